"""One request to the server, and what its answer is as an event of the session.

Only an answer that decodes as what was asked for is a success. A captive portal's
page with status 200, a proxy's error, half an answer: all are Lost, as if nobody had
answered. Only a problem document of ours is a refusal.
"""

from typing import TypeVar

import httpx
import msgspec
from msgspec import Struct

from mobile.replica.kept import Paired
from mobile.sync.pacing import retry_after_ms
from mobile.sync.trust import is_distrust
from shared.errors import Problem, TooLarge
from shared.session import OTHER_SERVER, Lost, Refused

T = TypeVar("T")

TIMEOUT_S = 30.0
JSON = {"content-type": "application/json"}


class Address(Struct, frozen=True):
    """Where this phone's server is, and what proves who is asking."""

    paired: Paired
    token: str

    def url(self, name: str) -> str:
        return f"{self.paired.url}/sync/v1/{self.paired.production}/{name}"

    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


async def post(
    http: httpx.AsyncClient, to: Address, name: str, body: Struct, reply: type[T]
) -> T | Lost | Refused:
    """The reply to a message, or why there is none. Raises nothing of the network."""
    try:
        response = await http.post(
            to.url(name),
            content=msgspec.json.encode(body),
            headers=to.headers() | JSON,
            timeout=TIMEOUT_S,
        )
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return lost(error)
    return read(response, reply)


async def get(
    http: httpx.AsyncClient,
    to: Address,
    name: str,
    params: dict[str, str],
    reply: type[T],
) -> T | Lost | Refused:
    """As `post`, for reading."""
    try:
        response = await http.get(
            to.url(name), params=params, headers=to.headers(), timeout=TIMEOUT_S
        )
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return lost(error)
    return read(response, reply)


def lost(error: Exception) -> Lost:
    """Why nothing came back: nobody answered, or another than the server did."""
    return Lost(code=OTHER_SERVER if is_distrust(error) else "")


def read(response: httpx.Response, reply: type[T]) -> T | Lost | Refused:
    """What an answer says."""
    if response.status_code == httpx.codes.OK:
        try:
            return msgspec.json.decode(response.content, type=reply)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Lost()
    return refusal(response, response.content)


def refusal(response: httpx.Response, content: bytes) -> Lost | Refused:
    """A problem of ours as it was told; anything else is no answer at all."""
    asked_ms = retry_after_ms(response.headers)
    # A proxy on the way may take less at a time than the server does.
    is_large = response.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    foreign = Lost(asked_ms, TooLarge.code if is_large else "")
    try:
        problem = msgspec.json.decode(content, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return foreign
    if problem.status != response.status_code:
        return foreign
    asked_ms = max(asked_ms, problem.retry_after_s * 1000)
    return Refused(problem.code, problem.recovery, asked_ms)
