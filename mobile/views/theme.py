"""How the app looks: colours, type, spacing, and which pair means what.

A control names a colour's role and the client resolves it, so night falls on an
open screen without a redraw from here. Material has no roles for *waiting* or
*on time*: the fixed accents, which no Material control uses by itself, carry
them.
"""

import enum
from typing import Final

import flet as ft
import msgspec

from mobile.views.palettes import DARK, LIGHT, OUTDOOR, SEED
from mobile.views.tones import Tone

FAMILY: Final = "Callboard Sans"
# A second family, not a second weight: Flet loads one file for each family
# name, and would otherwise fatten the regular face by itself.
STRONG: Final = "Callboard Sans Strong"
FONTS: Final = {
    FAMILY: "/fonts/CallboardSans-Regular.ttf",
    STRONG: "/fonts/CallboardSans-Strong.ttf",
}

GAP_XS, GAP_S, GAP_M, GAP_L, GAP_XL, GAP_XXL = 4, 8, 12, 16, 24, 32
# Above and below the words of a chip: with them it is a thumb high.
CHIP_PX = 13
CORNER_CARD, CORNER_FIELD = 12, 8
TARGET_MIN = 48

DISPLAY: Final = ft.TextThemeStyle.DISPLAY_MEDIUM
HEADLINE: Final = ft.TextThemeStyle.HEADLINE_MEDIUM
TITLE: Final = ft.TextThemeStyle.TITLE_LARGE
BODY: Final = ft.TextThemeStyle.BODY_LARGE
BODY_STRONG: Final = ft.TextThemeStyle.TITLE_MEDIUM
LABEL: Final = ft.TextThemeStyle.BODY_SMALL
LABEL_STRONG: Final = ft.TextThemeStyle.LABEL_LARGE


class Look(enum.Enum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    OUTDOOR = "outdoor"


class Mark(msgspec.Struct, frozen=True):
    """How a tone is drawn: `ink` on `paper`, or for a bar `paper` on `ink`."""

    icon: ft.IconData
    ink: ft.Colors
    paper: ft.Colors


MARKS: Final[dict[Tone, Mark]] = {
    Tone.ON_TIME: Mark(
        ft.Icons.CHECK_CIRCLE, ft.Colors.ON_PRIMARY_FIXED, ft.Colors.PRIMARY_FIXED
    ),
    Tone.CHANGED: Mark(
        ft.Icons.CHANGE_CIRCLE, ft.Colors.ON_SECONDARY_FIXED, ft.Colors.SECONDARY_FIXED
    ),
    Tone.WAITING: Mark(
        ft.Icons.SCHEDULE, ft.Colors.ON_TERTIARY_FIXED, ft.Colors.TERTIARY_FIXED
    ),
    Tone.STOP: Mark(
        ft.Icons.REPORT, ft.Colors.ON_ERROR_CONTAINER, ft.Colors.ERROR_CONTAINER
    ),
    Tone.UNKNOWN: Mark(
        ft.Icons.HELP_OUTLINE,
        ft.Colors.ON_SURFACE_VARIANT,
        ft.Colors.SURFACE_CONTAINER_HIGHEST,
    ),
}


def dress(page: ft.Page, look: Look) -> None:
    """Put the fonts and one of the looks on a page, now or later."""
    # A browser has them from the font manifest, before the first frame: loaded
    # later, every sign outside Roboto is a box until then. See mobile/client_app.py.
    page.fonts = None if page.web else dict(FONTS)
    page.theme_animation_style = ft.AnimationStyle.no_animation()
    if look is Look.OUTDOOR:
        page.theme = _theme(OUTDOOR, plain=STRONG)
        page.dark_theme = page.theme
    else:
        page.theme = _theme(LIGHT, plain=FAMILY)
        page.dark_theme = _theme(DARK, plain=FAMILY)
    page.theme_mode = _MODES[look]


_MODES = {
    Look.SYSTEM: ft.ThemeMode.SYSTEM,
    Look.LIGHT: ft.ThemeMode.LIGHT,
    Look.DARK: ft.ThemeMode.DARK,
    Look.OUTDOOR: ft.ThemeMode.LIGHT,
}


def _theme(scheme: ft.ColorScheme, plain: str) -> ft.Theme:
    # Spelled out, not named: within a theme the client resolves a role by the
    # seed, before the scheme below has overridden it.
    here, quiet = scheme.on_surface, scheme.on_surface_variant
    return ft.Theme(
        color_scheme_seed=SEED,
        color_scheme=scheme,
        font_family=plain,
        text_theme=_type_scale(plain, here),
        visual_density=ft.VisualDensity.STANDARD,
        scaffold_bgcolor=scheme.surface,
        divider_theme=ft.DividerTheme(
            color=scheme.outline_variant, thickness=1, space=1
        ),
        page_transitions=_STILL,
        navigation_bar_theme=ft.NavigationBarTheme(
            bgcolor=scheme.surface_container,
            indicator_color=scheme.secondary_container,
            label_text_style={
                ft.ControlState.SELECTED: _style(14, 20, STRONG, here),
                ft.ControlState.DEFAULT: _style(14, 20, plain, quiet),
            },
        ),
        navigation_rail_theme=ft.NavigationRailTheme(
            bgcolor=scheme.surface_container,
            indicator_color=scheme.secondary_container,
            selected_label_text_style=_style(14, 20, STRONG, here),
            unselected_label_text_style=_style(14, 20, plain, quiet),
        ),
    )


def _type_scale(plain: str, ink: ft.ColorValue | None) -> ft.TextTheme:
    display = _style(40, 48, STRONG, ink)
    headline = _style(28, 32, STRONG, ink)
    body = _style(16, 24, plain, ink)
    label = _style(14, 20, plain, ink)
    label_strong = _style(14, 20, STRONG, ink)
    return ft.TextTheme(
        display_large=display,
        display_medium=display,
        display_small=display,
        headline_large=headline,
        headline_medium=headline,
        headline_small=headline,
        title_large=_style(20, 24, STRONG, ink),
        title_medium=_style(16, 24, STRONG, ink),
        title_small=label_strong,
        body_large=body,
        body_medium=body,
        body_small=label,
        label_large=label_strong,
        label_medium=label,
        label_small=label,
    )


def _style(
    size: int, line: int, family: str, ink: ft.ColorValue | None
) -> ft.TextStyle:
    # The families carry the weight: asking for a weight too would make the
    # renderer thicken the strong face once more. The ink must be given: without
    # one, a style of the theme is black at night too.
    return ft.TextStyle(
        size=size,
        height=line / size,
        font_family=family,
        weight=ft.FontWeight.NORMAL,
        letter_spacing=0,
        color=ink,
    )


# One moves between places many times an hour: a screen is simply there.
_STILL = ft.PageTransitionsTheme(
    android=ft.PageTransitionTheme.NONE,
    ios=ft.PageTransitionTheme.NONE,
    linux=ft.PageTransitionTheme.NONE,
    macos=ft.PageTransitionTheme.NONE,
    windows=ft.PageTransitionTheme.NONE,
)
