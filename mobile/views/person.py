"""One person: how they stand today, how to reach them, and the acts at a gate."""

from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say, say_as
from mobile.state import State
from mobile.state.people import PersonLine
from mobile.views import (
    day_out_of_days,
    other_day,
    parts,
    person_papers,
    person_photo,
    person_times,
    theme,
    visitor,
)
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.leaving import opener
from mobile.views.pane import pane
from mobile.views.present import equipment as present_equipment
from mobile.views.present import people as present
from mobile.views.present.papers import with_wanting
from mobile.views.present.people import Muster
from mobile.views.present.times import clock_text, span_text
from mobile.views.saving import Saying, use_saying
from mobile.views.sides import name_of
from shared.nouns.people import Direction
from shared.words import shown


@ft.component
def Person() -> ft.Control:
    id_ = str(ft.use_route_params()["id"])
    if id_ == visitor.WORD:
        return visitor.New()
    # Keyed: beside the list, another person is another screen, with nothing said yet.
    one: ft.Control = cast(Any, One)(id_, key=id_)
    return one


def muster(phone: State) -> Muster:
    """What the standing of everybody depends on, now."""
    plan = phone.days.latest_plan(phone.days.shown())
    opens_ms = plan.workday.times.general_call_ms if plan else None
    return Muster(phone.now_ms(), opens_ms, phone.days.zone())


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    line = phone.people.line(id_)
    if line is None:
        gone = parts.empty(
            ft.Icons.PERSON_OFF_OUTLINED, say("This person is not on the production.")
        )
        return pane(say("Person"), gone, back="/people", is_detail=True)
    at = muster(phone)
    body: list[ft.Control] = [
        *other_day.told(phone),
        _head(line, at),
        cast(ft.Control, cast(Any, person_photo.Photo)(id_, saying)),
        *person_papers.wanting_card(phone, id_),
        *_days(line, phone, at.zone),
        cast(ft.Control, cast(Any, person_times.Times)(id_, saying)),
        *_visit(line, phone),
        cast(ft.Control, cast(Any, person_papers.Papers)(id_, saying)),
        *_reach(line),
        *_holds(line, phone),
        *day_out_of_days.of_person(phone, id_),
    ]
    may = phone.people.may_check_in(id_) and not other_day.is_other(phone)
    foot = _acts(line, phone, saying) if may else ()
    return pane(
        say("Person"),
        body,
        back="/people",
        is_detail=True,
        foot=foot,
        note=saying.note,
    )


def _head(line: PersonLine, at: Muster) -> ft.Control:
    """The whole name, however long: the bar above would have to shorten it."""
    job = line.person.job
    role = f"{job.character} ({job.cast_number})" if job.character else ""
    told = (role, job.title, job.department, job.company)
    lines: list[ft.Control] = [
        ft.Text(line.person.name.name, theme_style=theme.HEADLINE),
        ft.Row([parts.badge(*present.mark(line, at))], wrap=True),
    ]
    words = " · ".join(word for word in told if word)
    if words:
        lines.append(ft.Text(words, theme_style=theme.BODY))
    return inset(ft.Column(lines, spacing=theme.GAP_S))


def _days(line: PersonLine, phone: State, zone: ZoneInfo) -> list[ft.Control]:
    """Their call, and how long they have been in: under the day that each is of."""
    on_screen, of_hours = phone.days.shown(), phone.days.shown_of(line.person.id)
    called, hours = _called(line, zone), _hours(line, phone, zone)
    if on_screen == of_hours:
        called, hours = [*called, *hours], []
    told = ((on_screen, called), (of_hours, hours))
    return [
        control
        for workday, rows in told
        if rows
        for control in (parts.heading(other_day.title(phone, workday)), *rows)
    ]


def _called(line: PersonLine, zone: ZoneInfo) -> list[ft.Control]:
    if line.call is None:
        return []
    call = clock_text(line.call.times.report_ms, zone)
    return [parts.row(call, key="call", detail=say_as("call time", "Call"))]


