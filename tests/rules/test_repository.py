"""What every file of the project keeps to, whatever its language."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
FILE_LINES_MAX = 400

# Put together here, so that this file does not hold what it looks for.
HOSTS = ("pyp" + "i.org", "pythonhosted" + ".org", "npmjs" + ".", "deb.debian" + ".")
FOLDERS = ("wo" + "rk", "ro" + "ot", "fa" + "rm", "opt/py" + "pi", "opt/whe" + "els")
ELSEWHERE = re.compile(
    "|".join([*map(re.escape, HOSTS), *(f"/{folder}/" for folder in FOLDERS)])
)


def project_files() -> Iterator[Path]:
    """All files but what tools leave behind. Walks: an exported copy has no git."""
    for folder, inner, names in os.walk(CHECKOUT):
        inner[:] = [
            name
            for name in inner
            if name == ".ci"
            or not name.startswith((".", "__pycache__", "node_modules"))
        ]
        yield from (Path(folder) / name for name in names)


def shown(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def test_no_file_names_a_package_index_or_a_path_of_one_machine() -> None:
    found = [
        (shown(path), match.group())
        for path in project_files()
        for match in ELSEWHERE.finditer(path.read_text("utf-8", errors="ignore"))
    ]

    assert [] == found


def test_no_source_file_is_too_long_to_read_at_a_sitting() -> None:
    sources = [
        path for path in project_files() if path.suffix in {".py", ".html", ".sh"}
    ]
    lines = {path: path.read_text("utf-8").count("\n") for path in sources}

    assert [] == [
        (shown(path), count) for path, count in lines.items() if count > FILE_LINES_MAX
    ]


def test_test_file_names_are_unique_over_all_folders() -> None:
    """Two tests of one name cannot be told apart in a report."""
    names = [path.name for path in (CHECKOUT / "tests").rglob("test_*.py")]

    assert sorted(set(names)) == sorted(names)


def test_no_test_folder_is_a_package() -> None:
    """An `__init__.py` under tests/ could be imported in place of a room."""
    assert [] == [shown(path) for path in (CHECKOUT / "tests").rglob("__init__.py")]
