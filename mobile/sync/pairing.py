"""Redeeming a pairing ticket: one request, and plain words when it fails."""

import httpx
import msgspec
from msgspec import Struct

from mobile.replica.kept import Paired
from mobile.sync.trust import TRUST, is_distrust
from shared.errors import BadInput, Problem
from shared.pairing import Ticket, parse_ticket
from shared.session import OTHER_SERVER
from shared.wire import PairReply, PairRequest

TIMEOUT_S = 15.0


class PairingFailed(Struct, frozen=True):
    """Why there is no pairing, and in `words` what the person does next."""

    code: str
    words: str


class Redeemed(Struct, frozen=True):
    """Whose phone this is from now on, and the token that proves it."""

    paired: Paired
    token: str


async def redeem(
    http: httpx.AsyncClient, text: str, name: str, known: Paired | None
) -> Redeemed | PairingFailed:
    """Redeem the ticket in a QR's or typed text. Never raises.

    `known` is whose phone this is so far: it may be paired again, for the same job.
    """
    try:
        ticket = parse_ticket(text)
    except BadInput as error:
        return PairingFailed(error.code, error.detail)
    if known is not None and known.production != ticket.production:
        return PairingFailed(
            "other_production",
            f"This phone is on the callboard of {known.title or 'another job'} and "
            "keeps to it. Use another phone for this one.",
        )
    trusted = (ticket.fingerprint,) if ticket.fingerprint else ()
    request = PairRequest(ticket.code, ticket.production, name)
    try:
        response = await http.post(
            f"{ticket.url}/pair",
            content=msgspec.json.encode(request),
            headers={"content-type": "application/json"},
            timeout=TIMEOUT_S,
            # Not whom the phone trusts so far: the server may be another.
            extensions={TRUST: trusted},
        )
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        if is_distrust(error):
            return PairingFailed(OTHER_SERVER, _distrusted(ticket))
        return PairingFailed("unreachable", _unreachable(ticket))
    return _read(response, ticket)


def left_behind(
    known: Paired | None, new: Paired, waiting: int
) -> PairingFailed | None:
    """Why a phone is not given to another person: what `waiting` changes are whose.

    The server takes nobody's work from another one's phone.
    """
    if known is None or known.person == new.person or not waiting:
        return None
    return PairingFailed(
        "not_sent",
        f"What was recorded on this phone before is not all sent: {waiting} left. Wait "
        "until nothing is, then ask the coordinator for a new code.",
    )


def _read(response: httpx.Response, ticket: Ticket) -> Redeemed | PairingFailed:
    try:
        if response.status_code // 100 == 2:
            reply = msgspec.json.decode(response.content, type=PairReply)
            paired = Paired(
                device=reply.device,
                person=reply.person,
                role=reply.role,
                production=reply.production,
                url=ticket.url,
                title=reply.title,
                trusted=(ticket.fingerprint,) if ticket.fingerprint else (),
            )
            return Redeemed(paired, reply.token)
        problem = msgspec.json.decode(response.content, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A network that wants a login first answers everything with its own page.
        return PairingFailed(
            "not_callboard",
            f"Something answered at {ticket.url}, but it is not a callboard. If this "
            "network asks for a login, do that first, then try again.",
        )
    return PairingFailed(problem.code, problem.detail)


def _distrusted(ticket: Ticket) -> str:
    if ticket.fingerprint:
        return (
            f"What answers at {ticket.url} is not the server that this code is for, so "
            "nothing was sent. If this network asks for a login, do that first; else "
            "ask the coordinator for a new code."
        )
    return (
        f"The certificate of {ticket.url} cannot be trusted, so nothing was sent. If "
        "this network asks for a login, do that first. See that this phone's date is "
        "right, then try again."
    )


def _unreachable(ticket: Ticket) -> str:
    return (
        f"No answer from {ticket.url}. Check that this phone is on the same network "
        "as the server, then try again. The code stays good for ten minutes."
    )
