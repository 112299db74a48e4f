"""The screens: one file each, laid out and nothing more.

Belongs here: layout, controls with a key each, and present.py, the plain
functions that decide what a screen says.

Never here: a query, a request or a write. A view reads the observable state
and calls its methods; waiting for the network is nowhere in this room.
"""
