"""`python -m tests.support.acting_phone FOLDER PERSON ROUNDS`: a phone that is used.

It checks people in and out, scans, puts a scan right and writes notes, with the radio
off. What it says goes out when the act has returned, as *Saved* does on a screen.
"""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from mobile.app import Phone
from mobile.settings import Settings
from mobile.state import State
from mobile.state.core import Saved
from shared.nouns.people import Direction
from tests.support.small_things import CAMERA_TAG, CASE, LENS

DIRECTIONS = (Direction.IN, Direction.OUT)
SAVED, KEPT = "Saved: ", "Kept: "
# A note as it grows; each stage is put on disk before the next.
STAGES = ("Ladder", "Ladder slipped", "Ladder slipped on the wet step, nobody hurt")


def phone_of(folder: Path) -> Phone:
    """It has no line: what is not started asks for nothing."""
    return Phone(Settings(folder))


def acted(state: State, other: str) -> Iterator[str]:
    """One round of acts; what can be said after each."""
    me = state.paired.person if state.paired else ""
    for direction in DIRECTIONS:
        for saved in state.people.check_all([me, other], direction):
            yield _saved(saved)
    scanning = state.scanning
    for aim in (scanning.put_back, lambda: scanning.hand_to(other)):
        aim()
        scanning.hear(CAMERA_TAG)
        yield from _scanned(state)
    scanning.put_back()
    scanning.pick(CASE)
    yield from _scanned(state)
    scanning.recount(scanning.run.entries[0].number, (LENS,))
    yield from _scanned(state)
    scanning.finish()
    draft = state.drafting.begin()
    for words in STAGES:
        state.drafting.keep(replace(draft, text=words))
        state.drafting.flush()
        yield f"{KEPT}{words}"
    yield _saved(state.drafting.save())


def _saved(saved: Saved) -> str:
    return f"{SAVED}{saved.change}"


def _scanned(state: State) -> Iterator[str]:
    fact = state.scanning.run.entries[0].fact
    if fact:
        yield f"{SAVED}{fact}"


async def main() -> None:
    folder, other, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    phone = phone_of(folder)
    for _ in range(rounds):
        for words in acted(phone.state, other):
            print(words, flush=True)
    await phone.stop()


if __name__ == "__main__":
    asyncio.run(main())
