"""The sync centre in words: is my work safe, and what happens next?"""

from zoneinfo import ZoneInfo

import pytest

from mobile.replica.outbox import Counts
from mobile.state.centre import Standing
from mobile.sync.link import Link
from mobile.views.present import centre as present
from mobile.views.tones import Tone
from shared import schema
from shared.access import Actor, Role, may_record, may_write
from shared.session import OTHER_SERVER, Phase
from tests.support.happened import at

UTC = ZoneInfo("UTC")
NOW_MS = at("09:42")
ROLES = [Actor("ana", role) for role in Role]
# Every kind of record and of fact that some role may write from a phone.
WRITTEN = [
    *(
        kind.name
        for kind in schema.KINDS.values()
        if any(may_write(who, kind.name, one) for who in ROLES for one in kind.groups)
    ),
    *(kind for kind in schema.FACTS if any(may_record(w, kind, {}) for w in ROLES)),
]


def standing(
    saved: int = 0,
    sent: int = 0,
    link: Link | None = None,
    ahead_ms: int = 0,
    **waiting: int,
) -> Standing:
    received = saved - sum(waiting.values())
    counts = Counts(saved, sent, received, waiting)
    return Standing(counts, link or Link(), None, None, 0, ahead_ms)


@pytest.mark.parametrize(
    ("told", "tone", "words"),
    [
        (standing(), Tone.ON_TIME, "Nothing recorded on this phone yet"),
        (standing(5, 5), Tone.ON_TIME, "Everything you recorded is received"),
        (
            standing(5, 4, scan=1),
            Tone.WAITING,
            "1 is saved on this phone and not yet received",
        ),
        (
            standing(5, 2, scan=2, ack=1),
            Tone.WAITING,
            "3 are saved on this phone and not yet received",
        ),
    ],
)
def test_the_first_line_answers_is_my_work_safe(
    told: Standing, tone: Tone, words: str
) -> None:
    assert (tone, words) == present.safe_words(told)
    badge = "Safe" if tone is Tone.ON_TIME else "Waiting"
    assert (tone, badge) == present.safe_mark(told)


def test_saved_sent_and_received_are_three_numbers() -> None:
    words = present.counts_words(standing(214, 212, attendance=3))

    assert "Saved here 214 · sent 212 · received 211" == words


def test_what_waits_is_told_by_kind_in_the_trades_words() -> None:
    told = standing(9, 0, attendance=2, scan=1, item=1, request=1, person=2)

    assert (
        "2 check-ins",
        "1 scan",
        "1 change of the plan",
        "1 request",
        "2 changes of the people list",
    ) == present.waiting_words(told)


@pytest.mark.parametrize("kind", WRITTEN)
def test_whatever_a_phone_may_write_has_a_word_while_it_waits(kind: str) -> None:
    assert kind in present.WHAT_WORDS


def test_what_only_another_build_writes_is_counted_without_its_inner_name() -> None:
    told = standing(4, 0, riddle=3, enigma=1)

    assert ("3 other changes", "1 other change") == present.waiting_words(told)


def test_what_waits_at_the_server_is_received_and_says_for_what_it_waits() -> None:
    counts = Counts(5, 5, 5, {}, {"revoked": 2, "schema_new": 1})
    told = Standing(counts, Link(), None, None, 0, 0)

    assert (
        "2 changes wait for the office to accept them",
        "1 change waits for the server to be updated",
    ) == present.held_words(told)
    assert "Everything you recorded is received" == present.safe_words(told)[1]


@pytest.mark.parametrize(
    ("link", "tone", "badge", "words"),
    [
        (
            Link(Phase.REST, is_live=True),
            Tone.ON_TIME,
            "Live",
            "Connected: changes arrive as they are made",
        ),
        (
            Link(Phase.BACKOFF, next_try_ms=NOW_MS + 20_000),
            Tone.WAITING,
            "No line",
            "No answer from the server. Next try in 20 s",
        ),
        (
            Link(Phase.BACKOFF, next_try_ms=NOW_MS - 5_000),
            Tone.WAITING,
            "No line",
            "No answer from the server. Next try in 1 s",
        ),
        (Link(), Tone.WAITING, "Now and then", "Asking the server now and then"),
    ],
)
def test_the_line_says_how_it_is_and_what_happens_by_itself(
    link: Link, tone: Tone, badge: str, words: str
) -> None:
    assert (tone, badge, words) == present.line_words(standing(link=link), NOW_MS)


