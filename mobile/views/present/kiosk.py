"""What a gate tablet says, in words to be read from two steps away."""

from zoneinfo import ZoneInfo

from mobile.scan.decision import Answer
from mobile.state.kiosk import Shown
from mobile.views.present.people import Count
from mobile.views.present.times import clock_text
from mobile.views.tones import Tone
from shared.nouns.people import Direction

PROMPT = "Show your badge"
ACT_WORDS = {
    Direction.IN: "In",
    Direction.OUT: "Out",
    Direction.MEAL_OUT: "To a meal",
    Direction.MEAL_IN: "Back from the meal",
    Direction.WRAPPED: "Wrapped",
}
# After what was done: (the big word, and under it).
DONE_WORDS = {
    Direction.IN: "IN",
    Direction.OUT: "OUT",
    Direction.MEAL_OUT: "MEAL",
    Direction.MEAL_IN: "BACK",
    Direction.WRAPPED: "WRAPPED",
}
NOT_DONE = {
    Answer.UNKNOWN: (
        Tone.STOP,
        "Not known here",
        "Nobody has the badge {code}. Ask at the gate or in the office.",
    ),
    Answer.REVOKED: (
        Tone.STOP,
        "Badge cancelled",
        "Nothing was recorded. Ask in the office.",
    ),
    Answer.NOT_YOURS: (
        Tone.STOP,
        "Not checked in",
        "This tablet checks in nobody but its own person.",
    ),
    Answer.NO_DAY: (
        Tone.WAITING,
        "No day yet",
        "No day is published: there is nothing to check in to.",
    ),
}


def head(shown: Shown, zone: ZoneInfo) -> tuple[Tone, str, str]:
    """The tone, the largest words, and the line beneath them."""
    if shown.answer in NOT_DONE:
        tone, words, beneath = NOT_DONE[shown.answer]
        return tone, words, beneath.format(code=shown.code)
    here = shown.presence
    if shown.done is not None:
        at_ms = here.last_ms if here else None
        words = f"{DONE_WORDS[shown.done]} {clock_text(at_ms, zone)}"
        return Tone.ON_TIME, words, "Saved on this tablet."
    since = clock_text(here.first_in_ms, zone) if here else ""
    if shown.answer is Answer.ALREADY:
        return Tone.CHANGED, "Recorded already", "Press if it is to be something else."
    if here is not None and here.is_at_meal:
        return Tone.CHANGED, "At a meal", f"since {clock_text(here.last_ms, zone)}"
    return Tone.CHANGED, f"In since {since}", "Where to?"


def usual_words(shown: Shown, seconds: int) -> str:
    """What happens if nobody presses; empty when that is nothing."""
    if not shown.is_asking or shown.usual is None:
        return ""
    return f"{ACT_WORDS[shown.usual]} in {seconds} seconds, if you press nothing"


def count_words(count: Count) -> str:
    """As "46 in of 52 expected · 3 more in"."""
    words = f"{count.here} in of {count.expected} expected"
    return f"{words} · {count.others} more in" if count.others else words
