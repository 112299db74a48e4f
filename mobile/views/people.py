"""People: who is here, who is missing, and checking them in and out, one or many."""

from collections.abc import Sequence
from typing import cast

import flet as ft

from mobile.language import say, say_as, say_many
from mobile.state import State
from mobile.state.people import PersonLine
from mobile.views import other_day, parts, person, theme, visitor
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import list_and_detail, pane
from mobile.views.present import people as present
from mobile.views.present.people import Muster
from mobile.views.present.times import filling_words, when_text
from mobile.views.saving import use_saying
from mobile.views.sieve import sieve
from mobile.views.ticking import (
    Tick,
    Ticked,
    acts,
    all_shown,
    beside_box,
    beside_box_of_all,
    may_tick,
)
from shared.words import shown

# Controls sent at once stay few: searching and choosing narrow a longer list.
LINES_MAX = 150


def routes() -> list[ft.Route]:
    return [
        list_and_detail(
            "/people", People, person.Person, nothing_chosen=shown("Choose a person.")
        )
    ]


@ft.component
def People() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    wanted, set_wanted = ft.use_state("")
    which, set_which = ft.use_state("all")
    ticked, set_ticked = ft.use_state(cast(Ticked, frozenset()))
    everybody, at = phone.people.lines(), person.muster(phone)
    lines = [
        line
        for line in everybody
        if present.is_among(line, which, at) and present.is_found(line, wanted)
    ]
    body: list[ft.Control] = [
        *other_day.told(phone),
        _counted(phone, everybody, at),
        sieve("people", wanted, set_wanted, which, set_which, _which()),
    ]
    if not lines:
        nobody = present.nobody_words(which, wanted)
        body.append(parts.empty(ft.Icons.PEOPLE_OUTLINE, nobody))
    listed = lines[:LINES_MAX]
    if may_tick(phone):
        body += all_shown(listed, ticked, set_ticked)
    body += _groups(phone, listed, at, ticked, set_ticked)
    body += _unlisted(len(lines) - len(listed))
    foot = acts(phone, saying, ticked, set_ticked) or _visitor(phone)
    return pane(say("People"), body, is_list=True, foot=foot, note=saying.note)


def _which() -> dict[str, str]:
    """What may be chosen of the list."""
    return {
        "all": say_as("people", "All"),
        "here": say_as("people", "Here"),
        "missing": say_as("people", "Missing"),
    }


def _counted(phone: State, lines: Sequence[PersonLine], at: Muster) -> ft.Control:
    fresh = phone.freshness()
    as_of = say("nothing received yet")
    if fresh.filling is not None:
        as_of = filling_words(fresh.filling)
    elif fresh.as_of_ms is not None:
        when = when_text(fresh.as_of_ms, at.now_ms, at.zone)
        as_of = say("as of {when}", when=when)
    silent = phone.going_home.silence().devices
    words = present.count_words(
        present.count(lines, at),
        fresh.waiting,
        as_of,
        present.silent_words(silent, at.now_ms, at.zone),
    )
    return inset(ft.Text(words, theme_style=theme.BODY_STRONG))


def _groups(
    phone: State,
    lines: Sequence[PersonLine],
    at: Muster,
    ticked: Ticked,
    tick: Tick,
) -> list[ft.Control]:
    controls: list[ft.Control] = []
    for name, theirs in present.by_department(lines):
        heading = parts.heading(present.department_words(name, theirs, at))
        if may_tick(phone):
            heading = beside_box_of_all(heading, name, theirs, ticked, tick)
        controls.append(heading)
        controls += [_row(line, phone, at, ticked, tick) for line in theirs]
    return controls


def _unlisted(count: int) -> list[ft.Control]:
    """Why somebody may not be on the list."""
    if not count:
        return []
    words = say_many(
        count,
        "{count} more. Search to find somebody.",
        "{count} more. Search to find somebody.",
    )
    return [inset(ft.Text(words, theme_style=theme.BODY))]


def _row(
    line: PersonLine, phone: State, at: Muster, ticked: Ticked, tick: Tick
) -> ft.Control:
    """A name and how they stand; a box to tick, for whoever checks others in."""
    id_, page = line.person.id, ft.context.page
    mark = present.list_mark(line, at)
    row = parts.row(
        line.person.name.name,
        key=f"person-{id_}",
        detail=present.detail(line, at.zone),
        below=parts.badge(*mark) if mark else None,
        on_press=lambda: page.navigate(f"/people/{id_}"),
        is_chosen=ft.context.page.route == f"/people/{id_}",
    )
    return beside_box(row, line, ticked, tick) if may_tick(phone) else row


def _visitor(phone: State) -> list[ft.Control]:
    page, path = ft.context.page, f"{visitor.LIST_PATH}/{visitor.WORD}"
    is_open = ft.context.page.route == path
    if is_open or other_day.is_other(phone) or not phone.visitors.may_write_in():
        return []
    return [
        parts.secondary(
            say("Visitor"),
            lambda: page.navigate(path),
            key="new-visitor",
            icon=ft.Icons.PERSON_ADD_OUTLINED,
        )
    ]
