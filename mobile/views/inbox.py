"""The inbox: what was not accepted or is seen differently, and what to do about it."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say
from mobile.state import Saved, State
from mobile.state.inbox import Disagreement, Refusal
from mobile.state.rewriting import Rewriting
from mobile.views import parts, sides, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import pane
from mobile.views.present import inbox as present
from mobile.views.present.times import when_text
from mobile.views.present.titles import line_title
from mobile.views.present.values import group_words, value_words
from mobile.views.presses import OnPress
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.changes import StoredFact

# Where the records are whose words their author puts right.
RECORDS: Final = {
    "incident": "/more/incidents",
    "talk": "/more/talks",
    "delivery": "/more/deliveries",
}


def routes() -> list[ft.Route]:
    return [ft.Route(path="more/inbox", component=Inbox)]


@ft.component
def Inbox() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    refusals = phone.inbox.refusals()
    conflicts = phone.inbox.disagreements()
    held = phone.inbox.held()
    if not (refusals or conflicts or held):
        nothing = parts.empty(
            ft.Icons.INBOX_OUTLINED,
            say("Nothing waits for you."),
            say("What the office does not accept, or sees differently, comes here."),
        )
        return pane(say("Inbox"), nothing, back="/more", note=saying.note)
    body: list[ft.Control] = [
        *(_refusal(phone, one, saying) for one in refusals),
        *(
            inset(
                ft.Column(
                    [
                        ft.Text(
                            present.on_what(one.kind, _title(phone, one)),
                            theme_style=theme.BODY_STRONG,
                        ),
                        sides.block(phone, one, saying),
                    ],
                    spacing=theme.GAP_S,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                )
            )
            for one in conflicts
        ),
    ]
    if held:
        body.append(parts.heading(say("Waits for the coordinator")))
        body += [_held(phone, fact) for fact in held]
    return pane(say("Inbox"), body, back="/more", note=saying.note)


def _refusal(phone: State, one: Refusal, saying: Saying) -> ft.Control:
    zone = phone.days.zone()
    when = when_text(one.refused_ms, phone.now_ms(), zone)
    block = parts.card(
        [
            parts.badge(Tone.STOP, " · ".join((say("Not accepted"), when))),
            ft.Text(present.refused_words(one, _title(phone, one))),
            *_versions(phone, one, zone),
            ft.Row(_answers(phone, one, saying), spacing=theme.GAP_S, wrap=True),
        ],
        Tone.STOP,
    )
    return inset(block)


def _answers(phone: State, one: Refusal, saying: Saying) -> list[ft.Control]:
    """What the author may do with it; the one that may lose work can be undone."""
    made: list[Saved] = []

    def hand_over() -> Saved:
        name = partial(sides.name_of, phone)
        words = present.version_words(one, phone.days.zone(), name)
        made.append(phone.inbox.send_to_coordinator(one.id, words))
        return made[0]

    def send() -> None:
        saying.act(
            hand_over,
            say("Sent to the coordinator"),
            lambda: phone.inbox.reopen(one.id, *made),
        )

    def again() -> None:
        words = say("Applied again")
        saying.act(lambda: phone.inbox.again(one.id), words, is_final=True)

    def discard() -> None:
        saying.act(
            lambda: phone.inbox.discard(one.id),
            say("Discarded"),
            lambda: phone.inbox.reopen(one.id),
        )

    answers = [
        parts.secondary(say("Send to the coordinator"), send, key=f"hand-{one.id}"),
        parts.secondary(say("Apply again"), again, key=f"again-{one.id}"),
    ]
    edit = _editing(phone, one)
    if edit is not None:
        answers.append(parts.secondary(say("Edit"), edit, key=f"edit-{one.id}"))
    answers.append(parts.secondary(say("Discard"), discard, key=f"discard-{one.id}"))
    return answers


def _editing(phone: State, one: Refusal) -> OnPress | None:
    """Opens what it is about; words that are put right there have this version in
    their fields. None where there is nothing to edit: what never came about is applied
    again first, and what was asked is asked anew.
    """
    page = ft.context.page
    if phone.days.line(one.record) is not None:
        return lambda: page.navigate(f"/plan/{one.record}")
    found: dict[str, tuple[Callable[[str], Any], Callable[[str], Rewriting[Any]]]] = {
        "incident": (phone.incidents.note, phone.incidents.rewriting),
        "talk": (phone.talks.one, phone.talks.rewriting),
        "delivery": (phone.deliveries.one, phone.deliveries.rewriting),
    }
    may = all(phone.may_write(one.kind, group) for group in one.mine)
    if one.kind not in found or not may:
        return None
    record, rewriting = found[one.kind]
    if record(one.record) is None:
        return None
    kept = rewriting(one.record)
    version = kept.version(one.mine)
    if version.is_bare:
        return None

    def edit() -> None:
        kept.take_up(version)
        page.navigate(f"{RECORDS[one.kind]}/{one.record}")

    return edit


def _versions(phone: State, one: Refusal, zone: ZoneInfo) -> list[ft.Control]:
    """What I wrote, and what stands now, group by group."""
    lines: list[ft.Control] = []
    name = partial(sides.name_of, phone)
    for group, value in one.mine.items():
        mine = value_words(group, value, zone, name)
        lines.append(
            ft.Text(f"{group_words(group)}: {mine}", theme_style=theme.BODY_STRONG)
        )
        if group in one.stands:
            now = value_words(group, one.stands[group].value, zone, name)
            lines.append(ft.Text(say("Now: {what}", what=now), theme_style=theme.BODY))
    return lines


def _held(phone: State, fact: StoredFact) -> ft.Control:
    when = when_text(fact.stamp.ms, phone.now_ms(), phone.days.zone())
    return parts.row(
        f"{present.fact_words(fact.kind)} · {when}",
        key=f"held-{fact.id}",
        detail=present.held_words(fact.held),
        trail=parts.badge(Tone.WAITING, say("Held")),
    )


def _title(phone: State, one: Refusal | Disagreement) -> str:
    """A line's title; empty for what has none, or what this phone does not know."""
    line = phone.days.line(one.record) if one.kind == "item" else None
    return line_title(line.item) if line is not None else ""
