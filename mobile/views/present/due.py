"""When a thing is to be back: with us, and with whom it is rented from."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.language import say
from mobile.state.equipment import AssetLine
from mobile.views.present.scan import Around
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared.words import shown

SOON_MS = 24 * 3_600_000
# Nobody counts equipment in before the last of it is off the truck.
BACK_BY = time(20, 0)
CHOICES = {"today": 0, "tomorrow": 1, "three-days": 3, "a-week": 7}
CHOICE_WORDS = {
    "today": shown("Today"),
    "tomorrow": shown("Tomorrow"),
    "three-days": shown("In 3 days"),
    "a-week": shown("In a week"),
}
CHOSEN_WORDS = {
    "today": shown("Due back: today"),
    "tomorrow": shown("Due back: tomorrow"),
    "three-days": shown("Due back: in 3 days"),
    "a-week": shown("Due back: in a week"),
}


class Choice(Struct, frozen=True):
    """A moment to bring something back by: `words` for its chip, `chosen` for what was
    done when it is pressed.
    """

    key: str
    words: str
    chosen: str
    at_ms: int


def due_ms(line: AssetLine) -> int | None:
    """The first moment by which somebody wants it back; None for none."""
    told = (line.back_ms, line.asset.owner.rental_due_ms)
    return min((ms for ms in told if ms is not None), default=None)


def mark(line: AssetLine, now_ms: int) -> tuple[Tone, str] | None:
    """The badge of what is due within a day, or was due; None for the rest."""
    due = due_ms(line)
    if due is None or due - now_ms > SOON_MS:
        return None
    return Tone.WAITING, say("Overdue") if due < now_ms else say("Due soon")


def words(line: AssetLine, around: Around) -> list[str]:
    """As "Ben brings it back by tomorrow 20:00" and "Rental ends 14 Nov 18:00"."""
    told = []
    if line.back_ms is not None:
        when = when_text(line.back_ms, around.now_ms, around.zone)
        holder = line.custody.holder
        told.append(
            say("You bring it back by {when}", when=when)
            if holder == around.me
            else say(
                "{who} brings it back by {when}", who=around.name(holder), when=when
            )
        )
    rental_ms = line.asset.owner.rental_due_ms
    if rental_ms is not None:
        when = when_text(rental_ms, around.now_ms, around.zone)
        is_over = rental_ms < around.now_ms
        told.append(
            say("Rental ended {when}", when=when)
            if is_over
            else say("Rental ends {when}", when=when)
        )
    return told


def in_order(lines: Iterable[AssetLine]) -> list[AssetLine]:
    """What is due at all, the first due first."""
    due = [(due_ms(line), line.asset.name.name, line) for line in lines]
    known = [(ms, name, line) for ms, name, line in due if ms is not None]
    return [line for _, _, line in sorted(known, key=lambda one: one[:2])]


def choices(now_ms: int, zone: ZoneInfo) -> list[Choice]:
    """The evenings to choose from; those that are over are left out."""
    today = datetime.fromtimestamp(now_ms / 1000, zone).date()
    found = []
    for key, days in CHOICES.items():
        at = datetime.combine(today + timedelta(days=days), BACK_BY, zone)
        at_ms = int(at.timestamp() * 1000)
        found.append(Choice(key, say(CHOICE_WORDS[key]), say(CHOSEN_WORDS[key]), at_ms))
    return [one for one in found if one.at_ms > now_ms]
