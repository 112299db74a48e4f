"""The layout that `flet build` hands to a phone: the app's root, and its packages.

As flet 1.0.5 and serious_python do it, read in their sources: the app's folder less
what it excludes; this checkout and what it depends on, by pip, wheels only; both
compiled, with the sources and what only a compiler would read thrown away.
"""

import compileall
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder
from msgspec import Struct

from tests.mobile_check.project import Project, Recipes

# serious_python's list for phones, of what could be here.
JUNK = ("*.c", "*.h", "*.cpp", "*.hpp", "*.pxd", "*.pyx", "*.pyi", "*.typed", "*.a")
JUNK_FOLDERS = ("bin", "__pycache__")
PIP_S = 300


class Unassembled(Exception):
    """pip, or the build of the wheel, did not do it; says what it said."""


class Layout(Struct, frozen=True):
    """`app` is the app's root on the phone, `packages` where it imports from.

    Of `packages`, several are places on Python's path, one after the other.
    """

    app: Path
    packages: tuple[Path, ...]


def wheel(project: Project, into: Path) -> Path:
    """The project's own wheel, with the backend that pip would use."""
    (built,) = WheelBuilder(str(project.root)).build(directory=str(into))
    return Path(built)


def constraints(project: Project, recipes: Recipes) -> list[str]:
    """The lock's versions, but for what a phone gets from a recipe: that one."""
    lock = (project.root / "requirements.lock").read_text("utf-8").splitlines()
    pins = [line.split(maxsplit=1)[0] for line in lock if "==" in line]
    locked = dict(pin.split("==") for pin in pins)
    wanted = {**locked, **recipes.recipes}
    return [f"{name}=={version}" for name, version in sorted(wanted.items())]


def installed(
    wheel: Path, constraints: Sequence[str], into: Path, index: Sequence[str] = ()
) -> Path:
    """`into`, holding the wheel and what it depends on. Raises Unassembled."""
    into.mkdir(parents=True)
    limits = into.with_suffix(".txt")
    limits.write_text("\n".join(constraints) + "\n", "utf-8")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--no-compile"]
    command += ["--only-binary", ":all:", "--target", str(into)]
    command += ["--constraint", str(limits), *index, str(wheel)]
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=PIP_S, check=False
    )
    if ended.returncode:
        raise Unassembled(ended.stderr.strip())
    return into


def packed_app(project: Project, into: Path) -> Path:
    """A copy of the app's folder, less what it excludes and what is hidden."""
    excluded = {project.app / one for one in (*project.excluded, "build")}

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {
            name
            for name in names
            if name == "__pycache__"
            or name.startswith(".")
            or Path(folder) / name in excluded
        }

    shutil.copytree(project.app, into, ignore=left_out)
    return into


def compiled(folder: Path) -> None:
    """Each module's byte code in its source's place, and no junk."""
    compileall.compile_dir(folder, quiet=2, legacy=True)
    for source in folder.rglob("*.py"):
        # What does not compile stays, as Flet lets it, to fail where it is read.
        if source.with_suffix(".pyc").exists():
            source.unlink()
    for pattern in JUNK:
        for junk in folder.rglob(pattern):
            junk.unlink()
    for name in JUNK_FOLDERS:
        for junk in [path for path in folder.rglob(name) if path.is_dir()]:
            shutil.rmtree(junk, ignore_errors=True)


def zipped(packages: Path, into: Path) -> tuple[Path, ...]:
    """As Android has them: what is pure in a stored zip, the compiled beside it.

    There the compiled modules lie in the APK's libraries, found by an importer of
    Flet's; here their packages stay a folder.
    """
    native = into / "native"
    native.mkdir(parents=True)
    has_code = {
        path.relative_to(packages).parts[0] for path in packages.rglob("*.so")
    } | {path.name for path in packages.glob("*.libs")}
    archive = into / "sitepackages.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as pure:
        for entry in sorted(packages.iterdir()):
            if entry.name in has_code:
                shutil.copytree(entry, native / entry.name)
                continue
            inside = entry.rglob("*") if entry.is_dir() else [entry]
            for path in sorted(inside):
                pure.write(path, path.relative_to(packages))
    return archive, native
