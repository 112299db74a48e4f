"""The sync centre: is my work safe?"""

import flet as ft

from mobile.settings import VERSION
from mobile.views import pair, parts, theme
from mobile.views.holding import use_is_desk, use_phone
from mobile.views.pane import pane
from mobile.views.present import centre as present
from mobile.views.tones import Tone


def routes() -> list[ft.Route]:
    return [
        ft.Route(path="more/sync", component=Centre),
        ft.Route(path="more/pair", component=Again),
    ]


@ft.component
def Again() -> ft.Control:
    return pair.Pair("Pair again", "/more/sync")


@ft.component
def Centre() -> ft.Control:
    phone = use_phone()
    is_desk = use_is_desk()
    page = ft.context.page
    standing, now_ms = phone.centre.standing(), phone.now_ms()
    zone = phone.days.zone()
    tone, safe = present.safe_words(standing)
    body: list[ft.Control] = [
        _inset(
            parts.card(
                [
                    parts.badge(tone, "Safe" if tone is Tone.ON_TIME else "Waiting"),
                    ft.Text(safe, theme_style=theme.TITLE),
                    ft.Text(present.counts_words(standing), theme_style=theme.BODY),
                ],
                tone,
            )
        )
    ]
    waiting = present.waiting_words(standing)
    if waiting:
        body.append(parts.heading("Waiting to be received"))
        body += [
            parts.row(words, key=f"waiting-{index}")
            for index, words in enumerate(waiting)
        ]
    if standing.refused:
        body.append(
            parts.row(
                f"{standing.refused} not accepted",
                key="to-inbox",
                detail="See why, and what you can do",
                trail=ft.Icon(ft.Icons.CHEVRON_RIGHT),
                on_press=lambda: page.navigate("/more/inbox"),
            )
        )
    line_tone, line = present.line_words(standing, now_ms)
    clock_tone, clock = present.clock_words(standing, now_ms, zone)
    paired = phone.paired
    body += [
        parts.heading("The line"),
        parts.row(line, key="line", trail=parts.badge(line_tone)),
        parts.row(
            present.as_of_words(standing, now_ms, zone),
            key="as-of",
            detail="How fresh this phone's plan is",
        ),
        parts.row(
            present.contact_words(standing, now_ms, zone),
            key="last-contact",
            detail="Last word from the server",
        ),
        parts.row(clock, key="clock", trail=parts.badge(clock_tone)),
        parts.heading("This phone"),
        parts.row(
            phone.people.name(paired.person) if paired else "",
            key="whose",
            detail=f"Role: {paired.role.replace('_', ' ')}" if paired else "",
        ),
        parts.row(f"Callboard {VERSION}", key="version", detail="Version"),
    ]
    if is_desk:
        body.append(
            parts.row(
                "At a desk",
                key="desk",
                detail="This copy needs the line; the app on a phone works without.",
            )
        )
    if standing.link.stopped_by:
        act = parts.primary(
            "Pair again", lambda: page.navigate("/more/pair"), key="pair-again"
        )
    else:
        act = parts.primary("Sync now", phone.centre.sync_now, key="sync-now")
    return pane("Sync centre", body, back="/more", foot=[act])


def _inset(control: ft.Control) -> ft.Control:
    return ft.Container(
        control,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_S),
    )
