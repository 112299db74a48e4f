"""Accounts, sessions and the audit in SQLite.

The functions take a connection inside a transaction that someone else began and
will commit: the writer thread's for those that change rows, a reader's else.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from sqlite3 import Connection
from typing import Any, Protocol, TypeVar

from server.accounts.nouns import Account, AuditEntry, Identity, Membership, Session
from server.accounts.signing_in import SIGNED_IN

Result = TypeVar("Result")

# One statement each: executescript() would commit the caller's transaction.
TABLES = (
    """CREATE TABLE IF NOT EXISTS account (
        id TEXT PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        created_ms INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS membership (
        account TEXT NOT NULL REFERENCES account (id),
        production TEXT NOT NULL,
        person TEXT NOT NULL,
        role TEXT NOT NULL,
        PRIMARY KEY (account, production))""",
    """CREATE TABLE IF NOT EXISTS session (
        token_sha256 BLOB PRIMARY KEY,
        account TEXT NOT NULL REFERENCES account (id),
        created_ms INTEGER NOT NULL,
        expires_ms INTEGER NOT NULL,
        address TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS session_account ON session (account)",
    # `chain` is the hash over the row and the row before it, so that an edit of
    # the file itself shows; the triggers stop edits through any connection.
    """CREATE TABLE IF NOT EXISTS audit (
        seq INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        action TEXT NOT NULL,
        account TEXT NOT NULL,
        device TEXT NOT NULL,
        address TEXT NOT NULL,
        detail TEXT NOT NULL,
        chain BLOB NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS audit_account ON audit (account, action, address)",
    """CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END""",
    """CREATE TRIGGER IF NOT EXISTS audit_is_not_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END""",
)

ADD_ACCOUNT = """INSERT INTO account (id, email, name, password_hash, created_ms)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (email) DO NOTHING"""
ACCOUNTS = """SELECT id, email, name, password_hash, created_ms
    FROM account ORDER BY created_ms, id"""
ACCOUNT_BY_EMAIL = """SELECT id, email, name, password_hash, created_ms
    FROM account WHERE email = ?"""
SET_PASSWORD = "UPDATE account SET password_hash = ? WHERE id = ?"
END_OTHER_SESSIONS = "DELETE FROM session WHERE account = ? AND token_sha256 <> ?"
SET_MEMBERSHIP = """INSERT INTO membership (account, production, person, role)
    VALUES (?, ?, ?, ?) ON CONFLICT (account, production)
    DO UPDATE SET person = excluded.person, role = excluded.role"""
REMOVE_MEMBERSHIP = "DELETE FROM membership WHERE account = ? AND production = ?"
MEMBERSHIPS = """SELECT account, production, person, role
    FROM membership WHERE account = ? ORDER BY production"""
MEMBERS = """SELECT account, production, person, role
    FROM membership WHERE production = ? ORDER BY account"""
HAS_SIGNED_IN_FROM = """SELECT 1 FROM audit
    WHERE account = ? AND action = ? AND address = ? LIMIT 1"""
OPEN_SESSION = """INSERT INTO session
    (token_sha256, account, created_ms, expires_ms, address) VALUES (?, ?, ?, ?, ?)"""
FORGET_EXPIRED = "DELETE FROM session WHERE expires_ms <= ?"
LIVE_SESSION = """SELECT s.token_sha256, s.account, s.created_ms, s.expires_ms,
        s.address, a.id, a.email, a.name, a.password_hash, a.created_ms
    FROM session s JOIN account a ON a.id = s.account
    WHERE s.token_sha256 = ? AND s.expires_ms > ?"""
EXTEND_SESSION = "UPDATE session SET expires_ms = ? WHERE token_sha256 = ?"
CLOSE_SESSION = "DELETE FROM session WHERE token_sha256 = ?"
LAST_CHAIN = "SELECT chain FROM audit ORDER BY seq DESC LIMIT 1"
ADD_AUDIT = """INSERT INTO audit
    (at_ms, action, account, device, address, detail, chain)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
AUDIT = """SELECT at_ms, action, account, device, address, detail
    FROM audit ORDER BY seq DESC LIMIT ? OFFSET ?"""
AUDIT_CHAIN = """SELECT seq, at_ms, action, account, device, address, detail, chain
    FROM audit ORDER BY seq"""

AUDIT_PAGE_MAX = 500


def create_tables(connection: Connection) -> None:
    """Make what is missing; what is there stays as it is."""
    for statement in TABLES:
        connection.execute(statement)


def add_audit(connection: Connection, entry: AuditEntry) -> None:
    """Add to the end. Only one transaction at a time may be doing this."""
    last = connection.execute(LAST_CHAIN).fetchone()
    row = _audit_row(entry)
    chain = _chain(last[0] if last else b"", row)
    connection.execute(ADD_AUDIT, (*row, chain))


def audit_broken_at(connection: Connection) -> int | None:
    """The seq of the first row that is not as it was written. Whole: None."""
    chain = b""
    for seq, *row, stored in connection.execute(AUDIT_CHAIN):
        chain = _chain(chain, tuple(row))
        if chain != stored:
            return int(seq)
    return None


def add_account(connection: Connection, account: Account, entry: AuditEntry) -> bool:
    row = (
        account.id,
        account.email,
        account.name,
        account.password_hash,
        account.created_ms,
    )
    if connection.execute(ADD_ACCOUNT, row).rowcount == 0:
        return False
    add_audit(connection, entry)
    return True


def set_membership(
    connection: Connection, membership: Membership, entry: AuditEntry
) -> None:
    m = membership
    connection.execute(SET_MEMBERSHIP, (m.account, m.production, m.person, m.role))
    add_audit(connection, entry)


def open_session(connection: Connection, session: Session, entry: AuditEntry) -> None:
    connection.execute(FORGET_EXPIRED, (session.created_ms,))
    row = (
        session.token_sha256,
        session.account,
        session.created_ms,
        session.expires_ms,
        session.address,
    )
    connection.execute(OPEN_SESSION, row)
    add_audit(connection, entry)


def identity(
    connection: Connection, token_sha256: bytes, now_ms: int
) -> Identity | None:
    row = connection.execute(LIVE_SESSION, (token_sha256, now_ms)).fetchone()
    if row is None:
        return None
    account = Account(*row[5:])
    memberships = connection.execute(MEMBERSHIPS, (account.id,))
    return Identity(
        account, tuple(Membership(*place) for place in memberships), Session(*row[:5])
    )


class Run(Protocol):
    """How a store runs a job on a connection and commits or rolls back."""

    def __call__(self, job: Callable[[Connection], Result]) -> Awaitable[Result]: ...


class SqliteAccounts:
    """An `AccountStore`: `write` goes to the one writer, `read` to any reader.

    A job that raises is rolled back; the error comes out of the await.
    """

    def __init__(self, write: Run, read: Run) -> None:
        self._write = write
        self._read = read

    async def accounts(self) -> list[Account]:
        return [Account(*row) for row in await self._rows(ACCOUNTS)]

    async def account_by_email(self, email: str) -> Account | None:
        row = await self._row(ACCOUNT_BY_EMAIL, email)
        return Account(*row) if row is not None else None

    async def add_account(self, account: Account, entry: AuditEntry) -> bool:
        return await self._write(lambda c: add_account(c, account, entry))

    async def set_password(
        self, account: str, password_hash: str, keep: bytes | None, entry: AuditEntry
    ) -> None:
        ended = (account, keep if keep is not None else b"")
        await self._audited(
            entry, (SET_PASSWORD, (password_hash, account)), (END_OTHER_SESSIONS, ended)
        )

    async def set_membership(self, membership: Membership, entry: AuditEntry) -> None:
        await self._write(lambda c: set_membership(c, membership, entry))

    async def remove_membership(
        self, account: str, production: str, entry: AuditEntry
    ) -> None:
        await self._audited(entry, (REMOVE_MEMBERSHIP, (account, production)))

    async def members(self, production: str) -> list[Membership]:
        return [Membership(*row) for row in await self._rows(MEMBERS, production)]

    async def has_signed_in_from(self, account: str, address: str) -> bool:
        row = await self._row(HAS_SIGNED_IN_FROM, account, SIGNED_IN, address)
        return row is not None

    async def open_session(self, session: Session, entry: AuditEntry) -> None:
        await self._write(lambda c: open_session(c, session, entry))

    async def identity(self, token_sha256: bytes, now_ms: int) -> Identity | None:
        return await self._read(lambda c: identity(c, token_sha256, now_ms))

    async def extend_session(self, token_sha256: bytes, expires_ms: int) -> None:
        def job(connection: Connection) -> None:
            connection.execute(EXTEND_SESSION, (expires_ms, token_sha256))

        await self._write(job)

    async def close_session(self, token_sha256: bytes, entry: AuditEntry) -> None:
        await self._audited(entry, (CLOSE_SESSION, (token_sha256,)))

    async def add_audit(self, entry: AuditEntry) -> None:
        await self._audited(entry)

    async def audit(self, skip: int, limit: int) -> list[AuditEntry]:
        page = (min(limit, AUDIT_PAGE_MAX), skip)
        return [AuditEntry(*row) for row in await self._rows(AUDIT, *page)]

    async def _row(self, sql: str, *args: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = await self._read(
            lambda c: c.execute(sql, args).fetchone()
        )
        return row

    async def _rows(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        return await self._read(lambda c: c.execute(sql, args).fetchall())

    async def _audited(
        self, entry: AuditEntry, *statements: tuple[str, tuple[Any, ...]]
    ) -> None:
        """The statements and their audit row together, or neither."""

        def job(connection: Connection) -> None:
            for sql, args in statements:
                connection.execute(sql, args)
            add_audit(connection, entry)

        await self._write(job)


def _audit_row(entry: AuditEntry) -> tuple[Any, ...]:
    return (
        entry.at_ms,
        entry.action,
        entry.account,
        entry.device,
        entry.address,
        entry.detail,
    )


def _chain(before: bytes, row: tuple[Any, ...]) -> bytes:
    # JSON of a list has one spelling here: no spaces, no keys to order.
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + text.encode()).digest()
