"""What phone and server must compute identically.

Belongs here: the words, the rules and the wire. Everything is a plain function
or a frozen Struct; the standard library and msgspec are enough.

Never here: a file, a socket, a database, a clock, randomness, or anything that
knows a screen. Time, ids and bytes arrive as arguments, so that the same events
give the same answer on every device and in every test.
"""
