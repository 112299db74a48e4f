"""The phone app, which works alone.

Belongs here: what one device needs to show the day and to record what happens,
with the radio off as the normal case. A screen reads the replica, never the
network; a write is saved here before it is offered to anyone.

Never here: server code, or a decision that the server must make too (that is
what shared is for). Only app.py constructs things; the rest is handed what it
uses.
"""
