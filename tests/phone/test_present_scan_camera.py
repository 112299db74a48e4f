"""What the Scan screen says of its camera, in each of its states."""

import pytest

from mobile.scan.camera import Phase, Sight
from mobile.views.present import scan_camera as present


@pytest.mark.parametrize(
    ("phase", "words", "is_trouble"),
    [
        (Phase.ASKING, "Waiting for the camera", False),
        (Phase.NONE, "No camera here", True),
        (Phase.REFUSED, "The camera cannot be used", True),
    ],
)
def test_without_a_picture_it_says_why_and_what_to_do(
    phase: Phase, words: str, is_trouble: bool
) -> None:
    told = present.told(Sight(phase))

    assert told is not None
    assert (words, is_trouble) == (told.words, told.is_trouble)
    assert told.detail.endswith(".")


@pytest.mark.parametrize("phase", [Phase.ON, Phase.OFF])
def test_with_a_picture_or_unasked_it_says_nothing(phase: Phase) -> None:
    assert None is present.told(Sight(phase))


@pytest.mark.parametrize("phase", Phase)
def test_the_button_says_what_a_press_does(phase: Phase) -> None:
    is_at_work = phase in (Phase.ASKING, Phase.ON)

    assert ("Camera off" if is_at_work else "Camera on") == (
        present.turn_words(Sight(phase))
    )


def test_light_and_zoom_are_said_in_words() -> None:
    assert ["Light on", "Light off"] == [
        present.light_words(Sight(Phase.ON, is_lit=lit)) for lit in (False, True)
    ]
    assert ["Zoom 1×", "Zoom 2×"] == [
        present.zoom_words(Sight(Phase.ON, zoom=zoom)) for zoom in (1.0, 2.0)
    ]
