"""A list of records, a button for a new one, and beside it the one that is chosen.

Notes, talks, deliveries, requests and notices are all read in this shape.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import flet as ft
from msgspec import Struct

from mobile.language import say
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import list_and_detail, pane
from mobile.views.present.searching import has_words

# Controls sent at once stay few; what is older is looked up in the office.
LISTED_MAX = 150
# As many are found sooner by looking than by typing.
UNSEARCHED_MAX = 8
# In the place of an id: the form of one that is not there yet.
NEW = "new"

R = TypeVar("R")


class Listing(Struct, frozen=True):
    """What is the same wherever one kind of record is shown. Its words are `shown`.

    `path` is the list's address, `kind` stands in keys: "talk-<id>", "new-talk".
    `write` is on the button for a new one, `none` where the list is empty; `one` is
    the title of a single record, `gone` and `why` stand where it is not there.
    """

    path: str
    kind: str
    icon: ft.IconData
    title: str
    choose: str
    write: str
    none: str
    one: str
    gone: str
    why: str


class Line(Struct, frozen=True):
    """One row of a list: a record's id, its first words, and what stands below."""

    id: str
    title: str
    detail: str
    below: ft.Control | None = None


def record_routes(
    listing: Listing,
    list_screen: Callable[[], ft.Control],
    new_screen: Any,
    one_screen: Any,
) -> list[ft.Route]:
    """All three are components; the one screen takes the id of its record."""

    @ft.component
    def Detail() -> ft.Control:
        id_ = str(ft.use_route_params()["id"])
        # By its key: of another record, nothing that was typed is carried over.
        one = new_screen(key=id_) if id_ == NEW else one_screen(id_, key=id_)
        return cast(ft.Control, one)

    return [
        list_and_detail(
            listing.path, list_screen, Detail, nothing_chosen=listing.choose
        )
    ]


def record_list(
    listing: Listing,
    records: Sequence[R],
    line: Callable[[R], Line],
    texts: Callable[[R], Sequence[str]],
    *,
    hint: str,
    older: Callable[[int], str],
    may_write: bool = True,
) -> ft.Control:
    """The list's pane, newest first as `records` are. A hook.

    `texts` are what a search looks through. `hint` says what to do where nothing is
    listed, `older` how many more there are.
    """
    wanted, set_wanted = ft.use_state("")
    page = ft.context.page
    chosen = ft.use_route_location().removeprefix(f"{listing.path}/")

    def opener(id_: str) -> Callable[[], object]:
        return lambda: page.navigate(f"{listing.path}/{id_}")

    def row(one: Line) -> ft.Control:
        return parts.row(
            one.title,
            key=f"{listing.kind}-{one.id}",
            detail=one.detail,
            below=one.below,
            on_press=opener(one.id),
            is_chosen=one.id == chosen,
        )

    found = records
    if wanted.strip():
        found = [one for one in records if has_words(wanted, *texts(one))]
    body = [row(line(one)) for one in found[:LISTED_MAX]]
    if len(found) > LISTED_MAX:
        more = older(len(found) - LISTED_MAX)
        body.append(inset(ft.Text(more, theme_style=theme.BODY)))
    if not found:
        body = [_none(listing, hint, wanted)]
    if len(records) > UNSEARCHED_MAX:
        key = f"search-{listing.kind}"
        body.insert(0, inset(kept_field(say("Search"), key, "", set_wanted)))
    foot: list[ft.Control] = []
    # Beside the form itself, its own button is the one filled button.
    if may_write and chosen != NEW:
        key = f"new-{listing.kind}"
        words = say(listing.write)
        foot = [parts.primary(words, opener(NEW), key=key, icon=ft.Icons.ADD)]
    return pane(say(listing.title), body, back="/more", is_list=True, foot=foot)


def _none(listing: Listing, hint: str, wanted: str) -> ft.Control:
    if not wanted.strip():
        return parts.empty(listing.icon, say(listing.none), hint)
    return nothing_found()


def nothing_found() -> ft.Control:
    """What stands where a search finds nothing."""
    return parts.empty(
        ft.Icons.SEARCH_OFF,
        say("Nothing here has these words."),
        say("Fewer words find more: a name, a place, or the beginning of a word."),
    )


def badge_row(badges: Sequence[ft.Control]) -> ft.Control:
    """How a record stands, side by side as far as there is room."""
    return ft.Row(
        list(badges), spacing=theme.GAP_S, run_spacing=theme.GAP_XS, wrap=True
    )


def record_head(
    badges: Sequence[ft.Control], text: str, rest: Sequence[ft.Control]
) -> ft.Control:
    """How a record stands, its words in the largest type, and what else is known."""
    lines: list[ft.Control] = [ft.Text(text, theme_style=theme.TITLE), *rest]
    if badges:
        lines.insert(0, badge_row(badges))
    return inset(ft.Column(lines, spacing=theme.GAP_S))


def record_pane(
    listing: Listing,
    body: Sequence[ft.Control],
    note: Sequence[ft.Control],
    foot: Sequence[ft.Control] = (),
) -> ft.Control:
    """One record's pane. A hook."""
    return pane(
        say(listing.one), body, back=listing.path, is_detail=True, foot=foot, note=note
    )


def not_here(listing: Listing, note: Sequence[ft.Control]) -> ft.Control:
    """The pane of a record that this phone does not have, or no more. A hook."""
    gone = parts.empty(listing.icon, say(listing.gone), say(listing.why))
    return pane(say(listing.one), gone, back=listing.path, is_detail=True, note=note)
