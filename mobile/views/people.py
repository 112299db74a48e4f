"""People: who is here, who is missing, and checking them in, one or many."""

from collections.abc import Callable, Sequence
from functools import partial
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
from mobile.views.saving import Saying, use_saying
from mobile.views.sieve import sieve
from shared.nouns.people import Direction
from shared.words import shown

# Controls sent at once stay few: searching and choosing narrow a longer list. Also
# how many can be ticked for one act.
LINES_MAX = 150
# Named in one line; who they are beyond that, their own pages say.
NAMES_MAX = 5

Ticked = frozenset[str]


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
    row = partial(_row, phone=phone, at=at, ticked=ticked, tick=set_ticked)
    body += _groups(lines, at, row)
    foot = _foot(phone, saying, ticked, set_ticked)
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
    lines: Sequence[PersonLine],
    at: Muster,
    row: Callable[[PersonLine], ft.Control],
) -> list[ft.Control]:
    controls: list[ft.Control] = []
    for name, theirs in present.by_department(lines[:LINES_MAX]):
        controls.append(parts.heading(present.department_words(name, theirs, at)))
        controls += [row(line) for line in theirs]
    if len(lines) > LINES_MAX:
        words = say_many(
            len(lines) - LINES_MAX,
            "{count} more. Search to find somebody.",
            "{count} more. Search to find somebody.",
        )
        controls.append(inset(ft.Text(words, theme_style=theme.BODY)))
    return controls


def _row(
    line: PersonLine,
    phone: State,
    at: Muster,
    ticked: Ticked,
    tick: Callable[[Ticked], None],
) -> ft.Control:
    """A name and how they stand; a box to tick for those whom one may check in."""
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
    if line.is_here or not _may_tick(phone, id_):
        return row
    box = ft.Checkbox(
        key=f"tick-{id_}",
        value=id_ in ticked,
        width=theme.TARGET_MIN,
        height=theme.TARGET_MIN,
        on_change=lambda event: tick(
            ticked | {id_} if event.control.value else ticked - {id_}
        ),
    )
    named = ft.MergeSemantics(
        ft.Semantics(
            identifier=f"tick-{id_}",
            label=say("Tick {name}", name=line.person.name.name),
            content=box,
        )
    )
    return ft.Row(
        [
            ft.Container(row, expand=True),
            ft.Container(named, padding=ft.Padding.only(right=theme.GAP_S)),
        ],
        spacing=0,
    )


def _may_tick(phone: State, id_: str) -> bool:
    """Others than oneself, on the day itself; one's own button is on Today."""
    me = phone.paired.person if phone.paired else ""
    is_other_person = id_ != me and phone.people.may_check_in(id_)
    return is_other_person and not other_day.is_other(phone)


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


def _foot(
    phone: State, saying: Saying, ticked: Ticked, tick: Callable[[Ticked], None]
) -> list[ft.Control]:
    """One act for all who are ticked and still not in."""
    lines = phone.people.lines()
    ids = [x.person.id for x in lines if x.person.id in ticked and not x.is_here]
    if not ids:
        return _visitor(phone)
    words = _in_words(phone, ids)

    def check() -> None:
        if saying.act(lambda: phone.people.check_all(ids, Direction.IN), words):
            tick(frozenset())

    return [
        parts.primary(
            say("Check in {count}", count=len(ids)), check, key="check-in-ticked"
        ),
        parts.secondary(say("Untick"), lambda: tick(frozenset()), key="untick"),
    ]


def _in_words(phone: State, ids: Sequence[str]) -> str:
    """As "3 in · papers wanting: Rita Run"."""
    words = say_many(len(ids), "{count} in", "{count} in")
    if len(ids) == 1:
        words = say("{name} in", name=phone.people.name(ids[0]))
    amiss = [phone.people.name(id_) for id_ in ids if phone.papers.wanting(id_)]
    if not amiss:
        return words
    wanting = say("papers wanting: {names}", names=", ".join(amiss[:NAMES_MAX]))
    return " · ".join((words, wanting))
