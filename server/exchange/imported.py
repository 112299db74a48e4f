"""A plan as a foreign file tells it: keys of theirs, groups of ours, no store yet.

Every reader of schedules ends here, so that one writer turns any of them into
changes. A key is the same each time the same thing is read, whatever moved around
it: reading a file again finds the records made from it before.
"""

from datetime import date

from msgspec import Struct

from shared.nouns.plan import ItemElements, ItemNotes, ItemScene, ItemWhat

# The name of the format, then what the format calls the thing. Unique within a kind.
Key = tuple[str, ...]


class ImportedPerson(Struct, frozen=True):
    """A part to be played. The file names the character, never the player."""

    key: Key
    character: str
    cast_number: str = ""


class ImportedPlace(Struct, frozen=True):
    key: Key
    name: str


class ImportedItem(Struct, frozen=True):
    """A line of a day, in groups of ours.

    `people` are keys of ImportedPerson in cast order, `place` the key of an
    ImportedPlace. `duration_ms` is None where nobody has estimated it; when the line
    starts is never in these files.
    """

    key: Key
    what: ItemWhat
    scene: ItemScene = ItemScene()
    elements: ItemElements = ItemElements()
    notes: ItemNotes = ItemNotes()
    people: tuple[Key, ...] = ()
    place: Key | None = None
    duration_ms: int | None = None


class ImportedWorkday(Struct, frozen=True):
    """A day of one unit; `unit` is empty for the main one."""

    key: Key
    date: date
    number: int
    total: int
    unit: str = ""
    items: tuple[ImportedItem, ...] = ()

    @property
    def people(self) -> tuple[Key, ...]:
        """Who is called: everybody its items name, once each, first seen first."""
        return tuple(dict.fromkeys(key for item in self.items for key in item.people))


class LooseStrip(Struct, frozen=True):
    """A strip that stands on no day and was therefore left out.

    It stands after `after_day` days of its unit; 0 is before the first.
    """

    title: str
    number: str = ""
    unit: str = ""
    after_day: int = 0


class ImportedPlan(Struct, frozen=True):
    """Every workday of one stripboard, and whom and what its items name.

    `source` is the schedule that the stripboard belongs to: imports from one source
    follow one another. `workdays` come unit by unit in shooting order. `notices` are
    sentences for the person who imports: what was left out or looks odd, and never
    stops an import.
    """

    source: Key
    name: str
    workdays: tuple[ImportedWorkday, ...] = ()
    people: tuple[ImportedPerson, ...] = ()
    places: tuple[ImportedPlace, ...] = ()
    loose: tuple[LooseStrip, ...] = ()
    notices: tuple[str, ...] = ()
