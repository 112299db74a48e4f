"""Who holds what since when, what is missing, and every scan of one asset."""

from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation
from litestar.response import Template
from msgspec import Struct

from server.admin.fact_words import scan_words
from server.admin.framing import framed
from server.admin.photos import PhotoView, photo_views, photos_here
from server.admin.records import SEARCH_CHARS_MAX
from server.admin.value_words import Values
from server.store.desk import Desk
from server.store.protocol import Reader
from server.times import moment_words, span_words
from shared import tags
from shared.changes import StoredFact
from shared.custody import Custody, custodies
from shared.errors import NotFound
from shared.facts import ordered, voided_ids
from shared.nouns.equipment import Asset, Scan
from shared.nouns.review import Verdict
from shared.schema import readable

EQUIPMENT_PATH = "/{production:str}/equipment"
# Headings that need somebody stand first, the store last.
DISPUTED, MISSING, STORE = "Held by two", "Missing", "In store"


class Holding(Struct, frozen=True):
    """One asset as it stands. Texts are as shown; `kit` came with it.

    `back` is by when whoever has it brings it back, `rental` when its rental ends.
    """

    id: str
    name: str
    tag: str
    holder: str
    place: str
    since: str
    how_long: str
    by: str
    kit: str
    condition: str
    is_missing: bool
    is_disputed: bool
    back: str
    rental: str


class ScanView(Struct, frozen=True):
    """One scan. `mark` is empty, or why it does not count."""

    at: str
    is_estimated: bool
    text: str
    by: str
    kit: str
    mark: str


@get(EQUIPMENT_PATH)
async def equipment_page(
    desk: NamedDependency[SkipValidation[Desk]], q: FromQuery[str] = ""
) -> Template:
    wanted = q[:SEARCH_CHARS_MAX].strip()

    def job(reader: Reader) -> dict[str, Any]:
        values = Values(reader, desk)
        found = custodies(reader.facts(desk.production, "scan"))
        groups: dict[str, list[Holding]] = {}
        for asset in values.assets.values():
            holding = _holding(asset, found.get(asset.id, Custody(asset.id)), values)
            is_gone = asset.life.is_cancelled and not holding.holder
            if not is_gone and _is_wanted(holding, wanted):
                groups.setdefault(_heading(holding), []).append(holding)
        return {"groups": _in_order(groups)}

    frame, context = await framed(desk, job, "equipment")
    context = {"frame": frame, "wanted": wanted, **context}
    return Template("equipment.html", context=context)


@get(EQUIPMENT_PATH + "/{asset:str}")
async def asset_page(
    desk: NamedDependency[SkipValidation[Desk]], asset: FromPath[str]
) -> Template:
    """Every scan of one asset, newest first; those of a kit that it is in too."""

    def job(reader: Reader) -> dict[str, Any]:
        values = Values(reader, desk)
        if asset not in values.assets:
            raise NotFound("There is no such asset in this production.")
        facts = reader.facts(desk.production, "scan", subject=asset)
        custody = custodies(facts).get(asset, Custody(asset))
        dead = voided_ids(facts)
        scans = [one for one in reversed(ordered(facts)) if one.kind == "scan"]
        hashes = values.assets[asset].photos.elements
        photos: tuple[PhotoView, ...] = photo_views(hashes, reader, desk)
        return {
            "asset": _holding(values.assets[asset], custody, values),
            "photos": photos,
            "photos_here": photos_here(photos),
            "scans": [_scan(one, asset, dead, values) for one in scans],
        }

    frame, context = await framed(desk, job, "equipment")
    return Template("equipment_one.html", context={"frame": frame, **context})


def _holding(asset: Asset, custody: Custody, values: Values) -> Holding:
    desk, now_ms = values.desk, values.desk.now_ms()
    since_ms = custody.since_ms
    condition = custody.condition or asset.condition.condition
    return Holding(
        id=asset.id,
        name=asset.name.name or "No name",
        tag=tags.readable(asset.tag.code),
        holder=values.names.person(custody.holder),
        place=values.names.place(custody.place),
        since=moment_words(since_ms, desk.zone, now_ms),
        how_long=span_words(now_ms - since_ms) if since_ms is not None else "",
        by=values.names.person(custody.by),
        kit=values.asset(custody.kit or asset.kit.kit),
        condition=condition.value,
        is_missing=custody.is_missing,
        is_disputed=custody.dispute is not None,
        back=moment_words(_back_ms(asset, custody, values), desk.zone, now_ms),
        rental=moment_words(asset.owner.rental_due_ms, desk.zone, now_ms),
    )


def _back_ms(asset: Asset, custody: Custody, values: Values) -> int | None:
    """When this taking ends; of what went out in a kit, when the kit comes back."""
    due = values.assets.get(custody.kit, asset).due
    is_this_taking = bool(custody.holder) and due.taking == custody.fact
    return due.back_ms if is_this_taking else None


def _heading(one: Holding) -> str:
    if one.is_disputed:
        return DISPUTED
    if one.is_missing:
        return MISSING
    return one.holder or STORE


def _is_wanted(one: Holding, wanted: str) -> bool:
    parts = (one.name, one.tag, one.holder, one.place, one.kit)
    text = " ".join(parts).casefold()
    return all(word in text for word in wanted.casefold().split())


def _in_order(groups: dict[str, list[Holding]]) -> list[tuple[str, list[Holding]]]:
    ranks = {DISPUTED: 0, MISSING: 1, STORE: 3}
    order = sorted(groups, key=lambda title: (ranks.get(title, 2), title.casefold()))
    return [
        (title, sorted(groups[title], key=lambda one: one.name.casefold()))
        for title in order
    ]


def _scan(fact: StoredFact, asset: str, dead: set[str], values: Values) -> ScanView:
    scan = readable(Scan, fact.body)
    mark = "taken back" if fact.id in dead else ""
    if fact.held:
        mark = "dismissed" if fact.held == Verdict.DISMISSED else "to review"
    if scan is None:
        text, kit = "A scan that this server cannot read", ""
    elif asset in scan.exceptions:
        text, kit = "not there", values.asset(scan.asset)
    else:
        is_through = scan.asset != asset
        text, kit = scan_words(scan, values), values.asset(scan.asset)
        kit = kit if is_through else ""
    return ScanView(
        at=moment_words(fact.stamp.ms, values.desk.zone, values.desk.now_ms()),
        is_estimated=fact.stamp.is_estimated,
        text=text[:1].upper() + text[1:],
        by=values.names.person(fact.actor),
        kit=kit,
        mark=mark,
    )
