"""One thing: who has it, what is in it, how it is, and where it has been."""

from functools import partial
from typing import Any, cast

import flet as ft

from mobile.language import say, say_number
from mobile.state import State
from mobile.state.equipment import AssetLine
from mobile.views import asset_care, disputes, item_forms, parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import pane
from mobile.views.present import equipment as present
from mobile.views.present.scan import Around
from mobile.views.present.times import when_text
from mobile.views.saving import Saying, use_saying
from mobile.views.scan_result import around
from mobile.views.tones import Tone
from shared.access import OFFICE
from shared.custody import Dispute

PATH = "/more/equipment"
# Older scans are in the office's books.
SCANS_MAX = 40
CONTENTS_MAX = 80


@ft.component
def Detail() -> ft.Control:
    id_ = str(ft.use_route_params()["id"])
    # Keyed: beside the list, another thing is another screen, with nothing said yet.
    one: ft.Control = cast(Any, One)(id_, key=id_)
    return one


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    is_reporting, report = ft.use_state(False)
    line = phone.equipment.line(id_)
    if line is None:
        gone = parts.empty(
            ft.Icons.INVENTORY_2_OUTLINED, say("This thing is not on the production.")
        )
        return pane(say("Equipment"), gone, back=PATH, is_detail=True)
    said = around(phone)
    body: list[ft.Control] = [
        _head(line, said),
        *_dispute(line, phone, saying, said),
        *asset_care.due(line, phone, saying, said),
        *_about(line, phone),
        *_contents(line, phone, said),
        asset_care.AssetPhotos(id_, saying),
        *_history(line, phone, said),
        *_comments(line, phone, saying, said),
    ]
    return pane(
        say("Thing"),
        body,
        back=PATH,
        is_detail=True,
        note=saying.note,
        foot=asset_care.acts(line, phone, saying, is_reporting, report),
    )


def _head(line: AssetLine, said: Around) -> ft.Control:
    """The whole name, however long: the bar above would have to shorten it."""
    badges: list[ft.Control] = []
    mark = present.mark(line)
    if line.asset.life.is_cancelled:
        mark = Tone.STOP, say("Cancelled")
    if mark is not None:
        badges.append(parts.badge(*mark))
    lines: list[ft.Control] = [
        ft.Text(present.title(line.asset), theme_style=theme.HEADLINE),
        ft.Text(present.where_words(line, said), theme_style=theme.BODY_STRONG),
    ]
    if badges:
        lines.append(ft.Row(badges, wrap=True))
    return inset(ft.MergeSemantics(ft.Column(lines, spacing=theme.GAP_S)))


def _dispute(
    line: AssetLine, phone: State, saying: Saying, said: Around
) -> list[ft.Control]:
    """Every side; the earlier holder is asked, the office decides, others read."""
    dispute = line.custody.dispute
    if dispute is None:
        return []
    if dispute.sides[0].holder == said.me:
        return disputes.asked_about(phone, saying, line.asset.id)
    role = phone.paired.role if phone.paired else None
    may_rule = role in OFFICE
    told = say("Say who has it.") if may_rule else say("The coordinator decides.")
    sides = [
        _side(phone, saying, dispute, index, said, may_rule)
        for index in range(len(dispute.sides))
    ]
    block: list[ft.Control] = [
        parts.badge(Tone.WAITING, say("Two claim it")),
        *sides,
        ft.Text(told, theme_style=theme.LABEL),
    ]
    return [inset(parts.card(block, Tone.WAITING))]


def _side(
    phone: State,
    saying: Saying,
    dispute: Dispute,
    index: int,
    said: Around,
    may_rule: bool,
) -> ft.Control:
    side = dispute.sides[index]
    holder = phone.people.name(side.holder)
    to, by = present.side_words(side, said)
    lines: list[ft.Control] = [
        ft.Text(to, theme_style=theme.BODY_STRONG),
        ft.Text(by, theme_style=theme.LABEL),
    ]

    def rule() -> None:
        saying.act(
            lambda: phone.equipment.confirm_hand_over(
                dispute.asset, holder=side.holder
            ),
            say("Decided: with {name}", name=holder),
        )

    if may_rule:
        words = say("{name} has it", name=holder)
        button = parts.secondary(words, rule, key=f"rule-{side.holder}")
        lines.append(ft.Row([button], wrap=True))
    return ft.Column(lines, spacing=theme.GAP_XS)


def _about(line: AssetLine, phone: State) -> list[ft.Control]:
    asset, page = line.asset, ft.context.page
    told = [
        (say("Condition"), say(present.CONDITION_WORDS[present.condition(line)])),
        (say("Category"), asset.name.category),
        (say("Serial number"), asset.name.serial),
        (say("On its label"), present.label_words(asset)),
        (
            say("How many"),
            say_number(asset.stock.quantity) if asset.stock.quantity != 1 else "",
        ),
        (say("Owner"), present.owner_words(asset)),
    ]
    rows = [
        parts.row(words, key=f"about-{index}", detail=name)
        for index, (name, words) in enumerate(told)
        if words
    ]
    kit = phone.equipment.all().get(asset.kit.kit)
    if kit is not None:
        rows.append(
            parts.row(
                kit.name.name,
                key="its-kit",
                detail=say("Belongs in this kit"),
                trail=ft.Icon(ft.Icons.CHEVRON_RIGHT),
                on_press=lambda: page.navigate(f"{PATH}/{kit.id}"),
            )
        )
    return [parts.heading(say("About it")), *rows]


def _contents(line: AssetLine, phone: State, said: Around) -> list[ft.Control]:
    page = ft.context.page

    def open_asset(id_: str) -> None:
        page.navigate(f"{PATH}/{id_}")

    within = [phone.equipment.line(id_) for id_ in line.contents[:CONTENTS_MAX]]
    rows = []
    for one in within:
        if one is None:
            continue
        mark = present.mark(one)
        rows.append(
            parts.row(
                present.title(one.asset),
                key=f"within-{one.asset.id}",
                detail=present.detail(one, said),
                below=parts.badge(*mark) if mark else None,
                on_press=partial(open_asset, one.asset.id),
            )
        )
    known = [one for one in within if one is not None]
    title = present.contents_words(len(line.contents), known)
    return [parts.heading(title), *rows] if rows else []


def _history(line: AssetLine, phone: State, said: Around) -> list[ft.Control]:
    scans = phone.equipment.scans(line.asset.id)[:SCANS_MAX]
    rows = []
    for seen in scans:
        words, by = present.seen_words(seen, line.asset.id, said)
        rows.append(parts.row(words, key=f"scan-{seen.id}", detail=by))
    if not rows:
        rows = [inset(ft.Text(say("Never scanned."), theme_style=theme.BODY))]
    return [parts.heading(say("Where it has been")), *rows]


def _comments(
    line: AssetLine, phone: State, saying: Saying, said: Around
) -> list[ft.Control]:
    rows = [
        parts.row(
            one.text,
            key=f"comment-{one.id}",
            detail=" · ".join(
                (
                    phone.people.name(one.by),
                    when_text(one.at_ms, said.now_ms, said.zone),
                )
            ),
        )
        for one in phone.incidents.comments(line.asset.id)
    ]
    form = item_forms.Say("asset", line.asset.id, saying)
    return [parts.heading(say("Comments")), *rows, form]
