"""What lies in the layout: all of the phone's own, and nothing of the server's."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.mobile_check.project import Project

# The app's root is no package: what it holds of code is the way in.
ROOT = ("main.py",)
ROOMS = ("mobile", "shared")


def problems(project: Project, app: Path, packages: Path) -> list[str]:
    """Before anything is compiled: `app` and `packages` still hold their sources."""
    return [
        *_missing(project, app, packages),
        *_foreign(app, packages),
        *_unmet(packages, app),
    ]


def modules(project: Project) -> set[str]:
    """Each module that the phone is owed, as a path; browsers' own are left out."""
    build = project.toml["tool"]["hatch"]["build"]["targets"]["wheel"]
    left_out = {one.strip("/") for one in build.get("exclude", [])}
    sources = {
        path.relative_to(project.root).as_posix()
        for room in ROOMS
        for path in (project.root / room).rglob("*.py")
    }
    return sources - left_out


def _missing(project: Project, app: Path, packages: Path) -> Iterator[str]:
    for name in sorted(modules(project)):
        if not (packages / name).is_file():
            yield f"{name} is not in the layout."
    assets = project.app / "assets"
    excluded = {project.app / one for one in project.excluded}
    wanted = [
        path.relative_to(project.app)
        for path in assets.rglob("*")
        if path.is_file() and not excluded & {path, *path.parents}
    ]
    for path in (*map(Path, ROOT), *sorted(wanted)):
        if not (app / path).is_file():
            yield f"{path.as_posix()} is not in the app's root."


def _foreign(app: Path, packages: Path) -> Iterator[str]:
    for folder in ("server", "tests", "deploy", "setup"):
        for place in (app, packages):
            if (place / folder).exists():
                yield f"{folder}/ has come along."
    for path in sorted(app.rglob("*.py")):
        name = path.relative_to(app).as_posix()
        if name not in ROOT:
            yield f"{name} lies in the app's root, beside the wheel."


def _unmet(packages: Path, app: Path) -> Iterator[str]:
    """Imports, wherever they stand in a module, of what is not in the layout."""
    there = {path.name.partition(".")[0] for path in packages.iterdir()}
    known = there | set(sys.stdlib_module_names)
    ours = [path for room in ROOMS for path in (packages / room).rglob("*.py")]
    for path in sorted([*ours, *app.glob("*.py")]):
        place = path.relative_to(packages if path in ours else app).as_posix()
        for name in sorted(_imported(path) - known):
            yield f"{place} imports {name}, which is not in the layout."


def _imported(path: Path) -> set[str]:
    """What a module cannot do without: an import that may fail is left out."""
    found = set()
    for node in _certain(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name.partition(".")[0] for alias in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module.partition(".")[0])
    return found


def _certain(node: ast.AST) -> Iterator[ast.AST]:
    """All below, but for what stands in a `try` that is ready for an ImportError."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.Try) and child in node.body and _forgives(node):
            continue
        yield from _certain(child)


def _forgives(node: ast.Try) -> bool:
    caught = [handler.type for handler in node.handlers if handler.type is not None]
    names = [name for one in caught for name in ast.walk(one)]
    return any(isinstance(one, ast.Name) and one.id == "ImportError" for one in names)
