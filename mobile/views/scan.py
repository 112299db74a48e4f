"""Scan: did that work?"""

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.language import say, say_as
from mobile.scan.session import Entry, Run
from mobile.state import State
from mobile.views import parts, scan_choose, scan_expected, scan_unknown, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import LIST_PX as SIDE_PX
from mobile.views.pane import pane, room_context
from mobile.views.present import scan as present
from mobile.views.saving import Saying, use_saying
from mobile.views.scan_camera import use_camera
from mobile.views.scan_feel import use_felt_hearing
from mobile.views.scan_reader import Reader
from mobile.views.scan_result import around, result
from shared.nouns.equipment import ScanKind

# What was scanned before is in the equipment's history; this is to put slips right.
ENTRIES_SHOWN_MAX = 100


def routes() -> list[ft.Route]:
    return [
        ft.Route(path="scan", component=Scan),
        ft.Route(path="scan/holder", component=scan_choose.Holder),
        ft.Route(path="scan/pick", component=scan_choose.Pick),
    ]


@ft.component
def Scan() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    run = phone.scanning.run
    hear = use_felt_hearing(phone)
    viewing = use_camera(hear)
    # The field stands above what scrolls: a scanner's text never leaves the screen.
    top: list[ft.Control] = [_aim(phone, run, page.navigate), inset(ReaderOnce(hear))]
    told = ft.ListView(
        [*_last(phone, run, saying), *_run(phone, run), *scan_unknown.kept(phone)],
        padding=ft.Padding.only(bottom=theme.GAP_XL),
        expand=True,
    )
    is_wide = ft.use_context(room_context).is_wide
    if is_wide and viewing.view:
        # On its side a phone has no height for both.
        body: ft.Control = _beside(viewing.view, _below([*top, told]))
    else:
        body = _below([*top, *viewing.view, told])
    pick = parts.secondary(
        say("Pick from the list"),
        lambda: page.navigate("/scan/pick"),
        key="pick-asset",
        icon=ft.Icons.LIST,
    )
    foot = [viewing.button, pick]
    return pane(say("Scan"), body, foot=foot, note=saying.note)


def _last(phone: State, run: Run, saying: Saying) -> list[ft.Control]:
    """What came of the last scan, or of the last run."""
    if run.entries:
        return [inset(result(phone, run))]
    summed = phone.scanning.summed
    told = scan_expected.summed(phone, summed, saying) if summed else []
    return told or [inset(result(phone, run))]


def _below(controls: list[ft.Control]) -> ft.Control:
    stretch = ft.CrossAxisAlignment.STRETCH
    return ft.Column(controls, spacing=0, expand=True, horizontal_alignment=stretch)


def _beside(view: list[ft.Control], other: ft.Control) -> ft.Control:
    """What the camera sees, and all else to its right."""
    side = ft.Column(view, spacing=0, width=SIDE_PX, scroll=ft.ScrollMode.AUTO)
    stretch = ft.CrossAxisAlignment.STRETCH
    return ft.Row([side, other], spacing=0, expand=True, vertical_alignment=stretch)


# The field is redrawn only by itself: what is scanned must not be written over.
ReaderOnce: Any = ft.memo(Reader)


def _aim(phone: State, run: Run, go: Callable[[str], object]) -> ft.Control:
    """Who gets what is scanned; chosen once, for the whole run."""
    me = phone.paired.person if phone.paired else ""
    is_back = run.intent.scan is ScanKind.CHECK_IN
    is_mine = run.intent.holder == me
    chosen = "store" if is_back else "me" if is_mine else "somebody"

    def choose(event: Any) -> None:
        wanted = next(iter(event.control.selected))
        if wanted == "me":
            phone.scanning.hand_to("")
        elif wanted == "store":
            phone.scanning.put_back()
        else:
            go("/scan/holder")

    choice = ft.SegmentedButton(
        key="goes-to",
        selected=[chosen],
        segments=[
            ft.Segment(value="me", label=say("To me")),
            ft.Segment(value="somebody", label=say("To somebody")),
            ft.Segment(value="store", label=say("To the store")),
        ],
        show_selected_icon=False,
        style=parts.segment_style(),
        on_change=choose,
    )
    lines: list[ft.Control] = [choice]
    if chosen == "somebody":
        lines.append(
            parts.row(
                say("To {name}", name=phone.people.name(run.intent.holder)),
                key="holder",
                detail=say("Everything scanned now goes to them."),
                lead=ft.Icon(ft.Icons.PERSON),
                trail=ft.Text(say_as("act", "Change"), theme_style=theme.LABEL_STRONG),
                on_press=lambda: go("/scan/holder"),
            )
        )
    return inset(
        ft.Column(
            lines,
            spacing=theme.GAP_S,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    )


def _run(phone: State, run: Run) -> list[ft.Control]:
    """What is still to come; what was scanned before the last, each with its undo."""
    if not run.entries:
        return []
    finish = parts.secondary(say("Finish"), phone.scanning.sum_up, key="finish-run")
    earlier = run.entries[1:ENTRIES_SHOWN_MAX]
    body = [parts.heading(present.run_words(run), trail=finish)]
    if found := phone.expecting.of(run):
        body.append(scan_expected.Counted(found))
        body += [parts.heading(say("Scanned before"))] if earlier else []
    return [*body, *(_entry(phone, entry) for entry in earlier)]


def _entry(phone: State, entry: Entry) -> ft.Control:
    said = present.verdict(entry, around(phone))
    title = said.title or entry.code
    row = parts.row(
        title,
        key=f"scanned-{entry.number}",
        below=parts.badge(said.tone, said.words),
    )
    if not entry.fact or entry.is_undone:
        return row
    undo = parts.secondary(
        say("Undo"),
        partial(phone.scanning.undo, entry.number),
        key=f"undo-{entry.number}",
    )
    return ft.Row(
        [
            ft.Container(row, expand=True),
            ft.Container(undo, padding=ft.Padding.only(right=theme.GAP_L)),
        ],
        spacing=0,
    )
