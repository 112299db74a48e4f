"""The Brass Heron, a short film of our own invention, as a .uss file to alter."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.exchange.bad_file import BadFile
from server.exchange.imported import ImportedItem, ImportedPlan
from server.exchange.stripboard import chosen, listed, planned
from server.exchange.uss import Schedule, read
from shared.errors import CallboardError, Recovery

GOLDEN = Path(__file__).parents[1] / "golden" / "brass_heron.uss"
VANCOUVER = ZoneInfo("America/Vancouver")

# What a person takes in at a glance in a terminal.
DETAIL_CHARS_MAX = 400


class Heron:
    """The file's JSON, to be altered before it is read."""

    def __init__(self) -> None:
        self.file: dict[str, Any] = json.loads(GOLDEN.read_bytes())
        self.body: dict[str, Any] = self.file["universalScheduleStandard"]

    def row(self, list_name: str, id: str) -> dict[str, Any]:
        (found,) = (row for row in self.body[list_name] if row["id"] == id)
        return found

    def board(self, stripboard_id: str, name: str = "stripboard") -> dict[str, Any]:
        boards = self.row("stripboards", stripboard_id)["boards"]
        (found,) = (board for board in boards if board["name"] == name)
        return found

    @property
    def bytes(self) -> bytes:
        return json.dumps(self.file).encode()

    def read(self, zone: ZoneInfo = VANCOUVER) -> Schedule:
        return read(self.bytes, zone)

    def plan(self, name: str = "Blue revision") -> ImportedPlan:
        schedule = self.read()
        return planned(schedule, chosen(schedule, name))


def lines(plan: ImportedPlan) -> list[ImportedItem]:
    return [item for workday in plan.workdays for item in workday.items]


def line(plan: ImportedPlan, breakdown_id: str) -> ImportedItem:
    """The one item made of this breakdown."""
    (found,) = (item for item in lines(plan) if item.key == ("uss", breakdown_id))
    return found


def refusal(data: bytes) -> BadFile:
    """How the file is refused: one sentence for a person, on one line."""
    with pytest.raises(CallboardError) as refused:
        read(data, VANCOUVER)
    error = refused.value
    assert isinstance(error, BadFile)
    assert Recovery.FIX_INPUT is error.recovery
    assert error.detail.isprintable()
    assert error.detail.endswith(".")
    assert 20 < len(error.detail) < DETAIL_CHARS_MAX
    return error


def is_read(data: bytes) -> bool:
    """Whether the whole way from bytes to days can be gone. False: a BadFile."""
    try:
        schedule = read(data, VANCOUVER)
    except BadFile:
        refusal(data)
        return False
    for stripboard in listed(schedule):
        plan = planned(schedule, stripboard, date(2026, 5, 14))
        assert stripboard.days == len(plan.workdays)
        assert stripboard.loose == len(plan.loose)
    return True
