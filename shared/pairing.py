"""The pairing ticket: what the QR on the coordinator's screen says to a new phone."""

from msgspec import Struct

from shared.errors import BadInput

MARK = "CALLBOARD1"
# A code lives 10 minutes, takes 5 tries, and has 80 random bits (16 of base32).
CODE_LIFE_MS = 10 * 60_000
CODE_TRIES_MAX = 5
CODE_ENTROPY_BYTES = 10


class Ticket(Struct, frozen=True):
    """Where the server is, which production, the one-time code, whom to trust.

    `fingerprint` is the base32 SHA-256 of the server's certificate; empty where the
    address is plain HTTP on the same machine.
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
            "This is not a pairing code. Ask the coordinator for one under Devices.",
            field="ticket",
        )
    if len(parts) != 5 or not all(parts[1:4]):
        raise BadInput(
            "The pairing code is not complete. Scan it again, or paste all of it.",
            field="ticket",
        )
    _, url, production, code, fingerprint = parts
    scheme, _, address = url.partition("://")
    if scheme.lower() not in ("http", "https") or not address.strip("/"):
        raise BadInput(
            "The pairing code has no server address. Ask for a new one.", field="ticket"
        )
    return Ticket(url.rstrip("/"), production, code.upper(), fingerprint.upper())
