"""What the Scan screen says of each code: in words first, then in colour."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.language import say, say_many
from mobile.scan.decision import Answer
from mobile.scan.session import Entry, Run, recorded
from mobile.state.unknown_codes import Unknown
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared import tags
from shared.nouns.equipment import ScanKind

TONES = {
    Answer.OK: Tone.ON_TIME,
    Answer.ALREADY: Tone.CHANGED,
    Answer.UNKNOWN: Tone.UNKNOWN,
    Answer.REVOKED: Tone.STOP,
    Answer.DISPUTE: Tone.WAITING,
    Answer.NOT_YOURS: Tone.STOP,
    Answer.NO_DAY: Tone.STOP,
}


class Verdict(Struct, frozen=True):
    """Did that work? `words` in the largest type, then what, then what to do."""

    words: str
    title: str
    detail: str
    tone: Tone


class Around(Struct, frozen=True):
    """What words depend on: who is reading, what people are called, and when."""

    me: str
    name: Callable[[str], str]
    now_ms: int
    zone: ZoneInfo

    def who(self, person: str) -> str:
        return say("you") if person == self.me else self.name(person)

    def since(self, ms: int | None) -> str:
        if not ms:
            return ""
        return say("Since {when}.", when=when_text(ms, self.now_ms, self.zone))


def verdict(entry: Entry, around: Around) -> Verdict:
    """What came of one code."""
    if entry.is_undone:
        words, detail = say("Taken back"), say("As if not scanned.")
        return Verdict(words, entry.title, detail, Tone.UNKNOWN)
    if entry.answer is Answer.UNKNOWN:
        words, detail = say("Not known here"), _unknown(entry)
    elif entry.kind == "person":
        words, detail = _person(entry, around)
    else:
        words, detail = _thing(entry, around)
    return Verdict(words, entry.title, detail, TONES[entry.answer])


def _unknown(entry: Entry) -> str:
    code = tags.parse(entry.code)
    if code is not None:
        return say(
            "“{code}” is on nothing that this phone knows yet. It is kept, and counts "
            "once the office has listed it. Tell the office what it is stuck to.",
            code=tags.readable(code),
        )
    return say(
        "“{code}” is on nothing that this phone knows. "
        "Nothing was recorded. Tell the office what it is stuck to.",
        code=entry.code,
    )


def _person(entry: Entry, around: Around) -> tuple[str, str]:
    is_me, since = entry.subject == around.me, around.since(entry.since_ms)
    if entry.answer is Answer.OK:
        return say("You are checked in") if is_me else say("Checked in"), since
    if entry.answer is Answer.ALREADY:
        return say("You are already in") if is_me else say("Already in"), since
    if entry.answer is Answer.REVOKED:
        return say("Badge cancelled"), say(
            "Nobody was checked in. Send them to the office."
        )
    if entry.answer is Answer.NO_DAY:
        return say("Not checked in"), say(
            "No day is published yet: there is nothing to check in to."
        )
    return say("Not checked in"), say(
        "Your role checks in nobody but yourself. Send them to the gate."
    )


def _thing(entry: Entry, around: Around) -> tuple[str, str]:
    since = around.since(entry.since_ms)
    if entry.answer is Answer.OK:
        return _done(entry, around), _count_words(entry)
    if entry.answer is Answer.ALREADY:
        return _already(entry, around), since
    if entry.answer is Answer.REVOKED:
        return say("Cancelled"), say(
            "The office took this off the list. Nothing was recorded. "
            "Put it aside and tell the office."
        )
    if entry.is_disputed:
        return say("Two claim it"), _disputed(entry, around)
    unrecorded = say("Nothing was recorded yet.")
    return _held(entry, around), f"{since} {unrecorded}".strip()


# Whole sentences for who reads them: a word for "you" that fits all is rare.
def _done(entry: Entry, around: Around) -> str:
    is_me, who = entry.holder == around.me, around.who(entry.holder)
    if entry.act is ScanKind.CHECK_IN:
        return say("Back in store")
    if entry.act is ScanKind.HAND_OVER:
        return say("Handed to you") if is_me else say("Handed to {who}", who=who)
    return say("Out to you") if is_me else say("Out to {who}", who=who)


def _already(entry: Entry, around: Around) -> str:
    if entry.act is ScanKind.CHECK_IN:
        return say("Already in store")
    if entry.holder == around.me:
        return say("Already with you")
    return say("Already with {who}", who=around.who(entry.holder))


def _held(entry: Entry, around: Around) -> str:
    if entry.holder == around.me:
        return say("Held by you")
    return say("Held by {who}", who=around.who(entry.holder))


def _disputed(entry: Entry, around: Around) -> str:
    if entry.holder == around.me:
        return say(
            "Shown with you meanwhile. Nothing was recorded. Open it to see both sides."
        )
    return say(
        "Shown with {who} meanwhile. Nothing was recorded. Open it to see both sides.",
        who=around.who(entry.holder),
    )


def _count_words(entry: Entry) -> str:
    count = len(entry.missing)
    if not count:
        return ""
    return say_many(
        count,
        "{count} of its contents not in it.",
        "{count} of its contents not in it.",
    )


def unknown_words(one: Unknown, name: str, around: Around) -> tuple[str, str]:
    """Of a code that was not known when it was scanned: what it is, what came of it."""
    when = when_text(one.at_ms, around.now_ms, around.zone)
    if not one.subject:
        told = say("Scanned {when}. It counts once this phone knows it.", when=when)
        return tags.readable(one.code), told
    if one.fact:
        return name, say("Scanned {when}, known now: recorded.", when=when)
    return name, say(
        "Scanned {when}, known now. Nothing was recorded: look at how it stands.",
        when=when,
    )


def run_words(run: Run) -> str:
    """As "3 recorded · 5 scanned"; the second only where it differs."""
    done, count = recorded(run), len(run.entries)
    words = say_many(done, "{count} recorded", "{count} recorded")
    if done == count:
        return words
    return " · ".join((words, say_many(count, "{count} scanned", "{count} scanned")))


def kit_words(entry: Entry, count: int) -> str:
    """Above the contents of a kit that was scanned."""
    there = count - len(entry.missing)
    return say(
        "In the kit · {there} of {count}. Tick what is missing.",
        there=there,
        count=count,
    )
