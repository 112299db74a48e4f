"""Before you go home: who is in, what is out, which phones are silent, what waits."""

from collections.abc import Callable
from functools import partial

import flet as ft

from mobile.language import say, say_many
from mobile.state import State
from mobile.state.correcting import may_have_left
from mobile.state.going_home import StillOut
from mobile.state.people import PersonLine
from mobile.views import other_day, parts, theme
from mobile.views.calling import with_call
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import SYNC_PATH, pane
from mobile.views.present import equipment as present_equipment
from mobile.views.present import going_home as present
from mobile.views.present import person_times
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.nouns.people import Direction

PATH = "/more/home"
# Controls sent at once stay few; what is left shows as these are dealt with.
PEOPLE_MAX = 80
# So that what is still out is not below a whole crew.
PEOPLE_FIRST = 8
THINGS_MAX = 100

Go = Callable[[str], object]


def routes() -> list[ft.Route]:
    return [ft.Route(path=PATH.removeprefix("/"), component=GoingHome)]


@ft.component
def GoingHome() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    is_all, set_is_all = ft.use_state(False)
    still_in, still_out = phone.going_home.still_in(), phone.going_home.still_out()
    fresh = phone.freshness()

    def go(path: str) -> None:
        page.navigate(path)

    waiting, silent = _waiting(fresh.waiting, go), _silent(phone, go)
    body = [
        *other_day.told(phone),
        inset(_summary(phone, len(still_in), still_out)),
        *_still_in(phone, still_in[: PEOPLE_MAX if is_all else PEOPLE_FIRST], go),
        *_others(len(still_in), lambda: set_is_all(True), is_all=is_all),
        *_all_out(phone, still_in, saying),
        *_still_out(phone, still_out, go),
        *silent,
        *waiting,
    ]
    if not (still_in or still_out or silent or waiting):
        words = present.well_words(is_for_everybody=phone.going_home.is_for_everybody())
        body.append(parts.empty(ft.Icons.NIGHTS_STAY_OUTLINED, words))
    return pane(say("Before you go"), body, back="/more", note=saying.note)


def _summary(phone: State, still_in: int, still: list[StillOut]) -> ft.Control:
    """How much there is, and what that rests on."""
    fresh = phone.freshness()
    things = present.thing_count(still)
    lines: list[ft.Control] = []
    if still_in or things:
        words = present.more_words(still_in, things, fresh.waiting)
        lines.append(ft.Text(words, theme_style=theme.HEADLINE))
    as_of = present.as_of_words(fresh.as_of_ms, phone.now_ms(), phone.days.zone())
    lines.append(ft.Text(as_of, theme_style=theme.LABEL))
    return ft.Column(lines, spacing=theme.GAP_S)


def _still_in(phone: State, lines: list[PersonLine], go: Go) -> list[ft.Control]:
    """Each leads to the person, where they are checked out."""
    if not lines:
        return []
    rows = [
        with_call(
            phone,
            line.person.id,
            parts.row(
                line.person.name.name,
                key=f"in-{line.person.id}",
                detail=present.in_detail(line, phone.days.zone()),
                on_press=partial(go, f"/people/{line.person.id}"),
            ),
        )
        for line in lines
    ]
    return [parts.heading(say("Never checked out")), *rows]


def _others(count: int, show: Callable[[], None], *, is_all: bool) -> list[ft.Control]:
    """Those of a long list who are not in sight yet."""
    if is_all:
        return _more(count - PEOPLE_MAX)
    if count <= PEOPLE_FIRST:
        return []
    left = count - PEOPLE_FIRST
    words = say_many(left, "{count} more still in", "{count} more still in")
    return [inset(ft.Row([parts.secondary(words, show, key="all-in")], wrap=True))]


def _all_out(phone: State, lines: list[PersonLine], saying: Saying) -> list[ft.Control]:
    """Once the day is over: all who may have left with it, when one confirms that."""
    if not lines or not phone.correcting.may_tell():
        return []
    # Who is in on a day of another unit, say, is not out with this one.
    day = phone.days.shown_of(lines[0].person.id)
    wrap = phone.correcting.wrap(lines[0].person.id)
    ids = [
        one.person.id
        for one in lines
        if wrap is not None
        and phone.days.shown_of(one.person.id) == day
        and may_have_left(one.presence, wrap)
    ]
    if wrap is None or not ids:
        return []
    words = person_times.all_out_words(len(ids), wrap, phone.days.zone())
    reason = person_times.proposal_reason(wrap)

    def tell() -> None:
        saying.act(
            lambda: phone.correcting.tell_all(ids, Direction.OUT, wrap.at_ms, reason),
            words,
        )

    return [inset(ft.Row([parts.secondary(words, tell, key="all-out")], wrap=True))]


def _still_out(phone: State, still: list[StillOut], go: Go) -> list[ft.Control]:
    body: list[ft.Control] = []
    left = THINGS_MAX
    for one in still:
        if left <= 0:
            break
        shown = one.things[:left]
        left -= len(shown)
        words = present.holder_words(phone.people.name(one.holder), len(one.things))
        heading = parts.heading(words)
        at = ft.CrossAxisAlignment.END
        body.append(with_call(phone, one.holder, heading, at))
        body += [
            parts.row(
                present_equipment.title(line.asset),
                key=f"out-{line.asset.id}",
                detail=present.out_detail(line, phone.now_ms(), phone.days.zone()),
                on_press=partial(go, f"/more/equipment/{line.asset.id}"),
            )
            for line in shown
        ]
    return [*body, *_more(present.thing_count(still) - (THINGS_MAX - left))]


def _more(count: int) -> list[ft.Control]:
    if count <= 0:
        return []
    words = say_many(
        count,
        "{count} more, shown as these are dealt with.",
        "{count} more, shown as these are dealt with.",
    )
    return [inset(ft.Text(words, theme_style=theme.BODY))]


def _silent(phone: State, go: Go) -> list[ft.Control]:
    """Gates and phones that the server has not heard: each leads to its person."""
    told = phone.going_home.silence()
    if not told.devices:
        return []
    now_ms, zone = phone.now_ms(), phone.days.zone()
    rows = [
        with_call(
            phone,
            one.person,
            parts.row(
                present.silent_title(one, phone.people.name),
                key=f"silent-{one.device}",
                detail=present.silent_detail(one, now_ms, zone),
                lead=ft.Icon(ft.Icons.MOBILE_OFF),
                on_press=partial(go, f"/people/{one.person}"),
            ),
        )
        for one in told.devices
    ]
    words = present.silence_words(told.as_of_ms, now_ms, zone)
    return [
        parts.heading(say("Phones silent")),
        *rows,
        inset(ft.Text(words, theme_style=theme.LABEL)),
    ]


def _waiting(waiting: int, go: Go) -> list[ft.Control]:
    if not waiting:
        return []
    return [
        parts.heading(say("Not sent")),
        parts.row(
            present.waiting_words(waiting),
            key="not-sent",
            detail=say("Kept safe here. Sent when there is signal."),
            lead=ft.Icon(ft.Icons.SYNC),
            trail=parts.badge(Tone.WAITING, str(waiting)),
            on_press=partial(go, SYNC_PATH),
        ),
    ]
