"""People: who is here, who is missing, and checking them in and out."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import flet as ft

from mobile.state import State
from mobile.state.people import PersonLine
from mobile.views import parts, person, theme
from mobile.views.holding import use_phone
from mobile.views.pane import list_and_detail, pane
from mobile.views.present import people as present
from mobile.views.present.times import when_text
from mobile.views.saving import Saying, use_saying
from shared.nouns.people import Direction

# Controls sent at once stay few: searching and choosing narrow a longer list.
LINES_MAX = 150


def routes() -> list[ft.Route]:
    return [
        list_and_detail(
            "/people", People, person.Person, nothing_chosen="Choose a person."
        )
    ]


@ft.component
def People() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    wanted, set_wanted = ft.use_state("")
    which, set_which = ft.use_state("all")
    everybody = phone.people.lines()
    lines = [
        line
        for line in everybody
        if present.is_among(line, which) and present.is_found(line, wanted)
    ]
    chosen = ft.use_route_location().removeprefix("/people/")
    body: list[ft.Control] = [
        _counted(phone, everybody),
        _sieve(wanted, set_wanted, which, set_which),
        *_groups(
            lines,
            phone,
            saying,
            chosen,
            lambda id_: page.navigate(f"/people/{id_}"),
        ),
    ]
    return pane("People", body, is_list=True, note=saying.note)


def _counted(phone: State, lines: Sequence[PersonLine]) -> ft.Control:
    fresh = phone.freshness()
    as_of = "nothing received yet"
    if fresh.as_of_ms is not None:
        when = when_text(fresh.as_of_ms, phone.now_ms(), phone.days.zone())
        as_of = f"as of {when}"
    words = present.count_words(present.count(lines), fresh.waiting, as_of)
    return _inset(ft.Text(words, theme_style=theme.BODY_STRONG))


def _sieve(
    wanted: str,
    set_wanted: Callable[[str], None],
    which: str,
    set_which: Callable[[str], None],
) -> ft.Control:
    search = ft.TextField(
        key="search-people",
        label="Search people",
        value=wanted,
        prefix_icon=ft.Icons.SEARCH,
        on_change=lambda event: set_wanted(str(event.control.value)),
    )
    choice = ft.SegmentedButton(
        key="which-people",
        selected=[which],
        segments=[
            ft.Segment(value="all", label="All"),
            ft.Segment(value="here", label="Here"),
            ft.Segment(value="missing", label="Missing"),
        ],
        show_selected_icon=False,
        on_change=lambda event: set_which(next(iter(event.control.selected))),
    )
    return _inset(
        ft.Column(
            [search, choice],
            spacing=theme.GAP_M,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    )


def _groups(
    lines: Sequence[PersonLine],
    phone: State,
    saying: Saying,
    chosen: str,
    open_person: Callable[[str], None],
) -> list[ft.Control]:
    if not lines:
        return [parts.empty(ft.Icons.SEARCH_OFF, "Nobody answers this search.")]
    controls: list[ft.Control] = []
    zone = phone.days.zone()
    for name, theirs in present.by_department(lines[:LINES_MAX]):
        controls.append(parts.heading(present.department_words(name, theirs)))
        controls += [
            _row(line, zone, phone, saying, line.person.id == chosen, open_person)
            for line in theirs
        ]
    if len(lines) > LINES_MAX:
        words = f"{len(lines) - LINES_MAX} more. Search to find somebody."
        controls.append(_inset(ft.Text(words, theme_style=theme.BODY)))
    return controls


def _row(
    line: PersonLine,
    zone: ZoneInfo,
    phone: State,
    saying: Saying,
    is_chosen: bool,
    open_person: Callable[[str], None],
) -> ft.Control:
    """A name, how they stand, and for who may: one press to check them in."""
    known = line.person
    row = parts.row(
        known.name.name,
        key=f"person-{known.id}",
        detail=present.detail(line, zone),
        trail=parts.badge(*present.mark(line, zone)),
        on_press=lambda: open_person(known.id),
        is_chosen=is_chosen,
    )
    if line.is_here or not phone.people.may_check_in(known.id):
        return row
    button = parts.secondary(
        "In",
        lambda: saying.act(
            lambda: phone.people.check(known.id, Direction.IN),
            f"{known.name.name} in",
        ),
        key=f"in-{known.id}",
    )
    return ft.Row(
        [ft.Container(row, expand=True), ft.Container(button, padding=_END)],
        spacing=0,
    )


def _inset(control: ft.Control) -> ft.Control:
    return ft.Container(
        control,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_S),
    )


_END = ft.Padding.only(right=theme.GAP_L)
