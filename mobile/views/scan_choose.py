"""The two lists beside scanning: who gets the things, and things without a label."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from mobile.language import say, say_many
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import pane
from mobile.views.present import equipment as present_equipment
from mobile.views.present import people as present_people
from mobile.views.scan_result import around

ROWS_MAX = 100


@ft.component
def Holder() -> ft.Control:
    """Who gets everything that is scanned from now on."""
    phone = use_phone()
    page = ft.context.page
    wanted, set_wanted = ft.use_state("")
    found = [
        line for line in phone.people.lines() if present_people.is_found(line, wanted)
    ]

    def choose(person: str) -> None:
        phone.scanning.hand_to(person)
        page.navigate("/scan")

    rows = [
        parts.row(
            line.person.name.name,
            key=f"to-{line.person.id}",
            detail=" · ".join(
                word
                for word in (line.person.job.title, line.person.job.department)
                if word
            ),
            on_press=partial(choose, line.person.id),
        )
        for line in found[:ROWS_MAX]
    ]
    body = _sought(
        say("Search people"), "search-holder", wanted, set_wanted, rows, len(found)
    )
    return pane(say("Things go to"), body, back="/scan")


@ft.component
def Pick() -> ft.Control:
    """For a label that cannot be read: the thing itself, from the list."""
    phone = use_phone()
    page = ft.context.page
    wanted, set_wanted = ft.use_state("")
    said = around(phone)
    found = [
        line
        for line in phone.equipment.lines()
        if present_equipment.is_found(line, wanted)
    ]

    def choose(asset: str) -> None:
        phone.scanning.pick(asset)
        page.navigate("/scan")

    rows = [
        parts.row(
            line.asset.name.name,
            key=f"pick-{line.asset.id}",
            detail=present_equipment.detail(line, said),
            on_press=partial(choose, line.asset.id),
        )
        for line in found[:ROWS_MAX]
    ]
    body = _sought(
        say("Search equipment"), "search-pick", wanted, set_wanted, rows, len(found)
    )
    return pane(say("Pick what it is"), body, back="/scan")


def _sought(
    label: str,
    key: str,
    wanted: str,
    set_wanted: Callable[[str], None],
    rows: Sequence[ft.Control],
    count: int,
) -> list[ft.Control]:
    search = ft.TextField(
        key=key,
        label=label,
        value=wanted,
        prefix_icon=ft.Icons.SEARCH,
        on_change=lambda event: set_wanted(str(event.control.value)),
    )
    controls: list[ft.Control] = [inset(search), *rows]
    if not rows:
        none = say("Nothing answers this.")
        controls.append(parts.empty(ft.Icons.SEARCH_OFF, none))
    if count > len(rows):
        words = say_many(
            count - len(rows),
            "{count} more. Search to find one.",
            "{count} more. Search to find one.",
        )
        controls.append(inset(ft.Text(words, theme_style=theme.BODY)))
    return controls
