"""A person's day in words: when they came and went, who says so, what was put right."""

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from mobile.language import say, say_as
from mobile.state.correcting import Coming, Proposal, Sign
from mobile.views.present.day import CHECKED_WORDS
from mobile.views.present.times import clock_text
from mobile.views.tones import Tone
from shared.nouns.people import Direction
from shared.words import shown

# Why people are most often put right: one tap.
REASONS: Final = (
    shown("Forgot to check out"),
    shown("Wrong button"),
    shown("Badge was not read"),
)
AT_WRAP: Final = shown("Forgot to check out, left at wrap")
AT_LAST_SCAN: Final = shown("Forgot to check out, last seen then")
# Kept as they stand here, and put into each reader's language; other reasons are as
# somebody wrote them.
_KNOWN_REASONS: Final = frozenset([*REASONS, AT_WRAP, AT_LAST_SCAN])
PROPOSED: Final = {
    Sign.WRAPPED: shown("Out at {time}, wrap"),
    Sign.WRAP_ESTIMATE: shown("Out at {time}, estimated wrap"),
    Sign.LAST_SCAN: shown("Out at {time}, last scan: {thing}"),
}
PROPOSED_OF_ONE: Final = {
    Sign.WRAPPED: shown("{name}: out at {time}, wrap"),
    Sign.WRAP_ESTIMATE: shown("{name}: out at {time}, estimated wrap"),
    Sign.LAST_SCAN: shown("{name}: out at {time}, last scan"),
}
PROPOSED_OF_ALL: Final = {
    Sign.WRAPPED: shown("All {count} out at {time}, wrap"),
    Sign.WRAP_ESTIMATE: shown("All {count} out at {time}, estimated wrap"),
    Sign.LAST_SCAN: shown("All {count} out at {time}, last scan"),
}


def direction_words() -> dict[Direction, str]:
    """What may be chosen for an entry that is put right."""
    return {
        Direction.IN: say_as("attendance", "In"),
        Direction.OUT: say_as("attendance", "Out"),
        Direction.MEAL_OUT: say("To a meal"),
        Direction.MEAL_IN: say("Back from it"),
    }


def title(coming: Coming) -> str:
    return say(CHECKED_WORDS[coming.direction])


def lead(coming: Coming, zone: ZoneInfo) -> str:
    return clock_text(coming.at_ms, zone)


def detail(coming: Coming, name: Callable[[str], str], zone: ZoneInfo) -> str:
    """As "by Ben Gate · told at 21:15: forgot the badge · not sent yet"."""
    words = (
        say("by {name}", name=name(coming.by)),
        _told_words(coming, zone),
        say("about then: off a wrong clock") if coming.is_estimated else "",
        say("not sent yet") if coming.is_waiting else "",
    )
    return " · ".join(word for word in words if word)


def _told_words(coming: Coming, zone: ZoneInfo) -> str:
    if not coming.is_told:
        return ""
    at, reason = clock_text(coming.recorded_ms, zone), reason_words(coming.reason)
    if not reason:
        return say("told at {time}", time=at)
    return say("told at {time}: {reason}", time=at, reason=reason)


def mark(coming: Coming, name: Callable[[str], str]) -> tuple[Tone, str] | None:
    """For what does not count, who says so and why; None for what does."""
    back = coming.taken_back
    if back is not None:
        by, reason = name(back.by), reason_words(back.reason)
        if not reason:
            return Tone.UNKNOWN, say("Taken back by {name}", name=by)
        return (
            Tone.UNKNOWN,
            say("Taken back by {name}: {reason}", name=by, reason=reason),
        )
    if coming.is_held:
        return Tone.WAITING, say("The office has to accept it")
    return None


def reason_words(reason: str) -> str:
    """A reason that is kept, as its reader reads it."""
    return say(reason) if reason in _KNOWN_REASONS else reason


def reason_kept(text: str) -> str:
    """What is kept of a reason that was written or chosen in somebody's language."""
    known = {say(one): one for one in REASONS}
    return known.get(text.strip(), text)


def proposal_words(proposal: Proposal, zone: ZoneInfo) -> str:
    """As "Out at 18:40, wrap"."""
    at = clock_text(proposal.at_ms, zone)
    if proposal.sign is Sign.LAST_SCAN and not proposal.thing:
        return say("Out at {time}, last scan", time=at)
    return say(PROPOSED[proposal.sign], time=at, thing=proposal.thing)


def done_words(name: str, proposal: Proposal, zone: ZoneInfo) -> str:
    """As "Ben Gate: out at 18:40, wrap"."""
    at = clock_text(proposal.at_ms, zone)
    return say(PROPOSED_OF_ONE[proposal.sign], name=name, time=at)


def all_out_words(count: int, proposal: Proposal, zone: ZoneInfo) -> str:
    """As "All 3 out at 18:40, wrap"."""
    if count == 1:
        return proposal_words(proposal, zone)
    at = clock_text(proposal.at_ms, zone)
    return say(PROPOSED_OF_ALL[proposal.sign], count=count, time=at)


def proposal_reason(proposal: Proposal) -> str:
    """What is written down when a person confirms it."""
    is_scan = proposal.sign is Sign.LAST_SCAN
    return AT_LAST_SCAN if is_scan else AT_WRAP
