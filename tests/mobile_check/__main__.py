"""`make mobile-check`: assembles what `flet build` would, and starts the app from it.

A line for each thing looked at; exit 1 if any of it is wrong.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mobile_check import contents, declared
from tests.mobile_check.layout import (
    Layout,
    Unassembled,
    compiled,
    constraints,
    installed,
    packed_app,
    wheel,
    zipped,
)
from tests.mobile_check.project import Project, project, recipes
from tests.mobile_check.started import Silent, answers, equipped, imported
from tests.mobile_check.wheels import Origin, floors, origins

# What a phone shows that nobody has paired yet.
FIRST_WORDS = "Pair this phone"


def main() -> int:
    with TemporaryDirectory(prefix="callboard-mobile-") as folder:
        try:
            wrong = _checked(project(), Path(folder))
        except Unassembled as failed:
            wrong = [f"pip did not assemble it: {failed}"]
    for sentence in wrong:
        print(f"WRONG  {sentence}", file=sys.stderr)
    return 1 if wrong else 0


def _checked(project: Project, folder: Path) -> list[str]:
    """What is wrong, in sentences; says as it goes what is right."""
    said = declared.problems(project)
    _say(said, "declared: [tool.flet] is whole, and asks for nothing unused")
    known = recipes()
    above = floors(project.requirements, known)
    if above:
        return said + above
    app = packed_app(project, folder / "app")
    packages = installed(
        wheel(project, folder), constraints(project, known), folder / "packages"
    )
    amiss = contents.problems(project, app, packages)
    _say(amiss, f"layout: {len(contents.modules(project))} modules, and no others")
    found = origins(project.name, packages, known)
    for line in _told(found):
        print(line, flush=True)
    compiled(app)
    compiled(packages)
    as_folder = Layout(app, (packages,))
    as_zip = Layout(app, zipped(packages, folder / "zipped"))
    return [
        *said,
        *amiss,
        *(one.problem for one in found if one.problem),
        *_started(as_folder, folder / "ios", "ios"),
        *_started(as_zip, folder / "android", "android"),
    ]


def _started(layout: Layout, home: Path, platform: str) -> list[str]:
    """What was wrong with it, started from this layout as on this kind of phone."""
    home.mkdir()
    try:
        count = imported(layout, home)
        equipped(layout, home)
        answers(layout, home, platform, FIRST_WORDS)
    except Silent as failed:
        return [f"As on {platform}: {failed}"]
    if not (home / "replica.db").is_file():
        return [f"As on {platform}: it kept nothing where it was told to."]
    print(f"started: as on {platform}, {count} modules; it answered: {FIRST_WORDS}")
    return []


def _say(wrong: Sequence[str], right: str) -> None:
    if not wrong:
        print(right, flush=True)


def _told(found: Sequence[Origin]) -> list[str]:
    """A line for each package; both phones in one where they are alike."""
    lines: dict[str, dict[str, list[str]]] = {}
    for one in found:
        lines.setdefault(one.package, {}).setdefault(one.says, []).append(one.phone)
    return [
        f"package: {name}: {says}" + ("" if len(says_by) == 1 else f" ({phones[0]})")
        for name, says_by in lines.items()
        for says, phones in says_by.items()
        if says
    ]


if __name__ == "__main__":
    sys.exit(main())
