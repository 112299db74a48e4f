"""The files of a world, as another process would see them."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def looked_into(path: Path) -> Iterator[sqlite3.Connection]:
    """A file as anybody else's process would find it now."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def copied(source: Path, target: Path) -> None:
    """A folder as a backup takes it: databases whole, other files as they are."""
    target.mkdir()
    for path in sorted(source.rglob("*")):
        copy = target / path.relative_to(source)
        if path.is_dir():
            copy.mkdir()
        elif path.suffix in (".db", ".sqlite"):
            with (
                closing(sqlite3.connect(path)) as old,
                closing(sqlite3.connect(copy)) as new,
            ):
                old.backup(new)
        elif not path.name.endswith(("-wal", "-shm")):
            shutil.copy(path, copy)
