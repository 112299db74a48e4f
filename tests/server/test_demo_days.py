from pathlib import Path

import pytest

from server.demo.history import production_of
from server.demo.story import Story
from server.store.office import records_of
from shared.board import board
from shared.nouns.plan import DayStanding, DayStatus, Item, Workday
from tests.support.demo_world import (
    TELLINGS,
    Founded,
    Told,
    at,
    bytes_from,
    copied,
    dump,
    founded_once,
    reading,
    start,
    writing,
)

FILM, SITE = TELLINGS
MORNING = "2026-11-18T10:42"
LATE = "2026-11-18T23:50"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return founded_once(tmp_path_factory.mktemp("demos"))


LOG = ("log", "register", "fact", "change", "record", "also", "published", "device")


@pytest.mark.parametrize("later", ["2026-11-18T10:43", "2026-11-19T01:30"])
def test_starting_again_on_the_same_day_adds_nothing(
    founded: Founded, tmp_path: Path, later: str
) -> None:
    folder = copied(founded(MORNING), tmp_path / "demo")
    before = dump(folder, *LOG)
    start(folder, at(later), seed=2)
    assert before == dump(folder, *LOG)


def test_starting_on_the_next_day_adds_that_day_and_leaves_the_earlier(
    founded: Founded, tmp_path: Path
) -> None:
    folder, tomorrow = copied(founded(MORNING), tmp_path / "demo"), "2026-11-19T11:05"
    before = dump(folder, "register", "fact", "log")
    start(folder, at(tomorrow), seed=2)
    after = dump(folder, "register", "fact", "log")
    # What was logged stays, word for word; only tomorrow's draft is written further.
    assert set(before["log"]) < set(after["log"])
    assert set(before["fact"]) < set(after["fact"])
    kept = [row for row in before["register"] if "-day-2026-11-19" not in str(row[2])]
    assert set(kept) < set(after["register"])
    with reading(folder) as reader:
        for telling in TELLINGS:
            told = Told(reader, telling, at(tomorrow))
            days = records_of(reader, told.id, Workday)
            items = records_of(reader, told.id, Item)
            live = {id_: item.progress for id_, item in items.items()}
            shown = board(told.plans()[-1], live, told.now_ms)
            assert "2026-11-19" == told.day.date
            assert DayStatus.IN_PROGRESS is days[told.workday].standing.status
            assert telling.day_number + 1 == days[told.workday].identity.number
            assert shown.now is not None
            assert shown.next is not None
            assert 4 == len(days)


def test_a_night_that_still_runs_is_wrapped_when_the_next_day_begins(
    founded: Founded, tmp_path: Path
) -> None:
    folder = copied(founded(LATE), tmp_path / "demo")
    start(folder, at("2026-11-19T09:30"), seed=2)
    with reading(folder) as reader:
        told = Told(reader, FILM, at("2026-11-19T09:30"))
        days = records_of(reader, told.id, Workday)
    assert DayStatus.WRAPPED is days["film-day-2026-11-18"].standing.status
    assert DayStatus.IN_PROGRESS is days["film-day-2026-11-19"].standing.status


def test_a_day_that_the_office_has_closed_is_left_to_it(
    founded: Founded, tmp_path: Path
) -> None:
    folder, tomorrow = copied(founded(MORNING), tmp_path / "demo"), "2026-11-19T11:05"
    with writing(folder) as writer:
        story = Story(
            writer, FILM, production_of(writer, FILM), at(MORNING), bytes_from(3)
        )
        standing = DayStanding(DayStatus.LOCKED)
        closed = story.patch("workday", "film-day-2026-11-19", standing=standing)
        story.office(at(MORNING), closed)
    start(folder, at(tomorrow), seed=2)
    with reading(folder) as reader:
        assert [] == Told(reader, FILM, at(tomorrow)).plans()
        assert 2 == len(Told(reader, SITE, at(tomorrow)).plans())
