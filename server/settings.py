"""What a server is told before it starts: the environment, then the command line."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from shared.errors import BadInput

PORT = 8400
HOST = "127.0.0.1"


class Settings(Struct, frozen=True):
    """`public_url` is the address as phones reach it, without a slash at its end."""

    data: Path
    host: str = HOST
    port: int = PORT
    public_url: str = ""

    @property
    def url(self) -> str:
        """The address to put into links and pairing tickets."""
        if self.public_url:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def is_secure(self) -> bool:
        """Whether browsers come over https, though it may end at a proxy."""
        return self.url.startswith("https://")


def settings_from(
    environ: Mapping[str, str],
    data: Path,
    host: str | None = None,
    port: int | None = None,
    public_url: str | None = None,
) -> Settings:
    """What is given here, else CALLBOARD_HOST, _PORT and _PUBLIC_URL, else defaults.

    Raises BadInput naming the one that cannot be.
    """
    text = str(port) if port is not None else environ.get("CALLBOARD_PORT", str(PORT))
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise BadInput(f"The port is a number up to 65535, not {text!r}.", field="port")
    settings = Settings(
        data=data,
        host=host or environ.get("CALLBOARD_HOST") or HOST,
        port=int(text),
        public_url=(public_url or environ.get("CALLBOARD_PUBLIC_URL", "")).rstrip("/"),
    )
    if settings.public_url and not settings.public_url.startswith(
        ("http://", "https://")
    ):
        raise BadInput(
            "The public address begins with https:// (or http://).", field="public_url"
        )
    return settings


def on_port(settings: Settings, port: int) -> Settings:
    """The same, on the port that port 0 turned out to be."""
    return replace(settings, port=port)
