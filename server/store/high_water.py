"""How far the log had come, kept beside the store: so that a restore is noticed.

A store that is behind this note was put back by somebody who copied an older file.
Phones must learn of it, or what the lost rows held would never be sent again: each
production gets a new epoch.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import Struct

log = logging.getLogger("callboard.store")

FILE_NAME = "high-water.json"
# A restore that loses less than was written in so long may go unnoticed here. Phones
# that had read those rows, or written them, notice all the same.
NOTE_S = 5.0
EPOCH_BYTES = 8

HEADS = """SELECT id, epoch, coalesce((SELECT max(seq) FROM log
    WHERE log.production = production.id), 0) FROM production ORDER BY id"""
NEW_EPOCH = """UPDATE production SET epoch = ?, backed_up_seq = min(backed_up_seq, ?)
    WHERE id = ?"""


class Mark(Struct, frozen=True):
    """How far one production's log had come, in which epoch."""

    epoch: str
    head: int


Marks = dict[str, Mark]


def marks_of(connection: sqlite3.Connection) -> Marks:
    """How far every production has come."""
    return {id_: Mark(epoch, head) for id_, epoch, head in connection.execute(HEADS)}


def behind(noted: Marks, found: Marks) -> list[str]:
    """The productions whose log is not the one noted, or not all of it.

    One that is not there at all has nothing that could be given a new epoch.
    """
    return [
        id_
        for id_, mark in found.items()
        if id_ in noted
        and (noted[id_].epoch != mark.epoch or noted[id_].head > mark.head)
    ]


def read(folder: Path) -> Marks:
    """The note; empty if there is none, or none that can be read."""
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=Marks)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        log.warning("%s cannot be read: %s", folder / FILE_NAME, error)
        return {}


def write(folder: Path, marks: Marks) -> None:
    """Put the note on disk, whole or not at all."""
    draft = folder / f"{FILE_NAME}.{os.getpid()}.part"
    with draft.open("wb") as file:
        file.write(msgspec.json.encode(marks))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE_NAME)


def new_epochs(
    connection: sqlite3.Connection,
    productions: list[str],
    entropy: Callable[[int], bytes],
) -> None:
    """Make every cursor into these productions' logs meaningless."""
    found = marks_of(connection)
    for id_ in productions:
        epoch = entropy(EPOCH_BYTES).hex()
        connection.execute(NEW_EPOCH, (epoch, found[id_].head, id_))


def check(path: Path, entropy: Callable[[int], bytes]) -> list[str]:
    """Before a store is opened: the productions that were put back, in new epochs."""
    # The note first: what is written meanwhile, by another process, only adds.
    noted = read(path.parent)
    with closing(sqlite3.connect(path, timeout=NOTE_S, isolation_level=None)) as store:
        if not behind(noted, marks_of(store)):
            return []
        store.execute("PRAGMA synchronous = FULL")
        store.execute("BEGIN IMMEDIATE")
        lost = behind(noted, marks_of(store))
        new_epochs(store, lost, entropy)
        store.execute("COMMIT")
        for id_ in lost:
            log.warning(
                "The store is older than what this folder noted: production %s was "
                "put back. Its phones begin anew and send again what was lost.",
                id_,
            )
        write(path.parent, marks_of(store))
    return lost


class HighWater:
    """The note of one store, kept by whoever takes the writer's steps.

    Without a `now_s`, in a simulation, it is written at the end only.
    """

    def __init__(
        self, folder: Path, now_s: Callable[[], float] | None = time.monotonic
    ) -> None:
        self._folder = folder
        self._now_s = now_s
        self._is_behind = True
        self._due_s = 0.0

    def grew(self) -> None:
        self._is_behind = True

    def keep(self, connection: sqlite3.Connection, *, is_last: bool = False) -> None:
        """Write the note if it is behind and due. Never raises: it only helps."""
        now_s = self._now_s() if self._now_s else 0.0
        is_due = is_last or (self._now_s is not None and now_s >= self._due_s)
        if not (self._is_behind and is_due):
            return
        try:
            write(self._folder, marks_of(connection))
        except (sqlite3.Error, OSError) as error:
            log.warning("%s cannot be written: %s", self._folder / FILE_NAME, error)
        self._is_behind, self._due_s = False, now_s + NOTE_S
