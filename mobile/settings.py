"""Where one phone keeps its files, and what it calls itself."""

import platform
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from shared.wire import DEVICE_NAME_CHARS_MAX

# Flet names the folder that a phone backs up and never clears by itself.
STORAGE_VARIABLE = "FLET_APP_STORAGE_DATA"
VERSION = "0.1.0"
# Two taps of one finger that were meant as one lie within some 300 ms.
BOUNCE_MS = 400


class Settings(Struct, frozen=True):
    """`data` is this phone's folder: made if absent, readable by its owner only.

    `is_desk`: it lives on the server, for a browser at a desk, and needs the line.
    `bounce_ms`: how long after a press another one is taken for a bounce of it.
    """

    data: Path
    device_name: str = ""
    is_desk: bool = False
    bounce_ms: int = BOUNCE_MS

    @property
    def replica(self) -> Path:
        return self.data / "replica.db"

    @property
    def photos(self) -> Path:
        return self.data / "photos"


def settings(environ: Mapping[str, str], data: Path | None = None) -> Settings:
    """From `--data`, else from the environment. Raises KeyError if neither says."""
    folder = data or Path(environ[STORAGE_VARIABLE])
    return Settings(folder, platform.node()[:DEVICE_NAME_CHARS_MAX])
