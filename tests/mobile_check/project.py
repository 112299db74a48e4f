"""What the check reads: the project's own file, and the dated list of recipes."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

CHECKOUT = Path(__file__).parents[2]


class Recipes(Struct, frozen=True, forbid_unknown_fields=True):
    """Version by package, as Flet built them for phones in the month `recorded`."""

    recorded: str
    source: str
    python: str
    recipes: dict[str, str]


class Project(Struct, frozen=True):
    """`root` is a checkout; `toml` its pyproject.toml."""

    root: Path
    toml: dict[str, Any]

    @property
    def flet(self) -> dict[str, Any]:
        return dict(self.toml.get("tool", {}).get("flet", {}))

    @property
    def name(self) -> str:
        return str(self.toml["project"]["name"])

    @property
    def requirements(self) -> list[str]:
        return list(self.toml["project"]["dependencies"])

    @property
    def app(self) -> Path:
        """The one folder that Flet packs."""
        return self.root / str(self.flet.get("app", {}).get("path", "."))

    @property
    def excluded(self) -> list[str]:
        return list(self.flet.get("app", {}).get("exclude", []))


def project(root: Path = CHECKOUT) -> Project:
    toml = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return Project(root, toml)


def recipes(root: Path = CHECKOUT) -> Recipes:
    listed = (root / "deploy" / "mobile-recipes.toml").read_bytes()
    return msgspec.toml.decode(listed, type=Recipes)
