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
from shared.words import shown

TIMEOUT_S = 15.0
OTHER_PRODUCTION = shown(
    "This phone is on the callboard of {title} and keeps to it. Use another phone for "
    "this one."
)
OTHER_JOB = shown(
    "This phone is on the callboard of another job and keeps to it. Use another phone "
    "for this one."
)
NOT_SENT = shown(
    "What was recorded on this phone before is not all sent: {count} left. Wait until "
    "nothing is, then ask the coordinator for a new code."
)
NO_ROOM = shown(
    "This phone's storage is full, or cannot be written, so it was not paired. Free "
    "some space, then ask the coordinator for a new code."
)
NOT_CALLBOARD = shown(
    "Something answered at {url}, but it is not a callboard. If this network asks for "
    "a login, do that first, then try again."
)
DISTRUSTED = shown(
    "What answers at {url} is not the server that this code is for, so nothing was "
    "sent. If this network asks for a login, do that first; else ask the coordinator "
    "for a new code."
)
NO_CERTIFICATE = shown(
    "The certificate of {url} cannot be trusted, so nothing was sent. If this network "
    "asks for a login, do that first. See that this phone's date is right, then try "
    "again."
)
UNREACHABLE = shown(
    "No answer from {url}. Check that this phone is on the same network as the server, "
    "then try again. The code stays good for ten minutes."
)
# What a server says of a code, which it says in English: known here, so that the
# catalogues have it. Its own code, pairing_refused, does not say which it is.
REFUSED = (
    shown(
        "This code does not fit. Type it again, or ask the coordinator for one under "
        "Devices."
    ),
    shown("This code was tried too often. Ask the coordinator for a new one."),
    shown("This code was used before. Ask the coordinator for a new one."),
    shown("This code is older than ten minutes. Ask for a new one."),
)


class PairingFailed(Struct, frozen=True):
    """Why there is no pairing, and in `words` what the person does next.

    As in an error, `values` belong into the places that are named for them.
    """

    code: str
    words: str
    values: dict[str, object] = {}

    @property
    def detail(self) -> str:
        return self.words.format(**self.values) if self.values else self.words


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
        return PairingFailed(error.code, error.words, error.values)
    if known is not None and known.production != ticket.production:
        words = OTHER_PRODUCTION if known.title else OTHER_JOB
        return PairingFailed("other_production", words, {"title": known.title})
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
            words = DISTRUSTED if ticket.fingerprint else NO_CERTIFICATE
            return PairingFailed(OTHER_SERVER, words, {"url": ticket.url})
        return PairingFailed("unreachable", UNREACHABLE, {"url": ticket.url})
    return _read(response, ticket)


def left_behind(
    known: Paired | None, new: Paired, waiting: int
) -> PairingFailed | None:
    """Why a phone is not given to another person: what waits is whose, photos too.

    The server takes nobody's work from another one's phone.
    """
    if known is None or known.person == new.person or not waiting:
        return None
    return PairingFailed("not_sent", NOT_SENT, {"count": waiting})


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
        return PairingFailed("not_callboard", NOT_CALLBOARD, {"url": ticket.url})
    return PairingFailed(problem.code, problem.detail)
