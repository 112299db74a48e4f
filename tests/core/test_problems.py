"""Errors as they cross the wire: one code each, and what to do next."""

import re

import msgspec
import pytest

from shared import errors
from shared.errors import (
    BY_CODE,
    CallboardError,
    Problem,
    Recovery,
    TooMany,
    from_problem,
)

ALL = [CallboardError, *BY_CODE.values()]


def test_every_class_of_error_has_a_code_of_its_own() -> None:
    classes = [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, CallboardError)
    ]

    assert {CallboardError, *BY_CODE.values()} == set(classes)
    assert len(classes) == len({one.code for one in classes})
    assert CallboardError.code not in BY_CODE


def test_the_drawing_of_the_tree_says_what_the_classes_say() -> None:
    drawn = re.findall(r"[|`]-- (\w+) +(\w+) +(\d+) +([\w-]+) ", errors.__doc__ or "")

    assert [
        (one.__name__, code, str(one.status), one.recovery.value)
        for code, one in BY_CODE.items()
    ] == drawn


@pytest.mark.parametrize("error", ALL)
def test_an_error_survives_the_wire(error: type[CallboardError]) -> None:
    raised = error("Wait a minute.", field="code", retry_after_s=60, other=object())
    body = msgspec.json.encode(raised.problem())

    found = from_problem(msgspec.json.decode(body, type=Problem))

    assert error is type(found)
    assert raised.problem() == found.problem()
    assert ("Wait a minute.", "code", 60) == (
        found.detail,
        found.problem().field,
        found.problem().retry_after_s,
    )


def test_a_code_from_a_newer_server_keeps_its_recovery() -> None:
    told = Problem("unheard_of", 418, "Pair again.", Recovery.RE_PAIR)

    found = from_problem(told)

    assert CallboardError is type(found)
    assert ("unheard_of", 418, Recovery.RE_PAIR) == (
        found.code,
        found.status,
        found.recovery,
    )
    assert ("error", 500) == (CallboardError.code, CallboardError.status)


def test_what_is_not_said_is_left_out_of_the_body() -> None:
    body = msgspec.json.decode(msgspec.json.encode(TooMany("Wait.").problem()))

    assert {"code", "status", "detail", "recovery", "title"} == set(body)


def test_an_error_reads_as_its_sentence() -> None:
    assert "Wait." == str(TooMany("Wait."))
