"""Choosing people by tapping: those who are listed, and others by name."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import flet as ft

from mobile.language import say, say_many
from mobile.state import State
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.labelled import labelled
from mobile.views.present.searching import has_words

# Controls sent at once stay few: a name finds somebody faster than a long list.
LISTED_MAX = 150
FOUND_MAX = 8

Turn = Callable[[str, bool], object]


def choosing(
    label: str, key: str, listed: Sequence[str], ticked: Sequence[str], turn: Turn
) -> ft.Control:
    """`listed` are always in sight, `ticked` or not; `turn` is told who, and how they
    are to be. Each box has the key `key`-id, the field for a name `key`-name.
    """
    component: Any = _Choosing
    return cast(
        ft.Control, component(label, key, tuple(listed), tuple(ticked), turn, key=key)
    )


@ft.component
def _Choosing(
    label: str, name: str, listed: Sequence[str], ticked: Sequence[str], turn: Turn
) -> ft.Control:
    phone = use_phone()
    wanted, set_wanted = ft.use_state("")
    # A field that is done with begins anew.
    times, set_times = ft.use_state(0)

    def turn_found(id_: str, is_on: bool) -> None:
        turn(id_, is_on)
        set_wanted("")
        set_times(times + 1)

    shown = sorted({*listed, *ticked}, key=phone.people.name)
    rows = [_box(phone, name, id_, id_ in ticked, turn) for id_ in shown[:LISTED_MAX]]
    if len(shown) > LISTED_MAX:
        rest = len(shown) - LISTED_MAX
        rows.append(ft.Text(say_many(rest, "And {count} more.", "And {count} more.")))
    # Below the field: what is found must not move it under the thumb that types.
    found = _found(phone, wanted, shown[:LISTED_MAX])
    below = [_box(phone, name, id_, id_ in ticked, turn_found) for id_ in found]
    if wanted.strip() and not found:
        below.append(ft.Text(say("Nobody else of that name is on the list.")))
    field = kept_field(label, f"{name}-name", "", set_wanted, of=str(times))
    return inset(
        ft.Column(
            [*rows, field, *below],
            spacing=0,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    )


def _found(phone: State, wanted: str, shown: Sequence[str]) -> list[str]:
    """Others whose name or department has these words in it, the first of them."""
    if not wanted.strip():
        return []
    among = [
        one.id
        for one in phone.people.all().values()
        if one.id not in shown
        and not one.life.is_cancelled
        and has_words(wanted, one.name.name, one.job.department)
    ]
    return sorted(among, key=phone.people.name)[:FOUND_MAX]


def _box(phone: State, name: str, id_: str, is_ticked: bool, turn: Turn) -> ft.Control:
    key = f"{name}-{id_}"
    box = ft.Checkbox(
        key=key,
        value=is_ticked,
        on_change=lambda event: turn(id_, bool(event.control.value)),
    )
    return labelled(box, key, phone.people.name(id_))