@pytest.mark.parametrize("code", [*present.STOPPED_WORDS, "something_new"])
def test_a_phone_that_is_stopped_says_why_before_anything_else(code: str) -> None:
    link = Link(Phase.BACKOFF, is_live=True, stopped_by=code)
    told = standing(5, 4, link=link, scan=1)
    tone, badge, words = present.line_words(told, NOW_MS)

    assert (Tone.STOP, "Stopped") == (tone, badge)
    assert words == present.STOPPED_WORDS.get(code, "The server refuses this phone.")


@pytest.mark.parametrize("code", present.ENDED_WORDS)
def test_a_phone_that_has_handed_everything_over_says_so(code: str) -> None:
    link = Link(Phase.STOPPED, stopped_by=code)
    left, done = standing(5, 4, link=link, scan=1), standing(5, 5, link=link)

    assert "handed over" in present.line_words(done, NOW_MS)[2]
    assert "handed over" not in present.line_words(left, NOW_MS)[2]


def test_another_server_in_the_way_is_said_and_pairing_again_is_offered() -> None:
    link = Link(Phase.BACKOFF, next_try_ms=NOW_MS + 20_000, code=OTHER_SERVER)
    tone, badge, words = present.line_words(standing(link=link), NOW_MS)

    assert (Tone.STOP, "Another server") == (tone, badge)
    assert "nothing was sent" in words
    assert "pair again" in words
    assert present.may_pair_again(standing(link=link))


@pytest.mark.parametrize(
    "link",
    [
        Link(Phase.BACKOFF),
        Link(Phase.BACKOFF, code="busy"),
        Link(Phase.HELLO, code=OTHER_SERVER),
        Link(Phase.STOPPED, stopped_by="revoked", code=OTHER_SERVER),
    ],
)
def test_pairing_again_is_not_offered_for_a_line_that_is_only_bad(link: Link) -> None:
    assert not present.may_pair_again(standing(link=link))


@pytest.mark.parametrize(
    ("ahead_ms", "tone", "badge"),
    [
        (0, Tone.ON_TIME, "Right"),
        (119_999, Tone.ON_TIME, "Right"),
        (-119_999, Tone.ON_TIME, "Right"),
        (720_000, Tone.WAITING, "12 min ahead"),
        (-180_000, Tone.WAITING, "3 min behind"),
        (7_200_000, Tone.WAITING, "about 2 hours ahead"),
        (-72 * 3_600_000, Tone.WAITING, "about 3 days behind"),
        (-1_781_240_400_000, Tone.WAITING, "about 56 years behind"),
    ],
)
def test_a_wrong_clock_is_said_and_corrected(
    ahead_ms: int, tone: Tone, badge: str
) -> None:
    told = present.clock_words(standing(ahead_ms=ahead_ms), NOW_MS, UTC)

    assert (tone, badge) == told[:2]


def test_before_any_contact_nothing_is_claimed() -> None:
    assert "never" == present.contact_words(standing(), NOW_MS, UTC)
    assert "nothing received yet" == present.as_of_words(standing(), NOW_MS, UTC)


@pytest.mark.parametrize(
    ("ahead_ms", "words"),
    [
        (0, ""),
        (300_000, ""),
        (-300_000, ""),
        (300_001, "This phone's clock is 5 min ahead"),
        (-3_600_000, "This phone's clock is 60 min behind"),
    ],
)
def test_today_speaks_of_the_clock_only_when_it_is_far_off(
    ahead_ms: int, words: str
) -> None:
    assert words == present.wrong_clock_words(ahead_ms)
