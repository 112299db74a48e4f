"""Equipment: what I hold, and who holds the rest since when."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from mobile.language import say, say_as, say_many
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
from shared.words import shown

PATH = "/more/equipment"
# Controls sent at once stay few: searching and choosing narrow a longer list.
LINES_MAX = 150


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

    body: list[ft.Control] = [
        inset(
            ft.Text(
                present.count_words(everything, said.me), theme_style=theme.BODY_STRONG
            )
        ),
        *disputes.asked(phone, saying),
        sieve("equipment", wanted, set_wanted, which, set_which, _which()),
        *_groups(found, which == "due", said, chosen, open_asset),
    ]
    scan = parts.secondary(say("Scan"), lambda: page.navigate("/scan"), key="to-scan")
    return pane(
        say("Equipment"),
        body,
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


def _groups(
    lines: Sequence[AssetLine],
    is_by_due: bool,
    said: Around,
    chosen: str,
    open_asset: Callable[[str], None],
) -> list[ft.Control]:
    if not lines:
        return [parts.empty(ft.Icons.SEARCH_OFF, say("Nothing answers this."))]
    controls: list[ft.Control] = []
    groups = present.by_category(lines[:LINES_MAX])
    if is_by_due:
        title = say("Due back, the first due first")
        groups = [(title, due.in_order(lines)[:LINES_MAX])]
    for name, theirs in groups:
        controls.append(parts.heading(f"{name} · {len(theirs)}"))
        controls += [
            _row(
                line,
                said,
                open_asset,
                is_chosen=line.asset.id == chosen,
                is_by_due=is_by_due,
            )
            for line in theirs
        ]
    if len(lines) > LINES_MAX:
        words = say_many(
            len(lines) - LINES_MAX,
            "{count} more. Search to find one.",
            "{count} more. Search to find one.",
        )
        controls.append(inset(ft.Text(words, theme_style=theme.BODY)))
    return controls


def _row(
    line: AssetLine,
    said: Around,
    open_asset: Callable[[str], None],
    *,
    is_chosen: bool,
    is_by_due: bool,
) -> ft.Control:
    due_mark = due.mark(line, said.now_ms)
    marks = [present.mark(line), due_mark]
    badges = [parts.badge(*mark) for mark in marks if mark is not None]
    # A rental that ends next month is no news on every line.
    is_due_told = is_by_due or due_mark is not None
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
