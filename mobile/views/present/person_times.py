"""A person's day in words: when they came and went, who says so, what was put right."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from mobile.state.correcting import Coming, Proposal, Sign
from mobile.views.present.day import CHECKED_WORDS
from mobile.views.present.times import clock_text
from mobile.views.tones import Tone
from shared.nouns.people import Direction

# What may be chosen for an entry that is put right.
DIRECTION_WORDS = {
    Direction.IN: "In",
    Direction.OUT: "Out",
    Direction.MEAL_OUT: "To a meal",
    Direction.MEAL_IN: "Back from it",
}
# Why people are most often put right: one tap.
REASONS = ("Forgot to check out", "Wrong button", "Badge was not read")
AT_WRAP = "Forgot to check out, left at wrap"
AT_LAST_SCAN = "Forgot to check out, last seen then"


def title(coming: Coming) -> str:
    return CHECKED_WORDS[coming.direction]


def lead(coming: Coming, zone: ZoneInfo) -> str:
    return clock_text(coming.at_ms, zone)


def detail(coming: Coming, name: Callable[[str], str], zone: ZoneInfo) -> str:
    """As "by Ben Gate · told at 21:15: forgot the badge · not sent yet"."""
    told = f"told at {clock_text(coming.recorded_ms, zone)}" if coming.is_told else ""
    if told and coming.reason:
        told = f"{told}: {coming.reason}"
    words = (
        f"by {name(coming.by)}",
        told,
        "about then: off a wrong clock" if coming.is_estimated else "",
        "not sent yet" if coming.is_waiting else "",
    )
    return " · ".join(word for word in words if word)


def mark(coming: Coming, name: Callable[[str], str]) -> tuple[Tone, str] | None:
    """For what does not count, who says so and why; None for what does."""
    back = coming.taken_back
    if back is not None:
        words = f"Taken back by {name(back.by)}"
        return Tone.UNKNOWN, f"{words}: {back.reason}" if back.reason else words
    return (Tone.WAITING, "The office has to accept it") if coming.is_held else None


def proposal_words(proposal: Proposal, zone: ZoneInfo) -> str:
    """As "Out at 18:40, wrap"."""
    at = clock_text(proposal.at_ms, zone)
    if proposal.sign is Sign.WRAPPED:
        return f"Out at {at}, wrap"
    if proposal.sign is Sign.WRAP_ESTIMATE:
        return f"Out at {at}, estimated wrap"
    thing = f": {proposal.thing}" if proposal.thing else ""
    return f"Out at {at}, last scan{thing}"


def all_out_words(count: int, proposal: Proposal, zone: ZoneInfo) -> str:
    """As "All 3 out at 18:40, wrap"."""
    words = proposal_words(proposal, zone)
    return f"All {count} {words[0].lower()}{words[1:]}" if count > 1 else words


def proposal_reason(proposal: Proposal) -> str:
    """What is written down when a person confirms it."""
    is_scan = proposal.sign is Sign.LAST_SCAN
    return AT_LAST_SCAN if is_scan else AT_WRAP
