"""What people, places and assets have in common on a page: rows, columns, fields."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from server.admin.decisions import open_conflicts
from server.admin.editing import Mistakes, Opened, Said, looked_at
from server.admin.forms import LINE_CHARS_MAX, TEXT_CHARS_MAX, Form, kept, read_text
from server.admin.framing import Names
from server.admin.lines import Author, author_of, may_undo
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.rows import Held
from shared.nouns.base import Group

G = TypeVar("G", bound=Group)


class Field(Struct, frozen=True):
    """One field of a form. `look`: text, choice, long or date; `size` as in day.css."""

    name: str
    label: str
    look: str = "text"
    size: str = ""


class Shown(Struct, frozen=True):
    """What is particular of one record: its name, small print under it, its cells.

    `cells` follow the columns of the sheet; `group` is the heading it stands under;
    `href` is whole, or begins with / and follows the production's own address.
    """

    name: str
    small: tuple[str, ...]
    cells: tuple[str, ...]
    group: str = ""
    href: str = ""


class RecordView(Struct, frozen=True):
    """One row."""

    id: str
    shown: Shown
    is_cancelled: bool
    may_undo: bool
    has_conflict: bool
    author: Author
    seen: str
    said: Said | None = None


class Sheet(Struct, frozen=True):
    """A kind of record as a page: its words, its columns, and how its form is read.

    `shown` makes rows of all records of the kind. `form` fills the fields from what
    was opened, `groups` reads them; `choices` are the options of its choices, for one
    record. `link` is what the address of a row is called, where rows have one.
    """

    kind: str
    page: str
    title: str
    one: str
    nothing: str
    columns: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    groups: tuple[str, ...]
    form_of: Callable[[Opened, Desk], Form]
    groups_of: Callable[[Any, Opened, Desk], tuple[dict[str, Group], Mistakes]]
    shown: Callable[[Reader, Desk, dict[str, dict[str, Held]]], dict[str, Shown]]
    choices: Callable[[Reader, Desk, str], dict[str, list[tuple[str, str]]]]
    link: str = ""

    @property
    def labels(self) -> dict[str, str]:
        return {field.name: field.label for field in self.fields}


class Heading(Struct, frozen=True):
    """The rows under one heading."""

    title: str
    rows: tuple[RecordView, ...]


def headings(
    reader: Reader, desk: Desk, sheet: Sheet, wanted: str
) -> tuple[Heading, ...]:
    """Rows by heading, then name; with `wanted`, those in whose row it is written."""
    found: dict[str, list[RecordView]] = {}
    for view in record_views(reader, desk, sheet):
        if _is_wanted(view.shown, wanted):
            found.setdefault(view.shown.group, []).append(view)
    # Whatever stands under no heading comes last.
    order = sorted(found, key=lambda title: (not title, title.casefold()))
    return tuple(
        Heading(title, tuple(sorted(found[title], key=_by_name))) for title in order
    )


def record_views(reader: Reader, desk: Desk, sheet: Sheet) -> Iterable[RecordView]:
    """Every record of the kind, cancelled ones too."""
    held = reader.records(desk.production, sheet.kind)
    in_conflict = {one.on.id for one in open_conflicts(reader, desk.production)}
    names = Names(reader, desk.production)
    for id_, shown in sheet.shown(reader, desk, held).items():
        life = held[id_].get("life")
        yield RecordView(
            id=id_,
            shown=shown,
            is_cancelled=bool(life and life.register.value.get("is_cancelled")),
            may_undo=may_undo(held[id_], desk),
            has_conflict=id_ in in_conflict,
            author=author_of(held[id_].values(), names),
            seen=looked_at(held[id_]).text,
        )


def plain_field(
    form: Any, field: str, was: str, wrong: Mistakes, is_long: bool = False
) -> str:
    """A text as typed; where it is too long, as it was."""
    chars_max = TEXT_CHARS_MAX if is_long else LINE_CHARS_MAX
    return wrong.tried(
        field,
        was,
        lambda: kept(
            getattr(form, field), was, was, lambda now: read_text(now, field, chars_max)
        ),
    )


def texts(form: Any, group: G, wrong: Mistakes, *same: str, **other: str) -> G:
    """A group with its texts from a form: fields of the same name, and of others."""
    fields = {name: name for name in same} | other
    values = {
        name: plain_field(form, field, getattr(group, name), wrong)
        for name, field in fields.items()
    }
    return replace(group, **values)


def _is_wanted(shown: Shown, wanted: str) -> bool:
    text = " ".join((shown.name, shown.group, *shown.small, *shown.cells)).casefold()
    return all(word in text for word in wanted.casefold().split())


def _by_name(view: RecordView) -> tuple[str, str]:
    return view.shown.name.casefold(), view.id
