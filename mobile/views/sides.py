"""A conflict: every side with its author and time, and the choice for those who may."""

from collections.abc import Callable

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.state.inbox import Disagreement
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.present import inbox as present
from mobile.views.present.day import place_of
from mobile.views.present.times import day_text, when_text
from mobile.views.present.values import value_words
from mobile.views.saving import Saying
from mobile.views.tones import Tone
from shared.access import OFFICE
from shared.nouns.review import Side


def blocks(phone: State, record: str, saying: Saying) -> list[ft.Control]:
    """On a record's own page: its two versions, of each group that has them."""
    return [inset(block(phone, one, saying)) for one in _of(phone, record)]


def marks(phone: State, record: str) -> list[ft.Control]:
    """In a list: that it has two versions."""
    is_disputed = bool(_of(phone, record))
    return [parts.badge(Tone.WAITING, say("Two versions"))] if is_disputed else []


def _of(phone: State, record: str) -> list[Disagreement]:
    return [one for one in phone.inbox.disagreements() if one.record == record]


def block(phone: State, one: Disagreement, saying: Saying) -> ft.Control:
    """Both versions stay until somebody decides; the newer one is shown meanwhile."""
    role = phone.paired.role if phone.paired else None
    may_settle = role in OFFICE and phone.may_write(one.kind, one.group)
    sides = [_side(phone, one, side, saying, may_settle) for side in one.sides]
    lines: list[ft.Control] = [
        parts.badge(Tone.WAITING, present.conflict_title(one)),
        ft.Column(sides, spacing=theme.GAP_L),
        ft.Text(
            present.decides_words(one, may_settle=may_settle), theme_style=theme.LABEL
        ),
    ]
    return parts.card(lines, Tone.WAITING)


def _side(
    phone: State,
    one: Disagreement,
    side: Side,
    saying: Saying,
    may_settle: bool,
) -> ft.Control:
    zone = phone.days.zone()
    name = phone.people.name(side.actor)
    when = when_text(side.stamp.ms, phone.now_ms(), zone)
    if side.stamp.is_estimated:
        when = say("about {time}", time=when)
    is_shown = side.change == one.shown
    who = " · ".join((name, when, say("shown now")) if is_shown else (name, when))
    value = value_words(one.group, side.value, zone, lambda id_: name_of(phone, id_))
    lines: list[ft.Control] = [
        ft.Text(value, theme_style=theme.BODY_STRONG),
        ft.Text(who, theme_style=theme.LABEL),
    ]
    if may_settle:
        lines.append(
            parts.secondary(
                say("Keep {name}'s", name=name),
                _settle(phone, one, side, saying),
                key=f"keep-{side.change}",
            )
        )
    return ft.Column(lines, spacing=theme.GAP_S)


def _settle(
    phone: State, one: Disagreement, side: Side, saying: Saying
) -> Callable[[], object]:
    # A decision is not taken back by deciding the other way unseen: it is final.
    return lambda: saying.act(
        lambda: phone.inbox.settle(one.id, side.change), say("Decided"), is_final=True
    )


def name_of(phone: State, id_: str) -> str:
    """What people call a person, a place or a day; other text stands for itself."""
    today = phone.days.today()
    place = place_of(today.plan, id_) if today else None
    if place is not None:
        return place.name.name
    dates = [span.date for span in phone.days.spans() if span.workday == id_]
    return day_text(dates[0]) if dates else phone.people.name(id_)
