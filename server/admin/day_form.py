"""The head of a workday as forms, one for each group of its fields."""

from zoneinfo import ZoneInfo

from server.admin.editing import Mistakes, Opened
from server.admin.forms import TEXT_CHARS_MAX, Form, kept, plain, read_text
from server.times import clock_words, read_day, read_time
from shared.errors import BadInput
from shared.nouns.base import Group
from shared.nouns.plan import (
    Channel,
    DayIdentity,
    DayNotes,
    DayPlaces,
    DayRadio,
    DayStanding,
    DayStatus,
    DayTimes,
)

# The groups that have a card of their own, in the order of the page.
CARDS = {
    "times": "Times",
    "places": "Places",
    "notes": "Safety and notes",
    "radio": "Radio",
    "identity": "Day",
    "standing": "Status",
}
LABELS = {
    "general_call": "General call",
    "shooting_call": "Shooting call",
    "wrap_estimate": "Estimated wrap",
    "set": "Set",
    "basecamp": "Basecamp",
    "parking": "Parking",
    "hospital": "Nearest hospital",
    "safety": "Safety",
    "weather": "Weather",
    "notes": "Notes",
    "channels": "Channels",
    "date": "Date",
    "number": "Day number",
    "total": "Of how many",
    "unit": "Unit",
    "status": "Status",
}
CHANNELS_MAX = 40
# Series of a thousand shooting days have not been made.
DAYS_MAX = 999
UNIT_CHARS_MAX = 40


class DayHeadForm(Form, frozen=True):
    """As typed; only the fields of the group that was opened are there."""

    opened: str = "{}"
    general_call: str = ""
    shooting_call: str = ""
    wrap_estimate: str = ""
    set: str = ""
    basecamp: str = ""
    parking: str = ""
    hospital: str = ""
    safety: str = ""
    weather: str = ""
    notes: str = ""
    channels: str = ""
    date: str = ""
    number: str = ""
    total: str = ""
    unit: str = ""
    status: DayStatus = DayStatus.DRAFT


def head_form(was: Opened, group: str, zone: ZoneInfo, date: str) -> DayHeadForm:
    """What the form of this group shows of a day that was opened."""
    if group == "times":
        times = was.value("workday", group, DayTimes)
        return DayHeadForm(
            opened=was.text,
            general_call=clock_words(times.general_call_ms, zone, date),
            shooting_call=clock_words(times.shooting_call_ms, zone, date),
            wrap_estimate=clock_words(times.wrap_estimate_ms, zone, date),
        )
    if group == "places":
        at = was.value("workday", group, DayPlaces)
        return DayHeadForm(
            opened=was.text,
            set=at.set,
            basecamp=at.basecamp,
            parking=at.parking,
            hospital=at.hospital,
        )
    if group == "notes":
        text = was.value("workday", group, DayNotes)
        return DayHeadForm(
            opened=was.text,
            safety=text.safety,
            weather=text.weather,
            notes=text.notes,
        )
    if group == "radio":
        radio = was.value("workday", group, DayRadio)
        return DayHeadForm(opened=was.text, channels=channels_text(radio))
    if group == "identity":
        day = was.value("workday", group, DayIdentity)
        return DayHeadForm(
            opened=was.text,
            date=day.date,
            number=str(day.number or ""),
            total=str(day.total or ""),
            unit=day.unit,
        )
    standing = was.value("workday", "standing", DayStanding)
    return DayHeadForm(opened=was.text, status=standing.status)


def head_group(
    form: DayHeadForm, was: Opened, group: str, zone: ZoneInfo, date: str
) -> tuple[Group, Mistakes]:
    """What the form of this group means; where a field is wrong, as it was."""
    wrong = Mistakes()
    if group == "times":
        return _times(form, was, zone, date, wrong), wrong
    if group == "places":
        places = DayPlaces(form.set, form.basecamp, form.parking, form.hospital)
        return places, wrong
    if group == "notes":
        return _notes(form, was, wrong), wrong
    if group == "radio":
        radio = was.value("workday", group, DayRadio)
        return wrong.tried(
            "channels",
            radio,
            lambda: kept(form.channels, channels_text(radio), radio, _channels),
        ), wrong
    if group == "identity":
        return read_identity(
            form.date, form.number, form.total, form.unit, wrong
        ), wrong
    return DayStanding(form.status), wrong


def channels_text(radio: DayRadio) -> str:
    """A line a channel: "1 Production"."""
    return "\n".join(f"{one.channel} {one.use}".strip() for one in radio.channels)


def read_identity(
    date: str, number: str, total: str, unit: str, wrong: Mistakes
) -> DayIdentity:
    """A day's date and count as typed."""
    day = wrong.tried("date", "", lambda: read_day(date))
    count = _count(number, "number", wrong)
    of = _count(total, "total", wrong)
    if count and of and count > of:
        wrong.add("total", "Write at least the day's own number, or nothing.")
    name = wrong.tried("unit", "", lambda: read_text(unit, "unit", UNIT_CHARS_MAX))
    return DayIdentity(day, count, of, name)


def _count(text: str, field: str, wrong: Mistakes) -> int:
    """A day's number; nothing written is 0, not counted."""
    text = text.strip()
    if not text:
        return 0
    if text.isascii() and text.isdigit() and 0 < int(text) <= DAYS_MAX:
        return int(text)
    wrong.add(field, f"Write a number from 1 to {DAYS_MAX}, or nothing.")
    return 0


def _times(
    form: DayHeadForm, was: Opened, zone: ZoneInfo, date: str, wrong: Mistakes
) -> DayTimes:
    before = was.value("workday", "times", DayTimes)

    def read(text: str, field: str, was_ms: int | None) -> int | None:
        return wrong.tried(
            field, was_ms, lambda: read_time(text, zone, date, field, was_ms)
        )

    return DayTimes(
        read(form.general_call, "general_call", before.general_call_ms),
        read(form.shooting_call, "shooting_call", before.shooting_call_ms),
        read(form.wrap_estimate, "wrap_estimate", before.wrap_estimate_ms),
    )


def _notes(form: DayHeadForm, was: Opened, wrong: Mistakes) -> DayNotes:
    before = was.value("workday", "notes", DayNotes)

    def read(text: str, field: str, old: str) -> str:
        return wrong.tried(
            field,
            old,
            lambda: kept(
                text, old, old, lambda now: read_text(now, field, TEXT_CHARS_MAX)
            ),
        )

    return DayNotes(
        read(form.safety, "safety", before.safety),
        read(form.weather, "weather", before.weather),
        read(form.notes, "notes", before.notes),
    )


def _channels(text: str) -> DayRadio:
    rows = [row.split(None, 1) for row in plain(text).splitlines() if row.strip()]
    if len(rows) > CHANNELS_MAX:
        raise BadInput(f"List {CHANNELS_MAX} channels at most.", field="channels")
    if any(len(row) != 2 for row in rows):
        raise BadInput(
            "Write a line a channel: its number, then its use, like 1 Production.",
            field="channels",
        )
    return DayRadio(tuple(Channel(number, use) for number, use in rows))
