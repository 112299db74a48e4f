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


LAST = "    return min(numbers)\n"


def guard(
    name: str, test: str = SEES_IT, text: str = EMPTY_CHECK, instead: str = "if False:"
) -> Safeguard:
    return Safeguard(name, "room.py", text, instead, (test,))


REMOVALS = (
    guard("noticed"),
    guard("unnoticed", LOOKS_ELSEWHERE),
    guard("not there", text="if not rows:"),
    guard("there twice", text="numbers"),
    guard("no Python", instead="if"),
    guard("no import", text=LAST, instead=f"{LAST}\nraise ImportError\n"),
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one function and two tests."""
    folder = tmp_path_factory.mktemp("checkout")
    tests = folder / "tests"
    tests.mkdir()
    shutil.copy(CHECKOUT / "tests" / "conftest.py", tests)
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    (folder / "room.py").write_text(ROOM)
    (tests / "test_room.py").write_text(TESTS)
    return folder


@pytest.fixture(scope="module")
def verdicts(checkout: Path) -> dict[str, Verdict]:
    """What is found of each removal, told as it was found."""
    told: list[Verdict] = []
    found = checked(REMOVALS, 2, told.append, checkout)
    assert sorted(one.name for one in told) == sorted(one.name for one in found)
    return {one.name: one for one in found}


def test_a_removal_that_its_test_notices_is_guarded_and_nothing_is_touched(
    verdicts: dict[str, Verdict], checkout: Path
) -> None:
    assert Verdict("noticed", True, SEES_IT) == verdicts["noticed"]
    assert ROOM == (checkout / "room.py").read_text()


def test_nothing_else_is_guarded(verdicts: dict[str, Verdict]) -> None:
    assert ["noticed"] == [name for name, one in verdicts.items() if one.is_guarded]


def test_each_failure_says_what_is_wrong(verdicts: dict[str, Verdict]) -> None:
    assert "removed, and no test noticed" == verdicts["unnoticed"].says
    for name, times in (("not there", 0), ("there twice", 3)):
        assert f"its text stands {times} times in room.py" in verdicts[name].says
    # A test that could not even begin has noticed nothing.
    assert "did not run" in verdicts["no import"].says


@pytest.mark.parametrize("test", ["tests/test_room.py::test_renamed", "tests/gone.py"])
def test_a_test_that_is_not_there_proves_nothing(test: str, checkout: Path) -> None:
    [found] = checked([guard("noticed", test)], 1, lambda told: None, checkout)

    assert not found.is_guarded
    assert "not green to begin with" in found.says


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
