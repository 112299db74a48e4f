"""Signing in and out, and what a session token stands for."""

import hashlib
from collections.abc import Callable

from server.accounts.nouns import Account, AccountStore, AuditEntry, Identity, Session
from server.accounts.passwords import Passwords, check_acceptable
from server.accounts.throttle import Throttle, address_key
from shared.errors import BadInput, TooMany

# A long shooting day and the night after it, without signing in again.
SESSION_IDLE_MS = 24 * 60 * 60_000
# However busy, a browser asks for the password again after two weeks.
SESSION_MS_MAX = 14 * SESSION_IDLE_MS
# An extension is a write; once an hour is often enough for a day's idle time.
EXTEND_AFTER_MS = 60 * 60_000

TOKEN_BYTES = 32
ID_BYTES = 16
EMAIL_CHARACTERS_MAX = 254
NAME_CHARACTERS_MAX = 100

SIGNED_IN = "signed_in"
SIGNED_OUT = "signed_out"
SIGN_IN_FAILED = "sign_in_failed"
ACCOUNT_CREATED = "account_created"
PASSWORD_CHANGED = "password_changed"


class Accounts:
    """The one way into the admin panel.

    `now_ms` is the wall clock in epoch ms; `token` gives that many random bytes.
    """

    def __init__(
        self,
        store: AccountStore,
        passwords: Passwords,
        throttle: Throttle,
        now_ms: Callable[[], int],
        token: Callable[[int], bytes],
    ) -> None:
        self.store = store
        self._passwords = passwords
        self._throttle = throttle
        self._now_ms = now_ms
        self._token = token

    async def create(
        self, email: str, name: str, password: str, by: str = "", address: str = ""
    ) -> Account:
        """A new account with no membership yet. `by`: account id; "" = operator.

        Raises BadInput naming the field: email, name or password.
        """
        email = folded(email)
        name = " ".join(name.split())
        if not name or len(name) > NAME_CHARACTERS_MAX:
            raise BadInput(
                f"Give a name of 1 to {NAME_CHARACTERS_MAX} characters.", field="name"
            )
        check_acceptable(password)
        account = Account(
            id=self._token(ID_BYTES).hex(),
            email=email,
            name=name,
            password_hash=await self._passwords.hash(password),
            created_ms=self._now_ms(),
        )
        entry = AuditEntry(
            account.created_ms, ACCOUNT_CREATED, by, address=address, detail=email
        )
        if not await self.store.add_account(account, entry):
            raise BadInput(
                "This e-mail already has an account. Sign in, or use another.",
                field="email",
            )
        return account

    async def sign_in(self, email: str, password: str, address: str) -> str:
        """The new session's token, to be given to the browser once.

        `address` is the browser's. Raises BadInput (field "password") when they do
        not match, TooMany when the next try has to wait, Busy under heavy load.
        """
        email, address = email.strip().casefold(), address_key(address)
        account = None
        if len(email) <= EMAIL_CHARACTERS_MAX:
            account = await self.store.account_by_email(email)
        is_known = account is not None and await self.store.has_signed_in_from(
            account.id, address
        )
        now_ms = self._now_ms()
        wait_ms = self._throttle.attempt(email, address, is_known, now_ms)
        if wait_ms > 0:
            raise TooMany(
                f"Too many wrong passwords. Try again in {wait_words(wait_ms)}.",
                retry_after_s=-(-wait_ms // 1000),
            )
        known_hash = account.password_hash if account is not None else None
        if not await self._passwords.verify(password, known_hash) or account is None:
            await self._audit_failure(account, address)
            raise BadInput(
                "E-mail and password do not match. Check both; capitals count.",
                field="password",
            )
        self._throttle.succeeded(email, address, is_known)
        return await self._open_session(account, address)

    async def identity(self, token: str) -> Identity | None:
        """Who holds this token now. Unknown, expired or ended: None."""
        now_ms = self._now_ms()
        identity = await self.store.identity(token_sha256(token), now_ms)
        if identity is None:
            return None
        session = identity.session
        if session.created_ms - now_ms > SESSION_IDLE_MS:
            # Opened by a clock that was far ahead: it would last until then.
            return None
        expires_ms = _expires_ms(session.created_ms, now_ms)
        if expires_ms - session.expires_ms >= EXTEND_AFTER_MS:
            await self.store.extend_session(session.token_sha256, expires_ms)
        return identity

    async def sign_out(self, identity: Identity) -> None:
        """The token is worth nothing from the next request on."""
        session = identity.session
        entry = AuditEntry(
            self._now_ms(), SIGNED_OUT, identity.account.id, address=session.address
        )
        await self.store.close_session(session.token_sha256, entry)

    async def change_password(self, identity: Identity, old: str, new: str) -> None:
        """Ends the account's other sessions, on every machine.

        Raises BadInput naming the field: "old_password" or "password".
        """
        check_acceptable(new)
        account, session = identity.account, identity.session
        if not await self._passwords.verify(old, account.password_hash):
            raise BadInput(
                "This is not your present password. Type it again.",
                field="old_password",
            )
        password_hash = await self._passwords.hash(new)
        entry = AuditEntry(
            self._now_ms(), PASSWORD_CHANGED, account.id, address=session.address
        )
        await self.store.set_password(
            account.id, password_hash, session.token_sha256, entry
        )

    async def _open_session(self, account: Account, address: str) -> str:
        token = self._token(TOKEN_BYTES).hex()
        now_ms = self._now_ms()
        session = Session(
            token_sha256(token),
            account.id,
            now_ms,
            _expires_ms(now_ms, now_ms),
            address,
        )
        entry = AuditEntry(now_ms, SIGNED_IN, account.id, address=address)
        await self.store.open_session(session, entry)
        return token

    async def _audit_failure(self, account: Account | None, address: str) -> None:
        # The e-mail that was typed is not kept: people type passwords there.
        entry = AuditEntry(
            self._now_ms(),
            SIGN_IN_FAILED,
            account.id if account is not None else "",
            address=address,
        )
        await self.store.add_audit(entry)


def folded(email: str) -> str:
    """The form in which an e-mail is stored and compared.

    Only its shape is looked at. Raises BadInput (field "email").
    """
    email = email.strip().casefold()
    name, at, host = email.rpartition("@")
    is_whole = bool(name and at and host) and not any(c.isspace() for c in email)
    if not is_whole or len(email) > EMAIL_CHARACTERS_MAX:
        raise BadInput("Write the whole address, like ana@example.org.", field="email")
    return email


def token_sha256(token: str) -> bytes:
    """256 random bits need no slow hash: nobody can guess through them."""
    return hashlib.sha256(token.encode()).digest()


def wait_words(wait_ms: int) -> str:
    """As in "30 seconds", "2 minutes": rounded up, so that the promise holds."""
    seconds = -(-wait_ms // 1000)
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _expires_ms(created_ms: int, now_ms: int) -> int:
    return min(now_ms + SESSION_IDLE_MS, created_ms + SESSION_MS_MAX)
