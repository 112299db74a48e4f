from zoneinfo import ZoneInfo

from mobile.language import speak, tongue_for
from mobile.state.inbox import Disagreement, Refusal
from mobile.views.present import inbox as present
from mobile.views.present.times import clock_text
from shared.clock import Stamp
from shared.nouns.review import Side

BERLIN = ZoneInfo("Europe/Berlin")
# 12 June 2026, 06:30 in Berlin.
AT_MS = 1_781_238_600_000
NAMES = {"kim": "Kim Gaffer"}
MINE = {
    "progress": {"status": "in_progress", "actual_start_ms": AT_MS},
    "who": {"person": "kim"},
}


def name(id_: str) -> str:
    return NAMES.get(id_, id_)


def refusal(**about: object) -> Refusal:
    told: dict[str, object] = {
        "id": "r1",
        "code": "locked_day",
        "detail": "The office has locked the day.",
        "kind": "item",
        "record": "yard",
        "mine": MINE,
        "stands": {},
        "count": 1,
        "refused_ms": AT_MS,
    }
    return Refusal(**(told | about))  # type: ignore[arg-type]


def test_what_was_not_accepted_is_called_by_its_title_else_by_its_kind() -> None:
    assert (
        "Your change to “12A · Yard” was not accepted: The office has locked the day."
        == present.refused_words(refusal(), "12A · Yard")
    )
    assert (
        "Your change to the equipment was not accepted: Only the office. "
        "2 more rested on it."
        == present.refused_words(
            refusal(kind="asset", detail="Only the office.", count=3), ""
        )
    )
    assert "an entry" == present.on_what("newer", "")
    assert "“12A · Yard”" == present.on_what("item", "12A · Yard")


def test_the_authors_version_says_times_as_clocks_show_them_and_people_by_name() -> (
    None
):
    words = present.version_words(refusal(), BERLIN, name)
    assert (
        "My version, which was not accepted. "
        "How it goes: on now, started 06:30; Who: Kim Gaffer" == words
    )


def test_what_goes_on_record_is_english_and_what_is_shown_stays_as_it_was() -> None:
    american = tongue_for("en", "12", "")
    speak(lambda: american)

    words = present.version_words(refusal(), BERLIN, name)

    assert "started 06:30" in words
    assert "6:30\u00a0am" == clock_text(AT_MS, BERLIN)


def disagreement(*actors: str) -> Disagreement:
    sides = tuple(
        Side(f"change-{actor}", actor, Stamp(AT_MS, actor, 1), {"text": "On the pier"})
        for actor in actors
    )
    return Disagreement(
        "c1", "item", "yard", "remark", sides, shown="", is_mine="ana" in actors
    )


def test_who_is_shown_their_own_side_alone_is_not_promised_two() -> None:
    draft, open_ = disagreement("ana"), disagreement("ana", "olga")

    assert "Your version · Progress note" == present.conflict_title(draft)
    assert (
        "Somebody wrote it differently, in the office's draft. Both are kept. "
        "The coordinator decides." == present.decides_words(draft, may_settle=False)
    )
    assert "Two versions · Progress note" == present.conflict_title(open_)
    assert "The coordinator decides." == present.decides_words(open_, may_settle=False)
    assert "Choose the one that holds." == present.decides_words(open_, may_settle=True)
