"""One person's call as a form: its texts, and what they mean."""

from zoneinfo import ZoneInfo

from server.admin.editing import Mistakes, Opened
from server.admin.forms import TEXT_CHARS_MAX, Form, kept, read_text
from server.times import clock_words, read_time
from shared.nouns.base import Group
from shared.nouns.plan import (
    CallNotes,
    CallStanding,
    CallStatus,
    CallTimes,
    ItemPlace,
)

LABELS = {
    "pickup": "Pickup",
    "report": "Call",
    "makeup": "Make-up",
    "on_set": "On set",
    "out": "Estimated out",
    "status": "Status",
    "place": "Place",
    "transport": "Transport",
    "notes": "Notes",
}
# Fields of the form, and the times they stand for.
TIMES = {
    "pickup": "pickup_ms",
    "report": "report_ms",
    "makeup": "makeup_ms",
    "on_set": "on_set_ms",
    "out": "out_ms",
}
GROUPS = ("standing", "times", "place", "notes")


class CallForm(Form, frozen=True):
    """As typed."""

    opened: str = "{}"
    pickup: str = ""
    report: str = ""
    makeup: str = ""
    on_set: str = ""
    out: str = ""
    status: CallStatus = CallStatus.WORK
    place: str = ""
    transport: str = ""
    notes: str = ""


def call_form(was: Opened, zone: ZoneInfo, date: str) -> CallForm:
    """What the form shows of a call that was opened."""
    times = was.value("call", "times", CallTimes)
    notes = was.value("call", "notes", CallNotes)
    shown = {
        field: clock_words(getattr(times, name), zone, date)
        for field, name in TIMES.items()
    }
    return CallForm(
        opened=was.text,
        status=was.value("call", "standing", CallStanding).status,
        place=was.value("call", "place", ItemPlace).place,
        transport=notes.transport,
        notes=notes.notes,
        **shown,
    )


def call_groups(
    form: CallForm, was: Opened, zone: ZoneInfo, date: str
) -> tuple[dict[str, Group], Mistakes]:
    """The groups that the form means; where a field is wrong, as they were."""
    wrong = Mistakes()
    times = was.value("call", "times", CallTimes)
    notes = was.value("call", "notes", CallNotes)

    def time_of(field: str) -> int | None:
        was_ms: int | None = getattr(times, TIMES[field])
        text: str = getattr(form, field)
        return wrong.tried(
            field, was_ms, lambda: read_time(text, zone, date, field, was_ms)
        )

    def text_of(field: str, old: str) -> str:
        text: str = getattr(form, field)
        return wrong.tried(
            field,
            old,
            lambda: kept(text, old, old, lambda t: read_text(t, field, TEXT_CHARS_MAX)),
        )

    groups: dict[str, Group] = {
        "standing": CallStanding(form.status),
        "times": CallTimes(**{name: time_of(f) for f, name in TIMES.items()}),
        "place": ItemPlace(form.place),
        "notes": CallNotes(
            text_of("transport", notes.transport), text_of("notes", notes.notes)
        ),
    }
    return groups, wrong
