"""The commands that keep the store: `backup` and `restore`."""

import argparse
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from server.store.backups import back_up, restore
from server.store.high_water import Marks

Run = Callable[[argparse.Namespace], int]
Adding = Callable[[str, str, Run], argparse.ArgumentParser]


def add_keeping(command: Adding, say: Callable[[str], None]) -> None:
    """Add both; `command` adds one that runs on a data folder, `say` tells people."""
    added = command(
        "backup",
        "Copy the store and its photos, while the server runs or not.",
        partial(run_back_up, say),
    )
    added.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="FILE",
        help="the file to write; replaced, once the new one is whole and checked",
    )
    added.epilog = (
        "Photos go to FILE.photos beside it, only those that are not there yet. The "
        "server's certificate (DIR/tls) is a file of its own: copy it along."
    )
    added = command(
        "restore",
        "Put a backup in the place of the store; the server must not run.",
        partial(run_restore, say),
    )
    added.add_argument("file", type=Path, metavar="FILE", help="what backup wrote")
    added.add_argument(
        "--force",
        action="store_true",
        help="although there is a store already: it is put aside, not deleted",
    )
    added.epilog = (
        "Phones notice by themselves: they begin anew, and send again what they had "
        "sent since the backup."
    )


def run_back_up(say: Callable[[str], None], asked: argparse.Namespace) -> int:
    marks = back_up(asked.data, asked.to)
    say(f"{asked.to} has {_counted(marks)}.")
    return 0


def run_restore(say: Callable[[str], None], asked: argparse.Namespace) -> int:
    marks = restore(asked.file, asked.data, secrets.token_bytes, is_forced=asked.force)
    say(f"{asked.data} has {_counted(marks)}, in new epochs.")
    return 0


def _counted(marks: Marks) -> str:
    rows = sum(mark.head for mark in marks.values())
    count = "1 production" if len(marks) == 1 else f"{len(marks)} productions"
    return f"{count}, {rows} log rows"
