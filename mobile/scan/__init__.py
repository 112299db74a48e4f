"""From a printed code to the tag it carries.

Belongs here: the sources of codes (typed, hardware scanner, camera) and the pure
session that turns a run of scans into check-ins or check-outs.

Never here: what a tag means to a production. Parsing a code is shared.tags,
and who holds what is shared.custody.
"""
