"""Times in words, in the production's zone. Times given are epoch ms."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mobile.state.centre import Filling
from mobile.state.centre import Freshness as Fresh
from mobile.views.tones import Freshness, Tone

MINUTE_MS = 60_000
NO_TIME = "–:–"


def clock_text(ms: int | None, zone: ZoneInfo) -> str:
    """As "06:00"; an unknown time is a dash."""
    return NO_TIME if ms is None else f"{_at(ms, zone):%H:%M}"


def when_text(ms: int, now_ms: int, zone: ZoneInfo) -> str:
    """As "17:05", "yesterday 17:05", "tomorrow 05:30" or "12 Nov 17:05"."""
    at, now = _at(ms, zone), _at(now_ms, zone)
    days = (now.date() - at.date()).days
    if days == 0:
        return f"{at:%H:%M}"
    if days == 1:
        return f"yesterday {at:%H:%M}"
    if days == -1:
        return f"tomorrow {at:%H:%M}"
    return f"{at.day} {at:%b} {at:%H:%M}"


def day_text(date: str) -> str:
    """As "Tue 12 Nov", of an ISO date; what cannot be read stands for itself."""
    try:
        day = datetime.fromisoformat(date)
    except ValueError:
        return date
    return f"{day:%a} {day.day} {day:%b}"


def span_text(ms: int) -> str:
    """A length of time in hours and minutes: "0:48". Never negative."""
    minutes = max(0, ms) // MINUTE_MS
    return f"{minutes // 60}:{minutes % 60:02d}"


def countdown_text(until_ms: int | None, now_ms: int) -> str:
    """As "in 0:48"; "now" in the minute it is due; "since 0:12" after. Unknown: ""."""
    if until_ms is None:
        return ""
    left_ms = until_ms - now_ms
    if left_ms <= -MINUTE_MS:
        return f"since {span_text(-left_ms)}"
    return "now" if left_ms < MINUTE_MS else f"in {span_text(left_ms)}"


def freshness(fresh: Fresh, now_ms: int, zone: ZoneInfo) -> Freshness:
    """What the top right of every screen says: how fresh, and is my work safe?"""
    unsafe = ""
    if fresh.refused:
        unsafe = f"{fresh.refused} not accepted"
    if fresh.waiting:
        unsafe = f"{fresh.waiting} waiting"
    if fresh.filling is not None:
        coming = filling_words(fresh.filling)
        return Freshness(f"{coming} · {unsafe}" if unsafe else coming, Tone.CHANGED)
    if fresh.as_of_ms is None:
        if unsafe:
            return Freshness(unsafe, Tone.WAITING)
        return Freshness("nothing received yet", Tone.UNKNOWN)
    if fresh.is_stale:
        at = f"as of {when_text(fresh.as_of_ms, now_ms, zone)}"
        return Freshness(f"{at} · {unsafe}" if unsafe else at, Tone.STOP)
    at = clock_text(fresh.as_of_ms, zone)
    if unsafe:
        return Freshness(f"{at} · {unsafe}", Tone.WAITING)
    return Freshness(f"{at} · all sent", Tone.ON_TIME)


def filling_words(filling: Filling) -> str:
    """How far the first fetching of everything has come; no total is right before."""
    return f"fetching the rest: {filling.come:,} of {filling.rows:,}"


def _at(ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(ms / 1000, zone)
