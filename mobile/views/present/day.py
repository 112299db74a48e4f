"""What the day's screens say: my call, what changed, where, who, how it goes."""

from zoneinfo import ZoneInfo

from mobile.language import say
from mobile.state.day import Line, Today
from mobile.views.present.delays import reason_text
from mobile.views.present.times import clock_text, countdown_text, day_text, span_text
from mobile.views.present.titles import colour_text, line_title
from mobile.views.tones import Tone
from shared.attendance import Presence
from shared.board import Board, pages_text
from shared.board import Line as BoardLine
from shared.nouns.people import Direction
from shared.nouns.plan import (
    CallStatus,
    DayStatus,
    Item,
    ItemKind,
    ItemProgress,
    Plan,
    Progress,
)
from shared.nouns.production import Place
from shared.words import shown

CALL_STATUS_WORDS = {
    CallStatus.WORK: "",
    CallStatus.TRAVEL: shown("Travel day"),
    CallStatus.HOLD: shown("On hold"),
    CallStatus.FITTING: shown("Fitting"),
    CallStatus.REHEARSAL: shown("Rehearsal"),
    CallStatus.OFF: shown("Off today"),
}
DAY_STATUS_WORDS = {
    DayStatus.DRAFT: shown("Draft"),
    DayStatus.PUBLISHED: "",
    DayStatus.IN_PROGRESS: shown("Under way"),
    DayStatus.WRAPPED: shown("Wrapped"),
    DayStatus.LOCKED: shown("Locked"),
}
PROGRESS_WORDS = {
    Progress.PLANNED: shown("Planned"),
    Progress.IN_PROGRESS: shown("On now"),
    Progress.DONE: shown("Done"),
    Progress.DELAYED: shown("Delayed"),
    Progress.CUT: shown("Cut"),
}
PROGRESS_TONES = {
    Progress.PLANNED: Tone.UNKNOWN,
    Progress.IN_PROGRESS: Tone.ON_TIME,
    Progress.DONE: Tone.ON_TIME,
    Progress.DELAYED: Tone.WAITING,
    Progress.CUT: Tone.STOP,
}
CHECKED_WORDS = {
    Direction.IN: shown("Checked in"),
    Direction.OUT: shown("Checked out"),
    Direction.MEAL_OUT: shown("At a meal"),
    Direction.MEAL_IN: shown("Back from the meal"),
    Direction.WRAPPED: shown("Wrapped"),
}
KIND_WORDS = {
    ItemKind.SCENE: shown("Scene"),
    ItemKind.SETUP: shown("Set-up"),
    ItemKind.MEAL: shown("Meal"),
    ItemKind.MOVE: shown("Company move"),
    ItemKind.TASK: shown("Task"),
    ItemKind.DELIVERY: shown("Delivery"),
    ItemKind.INSPECTION: shown("Inspection"),
    ItemKind.MEETING: shown("Meeting"),
    ItemKind.BRIEFING: shown("Briefing"),
    ItemKind.OTHER: "",
}

PLACE_WORDS = {
    # Translators: where the shooting is.
    "set": shown("Set"),
    "basecamp": shown("Basecamp"),
    "parking": shown("Parking"),
    "hospital": shown("Hospital"),
}


def day_words(today: Today) -> str:
    """As "Tue 12 Nov · Unit 1 · Day 12 of 40 · Under way"."""
    day = today.plan.workday.identity
    words = (day_text(day.date), day.unit, count_words(today))
    return " · ".join(word for word in words if word)


def count_words(today: Today) -> str:
    """As "Day 12 of 40 · Under way": what a chooser of days does not say."""
    day = today.plan.workday.identity
    number = ""
    if day.number:
        number = say("Day {number}", number=day.number)
    if day.number and day.total:
        number = say("Day {number} of {total}", number=day.number, total=day.total)
    return " · ".join(w for w in (number, say(DAY_STATUS_WORDS[today.status])) if w)


def revision_words(today: Today) -> str:
    """As "Rev 3 Pink"."""
    mark = today.published.mark
    if not mark.colour:
        return say("Rev {number}", number=mark.number)
    return say("Rev {number} {colour}", number=mark.number, colour=colour_text(mark))


def call_words(today: Today, zone: ZoneInfo) -> tuple[str, str]:
    """My call in the largest type, and the line beneath it."""
    call = today.call
    if call is None:
        return say("No call"), say("You are not called on this day.")
    status = say(CALL_STATUS_WORDS[call.standing.status])
    times = call.times
    if times.report_ms is None:
        is_away = call.standing.status in (CallStatus.OFF, CallStatus.HOLD)
        beneath = "" if is_away else say("The time is not fixed yet.")
        return status or say("Called"), beneath
    others = (
        (shown("Pickup {time}"), times.pickup_ms),
        (shown("Make-up {time}"), times.makeup_ms),
        (shown("On set {time}"), times.on_set_ms),
        (shown("Est. out {time}"), times.out_ms),
    )
    place = place_of(today.plan, call.place.place)
    where = place.name.name if place else ""
    told = [
        say(words, time=clock_text(ms, zone)) for words, ms in others if ms is not None
    ]
    parts = (status, where, *told, call.notes.transport, call.notes.notes)
    beneath = " · ".join(part for part in parts if part)
    return clock_text(times.report_ms, zone), beneath


