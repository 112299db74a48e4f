"""Every colour that words are set in can be read on what lies beneath it."""

import dataclasses

import flet as ft
import pytest

from mobile.views.palettes import DARK, LIGHT, OUTDOOR
from mobile.views.theme import MARKS
from mobile.views.tones import Tone

LOOKS = {"light": LIGHT, "dark": DARK, "outdoor": OUTDOOR}
# WCAG 2.2, 1.4.3 (AA) for words; outdoors 1.4.6 (AAA), for the sun takes its share.
WORDS_AA, WORDS_AAA = 4.5, 7.0
# 1.4.11, for what is drawn: the edge of a field, the mark of a place.
DRAWN_AA = 3.0

PAIRS = [
    ("on_surface", "surface"),
    ("on_surface", "surface_container_low"),
    ("on_surface", "surface_container"),
    ("on_surface", "secondary_container"),
    ("on_surface_variant", "surface"),
    ("on_surface_variant", "surface_container_low"),
    ("on_surface_variant", "surface_container"),
    ("on_surface_variant", "secondary_container"),
    ("on_primary", "primary"),
    ("primary", "surface"),
    ("on_secondary_container", "secondary_container"),
    ("error", "surface"),
    ("on_inverse_surface", "inverse_surface"),
    ("inverse_primary", "inverse_surface"),
]
ROLES = {colour.value: colour.name.lower() for colour in ft.Colors}


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB", as WCAG 2.2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def worded(look: str) -> float:
    return WORDS_AAA if look == "outdoor" else WORDS_AA


def test_black_on_white_is_21_to_1() -> None:
    assert 21 == round(contrast("#000000", "#FFFFFF"), 6)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_stand_out_from_their_surface(look: str, ink: str, paper: str) -> None:
    scheme = LOOKS[look]
    found = contrast(getattr(scheme, ink), getattr(scheme, paper))
    assert found >= worded(look), f"{found:.2f}"


def named_for_each_other(scheme: ft.ColorScheme) -> list[tuple[str, str]]:
    """Each ink of a scheme with the papers that its name is for: all surfaces,
    for what is on a surface.
    """
    roles = {
        field.name
        for field in dataclasses.fields(scheme)
        if isinstance(getattr(scheme, field.name), str)
    }
    surfaces = {one for one in roles if one.startswith("surface")} - {"surface_tint"}
    return [
        (ink, paper)
        for ink in sorted(roles)
        if ink.startswith("on_")
        for paper in sorted(
            surfaces if ink.startswith("on_surface") else {ink.removeprefix("on_")}
        )
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_every_ink_can_be_read_on_the_papers_it_is_named_for(look: str) -> None:
    """A role that is added, or a shade that is changed, is held to this too."""
    scheme = LOOKS[look]
    pairs = named_for_each_other(scheme)

    assert ("on_surface_variant", "surface_container_highest") in pairs
    assert ("on_error_container", "error_container") in pairs
    assert [] == [
        (ink, paper)
        for ink, paper in pairs
        if contrast(getattr(scheme, ink), getattr(scheme, paper)) < worded(look)
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tone", Tone)
def test_a_mark_is_readable_on_its_paper_and_on_the_screen(
    look: str, tone: Tone
) -> None:
    """Ink on paper is also paper on ink, which is how a bar is drawn."""
    scheme, mark = LOOKS[look], MARKS[tone]
    ink = getattr(scheme, ROLES[mark.ink.value])
    papers = [getattr(scheme, ROLES[mark.paper.value]), scheme.surface]
    assert [] == [p for p in papers if contrast(ink, p) < worded(look)]


@pytest.mark.parametrize("look", LOOKS)
def test_edges_can_be_seen(look: str) -> None:
    scheme = LOOKS[look]
    assert contrast(scheme.outline, scheme.surface) >= DRAWN_AA


def test_no_two_tones_look_alike() -> None:
    drawn = {(mark.icon, mark.ink, mark.paper) for mark in MARKS.values()}
    assert len(Tone) == len(drawn)
    assert len(Tone) == len({mark.icon for mark in MARKS.values()})
