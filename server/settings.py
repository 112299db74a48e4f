"""What a server is told before it starts: the environment, then the command line."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from shared.errors import BadInput
from shared.pairing import is_loopback, is_on_this_machine

PORT = 8400
HOST = "127.0.0.1"
YES = ("1", "true", "yes", "on")
NO = ("", "0", "false", "no", "off")


class Contradiction(BadInput):
    """Each setting could be, but not with the others."""


class Settings(Struct, frozen=True):
    """`public_url` is the address as phones reach it, without a slash at its end.

    `is_behind_proxy`: a proxy brings the HTTPS, though we listen for other machines.
    `certificate` and `key` are PEM files of the operator's, in the place of our own.
    """

    data: Path
    host: str = HOST
    port: int = PORT
    public_url: str = ""
    is_behind_proxy: bool = False
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """The address to put into links and pairing tickets."""
        if self.public_url:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "https" if self.is_tls else "http"
        return f"{scheme}://{host}:{self.port}"

    @property
    def is_tls(self) -> bool:
        """Whether this process speaks TLS. Plain HTTP stays on the machine, or goes
        to a proxy that was named as one.
        """
        if self.certificate is not None:
            return True
        return not (self.is_behind_proxy or is_loopback(self.host))

    @property
    def is_secure(self) -> bool:
        """Whether browsers come over https, though it may end at a proxy."""
        return self.url.startswith("https://")

    @property
    def is_at_its_name(self) -> bool:
        """Whether the public address is https at its usual port. Only then may
        browsers be told to use no other: they take it for every port of that name.
        """
        address = self.public_url.removeprefix("https://").split("/")[0]
        return self.is_secure and bool(self.public_url) and ":" not in address


def add_address(added: argparse.ArgumentParser) -> None:
    """Where to listen, for a command that serves."""
    added.add_argument(
        "--host", help=f"the address to listen at ({HOST}; 0.0.0.0 for every one)"
    )
    added.add_argument(
        "--port", type=int, help=f"the port to listen at ({PORT}; 0 for any free one)"
    )
    added.add_argument(
        "--public-url",
        metavar="URL",
        help="the address that phones use, if it is another, such as a proxy's",
    )
    added.add_argument(
        "--behind-proxy",
        action="store_true",
        help="speak plain HTTP to other machines too: a proxy there brings HTTPS",
    )
    added.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="serve HTTPS with this certificate (PEM), not with one of its own making",
    )
    added.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="the certificate's key (PEM, no password), if it is in another file",
    )
    added.epilog = (
        "The line is HTTPS unless it stays on this machine or goes to a proxy. "
        "CALLBOARD_HOST, _PORT, _PUBLIC_URL, _BEHIND_PROXY, _CERTIFICATE and _KEY "
        "stand for the options that are not given."
    )


def asked_settings(asked: argparse.Namespace) -> Settings:
    """What `add_address` let somebody say. Raises as `settings_from` does."""
    return settings_from(
        os.environ,
        asked.data,
        asked.host,
        asked.port,
        asked.public_url,
        is_behind_proxy=asked.behind_proxy,
        certificate=asked.certificate,
        key=asked.key,
    )


def settings_from(
    environ: Mapping[str, str],
    data: Path,
    host: str | None = None,
    port: int | None = None,
    public_url: str | None = None,
    *,
    is_behind_proxy: bool = False,
    certificate: Path | None = None,
    key: Path | None = None,
) -> Settings:
    """What is given here, else the environment's CALLBOARD_ variables, else defaults.

    Raises BadInput naming the one that cannot be, Contradiction for what cannot be
    together.
    """
    text = str(port) if port is not None else environ.get("CALLBOARD_PORT", str(PORT))
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise BadInput(f"The port is a number up to 65535, not {text!r}.", field="port")
    settings = Settings(
        data=data,
        host=host or environ.get("CALLBOARD_HOST") or HOST,
        port=int(text),
        public_url=(public_url or environ.get("CALLBOARD_PUBLIC_URL", "")).rstrip("/"),
        is_behind_proxy=is_behind_proxy or _is_yes(environ, "CALLBOARD_BEHIND_PROXY"),
        certificate=certificate or _path(environ, "CALLBOARD_CERTIFICATE"),
        key=key or _path(environ, "CALLBOARD_KEY"),
    )
    if settings.public_url and not settings.public_url.startswith(
        ("http://", "https://")
    ):
        raise BadInput(
            "The public address begins with https:// (or http://).", field="public_url"
        )
    check_line(settings)
    return settings


def check_line(settings: Settings) -> None:
    """Raises Contradiction where somebody could listen to what phones send."""
    url = settings.public_url
    if settings.key and not settings.certificate:
        raise Contradiction("A --key goes with its --certificate.", field="key")
    if settings.is_behind_proxy and settings.certificate:
        raise Contradiction(
            "Either the proxy brings HTTPS, or the --certificate does: give one.",
            field="certificate",
        )
    if settings.is_behind_proxy and not url:
        raise Contradiction(
            "With --behind-proxy goes the address that phones use, the proxy's: "
            "--public-url https://...",
            field="public_url",
        )
    if url.startswith("http://"):
        if settings.is_tls:
            raise Contradiction(
                "The server speaks HTTPS here, and the public address says http://. "
                "If a proxy brings HTTPS, say --behind-proxy.",
                field="public_url",
            )
        if not is_on_this_machine(url):
            raise Contradiction(
                "Phones send nothing over plain HTTP to another machine: the public "
                "address begins with https://.",
                field="public_url",
            )


def on_port(settings: Settings, port: int) -> Settings:
    """The same, on the port that port 0 turned out to be."""
    return replace(settings, port=port)


def _is_yes(environ: Mapping[str, str], name: str) -> bool:
    said = environ.get(name, "").strip().lower()
    if said not in YES + NO:
        raise BadInput(f"{name} is 1 or 0, not {said!r}.", field=name)
    return said in YES


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    said = environ.get(name, "")
    return Path(said) if said else None
