"""Where the token is kept: apart from the replica, which may be copied for help."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from mobile.disk import sync_folder

FILE_NAME = "token"


class Secrets(Protocol):
    """One secret: the token that proves which device this is."""

    def get(self) -> str:
        """The token; empty if there is none."""
        ...

    def put(self, token: str) -> None: ...

    def forget(self) -> None:
        """There is none any more. There was none: no-op."""
        ...


class FileSecrets:
    """The token in a file that only its owner may read.

    On a phone the folder is the app's own, which no other app can read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def get(self) -> str:
        try:
            return self._path.read_text("ascii").strip()
        except FileNotFoundError:
            return ""

    def put(self, token: str) -> None:
        """On disk when this returns."""
        with self.putting(token):
            pass

    @contextmanager
    def putting(self, token: str) -> Iterator[None]:
        """Keep it once what is done meanwhile is; not, if that raises."""
        draft = self._path.with_suffix(".part")
        draft.unlink(missing_ok=True)
        # Made with its mode, not given it afterwards: no moment when others can read.
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(token)
                file.flush()
                os.fsync(file.fileno())
            yield
            draft.replace(self._path)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(self._path.parent)

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)
        sync_folder(self._path.parent)
