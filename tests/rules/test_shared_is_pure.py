"""`shared` has the standard library and msgspec, and asks the machine nothing.

import-linter knows which modules are forbidden; a clock can also be read through
one that is allowed (`datetime.now`), and a file opened through none at all.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
ALLOWED = sys.stdlib_module_names | {"msgspec", "shared"}
CLOCKS = {"now", "today", "utcnow"}
DOORS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}


def sources() -> list[Path]:
    return sorted((CHECKOUT / "shared").rglob("*.py"))


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """Every syntax node in `shared`, with the place it stands at."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            line = getattr(node, "lineno", 0)
            yield f"{path.relative_to(CHECKOUT)}:{line}", node


def imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name.partition(".")[0] for alias in names]
        case ast.ImportFrom(module=str(module)):
            return [module.partition(".")[0]]
    return []


def test_shared_imports_the_standard_library_and_msgspec_only() -> None:
    assert sources()
    assert [] == [
        (place, name)
        for place, node in nodes()
        for name in imported(node)
        if name not in ALLOWED
    ]


def test_shared_asks_no_clock() -> None:
    assert [] == [
        place
        for place, node in nodes()
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    ]


def test_shared_opens_and_prints_nothing() -> None:
    assert [] == [
        place
        for place, node in nodes()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in DOORS
    ]
