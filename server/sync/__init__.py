"""The wire, and nothing else.

Belongs here: hello, push, pull, snapshot, live and pair as shared.wire
describes them, and who is asking.

Never here: what a change does, which is the store's and shared's, or a page
for people. Imports no other room that serves; what they share is the store.
"""
