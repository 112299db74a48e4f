"""The protocol page is true: it names every message, outcome, error and limit."""

import re
from pathlib import Path
from typing import get_args

import pytest

from server.sync.live import RESUME_ROWS_MAX
from server.sync.push_body import NESTING_MAX
from shared import wire
from shared.changes import Change, Effect, Outcome, Patch, Register, Status
from shared.errors import BY_CODE, CallboardError, NotSaved, Recovery
from shared.schema import SCHEMA_VERSION

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "deploy" / "protocol.md").read_text("utf-8")
# What a device sends or is sent as a whole; the others stand inside these.
WHOLE = [
    "PairRequest",
    "PairReply",
    "Hello",
    "HelloReply",
    "Push",
    "PushReply",
    "Pull",
    "PullReply",
    "SnapshotPage",
    "LiveFrame",
    "Fork",
]
# A phone's full disk is its own affair: no server says this.
TOLD = {code: error for code, error in BY_CODE.items() if error is not NotSaved}


def rows(after: str) -> list[str]:
    """The rows of the first table that follows these words."""
    rest = PAGE[PAGE.index(after) :]
    found = re.search(r"((?:^\|.*\n)+)", rest, re.MULTILINE)
    assert found is not None
    return found[1].splitlines()[2:]


def test_it_is_of_the_versions_that_this_build_speaks() -> None:
    assert f"Protocol {wire.PROTOCOL_VERSION}, schema {SCHEMA_VERSION}." in PAGE
    assert f"schema-{SCHEMA_VERSION}.txt" in PAGE


@pytest.mark.parametrize("name", WHOLE)
def test_it_names_every_message(name: str) -> None:
    assert hasattr(wire, name)
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("error", TOLD.values(), ids=list(TOLD))
def test_it_names_every_error_with_its_status_where_its_recovery_stands(
    error: type[CallboardError],
) -> None:
    recovery = error.recovery.value
    [row] = [row for row in rows("## Errors") if row.startswith(f"| `{recovery}`")]

    assert f"`{error.code}` {error.status}" in row


def test_it_names_every_recovery_and_no_code_that_does_not_exist() -> None:
    table = "\n".join(rows("## Errors"))
    codes = re.findall(r"`([a-z_]+)` \d{3}", table)

    assert {one.value for one in Recovery} == set(
        re.findall(r"^\| `([a-z-]+)`", table, re.M)
    )
    assert {*TOLD, "error"} == set(codes)


def test_it_names_every_outcome() -> None:
    assert set(get_args(Status)) == {row.split("`")[1] for row in rows("## Outcomes")}


@pytest.mark.parametrize("struct", [Change, Patch, Effect, Register, Outcome])
def test_it_says_what_each_part_of_a_change_and_an_effect_is_for(struct: type) -> None:
    silent = {"kind", "id", "detail"}

    assert set() == {
        field
        for field in struct.__struct_fields__  # type: ignore[attr-defined]
        if field not in silent and f"`{field}" not in PAGE
    }


def test_its_limits_are_those_of_the_wire() -> None:
    said = " ".join(PAGE[PAGE.index("## Limits") :].split())
    limits = wire.Limits()

    assert f"{limits.push_changes} changes and" in said
    assert f"{limits.push_bytes // 1024**2} MiB a push" in said
    assert f"{limits.change_bytes // 1024} KiB a change" in said
    assert f"{NESTING_MAX} levels of arrays and objects inside each other" in said
    assert f"{limits.pull_effects:,} effects a pull" in said
    assert f"{limits.blob_bytes // 1024**2} MiB a blob" in said
    assert f"parts of {limits.blob_part_bytes // 1024**2} MiB" in said
    assert f"over {wire.LIVE_FRAME_BYTES_MAX // 1024} KiB" in said
    assert f"not over {RESUME_ROWS_MAX} rows back" in PAGE
