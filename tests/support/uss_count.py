"""One stripboard of somebody's .uss file, counted by hand.

From the raw JSON and the description of the format alone: none of our readers is used.
"""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

CAST_UCID = 100
# Where a file names no start.
A_MONDAY = date(2026, 1, 5)


def sample_files() -> list[Path]:
    files = sorted(Path(os.environ["CALLBOARD_SAMPLES"]).glob("*.uss"))
    assert files, "no .uss file in CALLBOARD_SAMPLES"
    return files


class Counted:
    """One stripboard of the raw JSON, counted by hand."""

    def __init__(self, body: dict[str, Any], stripboard: dict[str, Any]) -> None:
        self.name: str = stripboard["name"]
        self.units: list[list[list[str]]] = []
        self.loose: list[str] = []
        for board in stripboard["boards"]:
            if "boneyard" in (board["name"] or "").lower():
                continue
            rows = board.get("breakdownArrays") or board.get("breakdownIds") or []
            self.units.append([row for row in rows if isinstance(row, list)])
            self.loose += [row for row in rows if isinstance(row, str)]
        self.days = [day for unit in self.units for day in unit]
        self.strips = strips = {row["id"]: row for row in body["breakdowns"]}
        self.shot = [strips[id] for day in self.days for id in day]
        self.scenes = [strip for strip in self.shot if strip["type"] != "banner"]
        cast_categories = {
            row["id"] for row in body["categories"] if row["ucid"] == CAST_UCID
        }
        cast = {
            row["id"] for row in body["elements"] if row["category"] in cast_categories
        }
        self.parts_by_id = {
            row["id"]: (row["elementId"] or "", row["name"])
            for row in body["elements"]
            if row["id"] in cast
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

    def parts_of(self, day: list[str]) -> set[tuple[str, str]]:
        """Number and name of everybody whom the strips of a day name."""
        named = {id for strip in day for id in self.strips[strip]["elements"]}
        return {self.parts_by_id[id] for id in named & self.parts_by_id.keys()}

    def dates(self) -> list[date]:
        """One for each of `days`: every unit begins on the first day, none works on
        a day off."""
        found: list[date] = []
        for unit in self.units:
            day = self.start or A_MONDAY
            for _ in unit:
                while self.is_off(day):
                    day += timedelta(days=1)
                found.append(day)
                day += timedelta(days=1)
        return found

    @staticmethod
    def _date(event: dict[str, Any]) -> date:
        return datetime.fromisoformat(event["date"]).astimezone(UTC).date()
