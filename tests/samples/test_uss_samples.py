"""Other people's .uss files say what we read in them: counted twice, in two ways.

Run by `make test-samples` with CALLBOARD_SAMPLES, the folder that holds the files.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date

import pytest

from server.exchange.bad_file import BadFile
from server.exchange.imported import ImportedPlan
from server.exchange.stripboard import chosen, listed, planned
from server.exchange.uss import read
from shared.nouns.plan import ItemKind
from tests.support.uss_count import A_MONDAY, Counted, sample_files

pytestmark = pytest.mark.samples


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
