"""What the sync centre says: is my work safe, and what happens next?"""

from zoneinfo import ZoneInfo

from mobile.state.centre import Standing
from mobile.views.present.times import (
    MINUTE_MS,
    clock_text,
    filling_words,
    when_text,
)
from mobile.views.tones import Tone
from shared.session import OTHER_SERVER, Phase

# A wall clock this far off is worth a word: it is two meals of a runner's minute.
CLOCK_OFF_MS = 2 * MINUTE_MS
# This far off, Today says so too: calls and alarms of other apps are wrong with it.
CLOCK_WARN_MS = 5 * MINUTE_MS
DAY_MIN = 24 * 60
YEAR_MIN = 365 * DAY_MIN

WHAT_WORDS = {
    "attendance": ("check-in", "check-ins"),
    "scan": ("scan", "scans"),
    "ack": ("acknowledgement", "acknowledgements"),
    "comment": ("comment", "comments"),
    "message": ("notice", "notices"),
    "receipt": ("acknowledgement of a notice", "acknowledgements of notices"),
    "void": ("correction", "corrections"),
    "review": ("review", "reviews"),
    "item": ("change of the plan", "changes of the plan"),
    "incident": ("incident note", "incident notes"),
    "talk": ("toolbox talk", "toolbox talks"),
    "delivery": ("delivery", "deliveries"),
    "asset": ("change of equipment", "changes of equipment"),
    "workday": ("change of the day", "changes of the day"),
}
STOPPED_WORDS = {
    "revoked": "The office took this phone off the production. What waits is kept "
    "here. Ask the coordinator, then pair again.",
    "expired": "This phone's time on the production is over. What waits is kept here. "
    "Ask the coordinator for a new code, then pair again.",
    "unknown_token": "The server does not know this phone any more. Nothing is lost: "
    "pair again, and what waits is sent.",
    "device_fork": "Another phone uses this one's identity. Nothing is lost: pair "
    "again, and what waits is sent.",
    "schema_old": "This app is too old for the server. Update it; nothing is lost.",
}
# The same when nothing is left: it was handed over before the phone stopped.
ENDED_WORDS = {
    "revoked": "The office took this phone off the production. Everything it recorded "
    "is handed over; the office looks through the last of it. To go on, ask the "
    "coordinator, then pair again.",
    "expired": "This phone's time on the production is over. Everything it recorded "
    "is handed over; the office looks through the last of it. To go on, ask the "
    "coordinator for a new code, then pair again.",
}
# What is at the server and waits there, by why: one of them, more of them.
HELD_WORDS = {
    "schema_new": (
        "1 change waits for the server to be updated",
        "{count} changes wait for the server to be updated",
    ),
}
HELD_OTHERWISE = (
    "1 change waits for the office to accept it",
    "{count} changes wait for the office to accept them",
)
OTHER_SERVER_WORDS = (
    "What answers is not the server that this phone was paired with, so nothing was "
    "sent; it asks again by itself. If this network asks for a login, do that. If it "
    "stays so, the server may have a new certificate: pair again. Nothing is lost."
)


def safe_words(standing: Standing) -> tuple[Tone, str]:
    """The answer in one line: everything received, or how much is not."""
    waiting = standing.waiting
    if not standing.counts.saved:
        return Tone.ON_TIME, "Nothing recorded on this phone yet"
    if not waiting:
        return Tone.ON_TIME, "Everything you recorded is received"
    verb = "is" if waiting == 1 else "are"
    return Tone.WAITING, f"{waiting} {verb} saved on this phone and not yet received"


def counts_words(standing: Standing) -> str:
    counts = standing.counts
    return (
        f"Saved here {counts.saved} · sent {counts.sent} · received {counts.received}"
    )


def waiting_words(standing: Standing) -> tuple[str, ...]:
    """What waits, by kind: "2 check-ins"."""
    told = []
    for what, count in standing.counts.waiting.items():
        one, many = WHAT_WORDS.get(what, (what, what))
        told.append(f"{count} {one if count == 1 else many}")
    return (*told, *_photo_words(standing))


