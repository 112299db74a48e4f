"""Other people's .uss files, imported: what stands in the store is what they say.

Run by `make test-samples` with CALLBOARD_SAMPLES, the folder that holds the files.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

from server.exchange.stripboard import listed
from server.exchange.uss import read
from server.exchange.zones import zone_named
from shared.nouns.people import Person, PersonKind
from shared.nouns.plan import Call, Item, ItemKind, Workday
from tests.support.import_folder import ImportFolder
from tests.support.uss_count import A_MONDAY, Counted, sample_files

pytestmark = pytest.mark.samples

ZONE = "UTC"


def scheduled() -> Iterator[tuple[Path, str, Counted]]:
    """Each scheduled stripboard of each file: its id, and its own count."""
    for path in sample_files():
        data = path.read_bytes()
        body = json.loads(data.decode("utf-8-sig"))["universalScheduleStandard"]
        boards = listed(read(data, zone_named(ZONE)))
        for row, board in zip(body["stripboards"], boards, strict=True):
            counted = Counted(body, row)
            assert len(counted.days) == board.days
            if board.days:
                yield path, board.id, counted


def brought_in(folder: ImportFolder, path: Path, board: str, counted: Counted) -> None:
    start = None if counted.start else A_MONDAY
    folder.bring_in_file(path, board, zone=ZONE, starts_on=start)


def standing(folder: ImportFolder) -> list[tuple[object, ...]]:
    """Each day that stands: its date, its scene numbers in order, who is called."""
    days = live(folder, Workday)
    items = sorted(live(folder, Item).values(), key=lambda item: item.day.order)
    calls = live(folder, Call).values()
    people = folder.records(Person)
    return sorted(
        (
            day.identity.date,
            [item.scene.number for item in items if item.day.workday == id_],
            sorted(part(people[c.who.person]) for c in calls if c.who.workday == id_),
        )
        for id_, day in days.items()
    )


def live(folder: ImportFolder, type_):
    return {
        id_: one
        for id_, one in folder.records(type_).items()
        if not one.life.is_cancelled
    }


def part(person: Person) -> tuple[str, str]:
    return person.job.cast_number, person.job.character


def told(counted: Counted) -> list[tuple[object, ...]]:
    """The same of the raw file."""
    return sorted(
        (
            date.isoformat(),
            [counted.strips[id_]["scene"] or "" for id_ in day],
            sorted(counted.parts_of(day)),
        )
        for date, day in zip(counted.dates(), counted.days, strict=True)
    )


def test_days_scenes_and_cast_in_the_store_agree_with_a_count_of_the_file(tmp_path):
    for nth, (path, board, counted) in enumerate(scheduled()):
        folder = ImportFolder(tmp_path / str(nth))
        began_s = perf_counter()
        brought_in(folder, path, board, counted)
        took_s = perf_counter() - began_s
        items = folder.records(Item).values()
        scenes = [item for item in items if item.what.kind is ItemKind.SCENE]
        people = folder.records(Person).values()
        cast = [one for one in people if one.job.kind is PersonKind.CAST]

        assert told(counted) == standing(folder)
        assert len(counted.shot) == len(items)
        assert sorted(strip["scene"] for strip in counted.scenes) == sorted(
            item.scene.number for item in scenes
        )
        assert sorted(counted.parts_by_id[id_] for id_ in counted.cast) == sorted(
            map(part, cast)
        )
        assert counted.parts == sum(len(item.people.elements) for item in items)
        assert round(counted.pages * 8) == sum(i.scene.pages_eighths for i in items)
        print(
            f"{path.name}, {counted.name}: {len(counted.days)} days, "
            f"{len(scenes)} scenes, {len(cast)} cast in {took_s:.2f} s"
        )


def test_one_stripboard_after_the_other_leaves_just_the_last(tmp_path):
    folders = {path: ImportFolder(tmp_path / path.stem) for path in sample_files()}
    for path, board, counted in [*scheduled(), *scheduled()]:
        brought_in(folders[path], path, board, counted)

        assert told(counted) == standing(folders[path])
        assert {} == folders[path].conflicts()


def test_importing_twice_adds_nothing(tmp_path):
    for nth, (path, board, counted) in enumerate(scheduled()):
        folder = ImportFolder(tmp_path / str(nth))
        brought_in(folder, path, board, counted)
        hashes = folder.table_hashes()
        brought_in(folder, path, board, counted)

        assert hashes == folder.table_hashes()
