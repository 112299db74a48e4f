"""The pairing ticket: what the QR on the coordinator's screen says to a new phone."""

import base64
import hashlib
import ipaddress
import re
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from msgspec import Struct

from shared.errors import BadInput
from shared.words import shown

MARK = "CALLBOARD1"
# A code lives 10 minutes, takes 5 tries, and has 80 random bits (16 of base32).
CODE_LIFE_MS = 10 * 60_000
CODE_TRIES_MAX = 5
CODE_ENTROPY_BYTES = 10
# SHA-256 in base32, without the padding that says nothing.
FINGERPRINT_CHARS = 52
# The one in use and the next one; two more, for whatever comes to an operator's mind.
CERTIFICATES_MAX = 4

# An address as a URL has it. Strict, for `http`: what two readers could read as two
# hosts (a name before an @, a backslash) is none.
_ADDRESS = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[\w.-]+)(:[0-9]{1,5})?(/[\w./~-]*)?")


class Ticket(Struct, frozen=True):
    """Where the server is, which production, the one-time code, whom to trust.

    `fingerprint` is that of the server's certificate; empty where the address is plain
    HTTP on the same machine, or where a browser would trust the certificate too.
    """

    url: str
    production: str
    code: str
    fingerprint: str = ""


def ticket_text(ticket: Ticket) -> str:
    """The ticket as the text of a QR."""
    parts = (MARK, ticket.url, ticket.production, ticket.code, ticket.fingerprint)
    return "|".join(parts)


def parse_ticket(text: str) -> Ticket:
    """The ticket in a QR's or typed text. Raises BadInput saying what to do instead."""
    parts = [part.strip() for part in text.strip().split("|")]
    if parts[0].upper() != MARK:
        raise BadInput(
            shown(
                "This is not a pairing code. Ask the coordinator for one under Devices."
            ),
            field="ticket",
        )
    is_whole = len(parts) == 5 and all(parts[1:4])
    if not is_whole or len(parts[4]) not in (0, FINGERPRINT_CHARS):
        raise BadInput(
            shown(
                "The pairing code is not complete. Scan it again, or paste all of it."
            ),
            field="ticket",
        )
    _, url, production, code, fingerprint = parts
    scheme, _, address = url.partition("://")
    if scheme.lower() not in ("http", "https") or not address.strip("/"):
        raise BadInput(
            shown("The pairing code has no server address. Ask for a new one."),
            field="ticket",
        )
    if scheme.lower() == "http" and not is_on_this_machine(url):
        raise BadInput(
            shown(
                "The pairing code leads over a line that anybody could listen to "
                "(http), so nothing was sent. The server needs an address with https."
            ),
            field="ticket",
        )
    return Ticket(url.rstrip("/"), production, code.upper(), fingerprint.upper())


def fingerprint(certificate: bytes) -> str:
    """Base32 of the SHA-256 of a certificate's DER: what a ticket and a phone hold.

    The whole certificate is meant, and nothing it says: no name in it, and no date,
    which a phone with a wrong clock could not check.
    """
    digest = hashlib.sha256(certificate).digest()
    return base64.b32encode(digest).decode("ascii").rstrip("=")


def fingerprints(certificates: Iterable[str]) -> tuple[str, ...]:
    """Those of certificates in base64 of their DER, as a greeting announces them.

    What is no base64 is passed over, and what is over CERTIFICATES_MAX.
    """
    found = []
    for text in islice(certificates, CERTIFICATES_MAX):
        with suppress(ValueError):
            found.append(fingerprint(base64.b64decode(text, validate=True)))
    return tuple(found)


def is_loopback(host: str) -> bool:
    """Whether what is sent to that host stays on the machine."""
    bare = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost"


def is_on_this_machine(url: str) -> bool:
    """Whether the address is one that never leaves the machine. Unclear: no."""
    found = _ADDRESS.fullmatch(url.partition("://")[2])
    return found is not None and is_loopback(found["host"])
