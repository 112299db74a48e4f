"""A wall's source, read from the store in one job."""

from msgspec import Struct
from msgspec.structs import replace

from server.store.office import record_of, records_of
from server.store.protocol import Reader
from server.times import zone_of
from server.wall.attendance import Tally, tally
from server.wall.board_view import Source, WallBoard, wall_board
from server.wall.changes import last_change
from server.wall.days import Day, choice, window
from shared import messages
from shared.attendance import presences
from shared.nouns.messages import Message, MessageWords
from shared.nouns.people import Person
from shared.nouns.plan import (
    DayStatus,
    Item,
    ItemProgress,
    Plan,
    Revision,
    Workday,
)
from shared.nouns.production import Production
from shared.revisions import plan_of

# A longer stretch of the log is not looked through: all is read anew.
STRETCH_MAX = 500
NOWHERE = "Others"


class Published(Struct, frozen=True):
    """Every published workday as of log row `seq`, by its id; `standing` is not read.

    Kept from look to look, since a plan of 60 calls takes long to decode and never
    changes. `departments` are by person id.
    """

    epoch: str
    seq: int
    days: dict[str, Day]
    departments: dict[str, str]


def published(reader: Reader, production: str, known: Published | None) -> Published:
    """What is published by now: of `known` what still holds, and the rest anew."""
    head = reader.head(production)
    if known is None or known.epoch != head.epoch or known.seq > head.seq:
        news = {"revision", "person"}
    else:
        news = _news(reader, production, known.seq, head.seq)
    days = known.days if known else {}
    departments = known.departments if known else {}
    if "revision" in news:
        days = _days(reader, production)
    if "person" in news:
        people = records_of(reader, production, Person).values()
        departments = {one.id: _department(one) for one in people}
    return Published(head.epoch, head.seq, days, departments)


def _news(reader: Reader, production: str, after: int, to: int) -> set[str]:
    """Kinds of records of which the log tells something new."""
    if to - after > STRETCH_MAX:
        return {"revision", "person"}
    stretch = reader.log(production, after, STRETCH_MAX) if to > after else []
    return {effect.kind for effect in stretch}


def _days(reader: Reader, production: str) -> dict[str, Day]:
    by_day: dict[str, list[Revision]] = {}
    for revision in records_of(reader, production, Revision).values():
        by_day.setdefault(revision.mark.workday, []).append(revision)
    return {workday: _day(revisions) for workday, revisions in by_day.items()}


def _day(revisions: list[Revision]) -> Day:
    ordered = sorted(revisions, key=lambda revision: revision.mark.number)
    was = plan_of(ordered[-2]) if len(ordered) > 1 else None
    return Day(plan_of(ordered[-1]), ordered[-1].mark, was)


def _department(person: Person) -> str:
    return person.job.department or person.job.company or NOWHERE


def read_board(
    reader: Reader, production: str, unit: str, known: Published, now_ms: int
) -> WallBoard:
    """The board of a unit as it stands; an empty `unit` takes any."""
    record = record_of(reader, production, Production, production)
    record = record or Production(production)
    zone = zone_of(record.zone.name)
    days = [
        replace(day, standing=_standing(reader, production, day.plan))
        for day in known.days.values()
        if unit in ("", day.unit)
    ]
    notices = _notices(reader, production, now_ms)
    source = Source(record, unit, choice(days, unit, zone, now_ms), notices=notices)
    day = source.choice.shown
    if day is not None:
        opens_ms = window(day, zone).opens_ms
        counted = _tally(reader, production, day.plan, opens_ms, now_ms)
        departments = known.departments
        source = replace(
            source,
            live=_live(reader, production, day.plan),
            tally=counted,
            missed=tuple(departments.get(one, NOWHERE) for one in counted.missed),
            change=last_change(day.was, day.plan, departments, zone),
            devices=tuple(reader.devices(production)),
        )
    return wall_board(source, zone, now_ms)


def _notices(reader: Reader, production: str, now_ms: int) -> tuple[MessageWords, ...]:
    """Those in force that are for everyone; all others are nobody else's business."""
    found = messages.by_weight(
        one
        for one in records_of(reader, production, Message).values()
        if messages.is_standing(one)
        and messages.is_for_all(one)
        and not messages.is_over(one, now_ms)
    )
    return tuple(one.words for one in found)


def _standing(reader: Reader, production: str, plan: Plan) -> DayStatus:
    workday = record_of(reader, production, Workday, plan.workday.id)
    return workday.standing.status if workday else DayStatus.PUBLISHED


def _live(reader: Reader, production: str, plan: Plan) -> dict[str, ItemProgress]:
    """Progress of the lines of this plan that somebody has touched."""
    found: dict[str, ItemProgress] = {}
    for item in plan.items:
        record = record_of(reader, production, Item, item.id)
        if record is not None:
            found[item.id] = record.progress
    return found


def _tally(
    reader: Reader, production: str, plan: Plan, opens_ms: int | None, now_ms: int
) -> Tally:
    workday = plan.workday.id
    facts = reader.facts(production, "attendance", workday=workday)
    return tally(plan, presences(facts, workday, now_ms), opens_ms, now_ms)
