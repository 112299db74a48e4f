"""Codes are read from the middle of what a camera sees, and nothing else is."""

from pathlib import Path

import pytest

from mobile.scan import decode
from mobile.scan.decode import codes
from shared import tags
from tests.support.labels import SIZE, feed, frame, moving

ONE, OTHER = tags.make(b"one " * 2 + b"11"), tags.make(b"two " * 2 + b"22")


@pytest.mark.parametrize("degrees", [0, 90, 180, 30])
def test_a_label_is_read_however_it_is_turned(degrees: int) -> None:
    assert [ONE] == codes(frame(ONE, degrees=degrees))


def test_a_tag_with_its_address_is_read_whole() -> None:
    url = tags.url(ONE, "CALLS.EXAMPLE")

    assert [url] == codes(frame(url, module_px=5))


def test_a_label_a_little_out_of_focus_is_read() -> None:
    assert [ONE] == codes(frame(ONE, blur_px=2.5))


def test_a_large_picture_is_read_at_a_fraction_of_its_size() -> None:
    large = frame(ONE, size=(4000, 3000), module_px=40)

    assert [ONE] == codes(large)


@pytest.mark.parametrize("at", [(0.05, 0.5), (0.95, 0.5), (0.5, 0.02), (0.5, 0.98)])
def test_a_neighbours_label_at_the_edge_is_not(at: tuple[float, float]) -> None:
    assert [] == codes(frame(OTHER, at=at, module_px=3))


def test_an_upright_picture_has_the_same_middle() -> None:
    upright = (SIZE[1], SIZE[0])

    assert [ONE] == codes(frame(ONE, size=upright))
    assert [] == codes(frame(ONE, at=(0.5, 0.05), size=upright, module_px=3))


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"no picture at all", frame(ONE)[:2000], frame("", module_px=1)],
    ids=["nothing", "words", "broken off", "no label"],
)
def test_a_frame_without_a_code_has_none(spoilt: bytes) -> None:
    assert [] == codes(spoilt)


def test_a_picture_that_is_no_jpeg_is_read_too() -> None:
    """A browser may hand out PNG."""
    assert [ONE] == codes(frame(ONE, kind="PNG"))


def test_a_frame_larger_than_any_camera_makes_is_left_alone() -> None:
    padded = frame(ONE) + bytes(decode.FRAME_BYTES_MAX)

    assert [] == codes(padded)


def test_a_moving_label_is_read_in_most_of_its_frames(tmp_path: Path) -> None:
    frames = moving(ONE)

    read = [codes(one) for one in frames]

    assert len(frames) * 3 // 4 <= read.count([ONE])
    assert all(found in ([], [ONE]) for found in read)
    assert b"".join(frames) == feed(tmp_path / "feed.mjpeg", ONE).read_bytes()


def test_this_machine_can_read() -> None:
    assert decode.can_read()
