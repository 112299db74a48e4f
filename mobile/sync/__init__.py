"""How the replica and the server catch up with each other.

Belongs here: performing the actions that shared.session asks for (requests, the
live stream, photo parts), and pacing the attempts.

Never here: deciding what to do next, which is the session's, or telling a
person about it, which is a screen's. Being offline is a state here, not an
error.
"""
