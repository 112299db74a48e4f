"""Ticking people on a list, one or all of it, and one act for all who are ticked."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from mobile.language import say
from mobile.state import Saved, State
from mobile.state.people import PersonLine
from mobile.views import other_day, parts, theme
from mobile.views.present import checking as present
from mobile.views.saving import Saying
from shared.nouns.people import Direction

# The ids of those who are.
Ticked = frozenset[str]
Tick = Callable[[Ticked], None]
# One alone has a box already.
ALL_MIN = 2


def may_tick(phone: State) -> bool:
    """Whoever checks in others, on the day itself; one's own button is on Today."""
    return phone.people.may_check_in_others() and not other_day.is_other(phone)


def beside_box(row: ft.Control, line: PersonLine, ticked: Ticked, tick: Tick) -> ft.Row:
    """Somebody's row and their box, whether they are in or not."""
    id_ = line.person.id
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
    return _beside(row, named)


def all_shown(
    lines: Sequence[PersonLine], ticked: Ticked, tick: Tick
) -> list[ft.Control]:
    """Above the list: a press ticks all of it, or lets all of it go."""
    theirs = frozenset(line.person.id for line in lines)
    if len(theirs) < ALL_MIN:
        return []
    words = say("Tick all {count} shown", count=len(theirs))
    if theirs <= ticked:
        words = say("Untick all {count} shown", count=len(theirs))
    icon, ink = _mark(theirs, ticked)
    # A row has more room at its end than a box beside one: so it stands above them.
    mark = ft.Container(
        ft.Icon(icon, color=ink),
        width=theme.TARGET_MIN - 2 * (theme.GAP_L - theme.GAP_S),
        alignment=ft.Alignment.CENTER,
    )
    turn = partial(tick, _turned(theirs, ticked))
    return [parts.row(words, key="tick-all", trail=mark, on_press=turn)]


def beside_box_of_all(
    heading: ft.Control,
    name: str,
    lines: Sequence[PersonLine],
    ticked: Ticked,
    tick: Tick,
) -> ft.Control:
    """The heading of a department, and a box for all of it that is shown."""
    theirs = frozenset(line.person.id for line in lines)
    if len(theirs) < ALL_MIN:
        return heading
    words = say("Tick all of {department}", department=name)
    if theirs <= ticked:
        words = say("Untick all of {department}", department=name)
    icon, ink = _mark(theirs, ticked)
    turn = partial(tick, _turned(theirs, ticked))
    box = parts.icon_button(icon, words, turn, key=f"tick-all-of-{name}", ink=ink)
    # A heading has this much more room above its words than below.
    return _beside(heading, box, top=theme.GAP_XL - theme.GAP_S)


def acts(phone: State, saying: Saying, ticked: Ticked, tick: Tick) -> list[ft.Control]:
    """What may be done to those who are ticked; nothing if that is nothing."""
    if not may_tick(phone):
        return []
    lines = [line for line in phone.people.lines() if line.person.id in ticked]
    controls: list[ft.Control] = []
    for act, fit in present.offered(lines).items():
        button = parts.secondary if controls else parts.primary
        controls.append(
            button(
                present.act_words(act, len(fit)),
                partial(_check, phone, saying, act, fit, ticked, tick),
                key=f"check-{act.value}-ticked",
            )
        )
    if controls:
        untick = partial(tick, frozenset())
        controls.append(
            parts.icon_button(ft.Icons.CLOSE, say("Untick"), untick, key="untick")
        )
    return controls


def _check(
    phone: State,
    saying: Saying,
    act: Direction,
    fit: Sequence[PersonLine],
    ticked: Ticked,
    tick: Tick,
) -> None:
    ids = [line.person.id for line in fit]
    left = ticked - set(ids)
    words = present.done_words(
        act,
        [line.person.name.name for line in fit],
        sorted(phone.people.name(id_) for id_ in left),
        [
            phone.people.name(id_)
            for id_ in ids
            if act is Direction.IN and phone.papers.wanting(id_)
        ],
    )
    saved: list[Saved] = []

    def check() -> list[Saved]:
        saved.extend(phone.people.check_all(ids, act))
        return saved

    if saying.act(check, words, lambda: phone.people.take_back(saved)):
        tick(frozenset())


def _mark(theirs: Ticked, ticked: Ticked) -> tuple[ft.IconData, ft.Colors]:
    """As a box of one person is drawn; it is pressed, and the client ticks nothing."""
    if theirs <= ticked:
        return ft.Icons.CHECK_BOX, ft.Colors.PRIMARY
    if theirs & ticked:
        return ft.Icons.INDETERMINATE_CHECK_BOX, ft.Colors.PRIMARY
    return ft.Icons.CHECK_BOX_OUTLINE_BLANK, ft.Colors.ON_SURFACE_VARIANT


def _turned(theirs: Ticked, ticked: Ticked) -> Ticked:
    return ticked - theirs if theirs <= ticked else ticked | theirs


def _beside(row: ft.Control, box: ft.Control, top: int = 0) -> ft.Row:
    return ft.Row(
        [
            ft.Container(row, expand=True),
            ft.Container(box, padding=ft.Padding.only(right=theme.GAP_S, top=top)),
        ],
        spacing=0,
    )
