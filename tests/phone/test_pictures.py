"""What becomes of a picture before it leaves the phone."""

import zlib

import pytest

from mobile import pictures
from mobile.pictures import EDGE_PIXELS, GPS, photo_of, thumbnail_of
from shared.blobs import SNIFF_BYTES, sniffed
from shared.errors import BadInput, TooLarge
from tests.support.pictures import PLACE, opened, picture

WHITE, TEAL = (255, 255, 255), (0, 128, 128)


def is_near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 16 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_was_chosen_a_jpeg_leaves(kind):
    photo = photo_of(picture(kind=kind))
    assert "image/jpeg" == sniffed(photo[:SNIFF_BYTES])
    assert (64, 48) == opened(photo).size


def test_a_large_picture_is_scaled_to_its_long_edge_and_a_small_one_is_not():
    assert (EDGE_PIXELS, 1024) == opened(photo_of(picture((5000, 2500)))).size
    assert (1024, EDGE_PIXELS) == opened(photo_of(picture((2500, 5000)))).size
    assert (300, 200) == opened(photo_of(picture((300, 200)))).size


@pytest.mark.parametrize(
    ("orientation", "white"),
    [(1, (4, 4)), (3, (60, 44)), (6, (44, 4)), (8, (4, 60))],
)
def test_a_picture_stands_upright_without_being_told_how(orientation, white):
    photo = opened(photo_of(picture(orientation=orientation)))
    assert ((48, 64) if orientation in (6, 8) else (64, 48)) == photo.size
    assert is_near(photo.getpixel(white), WHITE)
    opposite = (photo.width - 1 - white[0], photo.height - 1 - white[1])
    assert is_near(photo.getpixel(opposite), TEAL)
    assert 0x0112 not in photo.getexif()


def test_who_when_and_where_stay_on_the_phone():
    taken = picture(maker="Canon", place=PLACE)
    assert PLACE[1] == opened(taken).getexif().get_ifd(GPS)[1]
    photo = photo_of(taken)
    assert {} == dict(opened(photo).getexif())
    assert b"Canon" not in photo


def test_where_it_was_taken_stays_if_the_person_allows_it_and_nothing_else_does():
    photo = photo_of(picture(maker="Canon", place=PLACE), keeps_place=True)
    exif = opened(photo).getexif()
    assert PLACE == dict(exif.get_ifd(GPS))
    assert [GPS] == list(exif)
    assert {} == dict(opened(photo_of(picture(), keeps_place=True)).getexif())


def test_what_can_be_seen_through_is_white_as_on_paper():
    photo = opened(photo_of(picture(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0))))
    assert is_near(photo.getpixel((60, 44)), WHITE)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_every_way_to_write_colours_is_read(mode):
    kind = "JPEG" if mode in ("L", "CMYK") else "PNG"
    assert "RGB" == opened(photo_of(picture(kind=kind, mode=mode, colour=1))).mode


@pytest.mark.parametrize(
    "chosen",
    [
        b"",
        b"%PDF-1.7 not a picture",
        b"GIF89a" + bytes(40),
        b"\xff\xd8\xff\xe0" + bytes(40),
        picture((400, 400))[:-200],
        picture(kind="PNG")[:40],
    ],
)
def test_what_is_no_picture_or_breaks_off_is_told_in_words(chosen):
    with pytest.raises(BadInput) as refused:
        photo_of(chosen)
    assert "cannot be read" in refused.value.detail


def test_too_large_a_file_is_told_in_words():
    with pytest.raises(TooLarge) as refused:
        photo_of(picture() + bytes(pictures.PICTURE_BYTES_MAX))
    assert "60 MB" in refused.value.detail


def test_too_many_pixels_are_told_before_they_are_read():
    edge = 13_000
    assert edge * edge > pictures.PIXELS_MAX
    # A small file that says of itself how large it is: the first chunk of a PNG.
    chunk = b"IHDR" + edge.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    checked = chunk + zlib.crc32(chunk).to_bytes(4, "big")
    bomb = picture(kind="PNG")
    with pytest.raises(TooLarge) as refused:
        photo_of(bomb[:12] + checked + bomb[12 + len(checked) :])
    assert "too many pixels" in refused.value.detail


def test_a_thumbnail_is_small_and_says_nothing_either():
    small = thumbnail_of(picture((2000, 1000), place=PLACE))
    assert (320, 160) == opened(small).size
    assert {} == dict(opened(small).getexif())
    with pytest.raises(BadInput):
        thumbnail_of(b"nothing")
