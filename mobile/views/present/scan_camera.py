"""What the Scan screen says of its camera."""

from msgspec import Struct

from mobile.language import say
from mobile.scan.camera import Phase, Sight
from shared.words import shown

# What stands instead of a picture. The field beside it works all the while.
_TOLD = {
    Phase.ASKING: (
        shown("Waiting for the camera"),
        shown("If you are asked for it, allow it."),
    ),
    Phase.NONE: (
        shown("No camera here"),
        shown("Use a scanner, type the code, or pick from the list."),
    ),
    Phase.REFUSED: (
        shown("The camera cannot be used"),
        shown(
            "Allow it in the settings of this phone or browser, and see that no other "
            "app has it. Until then use a scanner, or type the code."
        ),
    ),
}

# Said once somebody has asked for it: nothing tells before.
NO_LIGHT = shown("This camera has no light.")


class Told(Struct, frozen=True):
    """`is_trouble`: nothing more will come of waiting."""

    words: str
    detail: str
    is_trouble: bool


def told(sight: Sight) -> Told | None:
    """None when there is a picture, or nobody asked for one."""
    if sight.phase not in _TOLD:
        return None
    words, detail = _TOLD[sight.phase]
    return Told(say(words), say(detail), sight.phase is not Phase.ASKING)


def turn_words(sight: Sight) -> str:
    """What a press on the button does."""
    return say("Camera off") if sight.is_at_work else say("Camera on")


def light_words(sight: Sight) -> str:
    return say("Light off") if sight.is_lit else say("Light on")


def zoom_words(sight: Sight) -> str:
    """As "Zoom 2×": how near it is now."""
    return say("Zoom {times}×", times=f"{sight.zoom:g}")
