"""What a scanned code comes to, and telling a scanner from fingers: pure decisions."""

import pytest

from mobile.scan import session, wedge
from mobile.scan.decision import Answer, Intent, badge, decide
from mobile.scan.session import Entry, Run
from mobile.scan.wedge import Burst, Reading
from shared.custody import Custody, Dispute
from shared.nouns.base import Life
from shared.nouns.equipment import Asset, ScanKind
from shared.nouns.people import Person

CAMERA = Asset("asset-camera")
OUT = Intent(ScanKind.CHECK_OUT, holder="ana", workday="day")
IN = Intent(ScanKind.CHECK_IN, place="store", workday="day")
FREE = Custody("asset-camera")
ANAS = Custody("asset-camera", holder="ana", fact="fact-1")
BENS = Custody("asset-camera", holder="ben", fact="fact-2")
STORED = Custody("asset-camera", place="store", fact="fact-3")
MISSING = Custody("asset-camera", place="store", fact="fact-3", is_missing=True)
TORN = Custody(
    "asset-camera",
    holder="ben",
    fact="fact-2",
    dispute=Dispute("asset-camera", (), True),
)


@pytest.mark.parametrize(
    ("custody", "intent", "answer"),
    [
        (FREE, OUT, Answer.OK),
        (STORED, OUT, Answer.OK),
        (ANAS, OUT, Answer.ALREADY),
        (BENS, OUT, Answer.DISPUTE),
        (TORN, OUT, Answer.DISPUTE),
        (FREE, IN, Answer.OK),
        (BENS, IN, Answer.OK),
        (TORN, IN, Answer.OK),
        (STORED, IN, Answer.ALREADY),
        (MISSING, IN, Answer.OK),
    ],
)
def test_a_scan_is_answered_by_where_the_thing_stands(
    custody: Custody, intent: Intent, answer: Answer
) -> None:
    decision = decide(CAMERA, custody, (), intent)

    assert answer == decision.answer
    assert (answer is Answer.OK) == (decision.record is not None)


def test_what_is_recorded_names_the_fact_the_phone_believed_current() -> None:
    decision = decide(CAMERA, STORED, ("asset-lens",), OUT)

    assert decision.record is not None
    assert "fact-3" == decision.record.previous
    assert ("asset-lens",) == decision.record.contents
    assert "ana" == decision.record.holder


def test_a_return_to_the_store_names_no_holder() -> None:
    intent = Intent(ScanKind.CHECK_IN, holder="ana", place="store")
    decision = decide(CAMERA, ANAS, (), intent)

    assert decision.record is not None
    assert "" == decision.record.holder


def test_a_code_that_nothing_carries_is_unknown_and_a_cancelled_thing_revoked() -> None:
    gone = Asset("asset-camera", life=Life(True))

    assert Answer.UNKNOWN == decide(None, FREE, (), OUT).answer
    assert Answer.REVOKED == decide(gone, FREE, (), OUT).answer
    assert None is decide(gone, FREE, (), OUT).record


def test_a_badge_is_answered_by_whether_its_owner_counts_and_is_here() -> None:
    left = Person("ana", life=Life(True))

    assert Answer.UNKNOWN == badge(None, False)
    assert Answer.REVOKED == badge(left, False)
    assert Answer.ALREADY == badge(Person("ana"), True)
    assert Answer.OK == badge(Person("ana"), False)


def typed(text: str, gaps_ms: list[int], at_ms: int = 0) -> Burst:
    burst = Burst()
    for place, gap_ms in zip(range(len(text)), gaps_ms, strict=True):
        at_ms += gap_ms
        burst = wedge.grown(burst, text[: place + 1], at_ms)
    return burst


def test_a_scanner_is_told_by_its_speed() -> None:
    code = "9F4K2M7QAB3CD5EFG"

    assert wedge.is_scan(typed(code, [900] + [8, 30, 50, 8] * 4))
    assert not wedge.is_scan(typed(code, [900] + [90, 130, 110, 250] * 4))
    # One slip of the finger among fast ones is a person still.
    assert not wedge.is_scan(typed(code, [0] + [8] * 15 + [400]))


def test_a_few_quick_letters_are_no_scan() -> None:
    assert not wedge.is_scan(typed("ok", [0, 20]))


def test_a_field_that_was_cleared_begins_anew() -> None:
    slow = typed("maintenance", [200] * 11)
    burst = wedge.grown(slow, "", 3_000)
    for place in range(1, 8):
        burst = wedge.grown(burst, "ABCDEFG"[:place], 3_000 + place * 10)

    assert wedge.is_scan(burst)


