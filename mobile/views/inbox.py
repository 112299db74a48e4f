"""The inbox: what was not accepted or is seen differently, and what to do about it."""

from functools import partial
from zoneinfo import ZoneInfo

import flet as ft

from mobile.state import Saved, State
from mobile.state.inbox import Refusal
from mobile.views import parts, sides, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import pane
from mobile.views.present.times import when_text
from mobile.views.present.values import group_words, value_words
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.changes import StoredFact
from shared.revisions import item_title

KIND_WORDS = {
    "item": "the line",
    "workday": "the day",
    "incident": "the incident note",
    "talk": "the talk",
    "delivery": "the delivery",
    "asset": "the equipment",
    "person": "the person",
    "place": "the place",
    "request": "the request",
    "message": "the notice",
    "production": "the production",
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
            "Nothing waits for you.",
            "What the office does not accept, or sees differently, comes here.",
        )
        return pane("Inbox", nothing, back="/more", note=saying.note)
    body: list[ft.Control] = [
        *(_refusal(phone, one, saying) for one in refusals),
        *(
            inset(
                ft.Column(
                    [
                        ft.Text(
                            _on_what(phone, one.kind, one.record),
                            theme_style=theme.BODY_STRONG,
                        ),
                        sides.block(phone, one, saying),
                    ],
                    spacing=theme.GAP_S,
                )
            )
            for one in conflicts
        ),
    ]
    if held:
        body.append(parts.heading("Waits for the coordinator"))
        body += [_held(phone, fact) for fact in held]
    return pane("Inbox", body, back="/more", note=saying.note)


def _refusal(phone: State, one: Refusal, saying: Saying) -> ft.Control:
    zone = phone.days.zone()
    more = f" {one.count - 1} more rested on it." if one.count > 1 else ""
    what = f"Your change to {_on_what(phone, one.kind, one.record)} was not accepted: "
    when = when_text(one.refused_ms, phone.now_ms(), zone)
    block = parts.card(
        [
            parts.badge(Tone.STOP, f"Not accepted · {when}"),
            ft.Text(what + one.detail + more),
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
        made.append(phone.inbox.send_to_coordinator(one.id))
        return made[0]

    def send() -> None:
        saying.act(
            hand_over,
            "Sent to the coordinator",
            lambda: phone.inbox.reopen(one.id, *made),
        )

    def again() -> None:
        saying.act(lambda: phone.inbox.again(one.id), "Applied again", is_final=True)

    def discard() -> None:
        saying.act(
            lambda: phone.inbox.discard(one.id),
            "Discarded",
            lambda: phone.inbox.reopen(one.id),
        )

    page = ft.context.page
    answers = [
        parts.secondary("Send to the coordinator", send, key=f"hand-{one.id}"),
        parts.secondary("Apply again", again, key=f"again-{one.id}"),
    ]
    if phone.days.line(one.record) is not None:
        answers.append(
            parts.secondary(
                "Edit",
                lambda: page.navigate(f"/plan/{one.record}"),
                key=f"edit-{one.id}",
            )
        )
    return [*answers, parts.secondary("Discard", discard, key=f"discard-{one.id}")]


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
            lines.append(ft.Text(f"Now: {now}", theme_style=theme.BODY))
    return lines


def _held(phone: State, fact: StoredFact) -> ft.Control:
    when = when_text(fact.stamp.ms, phone.now_ms(), phone.days.zone())
    words = {
        "forbidden": "A coordinator has to accept this first.",
        "locked_day": "The day is locked: kept as an amendment.",
        "unknown_ref": "The office does not know what it is about yet.",
        "expired": "This phone's time was over: a coordinator has to accept it.",
        "dismissed": "The coordinator did not accept it. It is kept.",
    }.get(fact.held, "The coordinator looks at it.")
    return parts.row(
        f"{fact.kind.capitalize()} · {when}",
        key=f"held-{fact.id}",
        detail=words,
        trail=parts.badge(Tone.WAITING, "Held"),
    )


def _on_what(phone: State, kind: str, record: str) -> str:
    """What people call the record: a line by its title, else by its kind."""
    line = phone.days.line(record) if kind == "item" else None
    if line is not None:
        return f"“{item_title(line.item)}”"
    return KIND_WORDS.get(kind, "an entry")
