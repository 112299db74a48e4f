"""Screens that show every part of the frame, for its own tests."""

import flet as ft

from mobile.views import parts, theme
from mobile.views.pane import list_and_detail, pane
from mobile.views.tones import Freshness, Tone

# Long enough to press Undo, short enough to wait for.
UNDO_S = 0.5
GLYPHS = "→ ✓ ✔ ▸ ● ⚠ ½ ⅜ · – … Łódź Ærø Ωμέγα Москва שלום مرحبا"
ALL_SENT = Freshness("09:42 · all sent", Tone.ON_TIME)
THREE_WAITING = Freshness("08:10 · 3 waiting", Tone.WAITING)
YESTERDAY = Freshness("as of yesterday 17:05", Tone.STOP)


@ft.component
def Today() -> ft.Control:
    times, set_times = ft.use_state(0)

    def press() -> None:
        set_times(times + 1)

    return pane(
        "Today",
        [
            parts.heading("Call"),
            ft.Container(
                parts.card(
                    [
                        parts.badge(Tone.CHANGED, "Call changed · Rev 3"),
                        ft.Text("06:00 → 05:30", theme_style=theme.DISPLAY),
                        ft.Text("Camera · Basecamp", theme_style=theme.BODY),
                    ]
                ),
                padding=ft.Padding.symmetric(horizontal=theme.GAP_L),
            ),
            parts.heading("Now"),
            parts.row("Sc 43 EXT YARD", key="now", lead="08:10", detail="until 09:18"),
            parts.row("Company move → Pier 4", key="next", lead="09:30"),
            parts.heading("Marks"),
            ft.Container(
                ft.Row([parts.badge(tone) for tone in Tone], wrap=True),
                padding=ft.Padding.symmetric(horizontal=theme.GAP_L),
            ),
            parts.heading("Letters"),
            ft.Container(ft.Text(GLYPHS), padding=theme.GAP_L),
            ft.Container(ft.Text(f"pressed {times}"), padding=theme.GAP_L),
        ],
        foot=[
            parts.primary("Got it", press, key="got-it", icon=ft.Icons.CHECK),
            parts.secondary("What changed", press, key="what-changed"),
        ],
    )


@ft.component
def Plan() -> ft.Control:
    page = ft.context.page
    here = ft.use_route_location()

    def line(number: int) -> ft.Control:
        path = f"/plan/{number}"
        return parts.row(
            f"Sc {number} INT KITCHEN – DAY",
            key=f"item-{number}",
            lead=f"{number % 24:02}:10",
            detail="2 3/8 · cast 1 4 7",
            trail=parts.badge(Tone.ON_TIME, "done") if number % 3 == 0 else None,
            on_press=lambda: page.navigate(path),
            is_chosen=here == path,
        )

    return pane("Plan", [line(number) for number in range(1, 31)], is_list=True)


@ft.component
def Item() -> ft.Control:
    number = ft.use_route_params()["id"]
    return pane(
        f"Sc {number}",
        [ft.Container(ft.Text(f"All about scene {number}"), padding=theme.GAP_L)],
        back="/plan",
        is_detail=True,
    )


@ft.component
def Scan() -> ft.Control:
    shown, set_shown = ft.use_state(True)
    foot = []
    if shown:

        def gone() -> None:
            set_shown(False)

        foot = [parts.UndoBar("CAM-017 checked out", gone, gone, UNDO_S)]
    return pane("Scan", [parts.heading("Holder")], foot=foot)


@ft.component
def People() -> ft.Control:
    nobody = parts.empty(
        ft.Icons.PEOPLE_OUTLINE, "Nobody is in yet", "First call 05:30"
    )
    return pane("People", nobody)


@ft.component
def More() -> ft.Control:
    return pane("More", [parts.row("Sync", key="sync", detail="all sent")])


SCREENS = (
    ft.Route(index=True, component=Today),
    list_and_detail("/plan", Plan, Item, nothing_chosen="Choose a line of the plan"),
    ft.Route(path="scan", component=Scan),
    ft.Route(path="people", component=People),
    ft.Route(path="more", component=More),
)
