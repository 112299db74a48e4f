"""What the day's screens say: my call, what changed, where, who, how it goes."""

from zoneinfo import ZoneInfo

from mobile.state.day import Line, Today
from mobile.views.present.times import clock_text, countdown_text, day_text, span_text
from mobile.views.tones import Tone
from shared.attendance import Presence
from shared.board import Board, pages_text
from shared.nouns.people import Direction, Person
from shared.nouns.plan import CallStatus, DayStatus, ItemKind, Plan, Progress
from shared.nouns.production import Place
from shared.revisions import item_title

# Titles of the people whom anybody may have to call, in the order to show them;
# an office writes them in capitals or not.
KEY_TITLES = (
    "1st ad",
    "1st assistant director",
    "site manager",
    "2nd ad",
    "2nd assistant director",
    "medic",
    "unit medic",
    "first aider",
    "unit production manager",
    "production coordinator",
)
KEY_PEOPLE_MAX = 4

CALL_STATUS_WORDS = {
    CallStatus.WORK: "",
    CallStatus.TRAVEL: "Travel day",
    CallStatus.HOLD: "On hold",
    CallStatus.FITTING: "Fitting",
    CallStatus.REHEARSAL: "Rehearsal",
    CallStatus.OFF: "Off today",
}
DAY_STATUS_WORDS = {
    DayStatus.DRAFT: "Draft",
    DayStatus.PUBLISHED: "",
    DayStatus.IN_PROGRESS: "Under way",
    DayStatus.WRAPPED: "Wrapped",
    DayStatus.LOCKED: "Locked",
}
PROGRESS_WORDS = {
    Progress.PLANNED: "Planned",
    Progress.IN_PROGRESS: "On now",
    Progress.DONE: "Done",
    Progress.DELAYED: "Delayed",
    Progress.CUT: "Cut",
}
PROGRESS_TONES = {
    Progress.PLANNED: Tone.UNKNOWN,
    Progress.IN_PROGRESS: Tone.ON_TIME,
    Progress.DONE: Tone.ON_TIME,
    Progress.DELAYED: Tone.WAITING,
    Progress.CUT: Tone.STOP,
}
CHECKED_WORDS = {
    Direction.IN: "Checked in",
    Direction.OUT: "Checked out",
    Direction.MEAL_OUT: "At a meal",
    Direction.MEAL_IN: "Back from the meal",
    Direction.WRAPPED: "Wrapped",
}
KIND_WORDS = {
    ItemKind.SCENE: "Scene",
    ItemKind.SETUP: "Set-up",
    ItemKind.MEAL: "Meal",
    ItemKind.MOVE: "Company move",
    ItemKind.TASK: "Task",
    ItemKind.DELIVERY: "Delivery",
    ItemKind.INSPECTION: "Inspection",
    ItemKind.MEETING: "Meeting",
    ItemKind.BRIEFING: "Briefing",
    ItemKind.OTHER: "",
}


def day_words(today: Today) -> str:
    """As "Tue 12 Nov · Unit 1 · Day 12 of 40 · Under way"."""
    day = today.plan.workday.identity
    words = (day_text(day.date), day.unit, count_words(today))
    return " · ".join(word for word in words if word)


def count_words(today: Today) -> str:
    """As "Day 12 of 40 · Under way": what a chooser of days does not say."""
    day = today.plan.workday.identity
    number = f"Day {day.number}" if day.number else ""
    if number and day.total:
        number += f" of {day.total}"
    words = (number, DAY_STATUS_WORDS[today.status])
    return " · ".join(word for word in words if word)


def revision_words(today: Today) -> str:
    """As "Rev 3 Pink"."""
    mark = today.published.mark
    return f"Rev {mark.number} {mark.colour}".strip()


def call_words(today: Today, zone: ZoneInfo) -> tuple[str, str]:
    """My call in the largest type, and the line beneath it."""
    call = today.call
    if call is None:
        return "No call", "You are not called on this day."
    status = CALL_STATUS_WORDS[call.standing.status]
    if call.times.report_ms is None:
        is_away = call.standing.status in (CallStatus.OFF, CallStatus.HOLD)
        return status or "Called", "" if is_away else "The time is not fixed yet."
    others = (
        ("Pickup", call.times.pickup_ms),
        ("Make-up", call.times.makeup_ms),
        ("On set", call.times.on_set_ms),
        ("Est. out", call.times.out_ms),
    )
    place = place_of(today.plan, call.place.place)
    where = place.name.name if place else ""
    told = [f"{word} {clock_text(ms, zone)}" for word, ms in others if ms is not None]
    parts = (status, where, *told, call.notes.transport, call.notes.notes)
    beneath = " · ".join(part for part in parts if part)
    return clock_text(call.times.report_ms, zone), beneath


