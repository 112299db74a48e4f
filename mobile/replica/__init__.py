"""The phone's own database, and the only room that touches it.

Belongs here: migrations, what screens read, the one transaction that writes a
change together with its outbox entry, the outbox, and the inbox of what came
back refused or in conflict.

Never here: a screen, a network call, a rule of merging. A replica holds one
production.
"""
