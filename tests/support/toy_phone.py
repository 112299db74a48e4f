"""A checkout in small, as the mobile check sees one, and wheels that nobody built."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from tests.mobile_check.layout import installed, packed_app, wheel
from tests.mobile_check.project import Project, Recipes, project

PYPROJECT = """
[project]
name = "toy"
version = "1.0"
dependencies = [{dependencies}]
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[tool.hatch.build.targets.wheel]
packages = ["mobile", "shared"]
exclude = ["/mobile/assets", "/mobile/main.py"]
[tool.flet.app]
path = "mobile"
exclude = ["__init__.py", "app.py"]
"""
RECIPES = Recipes("2026-08", "a test", "3.14", {"msgspec": "0.21.1"})


def toy_checkout(folder: Path, dependencies: Sequence[str] = ()) -> Project:
    """`mobile.app` prints; `mobile.main` imports it; `shared` is empty."""
    listed = ", ".join(f'"{one}"' for one in dependencies)
    files = {
        "pyproject.toml": PYPROJECT.format(dependencies=listed),
        "mobile/__init__.py": "",
        "mobile/app.py": "import shared\n",
        "mobile/main.py": "import mobile.app\n",
        "shared/__init__.py": "",
    }
    for name, words in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    assets = folder / "mobile" / "assets"
    assets.mkdir()
    Image.new("RGBA", (1, 1)).save(assets / "sign.png")
    return project(folder)


def assembled(toy: Project, folder: Path, wheels: Path) -> tuple[Path, Path]:
    """The app's root and the packages of a toy; `wheels` is all that pip may see."""
    app = packed_app(toy, folder / "app")
    index = ["--isolated", "--no-index", "--find-links", str(wheels)]
    return app, installed(wheel(toy, folder), [], folder / "packages", index)


def put_wheel(
    folder: Path, name: str, version: str, tag: str, needs: Sequence[str] = ()
) -> Path:
    """A wheel with one module of its name, for whoever has this tag."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    told = f"{name}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {one}" for one in needs]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{told}/METADATA", "\n".join(lines) + "\n")
        archive.writestr(f"{told}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{told}/RECORD", "")
    return path


def put_installed(packages: Path, *wheels: Path) -> None:
    """As pip would leave them, whatever machine they are for."""
    for one in wheels:
        with zipfile.ZipFile(one) as archive:
            archive.extractall(packages)
