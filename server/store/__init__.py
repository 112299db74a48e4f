"""Where a production's log and what now stands are kept.

Belongs here: the Store protocol, its databases and their migrations, and the
order in which changes are deduplicated, checked, numbered and committed.

Never here: HTTP, pages, or a rule that a phone computes too. An effect is
acknowledged only when it is on disk, and its number never changes.
"""
