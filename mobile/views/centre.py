"""The sync centre: is my work safe?"""

import asyncio

import flet as ft

from mobile.language import say, say_many
from mobile.settings import VERSION
from mobile.state import State
from mobile.state.centre import Standing
from mobile.views import exporting, pair, parts, sign_out, theme
from mobile.views.holding import use_is_desk, use_phone
from mobile.views.insets import inset
from mobile.views.pane import SYNC_PATH, pane
from mobile.views.present import centre as present
from mobile.views.present import exporting as present_exporting
from mobile.views.saving import use_saying
from mobile.views.tones import Tone
from shared.session import Phase

# The countdown to the next try is a clock that one looks at, and runs only then.
SECOND_S = 1


def routes() -> list[ft.Route]:
    return [
        ft.Route(path=SYNC_PATH.removeprefix("/"), component=Centre),
        ft.Route(path="more/pair", component=Again),
    ]


@ft.component
def Again() -> ft.Control:
    return pair.Pair(say("Pair again"), SYNC_PATH)


@ft.component
def Centre() -> ft.Control:
    phone = use_phone()
    is_desk = use_is_desk()
    page = ft.context.page
    saying = use_saying(phone)
    export = exporting.use_exporting(phone, saying)
    standing = phone.centre.standing()
    body: list[ft.Control] = [
        _safe(standing),
        *_waiting(standing),
        *exporting.block(phone, export),
        *_held(standing),
        *_refused(standing, page),
        *_photos(standing),
        parts.heading(say("The line")),
        Line(),
        *_fresh(phone, standing),
        *_this_phone(phone, page),
    ]
    if is_desk:
        words = say("This copy needs the line; the app on a phone works without.")
        body.append(parts.row(say("At a desk"), key="desk", detail=words))
    if standing.link.stopped_by:
        act = parts.primary(
            say("Pair again"), lambda: page.navigate("/more/pair"), key="pair-again"
        )
    else:
        act = parts.primary(say("Sync now"), phone.centre.sync_now, key="sync-now")
    foot: list[ft.Control] = [act]
    if present.may_pair_again(standing):
        foot.append(
            parts.secondary(
                say("Pair again"), lambda: page.navigate("/more/pair"), key="pair-anew"
            )
        )
    return pane(say("Sync centre"), body, back="/more", foot=foot, note=saying.note)


@ft.component
def Line() -> ft.Control:
    """How things stand with the server; while it waits, a countdown by the second."""
    phone = use_phone()
    _, redraw = ft.use_state(0)
    standing = phone.centre.standing()
    link = standing.link
    is_counting = link.phase is Phase.BACKOFF and not link.stopped_by

    async def count() -> None:
        while is_counting:
            await asyncio.sleep(SECOND_S)
            redraw(lambda times: times + 1)

    ft.use_effect(count, dependencies=[is_counting])
    tone, word, words = present.line_words(standing, phone.now_ms())
    return parts.row(words, key="line", below=parts.badge(tone, word))


def _safe(standing: Standing) -> ft.Control:
    tone, word = present.safe_mark(standing)
    _, safe = present.safe_words(standing)
    counts = ft.Text(present.counts_words(standing), theme_style=theme.BODY)
    told = [parts.badge(tone, word), ft.Text(safe, theme_style=theme.TITLE), counts]
    return inset(parts.card(told, tone))


def _waiting(standing: Standing) -> list[ft.Control]:
    waiting = present.waiting_words(standing)
    if not waiting:
        return []
    rows = [
        parts.row(words, key=f"waiting-{index}") for index, words in enumerate(waiting)
    ]
    return [parts.heading(say("Waiting to be received")), *rows]


def _held(standing: Standing) -> list[ft.Control]:
    """What the server keeps for later: received, so that nothing is to be done."""
    detail = say("The server has it; here it shows already, to others not yet")
    return [
        parts.row(words, key=f"held-{number}", detail=detail)
        for number, words in enumerate(present.held_words(standing), 1)
    ]


def _refused(standing: Standing, page: ft.Page) -> list[ft.Control]:
    if not standing.refused:
        return []
    line = parts.row(
        say_many(standing.refused, "{count} not accepted", "{count} not accepted"),
        key="to-inbox",
        detail=say("See why, and what you can do"),
        trail=ft.Icon(ft.Icons.CHEVRON_RIGHT),
        on_press=lambda: page.navigate("/more/inbox"),
    )
    return [line]


def _photos(standing: Standing) -> list[ft.Control]:
    """Photos that the server would not have, and why; they stay on this phone."""
    return [
        parts.row(
            say("1 photo was not accepted"),
            key=f"photo-problem-{number}",
            detail=say(words),
            below=parts.badge(Tone.STOP, say("Not sent")),
        )
        for number, words in enumerate(standing.photos.problems, 1)
    ]


def _fresh(phone: State, standing: Standing) -> list[ft.Control]:
    now_ms, zone = phone.now_ms(), phone.days.zone()
    as_of = present.as_of_words(standing, now_ms, zone)
    contact = present.contact_words(standing, now_ms, zone)
    tone, word, clock = present.clock_words(standing, now_ms, zone)
    return [
        parts.row(as_of, key="as-of", detail=say("How fresh this phone's plan is")),
        parts.row(contact, key="last-contact", detail=say("Last word from the server")),
        parts.row(clock, key="clock", below=parts.badge(tone, word)),
    ]


def _this_phone(phone: State, page: ft.Page) -> list[ft.Control]:
    paired = phone.paired
    if paired is None:
        return []
    role = say("Role: {role}", role=present.role_words(paired.role))
    return [
        parts.heading(say("This phone")),
        parts.row(phone.people.name(paired.person), key="whose", detail=role),
        parts.row(
            present_exporting.used_words(phone.signing_out.used()),
            key="storage",
            detail=say("Storage used"),
        ),
        parts.row(f"Callboard {VERSION}", key="version", detail=say("Version")),
        parts.row(
            say("Sign out"),
            key="to-sign-out",
            detail=say("Take this production off this phone"),
            trail=ft.Icon(ft.Icons.CHEVRON_RIGHT),
            on_press=lambda: page.navigate(sign_out.PATH),
        ),
    ]
