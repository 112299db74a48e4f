"""The value of any field group in words, for a person who has to choose."""

from typing import Any

from server.admin import call_form, day_form, line_form
from server.admin.framing import Names, day_title
from server.store.desk import Desk
from server.store.office import record_of, records_of
from server.store.protocol import Reader
from server.times import clock_words
from shared.nouns.documents import Document
from shared.nouns.equipment import Asset
from shared.nouns.incidents import Incident
from shared.nouns.plan import Call, Item, Workday
from shared.plan_fields import pages_text
from shared.revisions import item_title

NOTHING = "nothing"
# Fields that are called otherwise than they are written, by kind and field.
_LABELS = {
    "item": line_form.LABELS
    | {
        "start_ms": "Start",
        "end_ms": "End",
        "workday": "Day",
        "pages_eighths": "Pages",
        "cast_numbers": "Cast numbers",
        "by_category": "Needs",
        "actual_start_ms": "Began",
        "actual_end_ms": "Ended",
        "text": "Progress note",
    },
    "call": call_form.LABELS
    | {of: call_form.LABELS[field] for field, of in call_form.TIMES.items()},
    "workday": day_form.LABELS
    | {
        "general_call_ms": "General call",
        "shooting_call_ms": "Shooting call",
        "wrap_estimate_ms": "Estimated wrap",
    },
    "asset": {"rental_due_ms": "Rental due"},
    "document": {
        "from_date": "Valid from",
        "to_date": "Valid until",
        "authority": "Issued by",
        "is_required_on_set": "Required on set",
    },
    "place": {"map_url": "Map link"},
}
# The sheets on which records stand as rows, by kind.
_PAGES = {
    "person": "people",
    "place": "places",
    "asset": "assets",
    "document": "documents",
}
_PLACES = frozenset({"place", "set", "basecamp", "parking", "hospital"})
_PEOPLE = frozenset({"person", "reporter", "by", "noted_by", "receiver"})


class Values:
    """Reads ids as names, and times as clocks of the day that the record is about."""

    def __init__(self, reader: Reader, desk: Desk) -> None:
        self.reader = reader
        self.desk = desk
        self.names = Names(reader, desk.production)
        self.assets = records_of(reader, desk.production, Asset)

    def asset(self, id: str) -> str:
        """Nothing: empty. One that is not on the list: says so."""
        if not id:
            return ""
        found = self.assets.get(id)
        return (found.name.name if found else "") or "an asset not on the list"

    def day(self, id: str) -> str:
        found = (
            record_of(self.reader, self.desk.production, Workday, id) if id else None
        )
        return day_title(found) if found else ""

    def title(self, kind: str, id: str) -> str:
        """What people call a record: "the call of Bo Lind"."""
        production = self.desk.production
        if kind == "person":
            return self.names.person(id)
        if kind == "place":
            return self.names.place(id)
        if kind == "asset":
            return self.asset(id)
        if kind == "workday":
            return self.day(id) or "a day"
        if kind == "item":
            item = record_of(self.reader, production, Item, id)
            return (item_title(item) if item else "") or "Untitled line"
        if kind == "call":
            call = record_of(self.reader, production, Call, id)
            return f"The call of {self.names.person(call.who.person) if call else ''}"
        if kind == "incident":
            incident = record_of(self.reader, production, Incident, id)
            what = (
                incident.what.type.value.replace("_", " ") if incident else "Incident"
            )
            return what.capitalize()
        if kind == "document":
            document = record_of(self.reader, production, Document, id)
            return (document.what.title if document else "") or "A document"
        if kind in ("talk", "delivery"):
            return f"A {kind}"
        return "The production"

    def home(self, kind: str, id: str) -> tuple[str, str]:
        """The address of the page that a record stands on, and its date if any."""
        at, production = f"/admin/{self.desk.production}", self.desk.production
        if kind == "item":
            item = record_of(self.reader, production, Item, id)
            return self._of_day(item.day.workday if item else "", "")
        if kind == "call":
            call = record_of(self.reader, production, Call, id)
            return self._of_day(call.who.workday if call else "", "/calls")
        if kind == "workday":
            return self._of_day(id, "")
        page = _PAGES.get(kind, "")
        if kind == "incident":
            return f"{at}/incidents/{id}", ""
        return (f"{at}/{page}#{kind}-{id}" if page else at), ""

    def differing(
        self, kind: str, group: str, values: list[dict[str, Any]], date: str
    ) -> list[list[tuple[str, str]]]:
        """For each value, label and text of the fields in which they differ."""
        if group == "life":
            words = {True: "Cancelled", False: "Stays"}
            return [[("", words[bool(one.get("is_cancelled"))])] for one in values]
        fields = list(dict.fromkeys(field for one in values for field in one))
        unlike = [
            field
            for field in fields
            if any(one.get(field) != values[0].get(field) for one in values)
        ]
        return [
            [
                (
                    self._label(kind, field),
                    self._text(group, field, one.get(field), date),
                )
                for field in unlike
            ]
            for one in values
        ]

    def _of_day(self, workday: str, page: str) -> tuple[str, str]:
        found = record_of(self.reader, self.desk.production, Workday, workday)
        date = found.identity.date if found else ""
        return f"/admin/{self.desk.production}/days/{workday}{page}", date

    def _label(self, kind: str, field: str) -> str:
        fallback = field.removesuffix("_ms").replace("_", " ").capitalize()
        return _LABELS.get(kind, {}).get(field, fallback)

    def _text(self, group: str, field: str, value: Any, date: str) -> str:
        if value in (None, "", [], {}):
            return NOTHING
        if field.endswith("_ms") and isinstance(value, int):
            return clock_words(value, self.desk.zone, date)
        if field == "pages_eighths":
            return pages_text(int(value))
        if field in _PLACES and group in ("place", "places", "when"):
            return self.names.place(str(value))
        if field == "actions":
            return "; ".join(self._action(one) for one in value)
        if field in _PEOPLE:
            return self.names.person(str(value))
        if field == "mark":
            return "one that is not shown"
        if field == "kit":
            return self.asset(str(value))
        if field == "workday":
            return self.day(str(value))
        return _plain(value)

    def _action(self, action: dict[str, Any]) -> str:
        """A corrective action as "Tape the step (Bo Lind, done)"."""
        ends = ("verified_by", "verified"), ("done_by", "done")
        stands = next((word for field, word in ends if action.get(field)), "open")
        owner = self.names.person(str(action.get("owner", "")))
        words = ", ".join(word for word in (owner, stands) if word)
        return f"{action.get('text', '')} ({words})"


def _plain(value: Any) -> str:
    """Any other value: lists and tables in one line, enumerations as words."""
    if isinstance(value, dict):
        parts = (f"{key}: {_plain(one)}" for key, one in sorted(value.items()))
        return "; ".join(parts)
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, str):
        is_word = value.islower() and value.replace("_", "").isalpha()
        return value.replace("_", " ") if is_word else value
    return str(value)
