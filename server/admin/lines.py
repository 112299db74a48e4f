"""The lines of a workday as the plan page shows them."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from server.admin.decisions import open_conflicts
from server.admin.editing import Said, looked_at
from server.admin.framing import Names
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.rows import Held
from server.times import clock_words, span_words
from shared import schema
from shared.changes import Register
from shared.nouns.plan import Item, Progress, Workday
from shared.plan_fields import pages_text
from shared.revisions import item_title, sequence

# How long "Undo" stands where later "Revive" does.
UNDO_MS = 10_000
# Late by less than this is on time.
LATE_MS_MIN = 60_000

TONES = {
    Progress.PLANNED: "calm",
    Progress.IN_PROGRESS: "changed",
    Progress.DONE: "good",
    Progress.DELAYED: "waiting",
    Progress.CUT: "stop",
}


class Author(Struct, frozen=True):
    """Whose change last touched a record, for `live_row` of macros.html."""

    change: str
    person: str
    name: str


class LineView(Struct, frozen=True):
    """One line. Texts are as shown; `going` is when it really was, `late` how late."""

    id: str
    title: str
    second: str
    start: str
    end: str
    kind: str
    place: str
    departments: str
    people: str
    pages: str
    cast: str
    needs: str
    notes: str
    meeting_url: str
    progress: str
    tone: str
    going: str
    late: str
    reason: str
    remark: str
    is_cancelled: bool
    may_undo: bool
    has_conflict: bool
    author: Author
    seen: str
    said: Said | None = None


def lines_of(reader: Reader, desk: Desk, workday: Workday) -> tuple[LineView, ...]:
    """Every line of the day, cancelled ones in their place, in the day's order."""
    names = Names(reader, desk.production)
    in_conflict = {one.on.id for one in open_conflicts(reader, desk.production)}
    held = {
        id_: groups
        for id_, groups in reader.records(desk.production, "item").items()
        if "day" in groups and groups["day"].register.value.get("workday") == workday.id
    }
    items = [_item(id_, groups) for id_, groups in held.items()]
    return tuple(
        line_view(item, held[item.id], names, desk, workday, item.id in in_conflict)
        for item in sequence(items)
    )


def line_of(
    reader: Reader, desk: Desk, workday: Workday, id: str
) -> tuple[LineView, dict[str, Held]] | None:
    """One line and what it is made of; None if the day has no such line."""
    held = reader.registers(desk.production, "item", id)
    item = _item(id, held)
    if not held or item.day.workday != workday.id:
        return None
    view = line_view(
        item,
        held,
        Names(reader, desk.production),
        desk,
        workday,
        id in {one.on.id for one in open_conflicts(reader, desk.production)},
    )
    return view, held


def line_view(
    item: Item,
    held: Mapping[str, Held],
    names: Names,
    desk: Desk,
    workday: Workday,
    has_conflict: bool,
) -> LineView:
    date, zone = workday.identity.date, desk.zone
    title = item_title(item) or "Untitled line"
    extra = (item.scene.synopsis, item.what.title)
    return LineView(
        id=item.id,
        title=title,
        second=next((text for text in extra if text and text != title), ""),
        start=clock_words(item.time.start_ms, zone, date),
        end=clock_words(item.time.end_ms, zone, date),
        kind=item.what.kind.value,
        place=names.place(item.place.place),
        departments=", ".join(item.departments.elements),
        people=", ".join(names.person(id_) for id_ in item.people.elements),
        pages=pages_text(item.scene.pages_eighths),
        cast=" ".join(item.scene.cast_numbers),
        needs="; ".join(
            f"{category}: {', '.join(elements)}"
            for category, elements in sorted(item.elements.by_category.items())
        ),
        notes=item.notes.notes,
        meeting_url=item.notes.meeting_url,
        progress=item.progress.status.value.replace("_", " "),
        tone=TONES[item.progress.status],
        going=_going(item, desk, date),
        late=_late(item),
        reason=item.progress.reason,
        remark=item.remark.text,
        is_cancelled=item.life.is_cancelled,
        may_undo=may_undo(held, desk),
        has_conflict=has_conflict,
        author=author_of(held.values(), names),
        seen=looked_at(held).text,
    )


def author_of(held: Iterable[Held], names: Names) -> Author:
    """Whoever made the newest of these."""
    newest: Register | None = max(
        (row.register for row in held), key=lambda register: register.seq, default=None
    )
    if newest is None:
        return Author("", "", "")
    return Author(newest.change, newest.actor, names.person(newest.actor))


def may_undo(held: Mapping[str, Held], desk: Desk) -> bool:
    """Whether this desk cancelled the record a moment ago."""
    life = held.get("life")
    if life is None or life.register.actor != desk.seat.person:
        return False
    return desk.now_ms() - life.register.stamp.ms < UNDO_MS


def _going(item: Item, desk: Desk, date: str) -> str:
    """As in "07:05–07:52": when it began and ended."""
    start = clock_words(item.progress.actual_start_ms, desk.zone, date)
    end = clock_words(item.progress.actual_end_ms, desk.zone, date)
    return f"{start}–{end}" if end else start


def _late(item: Item) -> str:
    """As in "+12 min": how late it began; early has a minus."""
    planned_ms, actual_ms = item.time.start_ms, item.progress.actual_start_ms
    if planned_ms is None or actual_ms is None:
        return ""
    late_ms = actual_ms - planned_ms
    if abs(late_ms) < LATE_MS_MIN:
        return ""
    return f"{'+' if late_ms > 0 else '−'}{span_words(late_ms)}"


def _item(id: str, held: Mapping[str, Held]) -> Item:
    return schema.record(Item, id, {name: row.register for name, row in held.items()})
