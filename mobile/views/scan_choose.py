"""The two lists beside scanning: who gets the things, and things without a label."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from mobile.language import say
from mobile.state.equipment import AssetLine
from mobile.state.people import PersonLine
from mobile.views import parts
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import pane
from mobile.views.present import equipment as present_equipment
from mobile.views.present import people as present_people
from mobile.views.scan_result import around
from mobile.views.windowed import Drawn, use_windowed

# How many controls draw one line.
LINE_COST = 9


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

    def row(line: PersonLine) -> ft.Control:
        job = line.person.job
        return parts.row(
            line.person.name.name,
            key=f"to-{line.person.id}",
            detail=" · ".join(word for word in (job.title, job.department) if word),
            on_press=partial(choose, line.person.id),
        )

    rows = [Drawn(one.person.id, LINE_COST, partial(row, one)) for one in found]
    search = _search(say("Search people"), "search-holder", wanted, set_wanted)
    body = use_windowed("holders", _head(search, rows), rows)
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

    def row(line: AssetLine) -> ft.Control:
        return parts.row(
            present_equipment.title(line.asset),
            key=f"pick-{line.asset.id}",
            detail=present_equipment.detail(line, said),
            on_press=partial(choose, line.asset.id),
        )

    rows = [Drawn(one.asset.id, LINE_COST, partial(row, one)) for one in found]
    search = _search(say("Search equipment"), "search-pick", wanted, set_wanted)
    body = use_windowed("pick", _head(search, rows), rows)
    return pane(say("Pick what it is"), body, back="/scan")


def _search(
    label: str, key: str, wanted: str, set_wanted: Callable[[str], None]
) -> ft.Control:
    return ft.TextField(
        key=key,
        label=label,
        value=wanted,
        prefix_icon=ft.Icons.SEARCH,
        on_change=lambda event: set_wanted(str(event.control.value)),
    )


def _head(search: ft.Control, rows: Sequence[Drawn]) -> list[ft.Control]:
    head: list[ft.Control] = [inset(search)]
    if not rows:
        none = say("Nothing answers this.")
        head.append(parts.empty(ft.Icons.SEARCH_OFF, none))
    return head
