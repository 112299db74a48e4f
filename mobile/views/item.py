"""One line of the plan: what it is, how it really goes, and who says otherwise."""

from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say, say_as
from mobile.state import State
from mobile.state.day import Line
from mobile.views import (
    document_rows,
    item_forms,
    item_push,
    other_day,
    parts,
    sides,
    theme,
)
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.leaving import opener
from mobile.views.pane import pane
from mobile.views.present import day as present
from mobile.views.present.times import clock_text
from mobile.views.present.titles import line_title
from mobile.views.said import said
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.board import pages_text
from shared.nouns.plan import Item as PlanItem
from shared.nouns.plan import Progress

# How a link begins that the device is told to open.
LINKS = ("https://", "http://")


@ft.component
def Item() -> ft.Control:
    id_ = str(ft.use_route_params()["id"])
    # Keyed: beside the list, another line is another screen. Else its forms would go
    # on holding, and saving, what was typed for the line before.
    one: ft.Control = cast(Any, One)(id_, key=id_)
    return one


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    line = phone.days.line(id_)
    if line is None:
        gone = parts.empty(
            ft.Icons.EVENT_BUSY_OUTLINED,
            say("This line is not on the plan any more."),
            say("It was cut, or it stands on another day."),
        )
        return pane(say("Line"), gone, back="/plan", is_detail=True)
    zone = phone.days.zone()
    body: list[ft.Control] = [
        *other_day.told(phone),
        _head(line, zone),
        *sides.blocks(phone, id_, saying),
        *_live(line, phone, saying),
        *_facts(line.item, phone),
        *document_rows.of_item(phone, id_),
        *said("item", line.item.id, phone, saying),
    ]
    is_live = phone.may_write("item", "progress") and other_day.is_live(phone)
    foot = _acts(line, phone, saying) if is_live else ()
    return pane(
        say("Line"), body, back="/plan", is_detail=True, foot=foot, note=saying.note
    )


def _head(line: Line, zone: ZoneInfo) -> ft.Control:
    item = line.item
    times = (
        f"{clock_text(item.time.start_ms, zone)} – {clock_text(item.time.end_ms, zone)}"
    )
    status = item.progress.status
    badges: list[ft.Control] = [
        parts.badge(present.PROGRESS_TONES[status], say(present.PROGRESS_WORDS[status]))
    ]
    if line.is_waiting:
        badges.append(parts.badge(Tone.WAITING, say("Not sent yet")))
    if line.is_redrafted:
        badges.append(parts.badge(Tone.CHANGED, say("Changed since it was published")))
    lines: list[ft.Control] = [
        # Whole here: a bar has room for its beginning only.
        ft.Text(line_title(item) or say("Line"), theme_style=theme.HEADLINE),
        ft.Text(times, theme_style=theme.TITLE),
        ft.Row(badges, spacing=theme.GAP_S, wrap=True),
    ]
    detail = present.line_detail(line, zone)
    if detail:
        lines.append(ft.Text(detail, theme_style=theme.BODY))
    return inset(ft.Column(lines, spacing=theme.GAP_S))


def _live(line: Line, phone: State, saying: Saying) -> list[ft.Control]:
    """How it really goes, for those who may say so."""
    if not phone.may_write("item", "progress"):
        text = line.item.remark.text
        told = parts.row(text, key="remark", detail=say("Progress note"))
        return [told] if text else []
    id_ = line.item.id
    forms: list[ft.Control] = []
    if other_day.is_live(phone):
        forms += [item_forms.Delay(id_, saying), item_forms.Remark(id_, saying)]
    elif line.item.remark.text:
        words = say("Progress note")
        forms.append(parts.row(line.item.remark.text, key="remark", detail=words))
    if phone.may_write("item", "time"):
        forms.append(item_forms.Edit(id_, saying))
    if line.item.time.start_ms is not None:
        forms.append(item_push.Push(id_, saying))
    return [parts.heading(say("How it goes")), *forms] if forms else []


def _acts(line: Line, phone: State, saying: Saying) -> list[ft.Control]:
    """At the thumb: what may come next, the likeliest filled."""
    id_, status = line.item.id, line.item.progress.status

    def put(status: Progress, words: str) -> Callable[[], object]:
        return lambda: saying.act(
            lambda: phone.days.set_progress(phone.days.item_form(id_), status), words
        )

    start = put(Progress.IN_PROGRESS, say("Started"))
    done = put(Progress.DONE, say("Done"))
    if status is Progress.IN_PROGRESS:
        return [parts.primary(say("Done"), done, key="finish-line")]
    if status in (Progress.DONE, Progress.CUT):
        return [parts.secondary(say("Start again"), start, key="start-line")]
    return [
        parts.primary(say_as("act", "Start"), start, key="start-line"),
        parts.secondary(say("Done"), done, key="finish-line"),
    ]


def _facts(item: PlanItem, phone: State) -> list[ft.Control]:
    today = phone.days.today()
    place = present.place_of(today.plan, item.place.place) if today else None
    scene = item.scene
    people = ", ".join(phone.people.name(id_) for id_ in item.people.elements)
    pages = pages_text(scene.pages_eighths)
    told = [
        (say("Synopsis"), scene.synopsis),
        (say("Place"), place.name.name if place else ""),
        (say("Script day"), scene.script_day),
        (say("Pages"), pages),
        (say("Cast"), " ".join(scene.cast_numbers)),
        (say("People"), people),
        (say("Departments"), ", ".join(item.departments.elements)),
        (say("Notes"), item.notes.notes),
        *(
            (category, ", ".join(names))
            for category, names in item.elements.by_category.items()
        ),
    ]
    rows = [
        parts.row(words, key=f"fact-{index}", detail=name)
        for index, (name, words) in enumerate(told)
        if words
    ]
    rows += _meeting(item.notes.meeting_url)
    return [parts.heading(say("What it is")), *rows] if rows else []


def _meeting(url: str) -> list[ft.Control]:
    """Opens the meeting; what is no link is read, and opens nothing."""
    if not url:
        return []
    is_link = url.startswith(LINKS)
    row = parts.row(
        url,
        key="meeting",
        detail=say("Meeting link"),
        lead=ft.Icon(ft.Icons.VIDEO_CALL_OUTLINED),
        trail=ft.Icon(ft.Icons.OPEN_IN_NEW) if is_link else None,
        on_press=opener(url) if is_link else None,
    )
    return [row]
