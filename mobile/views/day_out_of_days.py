"""Day out of days: on a tablet a grid of everybody, on a phone one's own days."""

from collections.abc import Callable, Sequence

import flet as ft
from msgspec import Struct

from mobile.language import say, say_many, say_number
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import pane, room_context
from mobile.views.present import day_out_of_days as present
from mobile.views.presses import once
from shared.day_out_of_days import Code, Column

PATH = "/more/day-out-of-days"
# Two working weeks and a rest day each fill a tablet; controls sent at once stay few.
COLUMNS_MAX = 14
ROWS_MAX = 40
DAYS_OF_ONE_MAX = 60


class Sizes(Struct, frozen=True):
    """Of the grid's cells, for text of the usual size or `scale` times that."""

    scale: float = 1.0

    @property
    def cell_px(self) -> float:
        return 54 * self.scale

    @property
    def name_px(self) -> float:
        return 208 * self.scale

    @property
    def count_px(self) -> float:
        return 64 * self.scale

    @property
    def row_px(self) -> float:
        return 48 * self.scale


# How high a line of LABEL is at the usual size.
LABEL_PX = 20


def routes() -> list[ft.Route]:
    return [ft.Route(path=PATH.removeprefix("/"), component=DayOutOfDays)]


@ft.component
def DayOutOfDays() -> ft.Control:
    phone = use_phone()
    is_wide = ft.use_context(room_context).is_wide
    if not phone.days_out.grid().columns:
        nothing = parts.empty(
            ft.Icons.CALENDAR_VIEW_WEEK_OUTLINED,
            say("No day has been published yet."),
            say("Days appear here by themselves as soon as the office publishes them."),
        )
        return pane(say("Day out of days"), nothing, back="/more")
    if is_wide:
        return Everybody()
    me = phone.paired.person if phone.paired else ""
    mine = of_person(phone, me)
    hint = say(
        "Everybody's days are on a tablet; anybody's are on their page in People."
    )
    body = [*(mine or [_none()]), inset(ft.Text(hint, theme_style=theme.LABEL))]
    return pane(say("Day out of days"), body, back="/more")


