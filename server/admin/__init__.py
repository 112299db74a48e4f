"""The office's panel: pages that read the store and write changes.

Belongs here: pages, the actions behind their forms, templates and vendored
static files, under a content security policy that allows nothing from outside.

Never here: SQL that writes, a rule that the phone has too, or a way round the
changes that everyone else must use.
"""
