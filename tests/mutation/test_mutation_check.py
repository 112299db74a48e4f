"""The mutation check itself: what it calls guarded is guarded, and nothing else."""

import shutil
from pathlib import Path

import pytest

from tests.mutation.check import CHECKOUT, Safeguard, Verdict, checked, without
from tests.mutation.safeguards import SAFEGUARDS

ROOM = """
def smallest(numbers):
    if not numbers:
        return None
    return min(numbers)
"""
TESTS = """
from room import smallest

def test_of_nothing_there_is_no_smallest():
    assert smallest([]) is None

def test_the_smallest_is_found():
    assert 1 == smallest([2, 1])
"""
EMPTY_CHECK = "if not numbers:"
SEES_IT = "tests/test_room.py::test_of_nothing_there_is_no_smallest"
LOOKS_ELSEWHERE = "tests/test_room.py::test_the_smallest_is_found"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project of one function and two tests."""
    tests = tmp_path / "tests"
    tests.mkdir()
    shutil.copy(CHECKOUT / "tests" / "conftest.py", tests)
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    (tmp_path / "room.py").write_text(ROOM)
    (tests / "test_room.py").write_text(TESTS)
    return tmp_path


def guard(text: str, test: str, instead: str = "if False:") -> Safeguard:
    return Safeguard("empty-check", "room.py", text, instead, (test,))


def verdict(checkout: Path, one: Safeguard) -> Verdict:
    told: list[Verdict] = []
    found = checked([one], 1, told.append, checkout)
    assert told == found
    return found[0]


def test_a_removal_that_its_test_notices_is_guarded_and_nothing_is_touched(
    checkout: Path,
) -> None:
    found = verdict(checkout, guard(EMPTY_CHECK, SEES_IT))

    assert Verdict("empty-check", True, SEES_IT) == found
    assert ROOM == (checkout / "room.py").read_text()


def test_a_removal_that_no_test_notices_is_not_guarded(checkout: Path) -> None:
    found = verdict(checkout, guard(EMPTY_CHECK, LOOKS_ELSEWHERE))

    assert not found.is_guarded
    assert "removed, and no test noticed" == found.says


@pytest.mark.parametrize("text", ["if not rows:", "numbers"])
def test_a_text_that_does_not_stand_there_once_is_a_failure(
    text: str, checkout: Path
) -> None:
    found = verdict(checkout, guard(text, SEES_IT))

    assert not found.is_guarded
    assert "in room.py, not once" in found.says


def test_a_removal_that_does_not_compile_proves_nothing(checkout: Path) -> None:
    found = verdict(checkout, guard(EMPTY_CHECK, SEES_IT, instead="if"))

    assert not found.is_guarded


def test_a_removal_that_keeps_tests_from_running_proves_nothing(
    checkout: Path,
) -> None:
    last = "    return min(numbers)\n"
    found = verdict(checkout, guard(last, SEES_IT, f"{last}\nraise ImportError\n"))

    assert not found.is_guarded
    assert "did not run" in found.says


def test_a_test_that_is_not_there_or_red_beforehand_proves_nothing(
    checkout: Path,
) -> None:
    missing = guard(EMPTY_CHECK, "tests/test_room.py::test_that_was_renamed")
    assert not verdict(checkout, missing).is_guarded

    (checkout / "room.py").write_text(ROOM + "\nmin = max\n")
    red = verdict(checkout, guard(EMPTY_CHECK, LOOKS_ELSEWHERE))
    assert not red.is_guarded
    assert "not green to begin with" in red.says


@pytest.mark.parametrize("one", SAFEGUARDS, ids=lambda one: one.name)
def test_every_safeguard_stands_where_its_entry_says(one: Safeguard) -> None:
    source = (CHECKOUT / one.path).read_text("utf-8")

    assert source != without(one, source)
    for test in one.tests:
        path, _, name = test.partition("::")
        assert f"def {name}(" in (CHECKOUT / path).read_text("utf-8")


def test_no_two_safeguards_have_one_name() -> None:
    names = [one.name for one in SAFEGUARDS]

    assert sorted(set(names)) == sorted(names)
