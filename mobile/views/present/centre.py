"""What the sync centre says: is my work safe, and what happens next?"""

from zoneinfo import ZoneInfo

from mobile.language import say, say_many
from mobile.state.centre import Standing
from mobile.views.present.times import (
    MINUTE_MS,
    clock_text,
    filling_words,
    when_text,
)
from mobile.views.tones import Tone
from shared.access import Role
from shared.session import OTHER_SERVER, Phase
from shared.words import shown, shown_many

# A wall clock this far off is worth a word: it is two meals of a runner's minute.
CLOCK_OFF_MS = 2 * MINUTE_MS
# This far off, Today says so too: calls and alarms of other apps are wrong with it.
CLOCK_WARN_MS = 5 * MINUTE_MS
DAY_MIN = 24 * 60
YEAR_MIN = 365 * DAY_MIN
HOUR_MIN = 60
# How far off, in units of so many minutes each; of the larger ones two or more.
OFF_WORDS = (
    (YEAR_MIN, shown("about {count} years ahead"), shown("about {count} years behind")),
    (DAY_MIN, shown("about {count} days ahead"), shown("about {count} days behind")),
    (HOUR_MIN, shown("about {count} hours ahead"), shown("about {count} hours behind")),
)
OFF_MINUTES = (shown("{count} min ahead"), shown("{count} min behind"))
ROLE_WORDS = {
    Role.CREW: shown("crew"),
    Role.GATE: shown("gate"),
    Role.HEAD: shown("department head"),
    Role.COORDINATOR: shown("coordinator"),
    Role.ADMIN: shown("admin"),
    Role.DISPLAY: shown("display"),
}

WHAT_WORDS = {
    "attendance": shown_many("{count} check-in", "{count} check-ins"),
    "scan": shown_many("{count} scan", "{count} scans"),
    "ack": shown_many("{count} acknowledgement", "{count} acknowledgements"),
    "comment": shown_many("{count} comment", "{count} comments"),
    "message": shown_many("{count} notice", "{count} notices"),
    "receipt": shown_many(
        "{count} acknowledgement of a notice", "{count} acknowledgements of notices"
    ),
    "void": shown_many("{count} correction", "{count} corrections"),
    "review": shown_many("{count} review", "{count} reviews"),
    "item": shown_many("{count} change of the plan", "{count} changes of the plan"),
    "incident": shown_many("{count} incident note", "{count} incident notes"),
    "talk": shown_many("{count} toolbox talk", "{count} toolbox talks"),
    "delivery": shown_many("{count} delivery", "{count} deliveries"),
    "asset": shown_many("{count} change of equipment", "{count} changes of equipment"),
    "workday": shown_many("{count} change of the day", "{count} changes of the day"),
    "call": shown_many("{count} change of a call", "{count} changes of calls"),
    "revision": shown_many("{count} plan to publish", "{count} plans to publish"),
    "request": shown_many("{count} request", "{count} requests"),
    "person": shown_many(
        "{count} change of the people list", "{count} changes of the people list"
    ),
    "place": shown_many("{count} change of a place", "{count} changes of places"),
    "document": shown_many(
        "{count} change of a document", "{count} changes of documents"
    ),
    "production": shown_many(
        "{count} change of the production", "{count} changes of the production"
    ),
}
# What another build of this app wrote, and this one has no word for.
WHAT_OTHERWISE = shown_many("{count} other change", "{count} other changes")
STOPPED_WORDS = {
    "revoked": shown(
        "The office took this phone off the production. What waits is kept here. Ask "
        "the coordinator, then pair again."
    ),
    "expired": shown(
        "This phone's time on the production is over. What waits is kept here. Ask "
        "the coordinator for a new code, then pair again."
    ),
    "unknown_token": shown(
        "The server does not know this phone any more. Nothing is lost: pair again, "
        "and what waits is sent."
    ),
    "device_fork": shown(
        "Another phone uses this one's identity. Nothing is lost: pair again, and "
        "what waits is sent."
    ),
    "schema_old": shown(
        "This app is too old for the server. Update it; nothing is lost."
    ),
}
# The same when nothing is left: it was handed over before the phone stopped.
ENDED_WORDS = {
    "revoked": shown(
        "The office took this phone off the production. Everything it recorded is "
        "handed over; the office looks through the last of it. To go on, ask the "
        "coordinator, then pair again."
    ),
    "expired": shown(
        "This phone's time on the production is over. Everything it recorded is "
        "handed over; the office looks through the last of it. To go on, ask the "
        "coordinator for a new code, then pair again."
    ),
}
STOPPED_OTHERWISE = shown("The server refuses this phone.")
# What is at the server and waits there, by why: one of them, more of them.
HELD_WORDS = {
    "schema_new": shown_many(
        "1 change waits for the server to be updated",
        "{count} changes wait for the server to be updated",
    ),
}
HELD_OTHERWISE = shown_many(
    "1 change waits for the office to accept it",
    "{count} changes wait for the office to accept them",
)
OTHER_SERVER_WORDS = shown(
    "What answers is not the server that this phone was paired with, so nothing was "
    "sent; it asks again by itself. If this network asks for a login, do that. If it "
    "stays so, the server may have a new certificate: pair again. Nothing is lost."
)


