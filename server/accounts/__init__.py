"""Who may open the admin panel: accounts, passwords, sessions, throttling.

Belongs here: e-mail and password sign-in, server-side sessions, the memberships
that tie an account to a person of a production, and the audit of all of it.
Never here: what a member may do (`shared.access`), phones and their tokens
(`server.sync`), SQL (`server.store.accounts`), pages (`server.admin`).
"""
