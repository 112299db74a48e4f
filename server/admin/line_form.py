"""A line of the plan as a form: its texts, and what they mean."""

import re
from zoneinfo import ZoneInfo

from server.admin.editing import Mistakes, Opened
from server.admin.forms import (
    LINE_CHARS_MAX,
    TEXT_CHARS_MAX,
    Form,
    Ticked,
    kept,
    read_text,
    ticked,
)
from server.times import clock_words, day_after, read_time
from shared.errors import BadInput
from shared.nouns.base import Group
from shared.nouns.plan import (
    ItemDay,
    ItemElements,
    ItemKind,
    ItemNotes,
    ItemPlace,
    ItemScene,
    ItemTime,
    ItemWhat,
)
from shared.plan_fields import pages_text

LABELS = {
    "start": "Start",
    "end": "End",
    "kind": "Kind",
    "title": "Title",
    "order": "Order",
    "place": "Place",
    "number": "Scene number",
    "int_ext": "INT/EXT",
    "set": "Set",
    "day_night": "Day or night",
    "script_day": "Script day",
    "pages": "Pages",
    "cast": "Cast numbers",
    "synopsis": "Synopsis",
    "needs": "Needs",
    "notes": "Notes",
    "meeting_url": "Meeting link",
}
# What a form edits with `set`, and what by ticking boxes.
GROUPS = ("day", "time", "what", "scene", "place", "elements", "notes")
SETS = ("departments", "people")
# A day of more lines than this is several days.
ORDER_MAX = 1_000_000
# Twenty pages in a day is a record; a hundred is a slip.
EIGHTHS_MAX = 800
_PAGES = re.compile(r"(?:(\d{1,2}))?\s*(?:(\d{1,2})\s*/\s*8)?")


class LineForm(Form, frozen=True):
    """As typed."""

    opened: str = "{}"
    kind: ItemKind = ItemKind.OTHER
    title: str = ""
    start: str = ""
    end: str = ""
    order: str = ""
    place: str = ""
    number: str = ""
    int_ext: str = ""
    set: str = ""
    day_night: str = ""
    script_day: str = ""
    pages: str = ""
    cast: str = ""
    synopsis: str = ""
    needs: str = ""
    notes: str = ""
    meeting_url: str = ""
    departments: Ticked = ()
    people: Ticked = ()


def line_form(was: Opened, zone: ZoneInfo, date: str) -> LineForm:
    """What the form shows of a line that was opened."""
    time = was.value("item", "time", ItemTime)
    what = was.value("item", "what", ItemWhat)
    scene = was.value("item", "scene", ItemScene)
    notes = was.value("item", "notes", ItemNotes)
    return LineForm(
        opened=was.text,
        kind=what.kind,
        title=what.title,
        start=clock_words(time.start_ms, zone, date),
        end=clock_words(time.end_ms, zone, date),
        order=str(was.value("item", "day", ItemDay).order),
        place=was.value("item", "place", ItemPlace).place,
        number=scene.number,
        int_ext=scene.int_ext,
        set=scene.set,
        day_night=scene.day_night,
        script_day=scene.script_day,
        pages=pages_text(scene.pages_eighths),
        cast=" ".join(scene.cast_numbers),
        synopsis=scene.synopsis,
        needs=needs_text(was.value("item", "elements", ItemElements)),
        notes=notes.notes,
        meeting_url=notes.meeting_url,
        departments=was.elements("departments"),
        people=was.elements("people"),
    )


def line_groups(
    form: LineForm, was: Opened, workday: str, zone: ZoneInfo, date: str
) -> tuple[dict[str, Group], Mistakes]:
    """The groups that the form means; where a field is wrong, as they were."""
    wrong = Mistakes()
    groups: dict[str, Group] = {
        "day": _day(form, was, workday, wrong),
        "time": read_span(
            form.start, form.end, was.value("item", "time", ItemTime), zone, date, wrong
        ),
        "what": _what(form, was, wrong),
        "scene": _scene(form, was, wrong),
        "place": ItemPlace(form.place),
        "elements": _elements(form, was, wrong),
        "notes": _notes(form, was, wrong),
    }
    return groups, wrong


def line_sets(form: LineForm) -> dict[str, tuple[str, ...]]:
    """Departments and people as they are ticked."""
    return {
        "departments": ticked(form.departments),
        "people": ticked(form.people),
    }


