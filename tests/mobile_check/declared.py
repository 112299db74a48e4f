"""What pyproject.toml says to `flet build`: all of it said, and nothing untrue."""

import re
from collections.abc import Iterator

from PIL import Image

from tests.mobile_check.project import Project

WAY_IN = "main.py"
ICON_PX_MIN = 1024
PURPOSE_CHARS_MIN = 40

# Each permission is owed only by an app that depends on what uses it.
USED_BY = {
    "camera": "flet-camera",
    "location": "flet-geolocator",
    "microphone": "flet-audio-recorder",
}
# What this app does, for which a phone tells its owner the purpose.
PURPOSES = ("NSLocalNetworkUsageDescription", "NSPhotoLibraryUsageDescription")
BUNDLE_PURPOSE = {
    "camera": "NSCameraUsageDescription",
    "location": "NSLocationWhenInUseUsageDescription",
    "microphone": "NSMicrophoneUsageDescription",
}
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
BUNDLE_ID = re.compile(r"[a-z][a-z0-9]*(\.[a-z][a-z0-9]*){2,}")


def problems(project: Project) -> list[str]:
    """What `flet build` would miss, or make up, each in a sentence."""
    parts = (_names, _pictures, _links, _permissions, _second_copies)
    return [sentence for part in parts for sentence in part(project)]


def _names(project: Project) -> Iterator[str]:
    flet = project.flet
    for key in ("product", "company"):
        if not flet.get(key):
            yield f"[tool.flet] names no {key}."
    if not BUNDLE_ID.fullmatch(str(flet.get("bundle_id", ""))):
        yield "[tool.flet] has no bundle_id like org.example.app."
    if not int(flet.get("build_number", 0)) >= 1:
        yield "[tool.flet] has no build_number from 1."
    if not flet.get("android", {}).get("split_per_abi"):
        yield "[tool.flet.android] does not split by ABI."
    for platform in ("android", "ios"):
        if project.name not in flet.get(platform, {}).get("dependencies", []):
            yield f"[tool.flet.{platform}] does not depend on {project.name} itself."
    if flet.get("dev_packages", {}).get(project.name) != ".":
        yield f"[tool.flet.dev_packages] does not take {project.name} from here."


def _pictures(project: Project) -> Iterator[str]:
    flet = project.flet
    for name in ("icon.png", "splash.png"):
        path = project.app / "assets" / name
        if not path.is_file():
            yield f"There is no assets/{name}."
            continue
        with Image.open(path) as image:
            width, height = image.size
        if width != height or width < ICON_PX_MIN:
            yield f"assets/{name} is no square of {ICON_PX_MIN} px or more."
    splash = flet.get("splash", {})
    for colour in (
        flet.get("icon_background"),
        splash.get("color"),
        splash.get("dark_color"),
    ):
        if not COLOUR.fullmatch(str(colour)):
            yield f"{colour} is no colour for the icon or the splash."


def _links(project: Project) -> Iterator[str]:
    said = [
        project.flet.get(platform, {}).get("deep_linking", {})
        for platform in ("android", "ios")
    ]
    if not all(one.get("scheme") and one.get("host") for one in said):
        yield "Deep links want a scheme and a host, for android and for ios."
    elif said[0] != said[1]:
        yield "A deep link would open the app on one platform only."


def _permissions(project: Project) -> Iterator[str]:
    flet = project.flet
    # One that is false is taken out again, if a plugin asks for it.
    android = flet.get("android", {}).get("permission", {})
    asked = [*flet.get("permissions", []), *(one for one in android if android[one])]
    info = flet.get("ios", {}).get("info", {})
    needed = " ".join(project.requirements)
    owed = set(PURPOSES)
    for one in asked:
        bundle = one.rpartition(".")[2].lower()
        package = USED_BY.get(bundle)
        if package is None or package not in needed:
            yield f"The permission {one} is asked for, and nothing here uses it."
        owed |= {BUNDLE_PURPOSE[bundle]} if bundle in BUNDLE_PURPOSE else set()
    for key in sorted(owed - set(info)):
        yield f"[tool.flet.ios.info] does not say why: {key}."
    for key, words in info.items():
        if not key.endswith("UsageDescription"):
            continue
        if key not in owed:
            yield f"{key} gives a purpose for what the app never does."
        if len(words) < PURPOSE_CHARS_MIN or not words.endswith("."):
            yield f"{key} says no purpose in a sentence: {words!r}."


def _second_copies(project: Project) -> Iterator[str]:
    """Flet packs the folder beside the wheel that holds the same modules."""
    here = {
        path.name
        for path in project.app.iterdir()
        if path.name != "__pycache__" and not path.name.startswith(".")
    }
    top = {one for one in project.excluded if "/" not in one}
    for name in sorted(here - top - {WAY_IN, "assets"}):
        yield f"{name} would be packed beside the wheel: it is not in exclude."
    for name in sorted(one for one in project.excluded if not _is_there(project, one)):
        yield f"exclude names {name}, which is not there."
    if {WAY_IN, "assets"} & top:
        yield f"exclude leaves out {WAY_IN} or the assets."


def _is_there(project: Project, name: str) -> bool:
    return (project.app / name).exists()
