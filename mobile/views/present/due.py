"""When a thing is to be back: with us, and with whom it is rented from."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.state.equipment import AssetLine
from mobile.views.present.scan import Around
from mobile.views.present.times import when_text
from mobile.views.tones import Tone

SOON_MS = 24 * 3_600_000
# Nobody counts equipment in before the last of it is off the truck.
BACK_BY = time(20, 0)
CHOICES = {"today": 0, "tomorrow": 1, "three-days": 3, "a-week": 7}
CHOICE_WORDS = {
    "today": "Today",
    "tomorrow": "Tomorrow",
    "three-days": "In 3 days",
    "a-week": "In a week",
}


class Choice(Struct, frozen=True):
    """A moment to bring something back by, for one chip."""

    key: str
    words: str
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
    return Tone.WAITING, "Overdue" if due < now_ms else "Due soon"


def words(line: AssetLine, around: Around) -> list[str]:
    """As "Ben brings it back by tomorrow 20:00" and "Rental ends 14 Nov 18:00"."""
    told = []
    if line.back_ms is not None:
        when = when_text(line.back_ms, around.now_ms, around.zone)
        who = around.who(line.custody.holder)
        brings = "You bring" if who == "you" else f"{who} brings"
        told.append(f"{brings} it back by {when}")
    rental_ms = line.asset.owner.rental_due_ms
    if rental_ms is not None:
        when = when_text(rental_ms, around.now_ms, around.zone)
        ends = "ended" if rental_ms < around.now_ms else "ends"
        told.append(f"Rental {ends} {when}")
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
        found.append(Choice(key, CHOICE_WORDS[key], int(at.timestamp() * 1000)))
    return [one for one in found if one.at_ms > now_ms]