def held_words(standing: Standing) -> tuple[str, ...]:
    """What has arrived and is not applied yet; on this phone it shows already."""
    told = []
    for why, count in standing.counts.held.items():
        one, many = HELD_WORDS.get(why, HELD_OTHERWISE)
        told.append(one if count == 1 else many.format(count=count))
    return tuple(told)


def _photo_words(standing: Standing) -> tuple[str, ...]:
    """How far photos are: "2 photos · 60 % sent"."""
    photos = standing.photos
    if not photos.waiting:
        return ()
    noun = "photo" if photos.waiting == 1 else "photos"
    share = 100 * photos.sent // max(1, photos.bytes)
    return (f"{photos.waiting} {noun} · {share} % sent",)


def safe_mark(standing: Standing) -> tuple[Tone, str]:
    """The same as a badge."""
    tone, _ = safe_words(standing)
    return tone, "Safe" if tone is Tone.ON_TIME else "Waiting"


def line_words(standing: Standing, now_ms: int) -> tuple[Tone, str, str]:
    """How things stand with the server, and what happens by itself.

    The tone, the word for a badge, and the sentence.
    """
    link = standing.link
    if link.stopped_by:
        words = STOPPED_WORDS.get(link.stopped_by, "The server refuses this phone.")
        if not standing.waiting:
            words = ENDED_WORDS.get(link.stopped_by, words)
        return Tone.STOP, "Stopped", words
    if link.is_live:
        return Tone.ON_TIME, "Live", "Connected: changes arrive as they are made"
    if may_pair_again(standing):
        return Tone.STOP, "Another server", OTHER_SERVER_WORDS
    if link.phase is Phase.BACKOFF:
        left_ms = (link.next_try_ms or now_ms) - now_ms
        seconds = max(1, round(left_ms / 1000))
        words = f"No answer from the server. Next try in {seconds} s"
        return Tone.WAITING, "No line", words
    if link.phase in (Phase.IDLE, Phase.REST):
        return Tone.WAITING, "Now and then", "Asking the server now and then"
    return Tone.CHANGED, "Busy", "Talking to the server"


def may_pair_again(standing: Standing) -> bool:
    """Whether pairing again could help, while the phone goes on trying by itself."""
    link = standing.link
    is_other = link.phase is Phase.BACKOFF and link.code == OTHER_SERVER
    return is_other and not link.stopped_by


def contact_words(standing: Standing, now_ms: int, zone: ZoneInfo) -> str:
    if standing.last_contact_ms is None:
        return "never"
    return when_text(standing.last_contact_ms, now_ms, zone)


def as_of_words(standing: Standing, now_ms: int, zone: ZoneInfo) -> str:
    if standing.filling is not None:
        return filling_words(standing.filling)
    if standing.as_of_ms is None:
        return "nothing received yet"
    return f"as of {when_text(standing.as_of_ms, now_ms, zone)}"


def clock_words(
    standing: Standing, now_ms: int, zone: ZoneInfo
) -> tuple[Tone, str, str]:
    """Whether this phone's own clock can be believed. Times shown here already are.

    The tone, the word for a badge, and the sentence.
    """
    ahead_ms = standing.clock_ahead_ms
    if abs(ahead_ms) < CLOCK_OFF_MS:
        words = f"This phone's clock is right: {clock_text(now_ms, zone)}"
        return Tone.ON_TIME, "Right", words
    off = _off(ahead_ms)
    return (
        Tone.WAITING,
        off,
        f"This phone's clock is {off}. Callboard corrects its own times; set the clock "
        "all the same.",
    )


def wrong_clock_words(ahead_ms: int) -> str:
    """What Today says of a clock that is far off; empty if it is not."""
    if abs(ahead_ms) <= CLOCK_WARN_MS:
        return ""
    return f"This phone's clock is {_off(ahead_ms)}"


def _off(ahead_ms: int) -> str:
    """As "12 min ahead", "3 hours behind", "about 56 years behind"."""
    minutes = abs(ahead_ms) // MINUTE_MS
    word = "ahead" if ahead_ms > 0 else "behind"
    for length, unit in ((YEAR_MIN, "years"), (DAY_MIN, "days"), (60, "hours")):
        if minutes >= 2 * length:
            return f"about {round(minutes / length)} {unit} {word}"
    return f"{minutes} min {word}"
