"""One screen within the frame: its title, how fresh it is, its body, its foot.

A screen is a component that returns a `pane`. Two screens that belong together,
a list and one thing of it, are made one route by `list_and_detail`: a phone
shows either, a tablet both.
"""

from collections.abc import Callable, Sequence
from typing import Final

import flet as ft
import msgspec

from mobile.language import say
from mobile.views import parts, theme
from mobile.views.holding import use_is_right
from mobile.views.present.staleness import is_by_day
from mobile.views.tones import Freshness, Tone
from mobile.views.watch import Watched, use_watched
from shared.words import shown

# A phone on its side is narrower than this, the smallest tablet is not.
WIDE_PX_MIN: Final = 840
RAIL_PX: Final = 96
LIST_PX: Final = 400
# Longer lines than this are hard to follow with the eye.
READING_PX_MAX: Final = 720

# Where all of how fresh and how safe is told; the chip and the bar lead there.
SYNC_PATH: Final = "/more/sync"

NOTHING_YET: Final = Freshness(shown("nothing received yet"), Tone.UNKNOWN)


class Room(msgspec.Struct, frozen=True):
    """How much of a window there is, in steps, so that few resizes redraw."""

    width_px: int

    @property
    def is_wide(self) -> bool:
        """Whether a rail and two panes find room."""
        return self.width_px >= WIDE_PX_MIN


class Standing(Watched):
    """What the top right of every screen says; the app's state keeps it true."""

    def __init__(self, freshness: Freshness = NOTHING_YET) -> None:
        super().__init__()
        self.freshness = freshness

    def say(self, freshness: Freshness) -> None:
        """Shown at once on every open page, and not at all if it says the same."""
        if freshness != self.freshness:
            self.freshness = freshness
            self.changed()

    def at(self, path: str) -> Freshness:
        """What the screen at this address says; the bar and the chip alike."""
        by_day = self.freshness.by_day
        return by_day if by_day and is_by_day(path) else self.freshness


standing_context = ft.create_context(Standing())
room_context = ft.create_context(Room(0))


