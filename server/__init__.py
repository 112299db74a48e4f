"""The meeting point, the archive, and the authority on access.

Belongs here: the log that every replica reads, the pages of the office, the
wall, the printed sheets, and the doors to other people's formats.

Never here: phone code, but for one recorded exception: server.app mounts
mobile.web behind /app. Pages and importers write through the same changes as a
phone; there is one way in. Only app.py constructs things.
"""
