"""Whatever is in the bytes, a .uss file is read whole or is one BadFile."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.heron import GOLDEN, Heron, is_read, refusal

WHOLE = GOLDEN.read_bytes()

Path = tuple[str | int, ...]


def paths(node: Any, here: Path = ()) -> list[Path]:
    """Where every node of a JSON document stands, the document itself left out."""
    if isinstance(node, dict):
        children: list[tuple[str | int, Any]] = list(node.items())
    elif isinstance(node, list):
        children = list(enumerate(node))
    else:
        return []
    found = []
    for key, child in children:
        found += [(*here, key), *paths(child, (*here, key))]
    return found


def node_at(file: Any, path: Path) -> Any:
    for key in path:
        file = file[key]
    return file


def with_node(path: Path, value: Any) -> bytes:
    heron = Heron()
    node_at(heron.file, path[:-1])[path[-1]] = value
    return heron.bytes


def without_node(path: Path) -> bytes:
    heron = Heron()
    del node_at(heron.file, path[:-1])[path[-1]]
    return heron.bytes


PATHS = paths(Heron().file)
# One node of each sort: where it stands but for which row of its list.
SORTS = {tuple("" if isinstance(key, int) else key for key in p): p for p in PATHS}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=6,
)


def test_the_file_itself_is_read():
    assert is_read(WHOLE)


def test_a_file_cut_short_anywhere_is_refused():
    last_brace = WHOLE.rindex(b"}")
    for length in [*range(400), *range(400, last_brace, 61), last_brace]:
        assert "The file is not whole JSON" in refusal(WHOLE[:length]).detail


@pytest.mark.parametrize("path", SORTS.values(), ids=lambda p: ".".join(map(str, p)))
def test_a_node_of_any_sort_may_be_wrong(path: Path):
    for value in (None, True, 0, -1, 10**400, 1e308, "", "?", "x" * 9000, [], {}, [{}]):
        is_read(with_node(path, value))
    is_read(without_node(path))


@given(st.sampled_from(PATHS), JSON)
def test_any_value_anywhere_is_read_or_refused(path: Path, value: Any):
    is_read(with_node(path, value))


@given(st.sampled_from(PATHS), st.sampled_from(PATHS))
def test_any_node_in_place_of_any_other_is_read_or_refused(one: Path, other: Path):
    is_read(with_node(one, node_at(Heron().file, other)))


@given(st.binary(max_size=60), st.integers(0, len(WHOLE)))
def test_any_bytes_put_in_anywhere_are_read_or_refused(extra: bytes, at: int):
    is_read(WHOLE[:at] + extra + WHOLE[at:])


@given(JSON)
def test_any_other_json_is_read_or_refused(value: Any):
    is_read(json.dumps(value).encode())
    is_read(json.dumps({"universalScheduleStandard": value}).encode())
