"""What publishing a day would tell people: the differences, and whom they reach."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.admin.decisions import open_conflicts, published, revisions_by_day
from server.admin.framing import Names
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.publishing import draft
from server.times import clock_words
from shared.nouns.plan import Item, Plan, Revision
from shared.revisions import (
    FIELD_WORDS,
    Difference,
    colour,
    concerned,
    day_diff,
    item_title,
)

# So many names in a sentence; the rest are counted.
NAMES_MAX = 5


class Told(Struct, frozen=True):
    """One difference in words: "Call", "06:00", "05:30"; either side may be empty."""

    field: str
    was: str
    now: str


class Changed(Struct, frozen=True):
    """A line or a person with what changed. `whom` says whom a line concerns."""

    title: str
    news: str
    told: tuple[Told, ...]
    whom: str = ""


class Warned(Struct, frozen=True):
    """Something to look at before publishing; `href` leads to where it is mended."""

    text: str
    href: str
    action: str


class Preview(Struct, frozen=True):
    """Revision `number` as it would be published at log row `head` of `epoch`."""

    head: int
    epoch: str
    number: int
    colour: str
    previous: Revision | None
    people: int
    untouched: int
    line_count: int
    call_count: int
    day: tuple[Told, ...]
    lines: tuple[Changed, ...]
    calls: tuple[Changed, ...]
    warnings: tuple[Warned, ...]

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to tell."""
        return bool(self.previous) and not (self.day or self.lines or self.calls)


def preview(reader: Reader, desk: Desk, workday: str) -> Preview:
    """The day as it stands against the revision before. Raises NotFound."""
    production = desk.production
    names = Names(reader, production)
    now = draft(reader, production, workday)
    revisions = revisions_by_day(reader, production).get(workday, [])
    previous = revisions[-1] if revisions else None
    was = published(reader, production, previous.id) if previous else None
    differences = day_diff(was, now)
    say = _Words(names, desk.zone, now.workday.identity.date)
    calls = _calls(was, now, differences, say)
    people = concerned(was, now)
    number = previous.mark.number + 1 if previous else 1
    head = reader.head(production)
    return Preview(
        head=head.seq,
        epoch=head.epoch,
        number=number,
        colour=colour(number),
        previous=previous,
        people=len(people),
        untouched=len(people) - len(calls),
        line_count=len(now.items),
        call_count=len(now.calls),
        day=tuple(say.told(one) for one in differences if one.about == "workday"),
        lines=_lines(was, now, differences, say),
        calls=calls,
        warnings=tuple(_warnings(reader, desk, now, names)),
    )


class _Words:
    """Differences as people read them, in one zone, on one day."""

    def __init__(self, names: Names, zone: ZoneInfo, date: str) -> None:
        self.names = names
        self._zone = zone
        self._date = date

    def told(self, one: Difference) -> Told:
        return Told(
            FIELD_WORDS.get(one.field, one.field),
            self.value(one.was, one.is_time),
            self.value(one.now, one.is_time),
        )

    def value(self, value: Any, is_time: bool = False) -> str:
        """Nothing known: empty."""
        if value is None:
            return ""
        if is_time:
            return clock_words(int(value), self._zone, self._date)
        if isinstance(value, tuple | list):
            return ", ".join(self.names.person(str(one)) for one in value)
        return str(value).replace("_", " ")

    def whom(self, item: Item) -> str:
        """Whom a line concerns: departments and people, or everyone."""
        people = [self.names.person(id_) for id_ in item.people.elements]
        return ", ".join((*item.departments.elements, *people)) or "everyone"


def _lines(
    was: Plan | None, now: Plan, differences: Iterable[Difference], say: _Words
) -> tuple[Changed, ...]:
    """Lines that came, went or changed, in the order of the day."""
    gone = was.items if was else ()
    items = {item.id: item for item in (*gone, *now.items)}
    order = dict.fromkeys((*(item.id for item in now.items), *items))
    found: dict[str, list[Difference]] = {}
    for one in differences:
        if one.about == "item":
            found.setdefault(one.id, []).append(one)
    return tuple(_line(items[id_], found[id_], say) for id_ in order if id_ in found)


def _line(item: Item, differences: list[Difference], say: _Words) -> Changed:
    whole = next((one for one in differences if one.field == "line"), None)
    if whole is None:
        told = tuple(say.told(one) for one in differences)
        return Changed(item_title(item), "", told, say.whom(item))
    start = Told(
        "Start", *(say.value(x, whole.is_time) for x in (whole.was, whole.now))
    )
    news = "New" if whole.was is None else "Off the plan"
    told = (start,) if start.was or start.now else ()
    return Changed(item_title(item), news, told, say.whom(item))


def _calls(
    was: Plan | None, now: Plan, differences: Iterable[Difference], say: _Words
) -> tuple[Changed, ...]:
    """People whose call came, went or changed, by name; at first, everyone's call."""
    if was is None:
        return _first_calls(now, say)
    before = {call.who.person for call in was.calls}
    after = {call.who.person for call in now.calls}
    found: dict[str, list[Told]] = {}
    for one in differences:
        if one.about == "call":
            found.setdefault(one.person, []).append(say.told(one))
    rows = []
    for person, told in found.items():
        news = "New" if person not in before else ""
        news = "Not called any more" if person not in after else news
        rows.append(Changed(say.names.person(person), news, tuple(told)))
    return tuple(sorted(rows, key=lambda row: row.title.casefold()))


def _first_calls(now: Plan, say: _Words) -> tuple[Changed, ...]:
    rows = [
        Changed(
            say.names.person(call.who.person),
            "",
            (Told("Call", "", say.value(call.times.report_ms, True) or "no time yet"),),
        )
        for call in now.calls
    ]
    return tuple(sorted(rows, key=lambda row: row.title.casefold()))


def _warnings(reader: Reader, desk: Desk, now: Plan, names: Names) -> Iterable[Warned]:
    """What a person would want to know before publishing, gravest first."""
    at = f"/admin/{desk.production}"
    day = f"{at}/days/{now.workday.id}"
    here = {now.workday.id, *(x.id for x in now.items), *(x.id for x in now.calls)}
    torn = [one for one in open_conflicts(reader, desk.production) if one.on.id in here]
    if torn:
        text = f"{_count(len(torn), 'entry has', 'entries have')} two versions; "
        yield Warned(text + "the later one goes out.", f"{at}/conflicts", "Choose")
    called = {call.who.person for call in now.calls}
    for item in now.items:
        missing = [one for one in item.people.elements if one not in called]
        if missing:
            who = _listed([names.person(one) for one in missing])
            text = f"{item_title(item)} names {who}: not called."
            yield Warned(text, f"{day}/calls", "Calls")
    timeless = [one.who.person for one in now.calls if one.times.report_ms is None]
    if timeless:
        who = _listed([names.person(one) for one in timeless])
        yield Warned(f"Called without a time: {who}.", f"{day}/calls", "Calls")
    paired = {
        device.person
        for device in reader.devices(desk.production)
        if device.token_hash and device.revoked_ms is None
    }
    without = [one for one in called if one not in paired]
    if without:
        text = f"{_count(len(without), 'person has', 'people have')} no phone here "
        text += "and will be listed as not reached."
        yield Warned(text, f"{at}/devices", "Devices")


def _count(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _listed(names: list[str]) -> str:
    shown = sorted(names, key=str.casefold)[:NAMES_MAX]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")
