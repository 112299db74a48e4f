"""The nouns of the field, one file a subject: frozen structs and nothing else.

A record is a struct whose attributes are its field groups; each group is a struct
whose fields change together. Every field has a default, so that a record of which
only some groups may be seen still reads. Times are epoch ms, UTC; None is unknown.
What never belongs here: behaviour, formatting, storage.
"""
