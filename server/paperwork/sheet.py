"""The parts of a call sheet, in words: what its template lays out."""

from msgspec import Struct


class Spot(Struct, frozen=True):
    """A place of the day: what it is for, and how to get there."""

    use: str
    name: str
    address: str
    phone: str


class Row(Struct, frozen=True):
    """A line of the schedule. `heading` is the scene's, else the title."""

    start: str
    end: str
    number: str
    heading: str
    text: str
    cast: str
    pages: str
    place: str
    who: str
    needs: str
    is_scene: bool


class Part(Struct, frozen=True):
    """Somebody on camera."""

    number: str
    character: str
    name: str
    status: str
    pickup: str
    report: str
    makeup: str
    on_set: str
    remarks: str


class Hand(Struct, frozen=True):
    """Somebody of the crew."""

    name: str
    title: str
    report: str
    remarks: str


class Crew(Struct, frozen=True):
    """A department. `report` is the call that most of it shares."""

    name: str
    report: str
    hands: tuple[Hand, ...]


class CallSheet(Struct, frozen=True):
    """The whole sheet, in words. `paper` is the colour's class in call-sheet.css."""

    title: str
    is_film: bool
    production: str
    company: str
    number: str
    date: str
    day: str
    unit: str
    revision: str
    colour: str
    paper: str
    summary: str
    published: str
    general_call: str
    shooting_call: str
    wrap: str
    weather: str
    safety: str
    notes: str
    spots: tuple[Spot, ...]
    radio: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    columns: frozenset[str]
    pages: str
    parts: tuple[Part, ...]
    part_columns: frozenset[str]
    crew: tuple[Crew, ...]
    crew_count: int