@ft.component
def Everybody() -> ft.Control:
    phone = use_phone()
    grid = phone.days_out.grid()
    people = phone.people.all()
    sizes, set_sizes = ft.use_state(Sizes())
    at, set_at = ft.use_state(_opening(phone, grid.columns))
    department, set_department = ft.use_state("")
    wanted, set_wanted = ft.use_state("")
    first = min(at, max(0, len(grid.columns) - COLUMNS_MAX))
    shown = grid.columns[first : first + COLUMNS_MAX]
    rows = present.rows(grid, shown, people, department, wanted)
    departments = present.departments(grid, people)
    head = [
        _weeks(first, len(grid.columns), shown, set_at),
        _sieve(wanted, set_wanted, department, set_department, departments),
    ]
    has_units = present.has_units(grid.columns)
    lines = [_heads(shown, sizes, set_sizes, has_units=has_units)]
    lines += [_line(row, sizes) for row in rows[:ROWS_MAX]]
    if not rows:
        lines = [parts.empty(ft.Icons.SEARCH_OFF, say("Nobody answers this."))]
    if len(rows) > ROWS_MAX:
        words = say_many(
            len(rows) - ROWS_MAX,
            "{count} more person. Search, or choose a department.",
            "{count} more people. Search, or choose a department.",
        )
        lines.append(inset(ft.Text(words, theme_style=theme.BODY)))
    legend = inset(ft.Text(present.legend(), theme_style=theme.LABEL))
    table = ft.Row(
        [ft.Column(lines, spacing=0)],
        scroll=ft.ScrollMode.AUTO,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    body = ft.ListView([*head, table, legend])
    return pane(say("Day out of days"), body, back="/more")


def of_person(phone: State, person: str) -> list[ft.Control]:
    """One person's days as rows; empty for somebody whom no day wants."""
    found = phone.days_out.of(person)
    units = present.has_units([column for column, _ in found])
    rows = []
    for column, code in found[-DAYS_OF_ONE_MAX:]:
        day, beneath = present.column_words(column, has_units=units)
        words = say(present.CODE_WORDS[code])
        rows.append(
            parts.row(
                day,
                key=f"day-{column.workday}",
                detail=beneath,
                below=parts.badge(present.CODE_TONES[code], f"{code.value} · {words}"),
            )
        )
    title = " · ".join((say("Days"), say_number(len(found))))
    return [parts.heading(title), *rows] if rows else []


def _none() -> ft.Control:
    words = say("No published day has a call for you.")
    return parts.empty(ft.Icons.EVENT_BUSY_OUTLINED, words)


def _opening(phone: State, columns: Sequence[Column]) -> int:
    """The first column in sight: the day on screen stands among the first."""
    here = phone.days.shown()
    found = [index for index, one in enumerate(columns) if one.workday == here]
    return max(0, found[0] - 2) if found else 0


def _weeks(
    first: int, count: int, shown: Sequence[Column], go: Callable[[int], None]
) -> ft.Control:
    """Which days are in sight, and the way to the others."""
    words = ft.Text(present.window_words(shown, count), theme_style=theme.BODY_STRONG)
    cells: list[ft.Control] = [ft.Container(words, expand=True)]
    if first > 0:
        earlier = max(0, first - COLUMNS_MAX)
        cells.append(
            parts.icon_button(
                ft.Icons.CHEVRON_LEFT,
                say("Earlier days"),
                lambda: go(earlier),
                key="earlier-days",
                is_repeatable=True,
            )
        )
    if first + COLUMNS_MAX < count:
        later = first + COLUMNS_MAX
        cells.append(
            parts.icon_button(
                ft.Icons.CHEVRON_RIGHT,
                say("Later days"),
                lambda: go(later),
                key="later-days",
                is_repeatable=True,
            )
        )
    return inset(ft.Row(cells))


def _sieve(
    wanted: str,
    want: Callable[[str], None],
    department: str,
    choose: Callable[[str], None],
    departments: Sequence[str],
) -> ft.Control:
    search = ft.TextField(
        key="search-days",
        label=say("Search people"),
        value=wanted,
        prefix_icon=ft.Icons.SEARCH,
        on_change=lambda event: want(str(event.control.value)),
        expand=True,
    )
    everybody = ft.DropdownOption(key="", text=say("All departments"))
    menu = ft.Dropdown(
        key="department",
        label=say("Department"),
        value=department,
        options=[
            everybody,
            *(ft.DropdownOption(key=name, text=name) for name in departments),
        ],
        on_select=lambda event: choose(str(event.control.value or "")),
        expand=True,
    )
    return inset(ft.Row([search, menu], spacing=theme.GAP_M))


def _heads(
    shown: Sequence[Column],
    sizes: Sizes,
    set_sizes: Callable[[Sizes], None],
    *,
    has_units: bool,
) -> ft.Control:
    def measured(event: ft.LayoutSizeChangeEvent[ft.LayoutControl]) -> None:
        # Nothing else tells how large text is on this device.
        set_sizes(Sizes(max(1.0, round(event.height / LABEL_PX, 1))))

    line = _cell("\u00a0", sizes.name_px)
    line.on_size_change = measured
    cells: list[ft.Control] = [line, _cell(say("Work"), sizes.count_px)]
    for column in shown:
        day, beneath = present.column_words(column, has_units=has_units)
        weekday, _, date = day.partition(" ")
        lines = [ft.Text(weekday, theme_style=theme.LABEL), _strong(date)]
        if beneath:
            lines.append(ft.Text(beneath, theme_style=theme.LABEL))
        cells.append(
            ft.Container(
                ft.Column(
                    list(lines),
                    spacing=0,
                    tight=True,
                    horizontal_alignment=ft.CrossAxisAlignment.CENTER,
                ),
                width=sizes.cell_px,
            )
        )
    return ft.Container(
        ft.Row(cells, spacing=0, vertical_alignment=ft.CrossAxisAlignment.END),
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_S),
        border=ft.Border.only(bottom=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)),
    )


def _line(row: present.Row, sizes: Sizes) -> ft.Control:
    """One person; read aloud as words, not as codes."""
    page = ft.context.page

    key = f"days-{row.person}"
    press = once(lambda: page.navigate(f"/people/{row.person}"), key)
    name = ft.Text(
        row.name,
        theme_style=theme.BODY_STRONG,
        max_lines=1,
        overflow=ft.TextOverflow.ELLIPSIS,
    )
    cells: list[ft.Control] = [
        ft.Container(
            name, width=sizes.name_px, padding=ft.Padding.only(right=theme.GAP_S)
        ),
        _cell(str(row.worked), sizes.count_px),
    ]
    for run in row.runs:
        if run.code is None:
            cells.append(ft.Container(width=sizes.cell_px * run.days))
        else:
            cells.append(_code(run.code, sizes))
    line = ft.Container(
        ft.Row(cells, spacing=0),
        height=sizes.row_px,
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L),
        border=ft.Border.only(bottom=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)),
        ink=True,
        on_click=press,
    )
    return ft.Semantics(
        key=key,
        identifier=key,
        label=row.said,
        button=True,
        exclude_semantics=True,
        # What is excluded takes its own press along.
        on_tap=press,
        content=line,
    )


def _code(code: Code, sizes: Sizes) -> ft.Control:
    mark = theme.MARKS[present.CODE_TONES[code]]
    text = ft.Text(code.value, theme_style=theme.LABEL_STRONG, color=mark.ink)
    return ft.Container(
        ft.Container(
            text,
            alignment=ft.Alignment.CENTER,
            bgcolor=mark.paper,
            border_radius=theme.CORNER_FIELD,
            margin=2,
            expand=True,
        ),
        width=sizes.cell_px,
        height=sizes.row_px - 1,
    )


def _cell(words: str, width: float) -> ft.Container:
    text = ft.Text(words, theme_style=theme.LABEL)
    return ft.Container(text, width=width)


def _strong(words: str) -> ft.Text:
    return ft.Text(words, theme_style=theme.LABEL_STRONG)
