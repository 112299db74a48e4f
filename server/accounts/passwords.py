"""Passwords: what is acceptable, and argon2id off the event loop."""

import asyncio
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.errors import BadInput, Busy

# OWASP's smallest argon2id set: 24 ms on the 2-core machine of the measurements,
# where the library's own default took 254 ms.
TIME_COST = 2
MEMORY_KIB = 19 * 1024
PARALLELISM = 1

# Each hash holds a core; more at once would starve the sync of phones.
HASHES_AT_ONCE_MAX = 2
# At 24 ms each the last in the queue still waits under a second.
HASHES_WAITING_MAX = 64

PASSWORD_CHARACTERS_MIN = 12
# A bound on what is hashed; argon2 itself would take any length.
PASSWORD_CHARACTERS_MAX = 256


def check_acceptable(password: str) -> None:
    """Length only: rules about signs and digits make people write them down.

    Raises BadInput (field "password") that says the fix.
    """
    if len(password) < PASSWORD_CHARACTERS_MIN:
        raise BadInput(
            f"Use at least {PASSWORD_CHARACTERS_MIN} characters. "
            "A few unrelated words do well.",
            field="password",
        )
    if len(password) > PASSWORD_CHARACTERS_MAX:
        raise BadInput(
            f"Use at most {PASSWORD_CHARACTERS_MAX} characters.", field="password"
        )


class Passwords:
    """Hashes and verifies, at most HASHES_AT_ONCE_MAX at a time.

    Both raise Busy when HASHES_WAITING_MAX are already in line.
    """

    def __init__(self) -> None:
        self._hasher = _hasher()
        self._slots = asyncio.Semaphore(HASHES_AT_ONCE_MAX)
        self._in_line = 0
        # Verified against when there is no such account, so that the answer
        # takes as long and does not tell which e-mails exist.
        self._nobody = _nobody_hash()

    async def hash(self, password: str) -> str:
        """The encoded argon2id hash, salt and costs included."""
        return await self._in_thread(_canonical(password), None)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """True if they belong together. No hash (no such account): False, as slowly.

        Too long a password is False at once: it cannot have been accepted.
        """
        if len(password) > PASSWORD_CHARACTERS_MAX:
            return False
        known = password_hash or self._nobody
        matches = await self._in_thread(_canonical(password), known) == known
        return matches and password_hash is not None

    async def _in_thread(self, password: str, known: str | None) -> str:
        if self._in_line >= HASHES_WAITING_MAX + HASHES_AT_ONCE_MAX:
            raise Busy("Many people are signing in. Try again in a few seconds.")
        self._in_line += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(self._hash_or_match, password, known)
        finally:
            self._in_line -= 1

    def _hash_or_match(self, password: str, known: str | None) -> str:
        """A new hash, or `known` itself if the password is its own, else ""."""
        if known is None:
            return self._hasher.hash(password)
        try:
            self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return ""
        return known


def _hasher() -> PasswordHasher:
    return PasswordHasher(TIME_COST, MEMORY_KIB, PARALLELISM)


@cache
def _nobody_hash() -> str:
    """Made once a process: a hash takes as long as starting everything else."""
    return _hasher().hash("")


def _canonical(password: str) -> str:
    # One keyboard sends "é" as one code point, another as two.
    return unicodedata.normalize("NFC", password)
