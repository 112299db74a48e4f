"""The lock pins everything by hash, and installs wherever there is an index."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[2]

PIN = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.]*( ; [a-zA-Z0-9_.' =!<>()]+)? \\")
HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?")


def lock_lines() -> list[str]:
    return (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def pinned() -> dict[str, str]:
    """Version by package name."""
    pins = [line for line in lock_lines() if PIN.fullmatch(line)]
    return dict(line.split(maxsplit=1)[0].split("==") for line in pins)


def test_lock_has_pins_and_hashes_and_so_names_no_host_and_no_path() -> None:
    others = [
        line
        for line in lock_lines()
        if not PIN.fullmatch(line) and not HASH.fullmatch(line)
    ]

    assert [] == others
    assert pinned()


def test_every_pin_has_a_hash() -> None:
    lines = lock_lines()
    bare = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if PIN.fullmatch(line) and not HASH.fullmatch(following)
    ]

    assert [] == bare


def test_lock_satisfies_what_the_project_asks_for() -> None:
    """A dependency added without `make lock` is found here, not by a newcomer."""
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = project["optional-dependencies"]
    asked = [
        Requirement(text) for text in sum(extras.values(), project["dependencies"])
    ]
    ours = canonicalize_name(project["name"])
    pins = pinned()

    unmet = [
        str(one)
        for one in asked
        if one.name != ours
        and not one.specifier.contains(pins.get(canonicalize_name(one.name), ""))
    ]

    assert [] == unmet