def presence_mark(presence: Presence | None, zone: ZoneInfo) -> tuple[Tone, str]:
    """Whether I am in, and since when."""
    if presence is None:
        return Tone.UNKNOWN, say("Not checked in")
    if presence.is_at_meal:
        return Tone.CHANGED, say(
            "At a meal since {time}", time=_since(presence, presence.last_ms, zone)
        )
    if presence.is_here:
        return Tone.ON_TIME, say(
            "In since {time}", time=_since(presence, presence.first_in_ms, zone)
        )
    return Tone.UNKNOWN, say(
        "Out since {time}", time=_since(presence, presence.last_out_ms, zone)
    )


def _since(presence: Presence, ms: int | None, zone: ZoneInfo) -> str:
    at = clock_text(ms, zone)
    return say("about {time}", time=at) if presence.is_estimated else at


def place_of(plan: Plan, place: str) -> Place | None:
    """A place of this plan; None if it has none of that id."""
    return next((one for one in plan.places if one.id == place), None)


def places(plan: Plan) -> tuple[tuple[str, Place], ...]:
    """Where things are today: a key of PLACE_WORDS, and the place."""
    day = plan.workday.places
    found = ((use, place_of(plan, getattr(day, use))) for use in PLACE_WORDS)
    return tuple((use, place) for use, place in found if place is not None)


def now_words(today: Today, zone: ZoneInfo) -> tuple[str, str]:
    """What is on, and until when or how late."""
    board = today.board
    if board.now is None:
        return say("The day is done") if board.is_over else say("Nothing is on"), ""
    until = ""
    if board.now_ends_ms:
        until = say("until {time}", time=clock_text(board.now_ends_ms, zone))
    beneath = " · ".join(w for w in (until, behind_words(board)) if w)
    return _title(board.now, today.plan), beneath


def next_words(today: Today, now_ms: int, zone: ZoneInfo) -> tuple[str, str]:
    """What comes next, when, and how long until then; empty when nothing does."""
    board = today.board
    if board.next is None:
        return "", ""
    title = _title(board.next, today.plan)
    if board.next_starts_ms is None:
        return title, say("time not fixed")
    at = clock_text(board.next_starts_ms, zone)
    return title, f"{at} · {countdown_text(board.next_starts_ms, now_ms)}"


def behind_words(board: Board) -> str:
    """As "0:12 behind" or "0:05 ahead"; empty on time or unknown."""
    behind_ms = board.behind_ms or 0
    if abs(behind_ms) < 60_000:
        return ""
    span = span_text(abs(behind_ms))
    if behind_ms > 0:
        return say("{span} behind", span=span)
    return say("{span} ahead", span=span)


def line_detail(line: Line, zone: ZoneInfo) -> str:
    """What stands under a line's title in the list."""
    item, progress = line.item, line.item.progress
    is_named = item.what.kind in (ItemKind.SCENE, ItemKind.OTHER)
    parts = [
        "" if is_named else say(KIND_WORDS[item.what.kind]),
        *_scene(item),
        _went(progress, zone),
        reason_text(progress.reason),
    ]
    return " · ".join(part for part in parts if part)


def _scene(item: Item) -> list[str]:
    told, numbers = [], " ".join(item.scene.cast_numbers)
    pages = pages_text(item.scene.pages_eighths)
    if pages:
        told.append(say("{pages} pages", pages=pages))
    if numbers:
        told.append(say("Cast {numbers}", numbers=numbers))
    return told


def _went(progress: ItemProgress, zone: ZoneInfo) -> str:
    if progress.status is Progress.IN_PROGRESS and progress.actual_start_ms:
        return say("started {time}", time=clock_text(progress.actual_start_ms, zone))
    if progress.status is Progress.DONE and progress.actual_end_ms:
        return say("done {time}", time=clock_text(progress.actual_end_ms, zone))
    return ""


def line_mark(line: Line) -> tuple[Tone, str] | None:
    """The badge of a line in the list; none for one that is merely planned."""
    if line.conflicts:
        return Tone.WAITING, say("Two versions")
    status = line.item.progress.status
    words = say(PROGRESS_WORDS[status])
    if status is Progress.PLANNED:
        return (Tone.WAITING, say("Waiting")) if line.is_waiting else None
    if line.is_waiting:
        return Tone.WAITING, " · ".join((words, say("not sent yet")))
    return PROGRESS_TONES[status], words


def is_found(line: Line, wanted: str) -> bool:
    """Whether a line answers a search; an empty one finds everything."""
    words, item = wanted.casefold().split(), line.item
    if not words:
        return True
    text = " ".join(
        (line_title(item), item.what.title, item.scene.synopsis, item.notes.notes)
    ).casefold()
    return all(word in text for word in words)


def _title(line: BoardLine, plan: Plan) -> str:
    found = next((item for item in plan.items if item.id == line.item), None)
    return line_title(found) if found else line.title
