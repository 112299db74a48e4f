"""Notices of the office: to read and acknowledge; for the office, to write."""

from functools import partial

import flet as ft

from mobile.language import say, say_many
from mobile.state import State
from mobile.state.messages import Sent
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.leaving import opener
from mobile.views.message_form import NOTICES, New
from mobile.views.present import messages as present
from mobile.views.record_list import (
    Line,
    badge_row,
    not_here,
    record_head,
    record_list,
    record_pane,
    record_routes,
)
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone

OPEN_MAX = 100
# On Today; a busy office does not push the day itself out of sight.
TODAY_MAX = 3


def routes() -> list[ft.Route]:
    return record_routes(NOTICES, Messages, New, One)


def on_today(phone: State, saying: Saying, page: ft.Page) -> list[ft.Control]:
    """What is not acknowledged yet, safety first; nothing if all is."""
    waiting = phone.messages.open()
    cards = [_card(phone, one, saying) for one in waiting[:TODAY_MAX]]
    more = len(waiting) - len(cards)
    if more > 0:
        cards.append(
            parts.row(
                say_many(
                    more,
                    "{count} more notice to acknowledge",
                    "{count} more notices to acknowledge",
                ),
                key="more-messages",
                trail=ft.Icon(ft.Icons.CHEVRON_RIGHT),
                on_press=lambda: page.navigate(NOTICES.path),
            )
        )
    return cards


def _card(phone: State, sent: Sent, saying: Saying) -> ft.Control:
    now_ms, zone = phone.now_ms(), phone.days.zone()
    tone, _ = present.mark(sent.message)
    id_ = sent.message.id
    lines: list[ft.Control] = [
        _badge(sent),
        ft.Text(sent.message.words.text, theme_style=theme.BODY_STRONG),
        ft.Text(
            present.detail(sent, phone.people.name, now_ms, zone),
            theme_style=theme.LABEL,
        ),
        ft.Row([_got_it(phone, id_, saying)], wrap=True),
    ]
    return inset(parts.card(lines, None if tone is Tone.UNKNOWN else tone))


def _badge(sent: Sent) -> ft.Control:
    """Its kind; what is no change and no danger has a sign of its own."""
    tone, word = present.mark(sent.message)
    icon = ft.Icons.INFO_OUTLINE if tone is Tone.UNKNOWN else None
    return parts.badge(tone, word, icon)


def _got_it(phone: State, id_: str, saying: Saying) -> ft.Control:
    def acknowledge() -> None:
        saying.act(lambda: phone.messages.acknowledge(id_), say("Acknowledged"))

    return parts.secondary(say("Got it"), acknowledge, key=f"got-{id_}")


@ft.component
def Messages() -> ft.Control:
    phone = use_phone()
    now_ms, zone = phone.now_ms(), phone.days.zone()

    def line(sent: Sent) -> Line:
        return Line(
            sent.message.id,
            sent.message.words.text.split("\n", 1)[0],
            present.detail(sent, phone.people.name, now_ms, zone),
            below=badge_row(_marks(sent)),
        )

    return record_list(
        NOTICES,
        phone.messages.listed(),
        line,
        lambda sent: present.texts(sent, phone.people.name),
        hint=say("What the office tells everyone, your department or you comes here."),
        older=present.older_words,
        may_write=phone.messages.may_send(),
    )


def _marks(sent: Sent) -> list[ft.Control]:
    badges = [_badge(sent)]
    if own := present.own_mark(sent):
        badges.append(parts.badge(*own))
    return badges


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    sent = phone.messages.one(id_)
    if sent is None:
        return not_here(NOTICES, saying.note)
    now_ms, zone = phone.now_ms(), phone.days.zone()
    words = present.detail(sent, phone.people.name, now_ms, zone)
    head = [ft.Text(words, theme_style=theme.LABEL)]
    body = [record_head(_marks(sent), sent.message.words.text, head)]
    foot: list[ft.Control] = []
    if sent.is_open:
        foot.append(_got_it(phone, id_, saying))
    if phone.messages.may_send():
        body += _reading(phone, sent)
        withdraw = partial(_withdraw, phone, id_, saying)
        foot.append(parts.secondary(say("Withdraw"), withdraw, key="withdraw"))
    return record_pane(NOTICES, body, saying.note, foot)


def _withdraw(phone: State, id_: str, saying: Saying) -> None:
    # As it stands at the press: to take a withdrawal back is a change of it too.
    saying.act(
        lambda: phone.messages.withdraw(phone.messages.form(id_)), say("Withdrawn")
    )


def _reading(phone: State, sent: Sent) -> list[ft.Control]:
    """For the office: who has not said a word yet, with a tap to call."""
    reading = phone.messages.reading(sent.message)
    people = phone.people.all()
    body: list[ft.Control] = [
        inset(ft.Text(present.reading_words(reading), theme_style=theme.BODY_STRONG))
    ]
    if reading.open:
        body.append(parts.heading(say("Not acknowledged yet")))
    for id_ in reading.open[:OPEN_MAX]:
        number = people[id_].contact.phone.replace(" ", "")
        body.append(
            parts.row(
                phone.people.name(id_),
                key=f"open-{id_}",
                detail=people[id_].job.department,
                trail=ft.Icon(ft.Icons.CALL_OUTLINED) if number else None,
                on_press=opener(f"tel:{number}") if number else None,
            )
        )
    if len(reading.open) > OPEN_MAX:
        rest = len(reading.open) - OPEN_MAX
        words = say_many(rest, "And {count} more.", "And {count} more.")
        body.append(inset(ft.Text(words)))
    return body
