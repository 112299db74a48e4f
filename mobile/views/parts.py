"""The small controls that every screen is made of.

Each one that can be pressed has a `key`, which is also its semantics
identifier: Flutter writes no key into a page's markup, and both tests and
assistive technology need to find the control.
"""

import asyncio
from collections.abc import Sequence

import flet as ft

from mobile.language import say
from mobile.views import theme
from mobile.views.presses import OnPress, once
from mobile.views.tones import Freshness, Tone

UNDO_S = 10


def badge(
    tone: Tone, words: str | None = None, icon: ft.IconData | None = None
) -> ft.Control:
    """Icon, word and colour together; the tone's own where none is given."""
    mark = theme.MARKS[tone]
    return ft.Container(
        bgcolor=mark.paper,
        border=ft.Border.all(1, mark.ink),
        border_radius=theme.TARGET_MIN,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_S, vertical=2),
        content=_icon_and_words(icon or mark.icon, words or say(tone.value), mark.ink),
    )


def freshness_chip(freshness: Freshness, on_press: OnPress | None = None) -> ft.Control:
    """What the top right of every screen says; calm unless work is waiting."""
    mark = theme.MARKS[freshness.tone]
    is_calm = freshness.tone is Tone.ON_TIME
    ink = ft.Colors.ON_SURFACE_VARIANT if is_calm else mark.ink
    chip = ft.Container(
        bgcolor=None if is_calm else mark.paper,
        border_radius=theme.TARGET_MIN,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_M, vertical=theme.GAP_XS),
        content=_icon_and_words(mark.icon, freshness.words, ink, icon_ink=mark.ink),
    )
    # A thumb high to the finger, though not to the eye.
    around = ft.Container(chip, padding=ft.Padding.symmetric(vertical=10))
    return _pressable("freshness", around, on_press)


def segment_style() -> ft.ButtonStyle:
    """For a row of segments, which by themselves are lower than a thumb."""
    return ft.ButtonStyle(
        padding=ft.Padding.symmetric(horizontal=theme.GAP_M, vertical=14)
    )


def freshness_bar(freshness: Freshness, on_press: OnPress | None = None) -> ft.Control:
    """The bar across a screen whose plan may not be believed any more."""
    mark = theme.MARKS[freshness.tone]
    bar = ft.Container(
        bgcolor=mark.ink,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_M),
        content=_icon_and_words(
            mark.icon, freshness.words, mark.paper, style=theme.BODY_STRONG
        ),
    )
    return _pressable("freshness", bar, on_press)


def primary(
    words: str,
    on_press: OnPress,
    *,
    key: str,
    icon: ft.IconData | None = None,
    is_ready: bool = True,
) -> ft.Control:
    """The one filled button of a screen."""
    button = ft.FilledButton(
        content=words,
        icon=icon,
        on_click=once(on_press, key),
        disabled=not is_ready,
        style=ft.ButtonStyle(padding=_THUMB),
    )
    return _named(button, key)


def secondary(
    words: str,
    on_press: OnPress,
    *,
    key: str,
    icon: ft.IconData | None = None,
    is_ready: bool = True,
    is_repeatable: bool = False,
) -> ft.Control:
    """`is_repeatable`: pressed a few times in a row, as a zoom is."""
    button = ft.OutlinedButton(
        content=words,
        icon=icon,
        on_click=on_press if is_repeatable else once(on_press, key),
        disabled=not is_ready,
        style=ft.ButtonStyle(padding=_THUMB),
    )
    return _named(button, key)


def icon_button(
    icon: ft.IconData,
    words: str,
    on_press: OnPress,
    *,
    key: str,
    is_repeatable: bool = False,
    ink: ft.Colors | None = None,
) -> ft.Control:
    """A button whose words are only read aloud."""
    button = ft.IconButton(
        key=key,
        icon=icon,
        icon_color=ink,
        width=theme.TARGET_MIN,
        height=theme.TARGET_MIN,
        on_click=on_press if is_repeatable else once(on_press, key),
    )
    return ft.MergeSemantics(ft.Semantics(identifier=key, label=words, content=button))


def arrow_back(on_press: OnPress) -> ft.Control:
    return icon_button(ft.Icons.ARROW_BACK, say("Back"), on_press, key="back")


def row(
    title: str,
    *,
    key: str,
    detail: str = "",
    lead: str | ft.Control | None = None,
    trail: ft.Control | None = None,
    below: ft.Control | None = None,
    on_press: OnPress | None = None,
    is_chosen: bool = False,
) -> ft.Control:
    """A line of a list; `lead` is most often a time and is set in columns.

    `below` stands under the words, where `trail` would take their room. Read aloud
    as one thing: lead, title, detail, trail.
    """
    texts: list[ft.Control] = [ft.Text(title, theme_style=theme.BODY_STRONG)]
    if detail:
        texts.append(
            ft.Text(detail, theme_style=theme.LABEL, color=ft.Colors.ON_SURFACE_VARIANT)
        )
    if below is not None:
        texts.append(ft.Row([below], wrap=True))
    cells: list[ft.Control] = [ft.Column(texts, spacing=2, expand=True)]
    at = ft.CrossAxisAlignment.CENTER
    if isinstance(lead, str):
        # A time is the first word of its line, however many lines there are.
        at = ft.CrossAxisAlignment.START
        lead = ft.Text(lead, theme_style=theme.BODY)
    if lead is not None:
        cells.insert(0, lead)
    if trail is not None:
        cells.append(trail)
    line = ft.Container(
        content=ft.Row(cells, spacing=theme.GAP_M, vertical_alignment=at),
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_M),
        bgcolor=ft.Colors.SECONDARY_CONTAINER if is_chosen else None,
    )
    return _pressable(key, line, on_press)


