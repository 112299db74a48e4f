"""Documents as rows: in their own list, on a line of the plan, on the day."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import flet as ft

from mobile.language import say, say_many
from mobile.state import State
from mobile.state.documents import DocumentLine
from mobile.views import parts, theme
from mobile.views.present import documents as present
from mobile.views.windowed import Drawn
from shared.nouns.documents import DocumentType

PATH = "/more/documents"
# On the day's own screen; the rest is a press away.
OF_DAY_MAX = 4
# How many controls draw one, and a badge of it: see the reel.
LINE_COST, BADGE_COST = 9, 5
ICONS = {
    DocumentType.PERMIT: ft.Icons.VERIFIED_OUTLINED,
    DocumentType.MAP: ft.Icons.MAP_OUTLINED,
    DocumentType.RISK_ASSESSMENT: ft.Icons.HEALTH_AND_SAFETY_OUTLINED,
    DocumentType.SIDE: ft.Icons.ARTICLE_OUTLINED,
    DocumentType.OTHER: ft.Icons.DESCRIPTION_OUTLINED,
}


def today_date(phone: State) -> str:
    """The date it is where the production works."""
    now_s = phone.now_ms() / 1000
    return datetime.fromtimestamp(now_s, phone.days.zone()).date().isoformat()


def row(line: DocumentLine, day: str, *, is_chosen: bool = False) -> ft.Control:
    """`day` is the date by which it is judged."""
    page, document = ft.context.page, line.document
    badges: list[ft.Control] = [parts.badge(*mark) for mark in present.marks(line, day)]
    return parts.row(
        present.title(document),
        key=f"document-{document.id}",
        detail=present.detail(document),
        lead=ft.Icon(ICONS[document.what.type]),
        below=ft.Row(badges, spacing=theme.GAP_S, wrap=True) if badges else None,
        on_press=_opener(page, document.id),
        is_chosen=is_chosen,
    )


def drawn(line: DocumentLine, day: str, chosen: str) -> Drawn:
    """The same in a long list, once it comes near."""
    id_ = line.document.id
    draw = partial(row, line, day, is_chosen=id_ == chosen)
    marks = len(present.marks(line, day))
    return Drawn(id_, LINE_COST + (1 + marks * BADGE_COST if marks else 0), draw)


def of_item(phone: State, item: str) -> list[ft.Control]:
    """What belongs to one line; nothing at all where nothing does."""
    day = phone.days.today()
    date = day.plan.workday.identity.date if day else today_date(phone)
    return _listed(phone.documents.of_item(item), date)


def of_day(phone: State, workday: str, date: str) -> list[ft.Control]:
    """What the day needs, what must be on set first."""
    lines = phone.documents.of_day(workday)
    rows = _listed(lines[:OF_DAY_MAX], date)
    if len(lines) > OF_DAY_MAX:
        page = ft.context.page
        count = len(lines) - OF_DAY_MAX
        more = parts.row(
            say_many(count, "{count} more", "{count} more"),
            key="to-documents",
            detail=say("All documents"),
            trail=ft.Icon(ft.Icons.CHEVRON_RIGHT),
            on_press=lambda: page.navigate(PATH),
        )
        rows.append(more)
    return rows


def _listed(lines: Sequence[DocumentLine], date: str) -> list[ft.Control]:
    if not lines:
        return []
    return [parts.heading(say("Documents")), *(row(line, date) for line in lines)]


def _opener(page: ft.Page, document: str) -> Callable[[], object]:
    return lambda: page.navigate(f"{PATH}/{document}")
