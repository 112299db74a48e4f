"""What the Scan screen says of each code: in words first, then in colour."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.scan.decision import Answer
from mobile.scan.session import Entry, Run, recorded
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
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
        return "you" if person == self.me else self.name(person)

    def since(self, ms: int | None) -> str:
        return f"Since {when_text(ms, self.now_ms, self.zone)}." if ms else ""


def verdict(entry: Entry, around: Around) -> Verdict:
    """What came of one code."""
    if entry.is_undone:
        return Verdict("Taken back", entry.title, "As if not scanned.", Tone.UNKNOWN)
    if entry.answer is Answer.UNKNOWN:
        words, detail = "Not known here", _unknown(entry)
    elif entry.kind == "person":
        words, detail = _person(entry, around)
    else:
        words, detail = _thing(entry, around)
    return Verdict(words, entry.title, detail, TONES[entry.answer])


def _unknown(entry: Entry) -> str:
    return (
        f"“{entry.code}” is on nothing that this phone knows. "
        "Nothing was recorded. Tell the office what it is stuck to."
    )


def _person(entry: Entry, around: Around) -> tuple[str, str]:
    is_me = entry.subject == around.me
    told = {
        Answer.OK: ("Checked in", around.since(entry.since_ms)),
        Answer.ALREADY: ("Already in", around.since(entry.since_ms)),
        Answer.REVOKED: (
            "Badge cancelled",
            "Nobody was checked in. Send them to the office.",
        ),
        Answer.NOT_YOURS: (
            "Not checked in",
            "Your role checks in nobody but yourself. Send them to the gate.",
        ),
        Answer.NO_DAY: (
            "Not checked in",
            "No day is published yet: there is nothing to check in to.",
        ),
    }
    words, detail = told[entry.answer]
    is_well = entry.answer in (Answer.OK, Answer.ALREADY)
    return (f"You are {words.lower()}" if is_me and is_well else words), detail


def _thing(entry: Entry, around: Around) -> tuple[str, str]:
    who = around.who(entry.holder)
    since = around.since(entry.since_ms)
    if entry.answer is Answer.OK:
        return _done(entry, who), _count_words(entry)
    if entry.answer is Answer.ALREADY:
        is_back = entry.act is ScanKind.CHECK_IN
        return ("Already in store" if is_back else f"Already with {who}"), since
    if entry.answer is Answer.REVOKED:
        return "Cancelled", (
            "The office took this off the list. Nothing was recorded. "
            "Put it aside and tell the office."
        )
    if entry.is_disputed:
        return "Two claim it", (
            f"Shown with {who} meanwhile. Nothing was recorded. "
            "Open it to see both sides."
        )
    return f"Held by {who}", f"{since} Nothing was recorded yet.".strip()


def _done(entry: Entry, who: str) -> str:
    if entry.act is ScanKind.CHECK_IN:
        return "Back in store"
    if entry.act is ScanKind.HAND_OVER:
        return f"Handed to {who}"
    return f"Out to {who}"


def _count_words(entry: Entry) -> str:
    count = len(entry.missing)
    return f"{count} of its contents not in it." if count else ""


def run_words(run: Run) -> str:
    """As "3 recorded · 5 scanned"; the second only where it differs."""
    done, count = recorded(run), len(run.entries)
    words = f"{done} recorded"
    return words if done == count else f"{words} · {count} scanned"


def kit_words(entry: Entry, count: int) -> str:
    """Above the contents of a kit that was scanned."""
    there = count - len(entry.missing)
    return f"In the kit · {there} of {count}. Tick what is missing."