def heading(words: str, *, trail: ft.Control | None = None) -> ft.Control:
    """The title of a section within a screen."""
    text = ft.Semantics(
        header=True,
        heading_level=2,
        content=ft.Text(
            words, theme_style=theme.LABEL_STRONG, color=ft.Colors.ON_SURFACE_VARIANT
        ),
    )
    cells: list[ft.Control] = [ft.Container(text, expand=True)]
    if trail is not None:
        cells.append(trail)
    return ft.Container(
        content=ft.Row(cells, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        padding=ft.Padding.only(
            left=theme.GAP_L,
            right=theme.GAP_L,
            top=theme.GAP_XL,
            bottom=theme.GAP_S,
        ),
    )


def card(controls: Sequence[ft.Control], tone: Tone | None = None) -> ft.Control:
    """A bordered block; with a tone, drawn in that tone's colours."""
    mark = theme.MARKS[tone] if tone else None
    return ft.Container(
        content=ft.Column(list(controls), spacing=theme.GAP_S),
        padding=theme.GAP_L,
        border_radius=theme.CORNER_CARD,
        bgcolor=mark.paper if mark else ft.Colors.SURFACE_CONTAINER_LOW,
        border=ft.Border.all(1, mark.ink if mark else ft.Colors.OUTLINE_VARIANT),
    )


def empty(
    icon: ft.IconData, words: str, detail: str = "", action: ft.Control | None = None
) -> ft.Control:
    """What stands where there is nothing to list: why, and what to do about it."""
    lines: list[ft.Control] = [
        ft.Icon(icon, size=40, color=ft.Colors.ON_SURFACE_VARIANT),
        ft.Text(words, theme_style=theme.TITLE, text_align=ft.TextAlign.CENTER),
    ]
    if detail:
        lines.append(
            ft.Text(
                detail,
                text_align=ft.TextAlign.CENTER,
                color=ft.Colors.ON_SURFACE_VARIANT,
            )
        )
    if action is not None:
        lines.append(action)
    return ft.Container(
        content=ft.Column(
            lines,
            spacing=theme.GAP_M,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            tight=True,
        ),
        alignment=ft.Alignment.CENTER,
        padding=theme.GAP_XXL,
    )


@ft.component
def UndoBar(
    words: str,
    on_undo: OnPress,
    on_gone: OnPress,
    undo_s: float = UNDO_S,
    of: str | None = None,
) -> ft.Control:
    """What was just done, and ten seconds to take it back.

    Stands in the layout, never over it. `on_gone` is called once if nobody
    pressed; whoever shows the bar then stops showing it. `of` names the act, for
    words that change while the same ten seconds run; else the words do.
    """

    async def wait() -> None:
        await asyncio.sleep(undo_s)
        on_gone()

    ft.use_effect(wait, dependencies=[words if of is None else of])
    undo = ft.TextButton(
        content=say("Undo"),
        on_click=once(on_undo, "undo"),
        style=ft.ButtonStyle(color=ft.Colors.INVERSE_PRIMARY, padding=_THUMB),
    )
    return ft.Container(
        bgcolor=ft.Colors.INVERSE_SURFACE,
        border_radius=theme.CORNER_FIELD,
        padding=ft.Padding.only(left=theme.GAP_L, right=theme.GAP_S),
        content=ft.Row(
            [
                ft.Semantics(
                    live_region=True,
                    expand=True,
                    content=ft.Text(words, color=ft.Colors.ON_INVERSE_SURFACE),
                ),
                _named(undo, "undo"),
            ],
        ),
    )


def _icon_and_words(
    icon: ft.IconData,
    words: str,
    ink: ft.Colors,
    *,
    icon_ink: ft.Colors | None = None,
    style: ft.TextThemeStyle = theme.LABEL_STRONG,
) -> ft.Control:
    return ft.Row(
        [
            ft.Icon(icon, size=18, color=icon_ink or ink),
            # As wide as its words, and no wider than there is room: then in lines.
            ft.Text(
                words, theme_style=style, color=ink, expand=True, expand_loose=True
            ),
        ],
        spacing=6,
        tight=True,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _pressable(key: str, content: ft.Container, on_press: OnPress | None) -> ft.Control:
    """`content` as one thing to press and to read, or only to read."""
    if on_press is not None:
        content.on_click = once(on_press, key)
        content.ink = True
    return ft.MergeSemantics(ft.Semantics(key=key, identifier=key, content=content))


def _named(button: ft.Control, key: str) -> ft.Control:
    button.key = key
    return ft.MergeSemantics(ft.Semantics(identifier=key, content=button))


# Padding, not a height: 14 + 20 + 14 is one thumb, and text at 200 % still fits.
_THUMB = ft.Padding.symmetric(horizontal=theme.GAP_XL, vertical=14)
