"""The last scan in the largest type: did it work, what is it, what may be done."""

from functools import partial
from typing import Any

import flet as ft

from mobile.language import say, say_as
from mobile.scan.decision import Answer
from mobile.scan.session import Entry, Run
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.present import scan as present
from mobile.views.present.papers import wanting_words
from mobile.views.presses import attempted
from mobile.views.tones import Tone
from shared.nouns.equipment import ScanKind

# Each answer has a picture of its own: colours alone say nothing in the rain.
ICONS = {
    Answer.OK: ft.Icons.CHECK_CIRCLE,
    Answer.ALREADY: ft.Icons.DONE_ALL,
    Answer.UNKNOWN: ft.Icons.HELP_OUTLINE,
    Answer.REVOKED: ft.Icons.BLOCK,
    Answer.DISPUTE: ft.Icons.FRONT_HAND,
    Answer.NOT_YOURS: ft.Icons.LOCK_OUTLINE,
    Answer.NO_DAY: ft.Icons.EVENT_BUSY_OUTLINED,
}
ICON_PX = 44
CONTENTS_MAX = 60


def around(phone: State) -> present.Around:
    """What the words of a scan depend on."""
    me = phone.paired.person if phone.paired else ""
    return present.Around(me, phone.people.name, phone.now_ms(), phone.days.zone())


def result(phone: State, run: Run) -> ft.Control:
    """Before the first scan: what to do."""
    if not run.entries:
        return parts.empty(
            ft.Icons.QR_CODE_SCANNER,
            say("Scan a label or a badge."),
            say("A badge checks its owner in. A thing goes where it says above."),
        )
    entry = run.entries[0]
    said = present.verdict(entry, around(phone))
    mark = theme.MARKS[said.tone]
    icon = ft.Icons.UNDO if entry.is_undone else ICONS[entry.answer]
    words: list[ft.Control] = [
        ft.Text(said.words, theme_style=theme.HEADLINE, color=mark.ink)
    ]
    if said.title:
        words.append(ft.Text(said.title, theme_style=theme.TITLE, color=mark.ink))
    if said.detail:
        words.append(ft.Text(said.detail, theme_style=theme.BODY, color=mark.ink))
    told = ft.Semantics(
        key="result",
        identifier="result",
        live_region=True,
        content=ft.MergeSemantics(
            ft.Row(
                [
                    ft.Icon(icon, size=ICON_PX, color=mark.ink),
                    ft.Column(words, spacing=theme.GAP_XS, expand=True),
                ],
                spacing=theme.GAP_L,
                vertical_alignment=ft.CrossAxisAlignment.START,
            )
        ),
    )
    block = parts.card([told], said.tone)
    acts = _acts(phone, entry)
    lines: list[ft.Control] = [block, *_wanting(phone, entry)]
    if acts:
        lines.append(ft.Row(acts, spacing=theme.GAP_M, wrap=True))
    lines += _contents(phone, entry)
    return ft.Column(lines, spacing=theme.GAP_M)


def _wanting(phone: State, entry: Entry) -> list[ft.Control]:
    """What is amiss with the papers of whoever came: they are in all the same."""
    is_in = entry.kind == "person" and entry.answer in (Answer.OK, Answer.ALREADY)
    words = wanting_words(phone.papers.wanting(entry.subject)) if is_in else ""
    if not words:
        return []
    told = ft.Text(words, theme_style=theme.BODY)
    return [parts.card([parts.badge(Tone.STOP, say("Papers")), told], Tone.STOP)]


def _acts(phone: State, entry: Entry) -> list[ft.Control]:
    scanning, page = phone.scanning, ft.context.page
    acts: list[ft.Control] = []
    if scanning.may_take(entry):
        is_mine = phone.paired and scanning.run.intent.holder == phone.paired.person
        words = say("It was handed to me") if is_mine else say("It was handed over")
        acts.append(
            parts.primary(words, partial(scanning.take, entry.number), key="take-over")
        )
    if entry.fact and not entry.is_undone:
        acts.append(
            parts.secondary(
                say("Undo"),
                partial(scanning.undo, entry.number),
                key=f"undo-{entry.number}",
            )
        )
    where = {"asset": "/more/equipment", "person": "/people"}.get(entry.kind)
    if where:
        acts.append(
            parts.secondary(
                say_as("act", "Open"),
                lambda: page.navigate(f"{where}/{entry.subject}"),
                key="open-scanned",
            )
        )
    return acts


def _contents(phone: State, entry: Entry) -> list[ft.Control]:
    """A kit takes its contents along; what was not in it is ticked, and saved so."""
    is_counted = entry.kind == "asset" and entry.answer is Answer.OK
    if not is_counted or not entry.fact or entry.is_undone:
        return []
    if entry.act is ScanKind.HAND_OVER:
        return []
    if not phone.equipment.may_recount(entry.subject, entry.fact):
        return []
    ids = phone.equipment.contents(entry.subject)
    if not ids:
        return []
    known = phone.equipment.all()

    def tick(id_: str, event: Any) -> None:
        others = tuple(one for one in entry.missing if one != id_)
        missing = (*others, id_) if event.control.value else others
        phone.scanning.recount(entry.number, missing)

    boxes = [
        ft.Checkbox(
            key=f"missing-{id_}",
            label=known[id_].name.name,
            value=id_ in entry.missing,
            on_change=attempted(partial(tick, id_)),
        )
        for id_ in ids[:CONTENTS_MAX]
    ]
    words = present.kit_words(entry, len(ids))
    return [ft.Text(words, theme_style=theme.BODY_STRONG), *boxes]