def _hours(line: PersonLine, phone: State, zone: ZoneInfo) -> list[ft.Control]:
    here = line.presence
    if here is None:
        return []
    told = [
        ("first-in", say("First in"), here.first_in_ms),
        ("last-out", say("Last out"), here.last_out_ms),
    ]
    rows = [
        parts.row(_about(ms, here.is_estimated, zone), key=key, detail=word)
        for key, word, ms in told
        if ms is not None
    ]
    if here.is_here and here.place:
        where = name_of(phone, here.place)
        rows.append(parts.row(where, key="where", detail=say("Checked in at")))
    worked, so_far = span_text(here.worked_ms), say("Hours so far, meals off")
    return [*rows, parts.row(worked, key="worked", detail=so_far)]


def _about(ms: int, is_estimated: bool, zone: ZoneInfo) -> str:
    at = clock_text(ms, zone)
    return say("about {time}", time=at) if is_estimated else at


def _visit(line: PersonLine, phone: State) -> list[ft.Control]:
    """Whom they visit and what for; the host is one press away."""
    page, person = ft.context.page, line.person
    if not person.visit.host:
        return []
    host, by = phone.visitors.host_of(person), person.entry.by
    rows = [
        parts.row(
            person.visit.host,
            key="host",
            detail=say("Visits"),
            on_press=(lambda: page.navigate(f"/people/{host.id}")) if host else None,
        )
    ]
    if person.visit.reason:
        what_for = say("What for")
        rows.append(parts.row(person.visit.reason, key="reason", detail=what_for))
    if by:
        written_by = say("Written in by")
        rows.append(
            parts.row(phone.people.name(by), key="entered-by", detail=written_by)
        )
    return [parts.heading(say("Visit")), *rows]


def _reach(line: PersonLine) -> list[ft.Control]:
    contact = line.person.contact
    rows: list[ft.Control] = []
    number = contact.phone.replace(" ", "")
    if number:
        rows += [
            parts.row(
                say("Call {who}", who=contact.phone),
                key="call-phone",
                lead=ft.Icon(ft.Icons.CALL_OUTLINED),
                on_press=opener(f"tel:{number}"),
            ),
            parts.row(
                say_as("by telephone", "Text"),
                key="text-phone",
                lead=ft.Icon(ft.Icons.SMS_OUTLINED),
                on_press=opener(f"sms:{number}"),
            ),
        ]
    if contact.email:
        rows.append(
            parts.row(
                contact.email,
                key="email",
                lead=ft.Icon(ft.Icons.MAIL_OUTLINED),
                on_press=opener(f"mailto:{contact.email}"),
            )
        )
    return [parts.heading(say("Reach them")), *rows] if rows else []


def _holds(line: PersonLine, phone: State) -> list[ft.Control]:
    page = ft.context.page

    def open_asset(asset: str) -> None:
        page.navigate(f"/more/equipment/{asset}")

    held = phone.equipment.held_by(line.person.id)
    rows = [
        parts.row(
            present_equipment.title(one.asset),
            key=f"holds-{one.asset.id}",
            detail=one.asset.name.category,
            on_press=partial(open_asset, one.asset.id),
        )
        for one in held
    ]
    return [parts.heading(say("Holds")), *rows] if rows else []


def _acts(line: PersonLine, phone: State, saying: Saying) -> list[ft.Control]:
    """What may come next, the likeliest filled."""
    return [
        _act(line, phone, saying, direction, is_first=index == 0)
        for index, direction in enumerate(line.next_acts)
    ]


# On the button, and what it comes to.
ACT_WORDS = {
    Direction.IN: (shown("Check in"), shown("{name}: checked in")),
    Direction.OUT: (shown("Check out"), shown("{name}: checked out")),
    Direction.MEAL_OUT: (shown("Meal"), shown("{name}: at a meal")),
    Direction.MEAL_IN: (
        shown("Back from the meal"),
        shown("{name}: back from the meal"),
    ),
}


def _act(
    line: PersonLine,
    phone: State,
    saying: Saying,
    direction: Direction,
    *,
    is_first: bool,
) -> ft.Control:
    known = line.person
    act, done = ACT_WORDS[direction]

    def check() -> None:
        words = say(done, name=known.name.name)
        if direction is Direction.IN:
            words = with_wanting(words, phone.papers.wanting(known.id))
        saying.act(lambda: phone.people.check(known.id, direction), words)

    button = parts.primary if is_first else parts.secondary
    return button(say(act), check, key=f"check-{direction.value}")
