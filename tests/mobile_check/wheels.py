"""Where a phone gets each package from: pure Python, the index, or Flet's recipes."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from importlib.metadata import Distribution, distributions
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.mobile_check.project import Recipes

PIP_S = 120


class Phone(Struct, frozen=True):
    """A kind of phone: what pip calls its wheels, and what markers call its system."""

    name: str
    tags: tuple[str, ...]
    sys_platform: str
    platform_system: str


# With serious_python's tags; a wheel is needed for each part of a split app.
PHONES = (
    Phone(
        "android",
        ("android_24_arm64_v8a", "android_24_armeabi_v7a", "android_24_x86_64"),
        "android",
        "Android",
    ),
    Phone("ios", ("ios_13_0_arm64_iphoneos",), "ios", "iOS"),
)


class Origin(Struct, frozen=True):
    """Where a package comes from on one kind of phone; `problem` if from nowhere."""

    package: str
    phone: str
    says: str
    problem: str = ""


class Needed(Struct, frozen=True):
    """A package, and all that is asked of its version by those who need it."""

    name: str
    specifier: SpecifierSet


def origins(
    project: str,
    packages: Path,
    recipes: Recipes,
    index: Sequence[str] = (),
    phones: Sequence[Phone] = PHONES,
) -> list[Origin]:
    """Of everything that `project`, installed in `packages`, needs on each phone.

    `index` is told to pip: where to look for wheels, if not in its own place.
    """
    here = _by_name(packages)
    return [
        _origin(one, here.get(one.name), phone, recipes, index)
        for phone in phones
        for one in _needed(canonicalize_name(project), here, phone, recipes)
    ]


def floors(requirements: Sequence[str], recipes: Recipes) -> list[str]:
    """What the project itself asks for and no recipe has: no layout could be made."""
    asked = [Requirement(text) for text in requirements]
    return [
        _above(str(one), "phones", name, recipes)
        for one in asked
        for name in [canonicalize_name(one.name)]
        if name in recipes.recipes and not one.specifier.contains(recipes.recipes[name])
    ]


def _origin(
    needed: Needed,
    here: Distribution | None,
    phone: Phone,
    recipes: Recipes,
    index: Sequence[str],
) -> Origin:
    name, asked = needed.name, f"{needed.name}{needed.specifier}"
    if here is None:
        only = f"{asked} is needed on {phone.name} only, and is not in the layout."
        return Origin(name, phone.name, "", only)
    if _is_pure(here) and name not in recipes.recipes:
        return Origin(name, phone.name, "pure Python")
    found = ""
    # What is pure and has a recipe all the same is of no use without what that adds.
    for tag in () if _is_pure(here) else phone.tags:
        found = _fetched(asked, tag, recipes.python, index)
        if not found:
            break
    if found:
        return Origin(name, phone.name, f"{found} from the index")
    version = recipes.recipes.get(name)
    if version is None:
        lacking = f"{asked} is compiled: no wheel for {phone.name}, and no recipe."
        return Origin(name, phone.name, "", lacking)
    if not needed.specifier.contains(version):
        return Origin(name, phone.name, "", _above(asked, phone.name, name, recipes))
    says = f"{version} recorded, not fetched (Flet's recipes, {recipes.recorded})"
    return Origin(name, phone.name, says)


def _above(asked: str, phone: str, name: str, recipes: Recipes) -> str:
    return (
        f"{asked} asks for another than the {recipes.recipes[name]} that Flet builds "
        f"for {phone} (recorded {recipes.recorded})."
    )


def _fetched(asked: str, tag: str, python: str, index: Sequence[str]) -> str:
    """The version that pip would take for this tag; empty if it finds none."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet"]
        command += ["--disable-pip-version-check", "--no-input", "--no-deps"]
        command += ["--ignore-installed", "--only-binary", ":all:", "--target", folder]
        command += ["--platform", tag, "--implementation", "cp"]
        command += ["--python-version", python, "--report", str(report)]
        ended = subprocess.run(
            [*command, *index, asked], capture_output=True, timeout=PIP_S, check=False
        )
        if ended.returncode:
            return ""
        told = msgspec.json.decode(report.read_bytes())
    return str(told["install"][0]["metadata"]["version"])


def _needed(
    project: str, here: dict[str, Distribution], phone: Phone, recipes: Recipes
) -> list[Needed]:
    """All below `project`, by name, as this phone would work out the markers."""
    environment: dict[str, str | AbstractSet[str]] = {
        **{key: str(value) for key, value in default_environment().items()},
        "python_version": recipes.python,
        "python_full_version": f"{recipes.python}.0",
        "sys_platform": phone.sys_platform,
        "platform_system": phone.platform_system,
        "extra": "",
    }
    asked: dict[str, SpecifierSet] = {}
    to_see, seen = [project], {project}
    while to_see:
        distribution = here.get(to_see.pop())
        for one in _requirements(distribution):
            if one.marker is not None and not one.marker.evaluate(environment):
                continue
            name = canonicalize_name(one.name)
            asked[name] = asked.get(name, SpecifierSet()) & one.specifier
            if name not in seen:
                seen.add(name)
                to_see.append(name)
    return [Needed(name, asked[name]) for name in sorted(asked)]


def _requirements(distribution: Distribution | None) -> Iterator[Requirement]:
    for text in (distribution and distribution.requires) or ():
        yield Requirement(text)


def _by_name(packages: Path) -> dict[str, Distribution]:
    found = distributions(path=[str(packages)])
    return {canonicalize_name(one.metadata["Name"]): one for one in found}


def _is_pure(distribution: Distribution) -> bool:
    told = distribution.read_text("WHEEL") or ""
    tags = [line for line in told.splitlines() if line.startswith("Tag:")]
    return bool(tags) and all(tag.endswith("-none-any") for tag in tags)
