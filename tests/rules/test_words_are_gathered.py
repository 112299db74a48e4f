"""What is said stands where `make words` finds it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from setup.words import CALLS, ROOMS, ROOT


def calls(node: ast.AST) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            called = inner.func
            name = getattr(called, "id", getattr(called, "attr", ""))
            if name in CALLS:
                yield inner


def is_put_together(node: ast.expr) -> bool:
    """Text with something in it, or two texts: not what stands in a catalogue."""
    if isinstance(node, ast.JoinedStr):
        return True
    return isinstance(node, ast.BinOp) and any(
        is_literal(one) or is_put_together(one) for one in (node.left, node.right)
    )


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def test_nothing_is_said_within_an_f_string_where_gathering_does_not_look() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path, module in sources()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr)
        for call in calls(node)
        if any(is_literal(one) for one in call.args)
    ]
    assert [] == found


def test_no_words_are_put_together_before_they_are_said() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path, module in sources()
        for call in calls(module)
        for one in call.args
        if is_put_together(one)
    ]
    assert [] == found