def read_span(
    start: str, end: str, was: ItemTime, zone: ZoneInfo, date: str, wrong: Mistakes
) -> ItemTime:
    """Start and end on the day. An end before the start is of the morning after."""
    start_ms = wrong.tried(
        "start",
        was.start_ms,
        lambda: read_time(start, zone, date, "start", was.start_ms),
    )

    def read_end() -> int | None:
        end_ms = read_time(end, zone, date, "end", was.end_ms)
        is_early = start_ms and end_ms and end_ms < start_ms
        if is_early and end_ms != was.end_ms:
            end_ms = read_time(end, zone, day_after(date), "end")
        if start_ms and end_ms and end_ms < start_ms:
            raise BadInput("Write a time after the start.", field="end")
        return end_ms

    return ItemTime(start_ms, wrong.tried("end", was.end_ms, read_end))


def needs_text(elements: ItemElements) -> str:
    """A line a category: "Props: lantern, rope"."""
    return "\n".join(
        f"{category}: {', '.join(names)}"
        for category, names in sorted(elements.by_category.items())
    )


def read_pages(text: str) -> int:
    """Eighths from "1 3/8", "3/8" or "2". Nothing written is 0. Raises BadInput."""
    found = _PAGES.fullmatch(text.strip())
    if found is None:
        raise BadInput("Write pages and eighths, like 1 3/8.", field="pages")
    eighths = int(found[1] or 0) * 8 + int(found[2] or 0)
    if eighths > EIGHTHS_MAX:
        raise BadInput("Write pages and eighths, like 1 3/8.", field="pages")
    return eighths


def _day(form: LineForm, was: Opened, workday: str, wrong: Mistakes) -> ItemDay:
    before = was.value("item", "day", ItemDay)
    text = form.order.strip()
    if not text:
        return ItemDay(workday, before.order)
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and int(digits) <= ORDER_MAX:
        return ItemDay(workday, int(text))
    wrong.add("order", "Write a whole number: lines without a time go by it.")
    return ItemDay(workday, before.order)


def _what(form: LineForm, was: Opened, wrong: Mistakes) -> ItemWhat:
    before = was.value("item", "what", ItemWhat)
    title = _text(form.title, before.title, "title", wrong)
    if not title and not form.number.strip():
        wrong.add("title", "Give the line a title, or a scene number.")
    return ItemWhat(form.kind, title)


def _scene(form: LineForm, was: Opened, wrong: Mistakes) -> ItemScene:
    before = was.value("item", "scene", ItemScene)
    eighths, cast = before.pages_eighths, before.cast_numbers
    eighths = wrong.tried(
        "pages",
        eighths,
        lambda: kept(form.pages, pages_text(eighths), eighths, read_pages),
    )
    cast = kept(form.cast, " ".join(cast), cast, _cast)
    return ItemScene(
        number=_text(form.number, before.number, "number", wrong),
        int_ext=_text(form.int_ext, before.int_ext, "int_ext", wrong),
        day_night=_text(form.day_night, before.day_night, "day_night", wrong),
        set=_text(form.set, before.set, "set", wrong),
        script_day=_text(form.script_day, before.script_day, "script_day", wrong),
        pages_eighths=eighths,
        synopsis=_text(form.synopsis, before.synopsis, "synopsis", wrong, True),
        cast_numbers=cast,
    )


def _cast(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.split(r"[\s,;]+", text.strip()))) if text else ()


def _elements(form: LineForm, was: Opened, wrong: Mistakes) -> ItemElements:
    before = was.value("item", "elements", ItemElements)
    return wrong.tried(
        "needs",
        before,
        lambda: kept(form.needs, needs_text(before), before, _read_needs),
    )


def _read_needs(text: str) -> ItemElements:
    found: dict[str, tuple[str, ...]] = {}
    for row in read_text(text, "needs", TEXT_CHARS_MAX).splitlines():
        category, colon, names = row.partition(":")
        listed = tuple(name.strip() for name in names.split(",") if name.strip())
        if not colon or not category.strip() or not listed:
            raise BadInput(
                "Write a line a category, like Props: lantern, rope.", field="needs"
            )
        found[category.strip()] = (*found.get(category.strip(), ()), *listed)
    return ItemElements(found)


def _notes(form: LineForm, was: Opened, wrong: Mistakes) -> ItemNotes:
    before = was.value("item", "notes", ItemNotes)
    url = _text(form.meeting_url, before.meeting_url, "meeting_url", wrong)
    if url and not url.startswith(("https://", "http://")):
        wrong.add("meeting_url", "Paste the whole link, beginning with https://.")
    return ItemNotes(_text(form.notes, before.notes, "notes", wrong, True), url)


def _text(
    text: str, was: str, field: str, wrong: Mistakes, is_long: bool = False
) -> str:
    chars_max = TEXT_CHARS_MAX if is_long else LINE_CHARS_MAX
    return wrong.tried(
        field,
        was,
        lambda: kept(text, was, was, lambda now: read_text(now, field, chars_max)),
    )
