"""No shape changes without its version: phones of last month are still out there."""

import re

import pytest

from shared import schema, wire
from tests.support.shapes import PINS, pins, protocol_shape, schema_shape

WHAT_TO_DO = """
The shape of what phones and servers exchange has changed, and its version has not.
Raise PROTOCOL_VERSION (shared/wire.py) or SCHEMA_VERSION (shared/schema.py), add a line
to the history in that file's docstring, and write the new pin:
    .venv/bin/python -m tests.support.shapes
Only while the version itself has never been released may its own pin be written anew,
by the same command.
"""
VERSIONS = [
    ("protocol", wire.PROTOCOL_VERSION, wire.__doc__),
    ("schema", schema.SCHEMA_VERSION, schema.__doc__),
]


def test_what_is_exchanged_has_the_shape_that_its_version_says() -> None:
    for path, shape in pins().items():
        pinned = path.read_text(encoding="utf-8") if path.exists() else ""
        assert pinned.splitlines() == shape.splitlines(), WHAT_TO_DO


@pytest.mark.parametrize(("name", "version", "doc"), VERSIONS)
def test_every_version_has_its_pin_and_its_line_of_history(
    name: str, version: int, doc: str
) -> None:
    told = [int(number) for number in re.findall(r"^(\d+)  \d{4}-\d\d  ", doc, re.M)]
    pinned = sorted(int(path.stem.split("-")[1]) for path in PINS.glob(f"{name}-*"))

    assert list(range(1, version + 1)) == told == pinned


def test_the_pins_look_into_what_messages_and_records_hold() -> None:
    protocol, records = protocol_shape(), schema_shape()

    for name in (
        "Change",
        "Patch",
        "Reading",
        "Effect",
        "Register",
        "Stamp",
        "Problem",
    ):
        assert f"struct {name}" in protocol
    assert "enum Role: crew, gate" in protocol
    assert "    from: Cursor\n" in protocol
    for name in ("Channel", "Side", "Scan", "Void"):
        assert f"struct {name}" in records
    assert "enum Progress: planned" in records
    assert "    people: Elements, draft set\n" in records
    assert "    frozen: RevisionPlan, all server's\n" in records