def presence_mark(presence: Presence | None, zone: ZoneInfo) -> tuple[Tone, str]:
    """Whether I am in, and since when."""
    if presence is None:
        return Tone.UNKNOWN, "Not checked in"
    about = "about " if presence.is_estimated else ""
    if presence.is_at_meal:
        at = clock_text(presence.last_ms, zone)
        return Tone.CHANGED, f"At a meal since {about}{at}"
    if presence.is_here:
        return Tone.ON_TIME, f"In since {about}{clock_text(presence.first_in_ms, zone)}"
    return Tone.UNKNOWN, f"Out since {about}{clock_text(presence.last_out_ms, zone)}"


def place_of(plan: Plan, place: str) -> Place | None:
    """A place of this plan; None if it has none of that id."""
    return next((one for one in plan.places if one.id == place), None)


def places(plan: Plan) -> tuple[tuple[str, Place], ...]:
    """Where things are today: what it is for, and the place."""
    day = plan.workday.places
    wanted = (
        ("Set", day.set),
        ("Basecamp", day.basecamp),
        ("Parking", day.parking),
        ("Hospital", day.hospital),
    )
    found = ((word, place_of(plan, id_)) for word, id_ in wanted)
    return tuple((word, place) for word, place in found if place is not None)


def key_people(people: dict[str, Person]) -> list[Person]:
    """Whom to call about the day: those with a known title and a telephone."""
    able = [
        one
        for one in people.values()
        if one.contact.phone and not one.life.is_cancelled
    ]
    ranked = [
        (KEY_TITLES.index(one.job.title.casefold()), one.name.name, one)
        for one in able
        if one.job.title.casefold() in KEY_TITLES
    ]
    return [one for _, _, one in sorted(ranked, key=lambda x: x[:2])][:KEY_PEOPLE_MAX]


def now_words(board: Board, zone: ZoneInfo) -> tuple[str, str]:
    """What is on, and until when or how late."""
    if board.now is None:
        return ("The day is done" if board.is_over else "Nothing is on"), ""
    until = f"until {clock_text(board.now_ends_ms, zone)}" if board.now_ends_ms else ""
    return board.now.title, " · ".join(w for w in (until, behind_words(board)) if w)


def next_words(board: Board, now_ms: int, zone: ZoneInfo) -> tuple[str, str]:
    """What comes next, when, and how long until then; empty when nothing does."""
    if board.next is None:
        return "", ""
    if board.next_starts_ms is None:
        return board.next.title, "time not fixed"
    at = clock_text(board.next_starts_ms, zone)
    return board.next.title, f"{at} · {countdown_text(board.next_starts_ms, now_ms)}"


def behind_words(board: Board) -> str:
    """As "0:12 behind" or "0:05 ahead"; empty on time or unknown."""
    behind_ms = board.behind_ms or 0
    if abs(behind_ms) < 60_000:
        return ""
    return f"{span_text(abs(behind_ms))} {'behind' if behind_ms > 0 else 'ahead'}"


def line_detail(line: Line, zone: ZoneInfo) -> str:
    """What stands under a line's title in the list."""
    item, progress = line.item, line.item.progress
    pages = pages_text(item.scene.pages_eighths)
    is_named = item.what.kind in (ItemKind.SCENE, ItemKind.OTHER)
    parts = [
        "" if is_named else KIND_WORDS[item.what.kind],
        f"{pages} pages" if pages else "",
        f"Cast {' '.join(item.scene.cast_numbers)}" if item.scene.cast_numbers else "",
        f"started {clock_text(progress.actual_start_ms, zone)}"
        if progress.status is Progress.IN_PROGRESS and progress.actual_start_ms
        else "",
        f"done {clock_text(progress.actual_end_ms, zone)}"
        if progress.status is Progress.DONE and progress.actual_end_ms
        else "",
        progress.reason,
    ]
    return " · ".join(part for part in parts if part)


def line_mark(line: Line) -> tuple[Tone, str] | None:
    """The badge of a line in the list; none for one that is merely planned."""
    if line.conflicts:
        return Tone.WAITING, "Two versions"
    status = line.item.progress.status
    words = PROGRESS_WORDS[status]
    if status is Progress.PLANNED:
        return (Tone.WAITING, "Waiting") if line.is_waiting else None
    if line.is_waiting:
        return Tone.WAITING, f"{words} · not sent yet"
    return PROGRESS_TONES[status], words


def is_found(line: Line, wanted: str) -> bool:
    """Whether a line answers a search; an empty one finds everything."""
    words = wanted.casefold().split()
    item = line.item
    text = " ".join(
        (item_title(item), item.what.title, item.scene.synopsis, item.notes.notes)
    ).casefold()
    return all(word in text for word in words)
