"""The line out of a phone: nothing is sent before it is known to whom.

A server that makes its own certificate is known by that, whole: its fingerprint comes
with the pairing code, and later ones from the server itself, over a line that was
checked. No name in it counts, because addresses change on the job, and no date,
because a phone's clock may be decades off. A server without a fingerprint is trusted
as a browser would. Plain HTTP stays on the machine.
"""

import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpx

from shared.pairing import fingerprint, is_loopback

# Whom one request trusts, in the place of whom the phone does: fingerprints, or none
# for a certificate that a browser would trust.
TRUST = "callboard.trust"


class OtherCertificate(ssl.SSLCertVerificationError):
    """Whoever answered is not whom we trust. Nothing was sent."""


class TrustedLine(httpx.AsyncBaseTransport):
    """`trusted` gives the fingerprints that the phone trusts now; none before pairing,
    and where a browser would trust the server.

    A connection is never shared between requests that trust differently.
    """

    def __init__(self, trusted: Callable[[], Iterable[str]]) -> None:
        self._trusted = trusted
        self._paired, self._pairing = _Ways(), _Ways()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = request.extensions.get(TRUST)
        if request.url.scheme == "http":
            if not is_loopback(request.url.host):
                raise httpx.UnsupportedProtocol("plain HTTP to another machine")
            # Nobody is trusted: this way has no use for TLS.
            way = await self._paired.plain()
        elif asked is None:
            way = await self._paired.to(frozenset(self._trusted()))
        else:
            way = await self._pairing.to(frozenset(asked))
        return await way.handle_async_request(request)

    async def aclose(self) -> None:
        await self._paired.aclose()
        await self._pairing.aclose()


class _Ways:
    """The connections of those who trust alike; they end when that changes."""

    def __init__(self) -> None:
        self._plain: httpx.AsyncHTTPTransport | None = None
        self._trusted: frozenset[str] = frozenset()
        self._secure: httpx.AsyncHTTPTransport | None = None

    async def plain(self) -> httpx.AsyncHTTPTransport:
        if self._plain is None:
            self._plain = httpx.AsyncHTTPTransport(verify=pinned(frozenset()))
        return self._plain

    async def to(self, trusted: frozenset[str]) -> httpx.AsyncHTTPTransport:
        way = self._secure
        if way is None or trusted != self._trusted:
            before, self._trusted = way, trusted
            # Without a context of ours: the authorities that browsers know.
            way = httpx.AsyncHTTPTransport(verify=pinned(trusted) if trusted else True)
            self._secure = way
            if before is not None:
                await before.aclose()
        return way

    async def aclose(self) -> None:
        for way in (self._plain, self._secure):
            if way is not None:
                await way.aclose()


def pinned(trusted: frozenset[str]) -> ssl.SSLContext:
    """Talks to servers that show, and hold the key of, one of these certificates."""

    class Checked(ssl.SSLObject):
        """Ready to carry what is written only when its handshake was checked."""

        _is_checked = False

        def do_handshake(self) -> None:
            super().do_handshake()
            shown = self.getpeercert(binary_form=True)
            if shown is None or fingerprint(shown) not in trusted:
                raise OtherCertificate("this certificate is not trusted here")
            self._is_checked = True

        def write(self, data: Any) -> int:
            if not self._is_checked:
                raise OtherCertificate("nobody has checked this line")
            return super().write(data)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # The handshake proves that the server holds the certificate's key; whose
    # certificate it is, names and dates could not tell us, and `Checked` does.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.sslobject_class = Checked
    return context


def is_distrust(error: BaseException | None) -> bool:
    """Whether a request failed because of whom it met, and not because of the line."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
