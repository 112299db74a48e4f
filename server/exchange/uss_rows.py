"""The rows of a Universal Schedule Standard file, as its version 1 writes them.

Each struct names what we read of a row, and the bounds within which we believe it.
Keys that we do not read are let be: the standard lets programs add their own.
"""

from typing import Annotated

from msgspec import Meta, Struct

# A feature of 170 scenes takes 230 kB; a long series stays far below this.
FILE_BYTES_MAX = 16 * 1024 * 1024

# A file within the size cap could still hold millions of empty rows.
ROWS_MAX = 20_000
STRIPBOARDS_MAX = 200
BOARDS_MAX = 20
EVENTS_MAX = 2_000
DAYS_MAX = 1_000
BOARD_STRIPS_MAX = 10_000

# An item travels in one change of at most 256 KiB, were every character of it to
# take the four bytes that a character can.
NAME_CHARS_MAX = 250
TEXT_CHARS_MAX = 3_000
STRIP_ELEMENTS_MAX = 200

PAGES_MAX = 500
DURATION_MS_MAX = 7 * 24 * 60 * 60 * 1000

# No `pattern` here: msgspec then crashes the process at exit, now and then
# (msgspec/msgspec#717; 11 times in 40 with these structs and 0.22.0).
Id = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS_MAX)]
Name = Annotated[str, Meta(max_length=NAME_CHARS_MAX)]
Text = Annotated[str, Meta(max_length=TEXT_CHARS_MAX)]

Weekday = Annotated[int, Meta(ge=0, le=6)]
# Seven, and room for repeats, which the standard discourages and does not forbid.
Weekdays = Annotated[tuple[Weekday, ...], Meta(max_length=50)]


class Event(Struct, frozen=True):
    """`type` is start, dayOff or event; a holiday is a `name` under either of those."""

    date: Name
    type: Name | None = None
    name: Name | None = None


Events = Annotated[tuple[Event, ...], Meta(max_length=EVENTS_MAX)]


class Breakdown(Struct, frozen=True, rename="camel"):
    """A strip: a scene or a banner. `pages` is decimal, 1.375 for 1 3/8."""

    id: Id
    type: Name
    elements: Annotated[tuple[Id, ...], Meta(max_length=STRIP_ELEMENTS_MAX)] | None = (
        None
    )
    banner_text: Text | None = None
    comments: Text | None = None
    description: Text | None = None
    duration: Annotated[float, Meta(ge=0, le=DURATION_MS_MAX)] | None = None
    pages: Annotated[float, Meta(ge=0, le=PAGES_MAX)] | None = None
    scene: Name | None = None


class Category(Struct, frozen=True):
    """`ucid` is the standard's number for what a category is, whatever its name."""

    id: Id
    name: Name | None = None
    ucid: int | None = None


class Element(Struct, frozen=True, rename="camel"):
    """Whatever a strip needs. `element_id` is its number on the board (of cast)."""

    id: Id
    category: Id
    name: Name
    element_id: Name | None = None
    days_off: Weekdays | None = None
    events: Events | None = None


# An inner array is one shoot day, a bare id a loose strip.
BoardRows = Annotated[
    tuple[Id | tuple[Id, ...], ...], Meta(max_length=DAYS_MAX + BOARD_STRIPS_MAX)
]


class Board(Struct, frozen=True, rename="camel"):
    """Programs write the same list under either of two names."""

    name: Name | None = None
    breakdown_arrays: BoardRows | None = None
    breakdown_ids: BoardRows | None = None

    @property
    def rows(self) -> tuple[str | tuple[str, ...], ...]:
        return self.breakdown_arrays or self.breakdown_ids or ()


class StripboardRow(Struct, frozen=True):
    id: Id
    name: Name
    boards: Annotated[tuple[Board, ...], Meta(max_length=BOARDS_MAX)]
    calendar: Id | None = None


class CalendarRow(Struct, frozen=True, rename="camel"):
    """`days_off` are weekdays off from 0, Sunday; single dates are among `events`."""

    id: Id
    name: Name | None = None
    days_off: Weekdays | None = None
    events: Events | None = None


class Body(Struct, frozen=True, rename="camel"):
    """A file of breakdowns alone has no stripboards and no calendars."""

    breakdowns: Annotated[tuple[Breakdown, ...], Meta(max_length=ROWS_MAX)]
    categories: Annotated[tuple[Category, ...], Meta(max_length=ROWS_MAX)]
    elements: Annotated[tuple[Element, ...], Meta(max_length=ROWS_MAX)]
    stripboards: (
        Annotated[tuple[StripboardRow, ...], Meta(max_length=STRIPBOARDS_MAX)] | None
    ) = None
    calendars: (
        Annotated[tuple[CalendarRow, ...], Meta(max_length=STRIPBOARDS_MAX)] | None
    ) = None
    id: Name | None = None
    name: Name | None = None
    project: Name | None = None
    company: Name | None = None


class File(Struct, frozen=True, rename="camel"):
    universal_schedule_standard: Body


class VersionBody(Struct, frozen=True, rename="camel"):
    """Drafts of the standard called it `version`."""

    uss_version: str | float | None = None
    version: str | float | None = None


class VersionFile(Struct, frozen=True, rename="camel"):
    """Any version of the format, to see which."""

    universal_schedule_standard: VersionBody
