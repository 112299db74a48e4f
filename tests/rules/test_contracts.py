"""The store contract is whole, and knows no store: a second one passes it unchanged."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from server.store import protocol

CONTRACTS = Path(__file__).parents[1] / "contracts"
# The one place that says which stores there are.
STORES = CONTRACTS / "conftest.py"
TESTS = [path for path in sorted(CONTRACTS.glob("*.py")) if path != STORES]
PROMISES = [
    found
    for _, found in inspect.getmembers(protocol, inspect.isclass)
    if found.__module__ == protocol.__name__
]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda found: found.__name__)
def test_every_promise_of_a_store_is_tested(promise: type) -> None:
    told = "\n".join(path.read_text("utf-8") for path in TESTS)
    asked = set(re.findall(r"\.([a-z_]+)\b", told))
    own = {name for name in vars(promise) if not name.startswith("_")}
    assert own
    assert set() == own - asked


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_no_test_of_every_store_knows_one(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    named = {
        node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    } | {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert not [name for name in named if "sqlite" in name]
    private = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and re.match(r"_[a-z]", node.attr)
    }
    assert set() == private
    assert "tmp_path" not in {
        node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)
    }
