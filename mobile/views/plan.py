"""The plan: the day by time, mine or all of it."""

from collections.abc import Callable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say
from mobile.state.day import Line, Today
from mobile.state.today import Span
from mobile.views import item, no_plan, other_day, parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import list_and_detail, pane
from mobile.views.present import day as present
from mobile.views.present.times import clock_text, day_text
from mobile.views.present.titles import line_title
from mobile.views.sieve import sieve
from mobile.views.windowed import Drawn, use_windowed
from shared.words import shown

WHICH_WORDS = {"mine": shown("Mine"), "all": shown("All")}
# How many controls draw a line, the badge of one, and the rule: see the reel.
LINE_COST, BADGE_COST, RULE_COST = 9, 5, 5


def routes() -> list[ft.Route]:
    return [
        list_and_detail(
            "/plan", Plan, item.Item, nothing_chosen=shown("Choose a line of the plan.")
        )
    ]


@ft.component
def Plan() -> ft.Control:
    phone = use_phone()
    today = phone.days.today()
    if today is None:
        nothing = no_plan.told(phone, ft.Icons.VIEW_LIST_OUTLINED)
        return pane(say("Plan"), nothing, is_list=True)
    return Published(today)


@ft.component
def Published(today: Today) -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    which, set_which = ft.use_state("all")
    wanted, set_wanted = ft.use_state("")
    is_mine = which == "mine"
    lines = [
        line
        for line in phone.days.lines()
        if (line.is_mine or not is_mine) and present.is_found(line, wanted)
    ]
    chosen = ft.use_route_location().removeprefix("/plan/")
    spans, is_other = phone.days.spans(), other_day.is_other(phone)
    head: list[ft.Control] = [
        *_days(spans, today, phone.days.choose),
        *other_day.told(phone),
        _summary(today, is_named=len(spans) > 1),
        sieve("plan", wanted, set_wanted, which, set_which, WHICH_WORDS),
    ]
    if not lines:
        head.append(_none(is_mine, wanted))
    rows = _rows(
        lines,
        None if is_other else phone.now_ms(),
        phone.days.zone(),
        chosen,
        lambda id_: page.navigate(f"/plan/{id_}"),
    )
    return pane(
        say("Plan"), use_windowed(f"plan of {today.workday}", head, rows), is_list=True
    )


def _days(
    spans: Sequence[Span], today: Today, choose: Callable[[str], None]
) -> list[ft.Control]:
    """Which workday; one alone needs no choosing."""
    if len(spans) < 2:
        return []
    options = [
        ft.DropdownOption(
            key=span.workday,
            text=" · ".join(w for w in (day_text(span.date), span.unit) if w),
        )
        for span in reversed(spans)
    ]
    menu = ft.Dropdown(
        key="day",
        label=say("Day"),
        value=today.workday,
        options=options,
        on_select=lambda event: choose(str(event.control.value)),
        expand=True,
    )
    return [inset(ft.Row([menu]))]


def _summary(today: Today, *, is_named: bool) -> ft.Control:
    """`is_named`: the chooser above says which day it is."""
    behind = present.behind_words(today.board)
    day = present.count_words(today) if is_named else present.day_words(today)
    parts_ = (day, present.revision_words(today), behind)
    words = " · ".join(word for word in parts_ if word)
    return inset(
        ft.Text(
            words, theme_style=theme.LABEL_STRONG, color=ft.Colors.ON_SURFACE_VARIANT
        )
    )


def _rows(
    lines: Sequence[Line],
    now_ms: int | None,
    zone: ZoneInfo,
    chosen: str,
    open_line: Callable[[str], None],
) -> list[Drawn]:
    """The lines in their order, with a rule where the clock stands; None: nowhere."""
    rows: list[Drawn] = []
    for line in lines:
        start_ms = line.item.time.start_ms
        if now_ms is not None and start_ms is not None and start_ms > now_ms:
            rows.append(Drawn("now", RULE_COST, partial(_now_rule, now_ms, zone)))
            now_ms = None
        is_chosen = line.item.id == chosen
        draw = partial(_row, line, zone, is_chosen, open_line)
        mark = BADGE_COST if present.line_mark(line) else 0
        rows.append(Drawn(line.item.id, LINE_COST + mark, draw))
    return rows


def _now_rule(now_ms: int, zone: ZoneInfo) -> ft.Control:
    words = ft.Text(
        say("now {time}", time=clock_text(now_ms, zone)),
        theme_style=theme.LABEL_STRONG,
        color=ft.Colors.PRIMARY,
    )
    rule = ft.Container(height=2, bgcolor=ft.Colors.PRIMARY, expand=True)
    return inset(ft.Row([words, rule], spacing=theme.GAP_M))


def _row(
    line: Line, zone: ZoneInfo, is_chosen: bool, open_line: Callable[[str], None]
) -> ft.Control:
    mark = present.line_mark(line)
    return parts.row(
        line_title(line.item),
        key=f"item-{line.item.id}",
        detail=present.line_detail(line, zone),
        lead=clock_text(line.item.time.start_ms, zone),
        below=parts.badge(*mark) if mark else None,
        on_press=lambda: open_line(line.item.id),
        is_chosen=is_chosen,
    )


def _none(is_mine: bool, wanted: str) -> ft.Control:
    words = say("No line answers this search.")
    if not wanted.strip():
        words = say("This day has no lines yet.")
        if is_mine:
            words = say("No line names you.")
    return parts.empty(ft.Icons.SEARCH_OFF, words)