def pane(
    title: str,
    body: Sequence[ft.Control] | ft.Control,
    *,
    back: str | None = None,
    foot: Sequence[ft.Control] = (),
    note: Sequence[ft.Control] = (),
    is_list: bool = False,
    is_detail: bool = False,
) -> ft.Control:
    """One screen: title and freshness, a body that scrolls, a foot at the thumb.

    `back` is the address that the arrow leads to. `note` stands above the foot and
    says what was just done. A body given as one control
    fills the pane and scrolls, if it has to, by itself. `is_list` and `is_detail`
    are for the two halves of `list_and_detail`. A hook: to be called once, while
    a component renders.
    """
    room = ft.use_context(room_context)
    is_right = use_is_right()
    is_last = not (room.is_wide and is_list)
    arrow = None if room.is_wide and is_detail else back
    if not isinstance(body, ft.Control):
        padding = ft.Padding.only(bottom=theme.GAP_XL)
        if not is_list:
            padding = _reading_padding(room, is_detail)
        body = ft.ListView(list(body), padding=padding)
    controls: list[ft.Control] = [
        TopBar(title, arrow, is_last),
        ft.Container(body, expand=True),
    ]
    controls += [_note(one) for one in note]
    if foot:
        controls.append(_foot(foot, is_right))
    return ft.Column(
        controls,
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@ft.component
def TopBar(title: str, back: str | None, shows_freshness: bool) -> ft.Control:
    page = ft.context.page
    freshness = use_freshness()
    # What the title leaves no room for goes below it.
    words: list[ft.Control] = [_title(title)]
    if shows_freshness and freshness.tone is not Tone.STOP:
        words.append(parts.freshness_chip(freshness, lambda: page.navigate(SYNC_PATH)))
    told = ft.Row(
        words,
        wrap=True,
        spacing=theme.GAP_S,
        run_spacing=0,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    # The strut keeps the bar's height the same with an arrow and without.
    cells: list[ft.Control] = [ft.Container(width=0, height=theme.TARGET_MIN)]
    if back is not None:
        cells.append(parts.arrow_back(lambda: page.navigate(back)))
    cells.append(ft.Container(told, expand=True))
    return ft.Container(
        ft.Row(cells, spacing=0, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        padding=ft.Padding.only(
            left=theme.GAP_XS if back else theme.GAP_L,
            right=theme.GAP_S,
            top=theme.GAP_XS,
            bottom=theme.GAP_XS,
        ),
    )


@ft.component
def StaleBar() -> ft.Control:
    """Across the whole screen, over both panes, when the plan may be another day's."""
    page = ft.context.page
    freshness = use_freshness()
    if freshness.tone is not Tone.STOP:
        return ft.Container(height=0)
    return parts.freshness_bar(freshness, lambda: page.navigate(SYNC_PATH))


def use_freshness() -> Freshness:
    """A hook: what the screen that is open says, as long as it is open."""
    standing = ft.use_context(standing_context)
    use_watched(standing)
    return standing.at(ft.use_route_location())


def list_and_detail(
    path: str,
    list_screen: Callable[[], ft.Control],
    detail_screen: Callable[[], ft.Control],
    *,
    nothing_chosen: str,
) -> ft.Route:
    """A list at `path` and one thing of it at `path/:id`.

    Both screens are components; the detail reads its id from
    `ft.use_route_params()["id"]`. Their panes say `is_list` and `is_detail`.
    `nothing_chosen` is `shown`.
    """

    @ft.component
    def NothingChosen() -> ft.Control:
        words = parts.empty(ft.Icons.TOUCH_APP_OUTLINED, say(nothing_chosen))
        return pane("", words, is_detail=True)

    @ft.component
    def Both() -> ft.Control:
        wide = ft.use_context(room_context).is_wide
        detail = ft.use_route_outlet()
        if not wide:
            return list_screen() if ft.use_route_location() == path else detail
        return ft.Row(
            [
                ft.Container(list_screen(), width=LIST_PX),
                ft.VerticalDivider(width=1, color=ft.Colors.OUTLINE_VARIANT),
                ft.Container(detail, expand=True),
            ],
            spacing=0,
            expand=True,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )

    return ft.Route(
        path=path.removeprefix("/"),
        component=Both,
        # An index is needed even for the narrow case: with none, the outlet of
        # the layout above is found instead, which is this component again.
        children=[
            ft.Route(index=True, component=NothingChosen),
            ft.Route(path=":id", component=detail_screen),
        ],
    )


def _reading_padding(room: Room, is_detail: bool) -> ft.Padding:
    """Leaves free what is beyond a readable line, at its end."""
    beside = (RAIL_PX if room.is_wide else 0) + (LIST_PX if is_detail else 0)
    free = max(0, room.width_px - beside - READING_PX_MAX)
    return ft.Padding.only(bottom=theme.GAP_XL, right=free if room.is_wide else 0)


def _title(words: str) -> ft.Control:
    if not words:
        return ft.Container(width=0)
    return ft.Semantics(
        header=True,
        heading_level=1,
        content=ft.Text(words, theme_style=theme.TITLE),
    )


def _note(control: ft.Control) -> ft.Control:
    return ft.Container(
        control,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_S, vertical=theme.GAP_XS),
    )


def _foot(controls: Sequence[ft.Control], is_right: bool) -> ft.Control:
    at = ft.MainAxisAlignment
    # The first is the one that is pressed most: nearest to the thumb.
    row = list(reversed(controls)) if is_right else list(controls)
    return ft.Container(
        ft.Row(
            row,
            spacing=theme.GAP_M,
            wrap=True,
            alignment=at.END if is_right else at.START,
        ),
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_M),
        border=ft.Border.only(top=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)),
    )
