"""The head of a workday: what it is called, where it stands, and its cards."""

from collections.abc import Mapping

from msgspec import Struct

from server.admin.day_form import CARDS, LABELS
from server.admin.decisions import newest_revisions, open_conflicts
from server.admin.editing import Said
from server.admin.framing import Names, day_title
from server.admin.lines import Author, author_of
from server.store.desk import Desk
from server.store.office import record_of
from server.store.protocol import Reader
from server.store.rows import Held
from server.times import clock_words, day_words
from shared import schema
from shared.errors import NotFound
from shared.nouns.plan import DayStatus, Revision, Workday
from shared.nouns.production import Place

STATUS_TONES = {
    DayStatus.DRAFT: "unknown",
    DayStatus.PUBLISHED: "changed",
    DayStatus.IN_PROGRESS: "good",
    DayStatus.WRAPPED: "calm",
    DayStatus.LOCKED: "calm",
}


class Card(Struct, frozen=True):
    """One group of the head. `rows` are label and text of what is known."""

    group: str
    title: str
    rows: tuple[tuple[str, str], ...]
    author: Author
    has_conflict: bool
    said: Said | None = None


class DayHead(Struct, frozen=True):
    """What stands over each page of a day. `at` is the address of its plan.

    `brief` is what one has to know of it at a glance: when, and where.
    """

    id: str
    at: str
    title: str
    date: str
    status: str
    tone: str
    revision: Revision | None
    brief: str


def workday_of(reader: Reader, desk: Desk, id: str) -> tuple[Workday, dict[str, Held]]:
    """A workday and what it is made of. Raises NotFound."""
    held = reader.registers(desk.production, "workday", id)
    if not held:
        raise NotFound("There is no such day in this production.")
    registers = {name: row.register for name, row in held.items()}
    return schema.record(Workday, id, registers), held


def day_head(reader: Reader, desk: Desk, workday: Workday) -> DayHead:
    status = workday.standing.status
    return DayHead(
        id=workday.id,
        at=f"/admin/{desk.production}/days/{workday.id}",
        title=day_title(workday),
        date=workday.identity.date,
        status=status.value.replace("_", " "),
        tone=STATUS_TONES[status],
        revision=newest_revisions(reader, desk.production).get(workday.id),
        brief=_brief(reader, desk, workday),
    )


def _brief(reader: Reader, desk: Desk, day: Workday) -> str:
    def clock(words: str, ms: int | None) -> str:
        return f"{words} {clock_words(ms, desk.zone, day.identity.date)}" if ms else ""

    place = record_of(reader, desk.production, Place, day.places.set)
    parts = (
        clock("Call", day.times.general_call_ms),
        clock("Wrap", day.times.wrap_estimate_ms),
        place.name.name if place else "",
    )
    return " · ".join(part for part in parts if part)


def cards_of(reader: Reader, desk: Desk, workday: str) -> tuple[Card, ...]:
    """Every card of the head, in the order of the page."""
    day, held = workday_of(reader, desk, workday)
    names = Names(reader, desk.production)
    in_conflict = {
        one.on.group
        for one in open_conflicts(reader, desk.production)
        if one.on.id == workday
    }
    return tuple(
        Card(
            group,
            title,
            _rows(day, group, names, desk),
            author_of([held[group]] if group in held else [], names),
            group in in_conflict,
        )
        for group, title in CARDS.items()
    )


def card_of(reader: Reader, desk: Desk, workday: str, group: str) -> Card:
    """One card. Raises NotFound."""
    for card in cards_of(reader, desk, workday):
        if card.group == group:
            return card
    raise NotFound("A day has no such group.")


def may_move(reader: Reader, desk: Desk, held: Mapping[str, Held], id: str) -> bool:
    """Whether the day's date may still change: nothing of it has a time yet."""
    if "times" in held:
        return False
    for kind, group in (("item", "day"), ("call", "who")):
        for groups in reader.records(desk.production, kind).values():
            home = groups.get(group)
            if home is not None and home.register.value.get("workday") == id:
                return False
    return True


def _rows(
    day: Workday, group: str, names: Names, desk: Desk
) -> tuple[tuple[str, str], ...]:
    found = _texts(day, group, names, desk)
    return tuple((LABELS[field], text) for field, text in found.items() if text)


def _texts(day: Workday, group: str, names: Names, desk: Desk) -> dict[str, str]:
    def clock(ms: int | None) -> str:
        return clock_words(ms, desk.zone, day.identity.date)

    if group == "times":
        return {
            "general_call": clock(day.times.general_call_ms),
            "shooting_call": clock(day.times.shooting_call_ms),
            "wrap_estimate": clock(day.times.wrap_estimate_ms),
        }
    if group == "places":
        return {
            "set": names.place(day.places.set),
            "basecamp": names.place(day.places.basecamp),
            "parking": names.place(day.places.parking),
            "hospital": names.place(day.places.hospital),
        }
    if group == "notes":
        return {
            "safety": day.notes.safety,
            "weather": day.notes.weather,
            "notes": day.notes.notes,
        }
    if group == "radio":
        channels = (f"{one.channel} {one.use}" for one in day.radio.channels)
        return {"channels": "\n".join(channels)}
    if group == "identity":
        number, total = day.identity.number, day.identity.total
        return {
            "date": day_words(day.identity.date),
            "number": str(number or ""),
            "total": str(total or ""),
            "unit": day.identity.unit,
        }
    return {"status": day.standing.status.value.replace("_", " ")}
