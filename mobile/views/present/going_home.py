"""What "Before you go home" says: who never checked out, what is not back."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from mobile.state.equipment import AssetLine
from mobile.state.going_home import StillOut
from mobile.state.people import PersonLine
from mobile.views.present.day import presence_mark
from mobile.views.present.people import visit_words
from mobile.views.present.times import when_text

ALL_WELL = "Everybody is out, everything is back."
ALL_WELL_OF_ONE = "You are out, and you hold nothing."


def well_words(*, is_for_everybody: bool) -> str:
    return ALL_WELL if is_for_everybody else ALL_WELL_OF_ONE


def more_words(still_in: int, things: int, waiting: int) -> str:
    """As "2 still in · 5 things out", under the way to this screen."""
    told = (
        f"{still_in} still in" if still_in else "",
        f"{counted(things)} out" if things else "",
        f"{waiting} not sent" if waiting else "",
    )
    words = " · ".join(word for word in told if word)
    return words or "Who is still in, what is still out"


def counted(things: int) -> str:
    return "1 thing" if things == 1 else f"{things} things"


def thing_count(still: Sequence[StillOut]) -> int:
    return sum(len(one.things) for one in still)


def in_detail(line: PersonLine, zone: ZoneInfo) -> str:
    """As "In since 07:02 · Grip"."""
    job = line.person.job
    _, since = presence_mark(line.presence, zone)
    told = (since, job.department or job.company, visit_words(line.person))
    return " · ".join(word for word in told if word)


def out_detail(line: AssetLine, now_ms: int, zone: ZoneInfo) -> str:
    """As "since yesterday 17:05 · Kit of 4 · CAM-017"."""
    since_ms = line.custody.since_ms
    told = (
        f"since {when_text(since_ms, now_ms, zone)}" if since_ms is not None else "",
        f"Kit of {len(line.contents)}" if line.contents else "",
        line.asset.name.serial,
        "two claim it" if line.custody.dispute else "",
    )
    return " · ".join(word for word in told if word)


def waiting_words(waiting: int) -> str:
    what = "1 entry" if waiting == 1 else f"{waiting} entries"
    return f"{what} of this phone not sent yet"


def as_of_words(as_of_ms: int | None, now_ms: int, zone: ZoneInfo) -> str:
    """Nothing here is complete beyond what this phone has heard of."""
    if as_of_ms is None:
        return "Nothing received yet: there may be more."
    at = when_text(as_of_ms, now_ms, zone)
    return f"As of {at}. What others recorded since then is not in it."
