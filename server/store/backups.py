"""Backing the store up while it runs, and putting it back.

A backup is one file, the store as it was at one moment, checked, and beside it a folder
of the photos that it names. Phones are told how far it reaches (`backed_up_seq`): what
is in it they need not keep any longer. A restored store begins a new epoch, by which
they know that they have to offer again what the backup did not have.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from server.store import high_water
from server.store.blob_files import BlobFiles
from server.store.blobs import FOLDER_NAME, copy_blobs
from server.store.high_water import Mark, Marks, marks_of
from server.store.migrations import BUSY_TIMEOUT_MS, Unusable, migrate
from server.store.sqlite import FILE_NAME
from shared.errors import BadInput

PART = ".part"
PHOTOS = ".photos"
# What SQLite keeps beside a store that is open, or that was left in a crash.
BESIDE = ("-wal", "-shm")
# A folder in which this many stores were put aside wants somebody to look at it.
PUT_ASIDE_MAX = 1_000

IN_BACKUP = """UPDATE production SET backed_up_seq = coalesce((SELECT max(seq)
    FROM log WHERE log.production = production.id), 0)"""
BACKED_UP = """UPDATE production SET backed_up_seq = max(backed_up_seq, ?)
    WHERE id = ? AND epoch = ?"""


def back_up(data: Path, to: Path) -> Marks:
    """Copy the store of a data folder, which may be in use, to one file; what it has.

    An earlier file of that name is replaced once the new one is whole and checked.
    Raises BadInput when there is no store, Unusable when the copy does not check out.
    """
    store = data / FILE_NAME
    if not store.exists():
        raise BadInput(f"There is no store in {data} to back up.")
    if to.is_dir():
        raise BadInput(f"{to} is a folder. Name the file to write.")
    part = to.with_name(to.name + PART)
    part.unlink(missing_ok=True)
    try:
        with closing(_opened(store)) as source:
            marks = _copied(source, part)
            part.replace(to)
            _sync_folder(to.parent)
            _copy_photos(to, photos_of(data), photos_beside(to))
            # Only now: a phone that is told so forgets what it had.
            source.execute("PRAGMA synchronous = FULL")
            for id_, mark in marks.items():
                source.execute(BACKED_UP, (mark.head, id_, mark.epoch))
    finally:
        part.unlink(missing_ok=True)
    return marks


def restore(
    file: Path, data: Path, entropy: Callable[[int], bytes], *, is_forced: bool = False
) -> dict[str, Mark]:
    """Put a backup into a data folder, in new epochs; what every production has now.

    A store that is there already is put aside if `is_forced`, under a name of its own.
    Raises BadInput when it may not be, or is in use, Unusable when the backup is none.
    """
    if not file.is_file():
        raise BadInput(f"There is no backup at {file}.")
    store = data / FILE_NAME
    if store.exists() and not is_forced:
        raise BadInput(
            f"{data} has a store already. Name another folder, or say --force: what is "
            "there is put aside and not deleted."
        )
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = store.with_name(FILE_NAME + PART)
    _unlink(part)
    try:
        with closing(_opened(file, "ro")) as source:
            _copied(source, part)
        # Now, and not at the next start: a backup of a newer build is refused here.
        migrate(part)
        with closing(_opened(part)) as copy:
            copy.execute("PRAGMA synchronous = FULL")
            high_water.new_epochs(copy, list(marks_of(copy)), entropy)
            marks = marks_of(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        _sync(part)
        if store.exists():
            _put_aside(store)
        part.replace(store)
        high_water.write(data, marks)
        _sync_folder(data)
        _copy_photos(store, photos_beside(file), photos_of(data))
    finally:
        _unlink(part)
    return marks


def photos_beside(file: Path) -> BlobFiles:
    """The folder beside a backup's file that has its photos, `FILE.photos`.

    Several backups of a server may share one: what is there is never written again.
    """
    return BlobFiles(file.with_name(file.name + PHOTOS))


def photos_of(data: Path) -> BlobFiles:
    return BlobFiles(data / FOLDER_NAME)


def _copy_photos(store: Path, source: BlobFiles, target: BlobFiles) -> None:
    """Those that this store has rows of. One of an older build has none."""
    with closing(_opened(store, "ro")) as connection:
        tables = "SELECT 1 FROM sqlite_master WHERE name = 'blob'"
        if connection.execute(tables).fetchone():
            copy_blobs(connection, source, target)


def _opened(path: Path, mode: str = "rw") -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,
    )


def _copied(source: sqlite3.Connection, part: Path) -> Marks:
    """Copy to a file that only its owner may read, check it, and bring it to disk."""
    part.touch(mode=0o600)
    try:
        with closing(_opened(part)) as copy:
            # In one step: a step later, others may have written between two pages.
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            [found] = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise Unusable(f"The copy of the store is damaged: {found}.")
            # Put back, it is true of itself: all that it has is in a backup.
            if _has_column(copy):
                copy.execute(IN_BACKUP)
            marks = marks_of(copy)
    except sqlite3.DatabaseError as error:
        raise Unusable(f"This is no store, or a damaged one: {error}.") from error
    _sync(part)
    return marks


def _has_column(copy: sqlite3.Connection) -> bool:
    """Not in a backup of a build that did not know it yet."""
    columns = copy.execute("PRAGMA table_info(production)").fetchall()
    return "backed_up_seq" in {name for _, name, *_ in columns}


def _put_aside(store: Path) -> None:
    """Raises BadInput if a server has it open; a damaged one cannot be asked."""
    with suppress(sqlite3.DatabaseError), closing(_opened(store)) as old:
        # Only who is alone with a store may take it out of write-ahead logging.
        old.execute("PRAGMA busy_timeout = 0")
        try:
            old.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise BadInput(
                f"A server is running on {store.parent}. Stop it first."
            ) from error
    for number in range(1, PUT_ASIDE_MAX):
        aside = store.with_name(f"{FILE_NAME}.before-restore-{number}")
        if not aside.exists():
            break
    else:
        raise BadInput(f"Clear the stores that were put aside in {store.parent}.")
    store.rename(aside)
    for ending in BESIDE:
        left = store.with_name(FILE_NAME + ending)
        if left.exists():
            left.rename(aside.with_name(aside.name + ending))


def _unlink(part: Path) -> None:
    for ending in ("", *BESIDE):
        part.with_name(part.name + ending).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
