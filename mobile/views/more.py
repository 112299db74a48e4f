"""More: everything that is not needed every hour."""

import flet as ft

from mobile.language import say
from mobile.settings import VERSION
from mobile.state import State
from mobile.views import (
    day_out_of_days,
    document_rows,
    gate,
    going_home,
    own_pin,
    parts,
)
from mobile.views.appearance import look_words
from mobile.views.holding import use_phone
from mobile.views.pane import SYNC_PATH, pane
from mobile.views.present import centre as present
from mobile.views.present import documents as present_documents
from mobile.views.present import going_home as present_home
from mobile.views.tones import Tone


def routes() -> list[ft.Route]:
    return [ft.Route(path="more", component=More)]


@ft.component
def More() -> ft.Control:
    phone = use_phone()
    standing = phone.centre.standing()
    _, safe = present.safe_words(standing)
    waiting = phone.inbox.count()
    to_decide = phone.requests.to_decide()
    mine = len(phone.equipment.held_by(phone.paired.person)) if phone.paired else 0
    body = [
        _to(
            SYNC_PATH,
            say("Sync centre"),
            safe,
            ft.Icons.SYNC,
            below=parts.badge(*present.safe_mark(standing)),
        ),
        _to(
            "/more/inbox",
            say("Inbox"),
            say("What was not accepted or is seen differently"),
            ft.Icons.INBOX_OUTLINED,
            parts.badge(Tone.WAITING, str(waiting)) if waiting else None,
        ),
        _incidents(phone),
        _to(
            "/more/talks",
            say("Toolbox talks"),
            say("What was said before the work, and to whom"),
            ft.Icons.RECORD_VOICE_OVER_OUTLINED,
        ),
        _to(
            "/more/deliveries",
            say("Deliveries"),
            say("What came, and in what state"),
            ft.Icons.LOCAL_SHIPPING_OUTLINED,
        ),
        _messages(phone),
        _to(
            "/more/requests",
            say("Requests"),
            say("What is asked of the office, and what it decided"),
            ft.Icons.HOW_TO_VOTE_OUTLINED,
            parts.badge(Tone.WAITING, str(to_decide)) if to_decide else None,
        ),
        _to(
            "/more/equipment",
            say("Equipment"),
            say("You hold {count}", count=mine) if mine else say("Who holds what"),
            ft.Icons.INVENTORY_2_OUTLINED,
        ),
        _documents(phone),
        _to(
            day_out_of_days.PATH,
            say("Day out of days"),
            say("Who works on which day"),
            ft.Icons.CALENDAR_VIEW_WEEK_OUTLINED,
        ),
        _going_home(phone),
        *_gate(phone),
        *_own_pin(phone),
        _to(
            "/more/appearance",
            say("Appearance"),
            look_words(phone),
            ft.Icons.CONTRAST,
        ),
        _to("/more/about", say("About"), f"Callboard {VERSION}", ft.Icons.INFO_OUTLINE),
    ]
    return pane(say("More"), body)


def _documents(phone: State) -> ft.Control:
    found = phone.documents.all()
    words = (
        present_documents.count_words(found) if found else say("Permits, maps, sides")
    )
    return _to(
        document_rows.PATH, say("Documents"), words, ft.Icons.DESCRIPTION_OUTLINED
    )


def _messages(phone: State) -> ft.Control:
    count = len(phone.messages.open())
    return _to(
        "/more/messages",
        say("Notices"),
        say("What the office tells you"),
        ft.Icons.CAMPAIGN_OUTLINED,
        parts.badge(Tone.WAITING, str(count)) if count else None,
    )


def _going_home(phone: State) -> ft.Control:
    left = phone.going_home
    things = present_home.thing_count(left.still_out())
    words = present_home.more_words(
        len(left.still_in()), things, phone.freshness().waiting
    )
    path, icon = going_home.PATH, ft.Icons.NIGHTS_STAY_OUTLINED
    return _to(path, say("Before you go home"), words, icon)


def _incidents(phone: State) -> ft.Control:
    """How many have to be reported by law, for whoever may say that they are."""
    due = len(phone.details.to_report())
    return _to(
        "/more/incidents",
        say("Incidents"),
        say("Notes of what happened"),
        ft.Icons.REPORT_OUTLINED,
        below=parts.badge(Tone.STOP, say("{count} to report", count=due))
        if due
        else None,
    )


def _gate(phone: State) -> list[ft.Control]:
    if not phone.kiosk.may_enter():
        return []
    words = say("Everybody shows a badge, and that is all it does")
    return [_to(gate.PATH, say("Gate tablet"), words, ft.Icons.BADGE_OUTLINED)]


def _own_pin(phone: State) -> list[ft.Control]:
    if not phone.pins.may_set():
        return []
    words = say("For the gate's tablet, when you have no badge")
    return [_to(own_pin.PATH, say("PIN"), words, ft.Icons.DIALPAD)]


def _to(
    path: str,
    title: str,
    detail: str,
    icon: ft.IconData,
    trail: ft.Control | None = None,
    below: ft.Control | None = None,
) -> ft.Control:
    page = ft.context.page
    return parts.row(
        title,
        key=f"to-{path.rsplit('/', 1)[-1]}",
        detail=detail,
        lead=ft.Icon(icon),
        trail=trail or ft.Icon(ft.Icons.CHEVRON_RIGHT),
        below=below,
        on_press=lambda: page.navigate(path),
    )
