"""How other machines reach this one. Nothing is sent to find out."""

import socket

from server.settings import Settings

EVERYWHERE = ("0.0.0.0", "::")
# An address that documentation may use, and nobody has (RFC 5737).
ELSEWHERE = ("192.0.2.1", 9)


def reachable(settings: Settings) -> str:
    """The address as other machines reach it, where it listens at all of its own."""
    if settings.public_url or settings.host not in EVERYWHERE:
        return settings.url
    scheme = "https" if settings.is_tls else "http"
    return f"{scheme}://{own_address()}:{settings.port}"


def own_address() -> str:
    """Of the way out. A machine that knows none has only itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def names(settings: Settings) -> list[str]:
    """Every host that a browser may ask this server by, for its certificate."""
    public = settings.public_url.partition("://")[2].split("/")[0]
    hosts = [_without_port(public), settings.host.strip("[]"), own_address()]
    found = [host for host in hosts if host and host not in EVERYWHERE]
    return [*found, socket.gethostname(), "localhost", "127.0.0.1", "::1"]


def _without_port(address: str) -> str:
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0]
