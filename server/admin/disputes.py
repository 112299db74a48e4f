"""Custody disputes: who took the same asset, and the office's ruling."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct
from msgspec.structs import replace

from server.admin.conflicts import SEEN_CHARS_MAX
from server.admin.decision_counts import tabs
from server.admin.editing import Said
from server.admin.forms import Form
from server.admin.framing import framed
from server.admin.value_words import Values
from server.store.desk import Desk
from server.store.protocol import Reader
from server.times import moment_words
from shared import schema, tags
from shared.changes import Fact, Outcome
from shared.custody import Custody, Taken, custodies
from shared.nouns.equipment import Scan, ScanKind

DISPUTES_PATH = "/{production:str}/disputes"


class RulingForm(Form, frozen=True):
    """`seen`: fact ids of all sides shown, with spaces; `chosen` is one of them.

    `previous` is the custody fact that was current when they were shown.
    """

    seen: str = ""
    chosen: str = ""
    previous: str = ""


class TakenView(Struct, frozen=True):
    """One side: who has it by whose scan, and when."""

    fact: str
    holder: str
    by: str
    at: str
    is_estimated: bool
    is_shown: bool


class DisputeView(Struct, frozen=True):
    asset: str
    title: str
    tag: str
    sides: tuple[TakenView, ...]
    is_order_known: bool
    seen: str
    previous: str
    said: Said | None = None


@get(DISPUTES_PATH)
async def disputes_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        values = Values(reader, desk)
        found = custodies(reader.facts(desk.production, "scan"))
        views = [_view(one, desk, values) for one in found.values() if one.dispute]
        return {
            "disputes": sorted(views, key=lambda one: one.title.casefold()),
            "tabs": tabs(reader, desk, "disputes"),
        }

    frame, context = await framed(desk, job, "decisions")
    return Template("disputes.html", context={"frame": frame, **context})


@post(DISPUTES_PATH + "/{asset:str}")
async def rule(
    desk: NamedDependency[SkipValidation[Desk]],
    asset: FromPath[str],
    data: URLEncodedBody[RulingForm],
) -> Template:
    """A ruling settles the sides that were shown. One that came since stays open."""
    custody = await desk.read(lambda reader: _custody(reader, desk, asset))
    sides = custody.dispute.sides if custody.dispute else ()
    chosen = next((one for one in sides if one.fact == data.chosen), None)
    if chosen is None:
        return await _card(desk, asset, _refusal(data.chosen, sides), 409)
    ruling = Scan(
        asset,
        ScanKind.RULING,
        holder=chosen.holder,
        previous=data.previous,
        settles=tuple(data.seen[:SEEN_CHARS_MAX].split()),
    )
    outcome = await desk.write(Fact("scan", schema.value_of(ruling)), "settle")
    if outcome.status != "applied":
        return await _card(desk, asset, _refused(outcome), 422)
    return await _card(desk, asset, None, 200)


def _custody(reader: Reader, desk: Desk, asset: str) -> Custody:
    facts = reader.facts(desk.production, "scan", subject=asset)
    return custodies(facts).get(asset, Custody(asset))


def _view(custody: Custody, desk: Desk, values: Values) -> DisputeView:
    record = values.assets.get(custody.asset)
    dispute = custody.dispute
    sides = dispute.sides if dispute else ()
    return DisputeView(
        asset=custody.asset,
        title=values.asset(custody.asset),
        tag=tags.readable(record.tag.code) if record else "",
        sides=tuple(
            TakenView(
                one.fact,
                values.names.person(one.holder) or "the store",
                values.names.person(one.actor),
                moment_words(one.at_ms, desk.zone, desk.now_ms()),
                one.is_estimated,
                one.fact == custody.fact,
            )
            for one in sides
        ),
        is_order_known=dispute.is_order_known if dispute else True,
        seen=" ".join(one.fact for one in sides),
        previous=custody.fact,
    )


def _refusal(chosen: str, sides: tuple[Taken, ...]) -> Said:
    if not sides:
        return Said("waiting", "Somebody has settled this meanwhile.")
    if not chosen:
        return Said("stop", "Choose who has it.")
    return Said("waiting", "This scan no longer counts. Choose again.")


def _refused(outcome: Outcome) -> Said:
    return Said("stop", outcome.detail or "The server is busy. Choose again.")


async def _card(desk: Desk, asset: str, notice: Said | None, status: int) -> Template:
    def job(reader: Reader) -> DisputeView:
        values, custody = Values(reader, desk), _custody(reader, desk, asset)
        view = _view(custody, desk, values)
        told = notice
        if told is None and custody.dispute:
            told = Said("waiting", "Another scan arrived meanwhile. Choose again.")
        holder = values.names.person(custody.holder) or "the store"
        return replace(view, said=told or Said("good", f"Settled: {holder} has it."))

    context = {"dispute": await desk.read(job), "at": f"/admin/{desk.production}"}
    return Template("dispute.html", context=context, status_code=status)
