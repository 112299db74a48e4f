"""Other people's .uss files say what we read in them: counted twice, in two ways.

The count here is made from the raw JSON and the description of the format alone. Run
by `make test-samples` with CALLBOARD_SAMPLES, the folder that holds the files.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from server.exchange.bad_file import BadFile
from server.exchange.imported import ImportedPlan
from server.exchange.stripboard import chosen, listed, planned
from server.exchange.uss import read
from shared.nouns.plan import ItemKind

pytestmark = pytest.mark.samples

CAST_UCID = 100
A_MONDAY = date(2026, 1, 5)


def sample_files() -> list[Path]:
    files = sorted(Path(os.environ["CALLBOARD_SAMPLES"]).glob("*.uss"))
    assert files, "no .uss file in CALLBOARD_SAMPLES"
    return files


class Counted:
    """One stripboard of the raw JSON, counted by hand."""

    def __init__(self, body: dict[str, Any], stripboard: dict[str, Any]) -> None:
        self.name: str = stripboard["name"]
        self.days: list[list[str]] = []
        self.loose: list[str] = []
        for board in stripboard["boards"]:
            if "boneyard" in (board["name"] or "").lower():
                continue
            for row in board.get("breakdownArrays") or board.get("breakdownIds") or []:
                (self.days if isinstance(row, list) else self.loose).append(row)
        strips = {row["id"]: row for row in body["breakdowns"]}
        self.shot = [strips[id] for day in self.days for id in day]
        self.scenes = [strip for strip in self.shot if strip["type"] != "banner"]
        cast_categories = {
            row["id"] for row in body["categories"] if row["ucid"] == CAST_UCID
        }
        cast = {
            row["id"] for row in body["elements"] if row["category"] in cast_categories
        }
        self.cast = {id for strip in self.shot for id in strip["elements"]} & cast
        self.parts = sum(len(set(strip["elements"]) & cast) for strip in self.shot)
        self.pages = sum(strip["pages"] or 0 for strip in self.shot)
        self.timed = sum(1 for strip in self.shot if strip["duration"])
        (self.calendar,) = (
            row for row in body["calendars"] if row["id"] == stripboard["calendar"]
        )

    @property
    def start(self) -> date | None:
        starts = [e for e in self.calendar["events"] if e["type"] == "start"]
        return self._date(starts[0]) if starts else None

    def is_off(self, day: date) -> bool:
        sunday_first = int(day.strftime("%w"))
        return sunday_first in self.calendar["daysOff"] or day in {
            self._date(event)
            for event in self.calendar["events"]
            if event["type"] == "dayOff" or event["name"] == "holiday"
        }

    @staticmethod
    def _date(event: dict[str, Any]) -> date:
        return datetime.fromisoformat(event["date"]).astimezone(UTC).date()


def counts_and_plans() -> Iterator[tuple[Counted, ImportedPlan]]:
    """Each scheduled stripboard of each file, counted and read."""
    for path in sample_files():
        data = path.read_bytes()
        body = json.loads(data.decode("utf-8-sig"))["universalScheduleStandard"]
        schedule = read(data, UTC)
        for row, stripboard in zip(body["stripboards"], listed(schedule), strict=True):
            counted = Counted(body, row)
            assert counted.name == stripboard.name
            assert len(counted.days) == stripboard.days
            assert len(counted.loose) == stripboard.loose
            if counted.days:
                start = None if stripboard.starts_on else A_MONDAY
                assert stripboard == chosen(schedule, stripboard.id)
                yield counted, planned(schedule, stripboard, start)


def test_days_scenes_and_cast_agree_with_a_count_of_the_file():
    for counted, plan in counts_and_plans():
        items = [item for workday in plan.workdays for item in workday.items]
        scenes = [item for item in items if item.what.kind is ItemKind.SCENE]

        assert len(counted.days) == len(plan.workdays)
        assert list(map(len, counted.days)) == [len(day.items) for day in plan.workdays]
        assert len(counted.scenes) == len(scenes)
        assert [strip["scene"] for strip in counted.scenes] == [
            item.scene.number for item in scenes
        ]
        assert counted.cast == {person.key[1] for person in plan.people}
        assert counted.parts == sum(len(item.people) for item in items)
        print(
            f"{counted.name}: {len(plan.workdays)} days, {len(scenes)} scenes, "
            f"{len(plan.people)} cast, {len(plan.loose)} loose"
        )


def test_pages_and_durations_agree_with_a_count_of_the_file():
    for counted, plan in counts_and_plans():
        items = [item for workday in plan.workdays for item in workday.items]

        assert round(counted.pages * 8) == sum(i.scene.pages_eighths for i in items)
        assert counted.timed == sum(item.duration_ms is not None for item in items)


def test_no_day_is_on_a_day_off_and_none_is_left_out_between():
    for counted, plan in counts_and_plans():
        dates = [workday.date for workday in plan.workdays if not workday.unit]
        first = counted.start or A_MONDAY
        until = range(first.toordinal(), dates[-1].toordinal() + 1)
        expected = [
            day for day in map(date.fromordinal, until) if not counted.is_off(day)
        ]

        assert expected == dates


def test_reading_again_gives_the_same_keys_and_no_two_alike():
    once, again = list(counts_and_plans()), list(counts_and_plans())
    for (_, plan), (_, later) in zip(once, again, strict=True):
        keys = [item.key for workday in plan.workdays for item in workday.items]

        assert plan == later
        assert len(keys) == len(set(keys))


def test_each_file_cut_short_is_refused():
    for path in sample_files():
        data = path.read_bytes().rstrip()
        for length in range(0, len(data), max(1, len(data) // 200)):
            with pytest.raises(BadFile, match="not whole JSON"):
                read(data[:length], UTC)
