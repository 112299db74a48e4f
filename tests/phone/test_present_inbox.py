"""The inbox in words: on what, why it was not taken, and what to do about it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import server
import shared
from mobile.language import speak, tongue_for
from mobile.state.inbox import Disagreement, Refusal
from mobile.views.present import inbox as present
from mobile.views.present.times import clock_text
from server.store import holding
from shared import schema
from shared.access import Actor, Role, may_write
from shared.clock import Stamp
from shared.errors import BadInput, TooLarge
from shared.nouns.review import Side

BERLIN = ZoneInfo("Europe/Berlin")
# 12 June 2026, 06:30 in Berlin.
AT_MS = 1_781_238_600_000
NAMES = {"kim": "Kim Gaffer"}
MINE = {
    "progress": {"status": "in_progress", "actual_start_ms": AT_MS},
    "who": {"person": "kim"},
}
ROOMS = [Path(room.__path__[0]) for room in (server, shared)]
REFUSING = {"Refusal", "_refuse"}
ROLES = [Actor("ana", role) for role in Role]
WRITTEN = [
    kind.name
    for kind in schema.KINDS.values()
    if any(may_write(who, kind.name, one) for who in ROLES for one in kind.groups)
]


def refused_with(call: ast.Call) -> Iterator[str]:
    """The codes that a call refuses with, as far as they are written out in it."""
    words = [one for one in call.args if isinstance(one, ast.Constant)]
    called = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if called in REFUSING and words:
        yield str(words[0].value)
    if called == "Outcome" and "refused" in [word.value for word in words]:
        for one in call.keywords:
            if one.arg == "code" and isinstance(one.value, ast.Constant):
                yield str(one.value.value)


def refusal_codes() -> list[str]:
    """Every code with which a change can come back refused."""
    # Computed: a value that cannot be read, what is too long for a push, and what a
    # coordinator puts away after it had waited.
    found = {BadInput.code, TooLarge.code, *holding.WORDS}
    for path in (one for room in ROOMS for one in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found |= set(refused_with(node))
    return sorted(found)


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
    why = present.REFUSED_WORDS["locked_day"]
    assert (
        f"Your change to “12A · Yard” was not accepted: {why}"
        == present.refused_words(refusal(), "12A · Yard")
    )
    assert (
        f"Your change to the equipment was not accepted: {why} 2 more rested on it."
        == present.refused_words(refusal(kind="asset", count=3), "")
    )
    assert "an entry" == present.on_what("newer", "")
    assert "“12A · Yard”" == present.on_what("item", "12A · Yard")


def test_the_codes_of_every_refusal_are_found() -> None:
    assert {"forbidden", "locked_day", "plan_moved", "schema_old", "unknown_ref"} < set(
        refusal_codes()
    )


@pytest.mark.parametrize("code", refusal_codes())
def test_every_refusal_says_why_and_what_to_do_without_the_servers_own_words(
    code: str,
) -> None:
    told = "Your role may not change a item's progress."
    words = present.refused_words(refusal(code=code, detail=told), "")

    assert told not in words
    assert 2 <= present.REFUSED_WORDS[code].count(".")


def test_a_refusal_that_only_a_newer_server_knows_is_told_as_it_tells_it() -> None:
    words = present.refused_words(refusal(code="eclipse", detail="It is dark."), "")

    assert "Your change to the line was not accepted: It is dark." == words


@pytest.mark.parametrize("kind", WRITTEN)
def test_whatever_a_phone_may_write_is_called_by_its_ordinary_name(kind: str) -> None:
    assert kind in present.KIND_WORDS


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
