"""Open conflicts: every side with its author; one is chosen, and the others go."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct
from msgspec.structs import replace

from server.admin.decision_counts import tabs
from server.admin.decisions import open_conflicts
from server.admin.editing import Said, looked_at, read_opened
from server.admin.forms import Form
from server.admin.framing import framed
from server.admin.value_words import Values
from server.store.desk import Desk
from server.store.office import record_of
from server.store.protocol import Reader
from server.times import moment_words
from shared.changes import Outcome, Patch
from shared.nouns.review import Conflict, Side

CONFLICTS_PATH = "/{production:str}/conflicts"
# Far more than people who can write one group at once.
SEEN_CHARS_MAX = 8_000
# Groups whose own name says little to somebody who has to choose.
GROUP_WORDS = {
    "what": "kind and title",
    "life": "whether it stays",
    "who": "who is called",
    "standing": "status",
    "job": "job and department",
}


class ChooseForm(Form, frozen=True):
    """`seen`: change ids of all sides shown, with spaces; `chosen` is one of them."""

    opened: str = "{}"
    seen: str = ""
    chosen: str = ""


class SideView(Struct, frozen=True):
    """One version. `rows` are label and text of what differs."""

    change: str
    who: str
    at: str
    is_estimated: bool
    is_shown: bool
    rows: list[tuple[str, str]]


class ConflictView(Struct, frozen=True):
    """One conflict. `opened` and `seen` say what its reader was looking at."""

    id: str
    title: str
    what: str
    href: str
    sides: tuple[SideView, ...]
    opened: str
    seen: str
    said: Said | None = None


@get(CONFLICTS_PATH)
async def conflicts_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        values = Values(reader, desk)
        return {
            "conflicts": [
                conflict_view(one, reader, desk, values)
                for one in open_conflicts(reader, desk.production)
            ],
            "tabs": tabs(reader, desk, "conflicts"),
        }

    frame, context = await framed(desk, job, "decisions")
    return Template("conflicts.html", context={"frame": frame, **context})


@post(CONFLICTS_PATH + "/{conflict:str}")
async def choose_side(
    desk: NamedDependency[SkipValidation[Desk]],
    conflict: FromPath[str],
    data: URLEncodedBody[ChooseForm],
) -> Template:
    """Settles the sides that were shown. One that came meanwhile stays open."""
    found = await desk.read(
        lambda reader: record_of(reader, desk.production, Conflict, conflict)
    )
    sides = found.standing.sides if found else ()
    chosen = next((one for one in sides if one.change == data.chosen), None)
    if found is None or chosen is None:
        return await _card(desk, conflict, _refusal(data.chosen, sides), 409)
    outcome = await desk.write([_choice(found, chosen, data)], "settle")
    if outcome.status == "applied":
        return await _card(desk, conflict, Said("good", "Settled."), 200)
    if outcome.status == "conflict":
        return await _card(desk, conflict, _arrived(), 200)
    return await _card(desk, conflict, _refused(outcome), 422)


def conflict_view(
    conflict: Conflict, reader: Reader, desk: Desk, values: Values
) -> ConflictView:
    on = conflict.on
    href, date = values.home(on.kind, on.id)
    held = reader.registers(desk.production, on.kind, on.id)
    shown = held[on.group].register.change if on.group in held else ""
    sides = conflict.standing.sides
    rows = values.differing(on.kind, on.group, [dict(s.value) for s in sides], date)
    return ConflictView(
        id=conflict.id,
        title=values.title(on.kind, on.id),
        what=GROUP_WORDS.get(on.group, on.group.replace("_", " ")),
        href=href,
        sides=tuple(
            SideView(
                side.change,
                values.names.person(side.actor),
                moment_words(side.stamp.ms, desk.zone, desk.now_ms()),
                side.stamp.is_estimated,
                side.change == shown,
                its_rows,
            )
            for side, its_rows in zip(sides, rows, strict=True)
        ),
        opened=looked_at(held).text,
        seen=" ".join(side.change for side in sides),
    )


def _choice(conflict: Conflict, chosen: Side, data: ChooseForm) -> Patch:
    """The patch that makes the chosen value stand, and settles what was shown."""
    on = conflict.on
    seen = tuple(data.seen[:SEEN_CHARS_MAX].split())
    return Patch(
        on.kind,
        on.id,
        set={on.group: dict(chosen.value)},
        saw=read_opened(data.opened).saw,
        settles={on.group: seen},
    )


def _refusal(chosen: str, sides: tuple[Side, ...]) -> Said:
    if not sides:
        return Said("waiting", "Somebody has settled this meanwhile.")
    if not chosen:
        return Said("stop", "Choose one of the versions.")
    return Said("waiting", "This version was replaced meanwhile. Choose again.")


def _arrived() -> Said:
    words = "Another version arrived meanwhile. Yours stands beside it: choose again."
    return Said("waiting", words)


def _refused(outcome: Outcome) -> Said:
    return Said("stop", outcome.detail or "The server is busy. Choose again.")


async def _card(desk: Desk, conflict: str, notice: Said, status: int) -> Template:
    def job(reader: Reader) -> ConflictView:
        found = record_of(reader, desk.production, Conflict, conflict)
        # A stranger's id: there is nothing to show, and nothing was written.
        view = conflict_view(
            found or Conflict(conflict), reader, desk, Values(reader, desk)
        )
        return replace(view, said=notice)

    context = {"conflict": await desk.read(job), "at": _at(desk)}
    return Template("conflict.html", context=context, status_code=status)


def _at(desk: Desk) -> str:
    return f"/admin/{desk.production}/conflicts"
