"""What the Scan screen says of its camera."""

from msgspec import Struct

from mobile.scan.camera import Phase, Sight

# What stands instead of a picture. The field beside it works all the while.
_TOLD = {
    Phase.ASKING: ("Waiting for the camera", "If you are asked for it, allow it."),
    Phase.NONE: (
        "No camera here",
        "Use a scanner, type the code, or pick from the list.",
    ),
    Phase.REFUSED: (
        "The camera cannot be used",
        "Allow it in the settings of this phone or browser, and see that no other app "
        "has it. Until then use a scanner, or type the code.",
    ),
}

# Said once somebody has asked for it: nothing tells before.
NO_LIGHT = "This camera has no light."


class Told(Struct, frozen=True):
    """`is_trouble`: nothing more will come of waiting."""

    words: str
    detail: str
    is_trouble: bool


def told(sight: Sight) -> Told | None:
    """None when there is a picture, or nobody asked for one."""
    if sight.phase not in _TOLD:
        return None
    return Told(*_TOLD[sight.phase], sight.phase is not Phase.ASKING)


def turn_words(sight: Sight) -> str:
    """What a press on the button does."""
    return "Camera off" if sight.is_at_work else "Camera on"


def light_words(sight: Sight) -> str:
    return "Light off" if sight.is_lit else "Light on"


def zoom_words(sight: Sight) -> str:
    """As "Zoom 2×": how near it is now."""
    return f"Zoom {sight.zoom:g}×"