class Field:
    """A field that only ever grows, and what was read of it."""

    def __init__(self) -> None:
        self.reading, self.text, self.at_ms = Reading(), "", 0
        self.codes: list[str] = []

    def shows(self, text: str, after_ms: int = 10) -> None:
        self.text, self.at_ms = text, self.at_ms + after_ms
        self.reading, codes = wedge.read_on(self.reading, text, self.at_ms)
        self.codes += codes

    def types(self, text: str, gap_ms: int = 10) -> None:
        for char in text:
            self.shows(self.text + char, gap_ms)

    def is_still(self, for_ms: int) -> None:
        self.at_ms += for_ms
        self.reading, codes = wedge.after_silence(self.reading, self.at_ms)
        self.codes += codes


def test_a_scanner_that_sends_no_enter_is_over_after_a_silence() -> None:
    field = Field()
    field.types("ABCDEFGH")
    field.is_still(wedge.QUIET_MS - 1)
    assert [] == field.codes
    field.is_still(1)
    field.types("IJKLMNOP")
    field.is_still(wedge.QUIET_MS)

    assert ["ABCDEFGH", "IJKLMNOP"] == field.codes


def test_a_silence_says_nothing_of_what_a_person_types() -> None:
    field = Field()
    field.types("AB")
    field.is_still(10_000)
    field.types("CDEFGH", gap_ms=200)
    field.is_still(10_000)

    assert [] == field.codes
    field.types("\n", gap_ms=200)
    assert ["ABCDEFGH"] == field.codes


def test_code_after_code_is_read_of_a_field_that_nobody_empties() -> None:
    field = Field()
    for code in ("PALLET 7", "9F4K2M7Q", "PALLET 7"):
        field.types(f"{code}\n")
        field.is_still(5_000)

    assert ["PALLET 7", "9F4K2M7Q", "PALLET 7"] == field.codes


def test_two_codes_that_come_as_one_are_two() -> None:
    field = Field()
    field.shows("PALLET 7\n9F4K2M7Q\nPAL")
    field.shows("PALLET 7\n9F4K2M7Q\nPALLET 8\n")

    assert ["PALLET 7", "9F4K2M7Q", "PALLET 8"] == field.codes


def test_a_pause_ends_no_code_of_a_scanner_that_sends_enter() -> None:
    field = Field()
    field.types("PALLET 7\nPALLET")
    field.is_still(1_000)
    field.types(" 8\n")

    assert ["PALLET 7", "PALLET 8"] == field.codes


def test_beside_a_scanner_that_sends_enter_another_that_sends_none_is_read() -> None:
    field = Field()
    field.types("PALLET 7\nABCDEFGH")
    field.is_still(wedge.PAUSE_MS)
    field.types("PALLET 8\n")

    assert ["PALLET 7", "ABCDEFGH", "PALLET 8"] == field.codes


def test_a_line_that_was_read_and_is_put_right_is_read_again() -> None:
    field = Field()
    field.types("PALLET 7\nPALLET 8\n")
    field.shows("PALLET 7\nPALLET")
    field.is_still(10_000)
    field.shows("PALLET 7\nPALLET 9\n")

    assert ["PALLET 7", "PALLET 8", "PALLET 9"] == field.codes


def test_what_a_scanner_without_enter_sent_is_not_read_twice() -> None:
    field = Field()
    field.types("PALLET 7")
    field.is_still(wedge.QUIET_MS)
    field.shows("PALLET")
    field.types("ABCDEFGH")
    field.is_still(wedge.QUIET_MS)

    assert ["PALLET 7", "ABCDEFGH"] == field.codes


def test_who_takes_a_letter_back_is_a_person() -> None:
    field = Field()
    field.types("ABCDEFGHI")
    field.shows("ABCDEFGH")
    field.is_still(10_000)

    assert [] == field.codes


def test_an_empty_line_is_no_code() -> None:
    field = Field()
    field.types("\n \nPALLET 7\n\n")

    assert ["PALLET 7"] == field.codes


def test_several_characters_at_once_share_their_pause() -> None:
    burst = wedge.grown(Burst("ABCD", 0), "ABCDEFGHIJ", 300)

    assert 50 == burst.slowest_ms


def test_one_sweep_over_a_label_is_one_scan_and_another_label_is_heard_at_once() -> (
    None
):
    run, new = Run(OUT), []
    for frame in range(60):
        code = "A" if frame % 2 else "B"
        run, is_new = session.heard(run, code, frame * 66)
        new.append(is_new)

    assert 2 == sum(new)
    _, again = session.heard(run, "A", 60 * 66 + 3_000)
    assert again


def test_an_undone_scan_stays_in_the_list_and_no_longer_counts() -> None:
    run = Run(OUT)
    for name in ("one", "two"):
        run = session.listed(run, Entry(name, Answer.OK, fact=f"fact-{name}"))
    run = session.listed(run, Entry("?", Answer.UNKNOWN))
    run = session.undone(run, "fact-one")

    assert 1 == session.recorded(run)
    assert ["?", "two", "one"] == [entry.code for entry in run.entries]
