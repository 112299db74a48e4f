"""Times in words, in the production's zone. Times given are epoch ms."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mobile.language import say, say_many, say_number, tongue
from mobile.state.centre import Filling
from mobile.state.centre import Freshness as Fresh
from mobile.views.present.staleness import BY_DAY_MS, BY_MINUTE_MS, is_stale
from mobile.views.tones import Freshness, Tone
from shared.words import shown

MINUTE_MS = 60_000
NO_TIME = "–:–"
# From Monday on, and from January on; strftime knows the server's language only.
WEEKDAYS = (
    shown("Mon"),
    shown("Tue"),
    shown("Wed"),
    shown("Thu"),
    shown("Fri"),
    shown("Sat"),
    shown("Sun"),
)
MONTHS = (
    shown("Jan"),
    shown("Feb"),
    shown("Mar"),
    shown("Apr"),
    shown("May"),
    shown("Jun"),
    shown("Jul"),
    shown("Aug"),
    shown("Sep"),
    shown("Oct"),
    shown("Nov"),
    shown("Dec"),
)


def clock_text(ms: int | None, zone: ZoneInfo) -> str:
    """As "06:00", or "6:00 am" for who counts so; an unknown time is a dash."""
    return NO_TIME if ms is None else time_text(_at(ms, zone))


def time_text(at: datetime) -> str:
    """The time of day, as its reader writes it."""
    if not tongue().is_12h:
        return f"{at:%H:%M}"
    half = say("am") if at.hour < 12 else say("pm")
    # A space that no line is broken at.
    return f"{at.hour % 12 or 12}:{at:%M}\u00a0{half}"


def when_text(ms: int, now_ms: int, zone: ZoneInfo) -> str:
    """As "17:05", "yesterday 17:05", "tomorrow 05:30" or "12 Nov 17:05"."""
    at, now = _at(ms, zone), _at(now_ms, zone)
    days, time = (now.date() - at.date()).days, time_text(at)
    if days == 0:
        return time
    if days == 1:
        return say("yesterday {time}", time=time)
    if days == -1:
        return say("tomorrow {time}", time=time)
    month = say(MONTHS[at.month - 1])
    return say("{day} {month} {time}", day=at.day, month=month, time=time)


def day_text(date: str) -> str:
    """As "Tue 12 Nov", of an ISO date; what cannot be read stands for itself."""
    try:
        day = datetime.fromisoformat(date)
    except ValueError:
        return date
    return say(
        "{weekday} {day} {month}",
        weekday=say(WEEKDAYS[day.weekday()]),
        day=day.day,
        month=say(MONTHS[day.month - 1]),
    )


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
        return say("since {span}", span=span_text(-left_ms))
    if left_ms < MINUTE_MS:
        return say("now")
    return say("in {span}", span=span_text(left_ms))


def freshness(fresh: Fresh, now_ms: int, zone: ZoneInfo) -> Freshness:
    """What the top right of every screen says: how fresh, and is my work safe?"""
    soon = _freshness(fresh, now_ms, zone, BY_MINUTE_MS)
    late = _freshness(fresh, now_ms, zone, BY_DAY_MS)
    return soon if soon == late else Freshness(soon.words, soon.tone, late)


def _freshness(fresh: Fresh, now_ms: int, zone: ZoneInfo, most_ms: int) -> Freshness:
    unsafe = ""
    if fresh.refused:
        unsafe = say_many(fresh.refused, "{count} not accepted", "{count} not accepted")
    if fresh.waiting:
        unsafe = say_many(fresh.waiting, "{count} waiting", "{count} waiting")
    if fresh.filling is not None:
        coming = filling_words(fresh.filling)
        return Freshness(f"{coming} · {unsafe}" if unsafe else coming, Tone.CHANGED)
    if fresh.as_of_ms is None:
        if unsafe:
            return Freshness(unsafe, Tone.WAITING)
        return Freshness(say("nothing received yet"), Tone.UNKNOWN)
    when = when_text(fresh.as_of_ms, now_ms, zone)
    if is_stale(fresh.as_of_ms, now_ms, most_ms):
        at = say("as of {when}", when=when)
        return Freshness(f"{at} · {unsafe}" if unsafe else at, Tone.STOP)
    if unsafe:
        return Freshness(f"{when} · {unsafe}", Tone.WAITING)
    return Freshness(say("{time} · all sent", time=when), Tone.ON_TIME)


def filling_words(filling: Filling) -> str:
    """How far the first fetching of everything has come; no total is right before."""
    return say(
        "fetching the rest: {come} of {rows}",
        come=say_number(filling.come),
        rows=say_number(filling.rows),
    )


def _at(ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(ms / 1000, zone)
