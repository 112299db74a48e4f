"""What a run of scans expects: how many of how many, what is missing, the sum of it."""

from collections.abc import Callable
from functools import partial

import flet as ft

from mobile.language import say, say_many
from mobile.scan.expected import Expected
from mobile.scan.session import Run
from mobile.state import State
from mobile.state.equipment import AssetLine
from mobile.views import parts, theme
from mobile.views.calling import with_call
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import equipment as present_equipment
from mobile.views.present import going_home as present_home
from mobile.views.present import scan_expected as present
from mobile.views.saving import Saying
from mobile.views.scan_result import around

# Of many holders; those who miss the most come first.
HOLDERS_MAX = 3
# Under a count, until somebody asks for all.
LINES_FIRST = 5
LINES_MAX = 60


@ft.component
def Counted(found: tuple[Expected, ...]) -> ft.Control:
    """Below the last scan, with each scan anew."""
    phone = use_phone()
    is_all, set_is_all = ft.use_state(False)
    most = LINES_MAX if is_all else LINES_FIRST
    body: list[ft.Control] = []
    listed: set[str] = set()
    hidden = 0
    for one in found[:HOLDERS_MAX]:
        # Who brings a thing and whose kit it is of may both miss it: it is listed once.
        lines = [x for x in phone.expecting.lines(one) if x.asset.id not in listed]
        listed |= {line.asset.id for line in lines}
        hidden += max(0, len(lines) - most)
        body.append(_head(phone, one))
        body += [_row(phone, one, line) for line in lines[:most]]
    if hidden:
        show = None if is_all else partial(set_is_all, True)
        body.append(_hidden(hidden, show))
    if rest := found[HOLDERS_MAX:]:
        words = present.rest_words(rest)
        body.append(inset(ft.Text(words, theme_style=theme.BODY_STRONG)))
    stretch = ft.CrossAxisAlignment.STRETCH
    return ft.Column(body, spacing=0, horizontal_alignment=stretch)


def summed(phone: State, run: Run, saying: Saying) -> list[ft.Control]:
    """Once a run is finished; nothing where nothing was expected."""
    found = phone.expecting.of(run)
    if not found:
        return []
    lines: list[ft.Control] = [_sum_of(phone, one) for one in found[:HOLDERS_MAX]]
    if rest := found[HOLDERS_MAX:]:
        lines.append(ft.Text(present.rest_words(rest), theme_style=theme.BODY_STRONG))
    ids = phone.expecting.to_report(found)
    acts = [parts.secondary(say("Seen"), phone.scanning.finish, key="sum-seen")]
    if ids:
        report = partial(phone.expecting.report, ids)
        words = present.reported_words(len(ids))
        button = parts.secondary(
            present.report_words(len(ids)),
            lambda: saying.act(report, words),
            key="report-lacking",
        )
        acts.insert(0, button)
    lines.append(ft.Row(acts, spacing=theme.GAP_M, run_spacing=theme.GAP_S, wrap=True))
    card = parts.card(lines)
    return [ft.Semantics(key="sum", identifier="sum", content=inset(card))]


def _head(phone: State, one: Expected) -> ft.Control:
    words = present.there_words(one, _kit(phone, one), around(phone))
    told: list[ft.Control] = [ft.Text(words, theme_style=theme.TITLE)]
    if missing := present.missing_words(len(one.missing)):
        muted = ft.Colors.ON_SURFACE_VARIANT
        told.append(ft.Text(missing, theme_style=theme.TITLE, color=muted))
    line = ft.Row(told, spacing=theme.GAP_M, run_spacing=0, wrap=True)
    head = inset(ft.MergeSemantics(line))
    return _with_call(phone, one, head)


def _row(phone: State, one: Expected, line: AssetLine) -> ft.Control:
    id_, page = line.asset.id, ft.context.page
    mark = present_equipment.mark(line)
    told = around(phone)
    detail = present_home.out_detail(line, told.now_ms, told.zone)
    if one.kit:
        detail = present_equipment.detail(line, told)
    row = parts.row(
        present_equipment.title(line.asset),
        key=f"lacking-{id_}",
        detail=detail,
        below=parts.badge(*mark) if mark else None,
        on_press=lambda: page.navigate(f"/more/equipment/{id_}"),
    )
    if not one.kit:
        return row
    return with_call(phone, line.custody.holder, row, key=f"call-for-{id_}")


def _hidden(count: int, show: Callable[[], None] | None) -> ft.Control:
    words = say_many(count, "{count} more missing", "{count} more missing")
    if show is None:
        return inset(ft.Text(words, theme_style=theme.BODY))
    return inset(ft.Row([parts.secondary(words, show, key="all-lacking")], wrap=True))


def _sum_of(phone: State, one: Expected) -> ft.Control:
    told: list[ft.Control] = [
        ft.Text(
            present.there_words(one, _kit(phone, one), around(phone)),
            theme_style=theme.HEADLINE,
        )
    ]
    if names := present.names_words(phone.expecting.lines(one)):
        told.append(ft.Text(names, theme_style=theme.BODY))
    words = ft.Semantics(
        live_region=True,
        content=ft.MergeSemantics(ft.Column(told, spacing=theme.GAP_XS)),
    )
    return _with_call(phone, one, words)


def _with_call(phone: State, one: Expected, line: ft.Control) -> ft.Control:
    """Whoever takes a kit stands here and cannot say where the rest of it is."""
    is_asked = bool(one.missing) and not one.kit
    return with_call(phone, one.holder, line) if is_asked else line


def _kit(phone: State, one: Expected) -> str:
    known = phone.equipment.all().get(one.kit)
    return known.name.name if known else ""
