"""What a gate tablet says, in words to be read from two steps away."""

from typing import assert_never
from zoneinfo import ZoneInfo

from mobile.language import say, say_as, say_many
from mobile.scan.decision import Answer
from mobile.state.kiosk import Shown
from mobile.state.today import Span
from mobile.views.present.people import Count
from mobile.views.present.times import MINUTE_MS, clock_text, day_text
from mobile.views.tones import Tone
from shared import pins, tags
from shared.nouns.people import Direction
from shared.words import shown

PROMPT = shown("Show your badge")
PIN_PROMPT = shown("Type your PIN")
# After what was done.
DONE_WORDS = {
    Direction.IN: shown("IN {time}"),
    Direction.OUT: shown("OUT {time}"),
    Direction.MEAL_OUT: shown("MEAL {time}"),
    Direction.MEAL_IN: shown("BACK {time}"),
    Direction.WRAPPED: shown("WRAPPED {time}"),
}
# (The tone, the big words, and what stands under them.)
NOT_DONE = {
    Answer.UNKNOWN: (
        Tone.STOP,
        shown("Not known here"),
        shown("Nobody has the badge {code}. Ask at the gate or in the office."),
    ),
    Answer.REVOKED: (
        Tone.STOP,
        shown("Badge cancelled"),
        shown("Nothing was recorded. Ask in the office."),
    ),
    Answer.NOT_YOURS: (
        Tone.STOP,
        shown("Not checked in"),
        shown("This tablet checks in nobody but its own person."),
    ),
    Answer.NO_DAY: (
        Tone.WAITING,
        shown("No day yet"),
        shown("No day is published: there is nothing to check in to."),
    ),
}


def act_words(direction: Direction) -> str:
    """On the button that does it."""
    match direction:
        case Direction.IN:
            return say_as("attendance", "In")
        case Direction.OUT:
            return say_as("attendance", "Out")
        case Direction.MEAL_OUT:
            return say("To a meal")
        case Direction.MEAL_IN:
            return say("Back from the meal")
        case Direction.WRAPPED:
            return say_as("attendance", "Wrapped")
    assert_never(direction)


def head(showing: Shown, zone: ZoneInfo) -> tuple[Tone, str, str]:
    """The tone, the largest words, and the line beneath them."""
    if showing.is_pin and showing.answer is Answer.UNKNOWN:
        return _wrong_pin(showing)
    if showing.jobs:
        return Tone.CHANGED, say("Which job?"), say("You are called to both.")
    if showing.people:
        return Tone.CHANGED, say("Who are you?"), say("Two of you have this PIN.")
    code = tags.parse(showing.code)
    if showing.answer is Answer.UNKNOWN and code is not None:
        beneath = say(
            "Nobody has the badge {code} yet. It is kept, and counts once the office "
            "has listed it. Ask at the gate.",
            code=tags.readable(code),
        )
        return Tone.STOP, say("Not known here"), beneath
    if showing.answer in NOT_DONE:
        tone, words, beneath = NOT_DONE[showing.answer]
        return tone, say(words), say(beneath, code=showing.code)
    here = showing.presence
    if showing.done is not None:
        at = clock_text(here.last_ms if here else None, zone)
        words = say(DONE_WORDS[showing.done], time=at)
        return Tone.ON_TIME, words, say("Saved on this tablet.")
    if showing.answer is Answer.ALREADY:
        beneath = say("Press if it is to be something else.")
        return Tone.CHANGED, say("Recorded already"), beneath
    if here is not None and here.is_at_meal:
        since = say("since {time}", time=clock_text(here.last_ms, zone))
        return Tone.CHANGED, say("At a meal"), since
    since = clock_text(here.first_in_ms if here else None, zone)
    return Tone.CHANGED, say("In since {time}", time=since), say("Where to?")


def _wrong_pin(showing: Shown) -> tuple[Tone, str, str]:
    if not showing.wait_ms:
        beneath = say("Nobody has this PIN. Try again, or ask at the gate.")
        return Tone.STOP, say("Wrong PIN"), beneath
    minutes = -(-showing.wait_ms // MINUTE_MS)
    beneath = say_many(
        minutes,
        "Show your badge, or type your PIN in {count} minute.",
        "Show your badge, or type your PIN in {count} minutes.",
    )
    return Tone.WAITING, say("Too many wrong PINs"), beneath


def job_words(job: Span) -> str:
    """As "Second unit · Tue 12 Nov"."""
    return " · ".join(word for word in (job.unit, day_text(job.date)) if word)


def typed_words(count: int) -> str:
    """How far the typing of a PIN is, to be read aloud."""
    return say_many(
        count, "{count} of {all} digits", "{count} of {all} digits", all=pins.DIGITS
    )


def usual_words(showing: Shown, seconds: int) -> str:
    """What happens if nobody presses; empty when that is nothing."""
    if showing.jobs:
        return say(
            "{job} in {seconds} seconds, if you press nothing",
            job=job_words(showing.jobs[0]),
            seconds=seconds,
        )
    if not showing.is_asking or showing.usual is None:
        return ""
    return say(
        "{act} in {seconds} seconds, if you press nothing",
        act=act_words(showing.usual),
        seconds=seconds,
    )


def count_words(count: Count, silent: str = "") -> str:
    """As "46 in of 52 expected · 3 more in · Gate 2 silent since 09:02"."""
    more = say("{count} more in", count=count.others) if count.others else ""
    told = (
        say("{here} in of {all} expected", here=count.here, all=count.expected),
        more,
        silent,
    )
    return " · ".join(words for words in told if words)
