"""What "Before you go home" says: who never checked out, what is not back."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from mobile.language import say, say_many
from mobile.state.equipment import AssetLine
from mobile.state.going_home import StillOut
from mobile.state.people import PersonLine
from mobile.views.present.day import presence_mark
from mobile.views.present.equipment import kit_words
from mobile.views.present.people import isolated, visit_words
from mobile.views.present.times import when_text
from shared.wire import SilentDevice
from shared.words import shown

ALL_WELL = shown("Everybody is out, everything is back.")
ALL_WELL_OF_ONE = shown("You are out, and you hold nothing.")


def well_words(*, is_for_everybody: bool) -> str:
    return say(ALL_WELL if is_for_everybody else ALL_WELL_OF_ONE)


def more_words(still_in: int, things: int, waiting: int) -> str:
    """As "2 still in · 5 things out", under the way to this screen."""
    told = (
        still_in_words(still_in) if still_in else "",
        say_many(things, "{count} thing out", "{count} things out") if things else "",
        say_many(waiting, "{count} not sent", "{count} not sent") if waiting else "",
    )
    words = " · ".join(word for word in told if word)
    return words or say("Who is still in, what is still out")


def still_in_words(count: int) -> str:
    return say_many(count, "{count} still in", "{count} still in")


def holder_words(name: str, things: int) -> str:
    """As "Ana · 2 things", above what somebody has."""
    return f"{isolated(name)} · {counted(things)}"


def counted(things: int) -> str:
    return say_many(things, "{count} thing", "{count} things")


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
        since_words(since_ms, now_ms, zone) if since_ms is not None else "",
        kit_words(line),
        line.asset.name.serial,
        say("two claim it") if line.custody.dispute else "",
    )
    return " · ".join(word for word in told if word)


def since_words(since_ms: int, now_ms: int, zone: ZoneInfo) -> str:
    return say("since {when}", when=when_text(since_ms, now_ms, zone))


def waiting_words(waiting: int) -> str:
    return say_many(
        waiting,
        "{count} entry of this phone not sent yet",
        "{count} entries of this phone not sent yet",
    )


def silent_title(device: SilentDevice, name: Callable[[str], str]) -> str:
    """As "Hamish Reid · Pier gate tablet": who can be asked, and about what."""
    person = name(device.person)
    if person in device.name:
        return device.name
    words = (isolated(person), device.name)
    return " · ".join(word for word in words if word)


def silent_detail(device: SilentDevice, now_ms: int, zone: ZoneInfo) -> str:
    """As "not heard since 16:40 · 3 entries waited on it"."""
    when = when_text(device.heard_ms, now_ms, zone)
    waited = ""
    if device.waiting:
        waited = say_many(
            device.waiting,
            "{count} entry waited on it",
            "{count} entries waited on it",
        )
    words = (say("not heard since {when}", when=when), waited)
    return " · ".join(word for word in words if word)


def silence_words(as_of_ms: int, now_ms: int, zone: ZoneInfo) -> str:
    """Beneath them: it is the server that did not hear, and it was asked some time."""
    when = when_text(as_of_ms, now_ms, zone)
    return say("The server said so at {when}. They may know of more.", when=when)


def as_of_words(as_of_ms: int | None, now_ms: int, zone: ZoneInfo) -> str:
    """Nothing here is complete beyond what this phone has heard of."""
    if as_of_ms is None:
        return say("Nothing received yet: there may be more.")
    at = when_text(as_of_ms, now_ms, zone)
    return say("As of {when}. What others recorded since then is not in it.", when=at)
