"""Said on every screen of a day that is not the one people work on now."""

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import parts
from mobile.views.insets import inset
from mobile.views.present.times import day_text
from mobile.views.tones import Tone


def is_other(phone: State) -> bool:
    """Whether another day is on screen than the one that check-ins belong to."""
    return phone.days.shown() != phone.days.comes_to()


def is_live(phone: State) -> bool:
    """Whether lines of the day on screen may go on now: not of one that is to come.

    After a wrap somebody still marks the last of them.
    """
    ending = {one.workday for one in phone.days.ending()}
    return not is_other(phone) or phone.days.shown() in ending


def title(phone: State, workday: str) -> str:
    """A workday as a heading: today's is called so once it has begun."""
    spans = [one for one in phone.days.spans() if one.workday == workday]
    is_now = workday == phone.days.comes_to()
    if not spans or (is_now and spans[0].window.has(phone.now_ms())):
        return say("Today")
    return day_text(spans[0].date)


def told(phone: State) -> list[ft.Control]:
    """Which day this is, and the way back; nothing on the day itself."""
    if not is_other(phone):
        return []
    shown = phone.days.shown()
    dates = [one.date for one in phone.days.spans() if one.workday == shown]
    words = say("You are looking at {day}.", day=day_text(dates[0])) if dates else ""
    back = parts.secondary(
        say("Back to today"), lambda: phone.days.choose(""), key="back-to-today"
    )
    card = parts.card(
        [parts.badge(Tone.CHANGED, say("Not today")), ft.Text(words), back],
        Tone.CHANGED,
    )
    return [inset(card)]
