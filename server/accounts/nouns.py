"""What an account is, and what its room asks of a store."""

from typing import Protocol

from msgspec import Struct


class Account(Struct, frozen=True):
    """Someone who signs in with e-mail and password. `email` is folded, unique."""

    id: str
    email: str
    name: str
    password_hash: str
    created_ms: int


class Membership(Struct, frozen=True):
    """An account's place in one production: the person it acts as, and the role."""

    account: str
    production: str
    person: str
    role: str


class Session(Struct, frozen=True):
    """One signed-in browser. The token itself is never stored, only its SHA-256."""

    token_sha256: bytes
    account: str
    created_ms: int
    expires_ms: int
    address: str


class AuditEntry(Struct, frozen=True):
    """One act, as it was. `account`, `device` and `address` may be "" (unknown)."""

    at_ms: int
    action: str
    account: str = ""
    device: str = ""
    address: str = ""
    detail: str = ""


class Identity(Struct, frozen=True):
    """Who a request comes from, read afresh for every request."""

    account: Account
    memberships: tuple[Membership, ...]
    session: Session

    def membership(self, production: str) -> Membership | None:
        """The account's place in `production`. No place there: None."""
        return next((m for m in self.memberships if m.production == production), None)


class AccountStore(Protocol):
    """What signing in needs kept. Each method is one transaction of the store.

    A method that takes an `AuditEntry` writes it with its own rows or not at all.
    The audit is only ever added to.
    """

    async def accounts(self) -> list[Account]:
        """Every account, oldest first."""
        ...

    async def account_by_email(self, email: str) -> Account | None: ...

    async def add_account(self, account: Account, entry: AuditEntry) -> bool:
        """False, and nothing written, when the e-mail is taken."""
        ...

    async def set_password(
        self, account: str, password_hash: str, keep: bytes | None, entry: AuditEntry
    ) -> None:
        """Replace the hash and end every session but the one hashed `keep`."""
        ...

    async def set_membership(self, membership: Membership, entry: AuditEntry) -> None:
        """Add or replace the account's place in that production."""
        ...

    async def remove_membership(
        self, account: str, production: str, entry: AuditEntry
    ) -> None: ...

    async def members(self, production: str) -> list[Membership]:
        """Every account's place in that production, by account id."""
        ...

    async def has_signed_in_from(self, account: str, address: str) -> bool: ...

    async def open_session(self, session: Session, entry: AuditEntry) -> None:
        """Also forgets sessions that expired before this one began."""
        ...

    async def identity(self, token_sha256: bytes, now_ms: int) -> Identity | None:
        """None for a token that is unknown, or expired at `now_ms`."""
        ...

    async def extend_session(self, token_sha256: bytes, expires_ms: int) -> None: ...

    async def close_session(self, token_sha256: bytes, entry: AuditEntry) -> None: ...

    async def add_audit(self, entry: AuditEntry) -> None: ...

    async def audit(self, skip: int, limit: int) -> list[AuditEntry]:
        """Newest first, at most `limit`, past the `skip` newest."""
        ...
