"""Ids and limits of changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.changes import (
    CHANGE_BYTES_MAX,
    PATCHES_MAX,
    PUSH_BYTES_MAX,
    PUSH_CHANGES_MAX,
    is_id,
    uuid7,
)

ENTROPY = st.binary(min_size=10, max_size=10)
TIMES_MS = st.integers(0, 2**48 - 1)


def test_a_uuid_7_is_the_one_of_the_standard() -> None:
    """RFC 9562, appendix A.6: its example of a version 7."""
    entropy = bytes.fromhex("0cc3" + "18c4dc0c0c07398f")

    assert "017f22e2-79b0-7cc3-98c4-dc0c0c07398f" == uuid7(0x017F22E279B0, entropy)


@given(TIMES_MS, TIMES_MS, ENTROPY, ENTROPY)
def test_ids_sort_by_the_time_they_were_made(
    one_ms: int, other_ms: int, one: bytes, other: bytes
) -> None:
    ids = uuid7(one_ms, one), uuid7(other_ms, other)

    assert is_id(ids[0])
    if one_ms != other_ms:
        assert (one_ms < other_ms) == (ids[0] < ids[1])


def test_an_id_takes_exactly_ten_bytes() -> None:
    for wrong in (b"", bytes(9), bytes(11)):
        with pytest.raises(ValueError, match="10 bytes"):
            uuid7(0, wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0192f0c1-5555-7aaa-8bbb-cccccccccccc", True),
        ("conflict-time-0192f0c1", True),
        ("a" * 8, True),
        ("a" * 64, True),
        ("a" * 7, False),
        ("a" * 65, False),
        ("", False),
        ("UPPER-CASE-ID", False),
        ("with blank", False),
        ("slash/slash", False),
        ("quote'quote", False),
        ("١٢٣٤٥٦٧٨", False),
        ("é" * 8, False),
        ("²" * 8, False),
        ("12345678\n", False),
    ],
)
def test_what_can_be_an_id(text: str, expected: bool) -> None:
    assert expected == is_id(text)


def test_limits_are_those_of_the_design() -> None:
    assert (500, 256 * 1024) == (PATCHES_MAX, CHANGE_BYTES_MAX)
    assert (500, 1024 * 1024) == (PUSH_CHANGES_MAX, PUSH_BYTES_MAX)
