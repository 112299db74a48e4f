"""Equipment: what I hold, and who holds the rest since when."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from mobile.language import say, say_as
from mobile.state.equipment import AssetLine
from mobile.views import asset, disputes, parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import list_and_detail, pane
from mobile.views.present import due
from mobile.views.present import equipment as present
from mobile.views.present.scan import Around
from mobile.views.saving import use_saying
from mobile.views.scan_result import around
from mobile.views.sieve import sieve
from mobile.views.tones import Tone
from mobile.views.windowed import Drawn, use_windowed
from shared.words import shown

PATH = "/more/equipment"
# How many controls draw one.
LINE_COST, BADGE_COST, HEADING_COST = 9, 5, 6


def routes() -> list[ft.Route]:
    return [
        list_and_detail(
            PATH, Equipment, asset.Detail, nothing_chosen=shown("Choose a thing.")
        )
    ]


@ft.component
def Equipment() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    wanted, set_wanted = ft.use_state("")
    which, set_which = ft.use_state("all")
    said = around(phone)
    everything = phone.equipment.lines()
    found = [
        line
        for line in everything
        if present.is_among(line, which, said.me) and present.is_found(line, wanted)
    ]
    chosen = ft.use_route_location().removeprefix(f"{PATH}/")

    def open_asset(id_: str) -> None:
        page.navigate(f"{PATH}/{id_}")

    head: list[ft.Control] = [
        inset(
            ft.Text(
                present.count_words(everything, said.me), theme_style=theme.BODY_STRONG
            )
        ),
        *disputes.asked(phone, saying),
        sieve("equipment", wanted, set_wanted, which, set_which, _which()),
    ]
    if not found:
        head.append(parts.empty(ft.Icons.SEARCH_OFF, say("Nothing answers this.")))
    rows = _rows(found, which == "due", said, chosen, open_asset)
    scan = parts.secondary(say("Scan"), lambda: page.navigate("/scan"), key="to-scan")
    return pane(
        say("Equipment"),
        use_windowed("equipment", head, rows),
        back="/more",
        is_list=True,
        note=saying.note,
        foot=[scan],
    )


def _which() -> dict[str, str]:
    """What may be chosen of the list."""
    return {
        "all": say_as("equipment", "All"),
        "mine": say_as("equipment", "Mine"),
        "out": say_as("equipment", "Out"),
        "due": say_as("equipment", "Due"),
        "look": say_as("equipment", "Look"),
    }


def _rows(
    lines: Sequence[AssetLine],
    is_by_due: bool,
    said: Around,
    chosen: str,
    open_asset: Callable[[str], None],
) -> list[Drawn]:
    """The lines below the name of their category, or all by when they are due."""
    groups = present.by_category(lines)
    if is_by_due:
        groups = [(say("Due back, the first due first"), due.in_order(lines))]
    rows: list[Drawn] = []
    for name, theirs in groups:
        title = f"{name} · {len(theirs)}"
        rows.append(Drawn(f"of-{name}", HEADING_COST, partial(parts.heading, title)))
        for line in theirs:
            marks = _marks(line, said)
            draw = partial(
                _row,
                line,
                marks,
                said,
                open_asset,
                is_chosen=line.asset.id == chosen,
                is_by_due=is_by_due,
            )
            cost = LINE_COST + (1 + len(marks) * BADGE_COST if marks else 0)
            rows.append(Drawn(line.asset.id, cost, draw))
    return rows


def _marks(line: AssetLine, said: Around) -> list[tuple[Tone, str]]:
    marks = (present.mark(line), due.mark(line, said.now_ms))
    return [mark for mark in marks if mark is not None]


def _row(
    line: AssetLine,
    marks: Sequence[tuple[Tone, str]],
    said: Around,
    open_asset: Callable[[str], None],
    *,
    is_chosen: bool,
    is_by_due: bool,
) -> ft.Control:
    badges = [parts.badge(*mark) for mark in marks]
    # A rental that ends next month is no news on every line.
    is_due_told = is_by_due or due.mark(line, said.now_ms) is not None
    due_words = due.words(line, said) if is_due_told else []
    words = (present.detail(line, said), *due_words)
    return parts.row(
        present.title(line.asset),
        key=f"asset-{line.asset.id}",
        detail=" · ".join(words),
        below=ft.Row(badges, spacing=theme.GAP_S, wrap=True) if badges else None,
        on_press=partial(open_asset, line.asset.id),
        is_chosen=is_chosen,
    )
