"""Plans of a day as a test tells them: lines with their times, people with calls."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared.nouns.base import Elements
from shared.nouns.plan import (
    Call,
    CallTimes,
    CallWho,
    Item,
    ItemDay,
    ItemProgress,
    ItemTime,
    ItemWhat,
    Plan,
    Progress,
    Workday,
)
from shared.nouns.production import Place, PlaceName
from shared.revisions import frozen
from tests.support.happened import at

DAY = Workday("day-12")


def line(
    id: str,
    start: str = "",
    end: str = "",
    order: int = 0,
    people: tuple[str, ...] = (),
    departments: tuple[str, ...] = (),
) -> Item:
    """A line of day-12; a time that is not told is unknown."""
    return Item(
        id,
        day=ItemDay("day-12", order),
        time=ItemTime(at(start) if start else None, at(end) if end else None),
        what=ItemWhat(title=id.title()),
        people=Elements(people),
        departments=Elements(departments),
    )


def call(person: str, report: str = "", id: str = "") -> Call:
    return Call(
        id or f"call-of-{person}",
        who=CallWho("day-12", person),
        times=CallTimes(report_ms=at(report) if report else None),
    )


def place(id: str, name: str) -> Place:
    return Place(id, name=PlaceName(name))


def plan(*records: Item | Call | Place, day: Workday = DAY) -> Plan:
    """What is published of these records."""
    return frozen(
        day,
        [one for one in records if isinstance(one, Item)],
        [one for one in records if isinstance(one, Call)],
        [one for one in records if isinstance(one, Place)],
    )


def with_group(record: Any, group: str, **fields: Any) -> Any:
    """The record with some fields of one group changed."""
    value: Struct = getattr(record, group)
    return replace(record, **{group: replace(value, **fields)})


def going(status: str, began: str = "", ended: str = "", why: str = "") -> ItemProgress:
    return ItemProgress(
        Progress(status),
        at(began) if began else None,
        at(ended) if ended else None,
        why,
    )
