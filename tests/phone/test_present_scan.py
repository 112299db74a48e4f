"""What the scan, incident and equipment screens say: plain tables."""

from zoneinfo import ZoneInfo

import pytest

from mobile.scan.decision import Answer, Intent
from mobile.scan.session import Entry, Run
from mobile.state.equipment import AssetLine, Seen
from mobile.state.incidents import Note
from mobile.views.present import equipment, incidents
from mobile.views.present import scan as present
from mobile.views.present.scan import Around
from mobile.views.tones import Tone
from shared.custody import Custody, Dispute
from shared.nouns.equipment import (
    Asset,
    AssetCondition,
    AssetName,
    Condition,
    Scan,
    ScanKind,
)
from shared.nouns.incidents import Incident, IncidentWhen, IncidentWords, Severity

NOON_MS = 1_781_265_600_000
AROUND = Around("ana", str.title, NOON_MS, ZoneInfo("UTC"))
OUT, IN, OVER = ScanKind.CHECK_OUT, ScanKind.CHECK_IN, ScanKind.HAND_OVER


def thing(answer: Answer, act: ScanKind = OUT, holder: str = "ana") -> Entry:
    return Entry("C", answer, "Camera", kind="asset", act=act, holder=holder)


def badge(answer: Answer, subject: str = "ben") -> Entry:
    return Entry("C", answer, "Ben", kind="person", subject=subject)


@pytest.mark.parametrize(
    ("entry", "words", "tone"),
    [
        (thing(Answer.OK), "Out to you", Tone.ON_TIME),
        (thing(Answer.OK, holder="ben"), "Out to Ben", Tone.ON_TIME),
        (thing(Answer.OK, OVER), "Handed to you", Tone.ON_TIME),
        (thing(Answer.OK, IN, ""), "Back in store", Tone.ON_TIME),
        (thing(Answer.ALREADY), "Already with you", Tone.CHANGED),
        (thing(Answer.ALREADY, IN, ""), "Already in store", Tone.CHANGED),
        (thing(Answer.REVOKED), "Cancelled", Tone.STOP),
        (thing(Answer.DISPUTE, holder="ben"), "Held by Ben", Tone.WAITING),
        (Entry("X", Answer.UNKNOWN), "Not known here", Tone.UNKNOWN),
        (badge(Answer.OK), "Checked in", Tone.ON_TIME),
        (badge(Answer.OK, "ana"), "You are checked in", Tone.ON_TIME),
        (badge(Answer.ALREADY), "Already in", Tone.CHANGED),
        (badge(Answer.REVOKED), "Badge cancelled", Tone.STOP),
        (badge(Answer.NOT_YOURS), "Not checked in", Tone.STOP),
        (badge(Answer.NO_DAY), "Not checked in", Tone.STOP),
    ],
)
def test_each_answer_has_its_own_words_and_tone(
    entry: Entry, words: str, tone: Tone
) -> None:
    said = present.verdict(entry, AROUND)

    assert (words, tone) == (said.words, said.tone)


def test_a_disputed_thing_and_an_undone_scan_say_so() -> None:
    claimed = Entry("C", Answer.DISPUTE, kind="asset", act=OUT, is_disputed=True)
    undone = Entry("C", Answer.OK, fact="f", is_undone=True, kind="asset")

    assert "Two claim it" == present.verdict(claimed, AROUND).words
    assert "Taken back" == present.verdict(undone, AROUND).words


def test_a_run_counts_what_was_recorded_and_what_was_scanned() -> None:
    ok, no = Entry("A", Answer.OK, fact="f"), Entry("B", Answer.UNKNOWN)

    assert "1 recorded" == present.run_words(Run(Intent(OUT), (ok,)))
    assert "1 recorded · 2 scanned" == present.run_words(Run(Intent(OUT), (ok, no)))


def line(custody: Custody, condition: Condition = Condition.GOOD) -> AssetLine:
    name = AssetName("Camera A", "Camera", "SN-7")
    asset = Asset("a", name=name, condition=AssetCondition(condition))
    return AssetLine(asset, custody)


FREE = Custody("a")
BENS = Custody("a", holder="ben", fact="f", since_ms=NOON_MS - 3_600_000)


@pytest.mark.parametrize(
    ("custody", "words"),
    [
        (FREE, "Never scanned"),
        (BENS, "With Ben since 11:00"),
        (Custody("a", fact="f", since_ms=NOON_MS), "In store since 12:00"),
        (Custody("a", holder="ana", fact="f"), "With you"),
    ],
)
def test_where_a_thing_is(custody: Custody, words: str) -> None:
    assert words == equipment.where_words(line(custody), AROUND)


def test_only_what_needs_an_eye_is_marked() -> None:
    claimed = Custody("a", dispute=Dispute("a", (), True))

    assert None is equipment.mark(line(BENS))
    assert (Tone.WAITING, "Two claim it") == equipment.mark(line(claimed))
    assert (Tone.STOP, "Missing") == equipment.mark(line(Custody("a", is_missing=True)))
    unsafe = equipment.mark(line(FREE, Condition.UNSAFE))
    assert (Tone.STOP, "Unsafe: do not use") == unsafe


def test_things_are_counted_sieved_and_searched() -> None:
    lines = [line(FREE), line(BENS), line(Custody("a", holder="ana", fact="f"))]

    assert "You hold 1 · 2 of 3 out" == equipment.count_words(lines, "ana")
    assert "You hold nothing · 0 of 1 out" == equipment.count_words(lines[:1], "ana")
    assert equipment.is_found(lines[0], "sn-7 CAMERA")
    assert not equipment.is_found(lines[0], "lens")


def test_a_scan_through_a_kit_is_told_as_such() -> None:
    def seen(scan: Scan) -> Seen:
        return Seen("f", scan, "ben", NOON_MS, True)

    through = Scan("case", OUT, holder="ana", contents=("a",))
    missed = Scan("case", OUT, holder="ana", exceptions=("a",))
    assert ("Out to you, in its kit", "Ben · 12:00 · not sent yet") == (
        equipment.seen_words(seen(through), "a", AROUND)
    )
    assert "Not in its kit" == equipment.seen_words(seen(missed), "a", AROUND)[0]


def test_a_note_is_titled_by_its_first_words() -> None:
    def note(text: str) -> Note:
        when = IncidentWhen(NOON_MS)
        return Note(Incident("i", words=IncidentWords(text), when=when), True, 1)

    assert "Ladder slipped" == incidents.title(note("Ladder\n  slipped"))
    assert "Near miss" == incidents.title(note(""))
    assert incidents.TITLE_CHARS_MAX + 2 == len(incidents.title(note("x" * 500)))
    assert "Near miss · Ana · 12:00 · 1 comment · not sent yet" == (
        incidents.detail(note("x"), "Ana", NOON_MS, ZoneInfo("UTC"))
    )


def test_every_severity_has_a_word_and_a_tone() -> None:
    assert set(Severity) == set(incidents.SEVERITY_WORDS)
    assert set(Severity) == set(incidents.SEVERITY_TONES)
    assert set(Answer) == set(present.TONES)
    assert set(ScanKind) == set(equipment.SCAN_WORDS)
