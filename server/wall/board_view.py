"""What a wall shows: everything decided here, so that a browser only has to count."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.store.rows import Device
from server.times import clock_words, day_words, today
from server.wall.attendance import (
    MISSED_AFTER_MS,
    Gate,
    Tally,
    by_department,
    silent_gates,
)
from server.wall.changes import LastChange
from server.wall.days import Choice, Day, window
from server.wall.freshness import Contact
from server.wall.moments import NOW, Moment, Panel, Teller
from server.wall.zone_clock import Offset, Span, offsets, quiet_hours
from shared.nouns.messages import MessageKind, MessageWords
from shared.nouns.plan import ItemProgress
from shared.nouns.production import Production
from shared.workdays import Window

NO_PLAN = Panel(
    NOW, "No plan published", "It is shown here as soon as the office publishes one."
)
NOTICE_LABELS = {
    MessageKind.SAFETY: "SAFETY",
    MessageKind.CHANGE: "CHANGE",
    MessageKind.INFO: "NOTICE",
}
MISSED_DEPARTMENTS_MAX = 3
GATES_MAX = 2
# Before this long to the first call nobody is expected yet.
GATHERING_MS = 3 * 3_600_000


class People(Struct, frozen=True, omit_defaults=True):
    """How many are IN (46 of 52), who is missed, and which gates may know more.

    `label` is CALLED before anybody is expected; then there is no `count`.
    """

    label: str
    expected: int
    count: int | None = None
    others: int = 0
    missed: tuple[str, ...] = ()
    missed_more: int = 0
    gates: tuple[Gate, ...] = ()
    gates_more: int = 0


class Publication(Struct, frozen=True, omit_defaults=True):
    """What the newest revision changed; `label` is CHANGED, or PUBLISHED if first.

    While a notice for everyone is in force it stands here, under NOTICE_LABELS.
    """

    label: str
    at_ms: int
    words: str
    more: int = 0


class WallBoard(Struct, frozen=True, omit_defaults=True):
    """The whole wall. Holds nothing that changes with every look at the clock.

    `day_ends_ms`: from then on this is another day's plan. `quiet`: when the page may
    load itself afresh without anybody missing it.
    """

    production: str
    day: str
    offsets: tuple[Offset, ...]
    moments: tuple[Moment, ...]
    quiet: Span | None = None
    people: People | None = None
    published: Publication | None = None
    wrap: str = ""
    revision: str = ""
    day_ends_ms: int | None = None


class Frame(Struct, frozen=True):
    """What is sent: the board, and how fresh it is. Without a board: still the same."""

    contact: Contact
    board: WallBoard | None = None


class Source(Struct, frozen=True):
    """What a wall is made of, as it stood at one moment.

    `live` is progress by item id; `missed` departments of `tally.missed`. Both, and
    `tally`, are of the day shown. `notices` are for everyone, the weightiest first.
    """

    production: Production
    unit: str
    choice: Choice
    live: Mapping[str, ItemProgress] = {}
    tally: Tally = Tally(0, 0, 0, ())
    missed: tuple[str, ...] = ()
    change: LastChange = LastChange((), 0)
    devices: tuple[Device, ...] = ()
    notices: tuple[MessageWords, ...] = ()


def wall_board(source: Source, zone: ZoneInfo, now_ms: int) -> WallBoard:
    """The board of a unit at `now_ms`; before anything is published it says so."""
    production = source.production.identity.title
    day = source.choice.shown
    if day is None:
        date = today(zone, now_ms)
        return WallBoard(
            production=production,
            day=_day_line(date, 0, 0, source.unit),
            offsets=offsets(zone, now_ms),
            moments=(Moment(0, NO_PLAN),),
            quiet=next(quiet_hours(zone, now_ms), None),
            published=_notice(source, zone),
        )
    span = window(day, zone)
    teller = Teller(day, span, source.live, source.choice.coming, zone)
    moments = teller.moments(now_ms)
    identity = day.plan.workday.identity
    return WallBoard(
        production=production,
        day=_day_line(identity.date, identity.number, identity.total, identity.unit),
        offsets=offsets(zone, now_ms),
        moments=moments,
        quiet=_quiet(moments, zone, now_ms),
        people=_people(source, day, span, now_ms),
        published=_notice(source, zone) or _published(day, source.change),
        wrap=clock_words(day.plan.workday.times.wrap_estimate_ms, zone),
        revision=f"Rev {day.mark.number} {day.mark.colour}",
        day_ends_ms=span.ends_ms,
    )


def _day_line(date: str, number: int, total: int, unit: str) -> str:
    """Like TUE 12 · DAY 12 OF 40 · UNIT 1; what is not known is left out."""
    counted = f"Day {number} of {total}" if total else f"Day {number}"
    parts = (
        " ".join(day_words(date).split()[:2]),
        counted if number else "",
        f"Unit {unit}" if unit.isdigit() else unit,
    )
    return " · ".join(part for part in parts if part).upper()


def _people(source: Source, day: Day, span: Window, now_ms: int) -> People:
    tally, opens_ms = source.tally, span.opens_ms
    if opens_ms is None:
        opens_ms = span.begins_ms
    is_early = now_ms < opens_ms - GATHERING_MS and not tally.here + tally.others
    if is_early:
        return People("CALLED", tally.expected)
    gates = silent_gates(source.devices, opens_ms, now_ms)
    # One line is for the number of the others.
    shown = gates if len(gates) <= GATES_MAX else gates[: GATES_MAX - 1]
    missed = by_department(source.missed)
    if day.is_over:
        # Who has not come by now was told all day; a gate may still hold outs.
        missed = ()
    elif not missed and not gates and opens_ms + MISSED_AFTER_MS <= now_ms:
        missed = ("Nobody",)
    return People(
        label="IN",
        expected=tally.expected,
        count=tally.here,
        others=tally.others,
        missed=missed[:MISSED_DEPARTMENTS_MAX],
        missed_more=len(missed[MISSED_DEPARTMENTS_MAX:]),
        gates=shown,
        gates_more=len(gates) - len(shown),
    )


def _notice(source: Source, zone: ZoneInfo) -> Publication | None:
    """As "SAFETY 09:31 Water work · until 18:00": true on a wall that hears no more."""
    if not source.notices:
        return None
    first, *others = source.notices
    until = clock_words(first.until_ms, zone)
    words = f"{first.text} · until {until}" if until else first.text
    return Publication(NOTICE_LABELS[first.kind], first.at_ms, words, len(others))


def _published(day: Day, change: LastChange) -> Publication:
    if day.was is None:
        return Publication("PUBLISHED", day.mark.at_ms, day.mark.summary)
    words = " · ".join(change.phrases) or day.mark.summary or "Nothing differs"
    return Publication("CHANGED", day.mark.at_ms, words, change.more)


def _quiet(moments: tuple[Moment, ...], zone: ZoneInfo, now_ms: int) -> Span | None:
    """The next night hours through which nothing is on."""
    for span in quiet_hours(zone, now_ms):
        last = moments[0]
        for moment in moments:
            if moment.at_ms <= span.from_ms:
                last = moment
        later = [m for m in moments if span.from_ms < m.at_ms < span.until_ms]
        if all(not moment.now.is_on for moment in (last, *later)):
            return span
    return None