def safe_words(standing: Standing) -> tuple[Tone, str]:
    """The answer in one line: everything received, or how much is not."""
    waiting = standing.waiting
    if not standing.counts.saved:
        return Tone.ON_TIME, say("Nothing recorded on this phone yet")
    if not waiting:
        return Tone.ON_TIME, say("Everything you recorded is received")
    return Tone.WAITING, say_many(
        waiting,
        "{count} is saved on this phone and not yet received",
        "{count} are saved on this phone and not yet received",
    )


def counts_words(standing: Standing) -> str:
    counts = standing.counts
    return say(
        "Saved here {saved} · sent {sent} · received {received}",
        saved=counts.saved,
        sent=counts.sent,
        received=counts.received,
    )


def waiting_words(standing: Standing) -> tuple[str, ...]:
    """What waits, by kind: "2 check-ins"."""
    told = [
        say_many(count, *WHAT_WORDS.get(what, WHAT_OTHERWISE))
        for what, count in standing.counts.waiting.items()
    ]
    return (*told, *_photo_words(standing))


def held_words(standing: Standing) -> tuple[str, ...]:
    """What has arrived and is not applied yet; on this phone it shows already."""
    told = []
    for why, count in standing.counts.held.items():
        told.append(say_many(count, *HELD_WORDS.get(why, HELD_OTHERWISE)))
    return tuple(told)


def _photo_words(standing: Standing) -> tuple[str, ...]:
    """How far photos are: "2 photos · 60 % sent"."""
    photos = standing.photos
    if not photos.waiting:
        return ()
    told = say_many(
        photos.waiting,
        "{count} photo · {share} % sent",
        "{count} photos · {share} % sent",
        share=100 * photos.sent // max(1, photos.bytes),
    )
    return (told,)


def safe_mark(standing: Standing) -> tuple[Tone, str]:
    """The same as a badge."""
    tone, _ = safe_words(standing)
    return tone, say("Safe") if tone is Tone.ON_TIME else say("Waiting")


def line_words(standing: Standing, now_ms: int) -> tuple[Tone, str, str]:
    """How things stand with the server, and what happens by itself.

    The tone, the word for a badge, and the sentence.
    """
    link = standing.link
    if link.stopped_by:
        words = STOPPED_WORDS.get(link.stopped_by, STOPPED_OTHERWISE)
        if not standing.waiting:
            words = ENDED_WORDS.get(link.stopped_by, words)
        return Tone.STOP, say("Stopped"), say(words)
    if link.is_live:
        words = say("Connected: changes arrive as they are made")
        return Tone.ON_TIME, say("Live"), words
    if may_pair_again(standing):
        return Tone.STOP, say("Another server"), say(OTHER_SERVER_WORDS)
    if link.phase is Phase.BACKOFF:
        left_ms = (link.next_try_ms or now_ms) - now_ms
        seconds = max(1, round(left_ms / 1000))
        words = say(
            "No answer from the server. Next try in {seconds} s", seconds=seconds
        )
        return Tone.WAITING, say("No line"), words
    if link.phase in (Phase.IDLE, Phase.REST):
        words = say("Asking the server now and then")
        return Tone.WAITING, say("Now and then"), words
    return Tone.CHANGED, say("Busy"), say("Talking to the server")


def may_pair_again(standing: Standing) -> bool:
    """Whether pairing again could help, while the phone goes on trying by itself."""
    link = standing.link
    is_other = link.phase is Phase.BACKOFF and link.code == OTHER_SERVER
    return is_other and not link.stopped_by


def role_words(role: Role) -> str:
    return say(ROLE_WORDS[role])


def contact_words(standing: Standing, now_ms: int, zone: ZoneInfo) -> str:
    if standing.last_contact_ms is None:
        return say("never")
    return when_text(standing.last_contact_ms, now_ms, zone)


def as_of_words(standing: Standing, now_ms: int, zone: ZoneInfo) -> str:
    if standing.filling is not None:
        return filling_words(standing.filling)
    if standing.as_of_ms is None:
        return say("nothing received yet")
    return say("as of {when}", when=when_text(standing.as_of_ms, now_ms, zone))


def clock_words(
    standing: Standing, now_ms: int, zone: ZoneInfo
) -> tuple[Tone, str, str]:
    """Whether this phone's own clock can be believed. Times shown here already are.

    The tone, the word for a badge, and the sentence.
    """
    ahead_ms = standing.clock_ahead_ms
    if abs(ahead_ms) < CLOCK_OFF_MS:
        right = clock_text(now_ms, zone)
        words = say("This phone's clock is right: {time}", time=right)
        return Tone.ON_TIME, say("Right"), words
    off = _off(ahead_ms)
    return (
        Tone.WAITING,
        off,
        say(
            "This phone's clock is {off}. Callboard corrects its own times; set the "
            "clock all the same.",
            off=off,
        ),
    )


def wrong_clock_words(ahead_ms: int) -> str:
    """What Today says of a clock that is far off; empty if it is not."""
    if abs(ahead_ms) <= CLOCK_WARN_MS:
        return ""
    return say("This phone's clock is {off}", off=_off(ahead_ms))


def _off(ahead_ms: int) -> str:
    """As "12 min ahead", "3 hours behind", "about 56 years behind"."""
    minutes = abs(ahead_ms) // MINUTE_MS
    is_behind = ahead_ms <= 0
    for length, *words in OFF_WORDS:
        if minutes >= 2 * length:
            return say(words[is_behind], count=round(minutes / length))
    return say(OFF_MINUTES[is_behind], count=minutes)
