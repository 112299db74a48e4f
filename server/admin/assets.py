"""The equipment of a production: by category, with codes, kits, owners, condition."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template

from server.admin.asset_form import FIELDS, GROUPS, AssetForm, asset_form, asset_groups
from server.admin.plan import words_of
from server.admin.plan_lines import SeenForm
from server.admin.record_views import Sheet, Shown
from server.admin.records import Records
from server.store.desk import Desk
from server.store.office import records_of
from server.store.protocol import Reader
from server.store.rows import Held
from shared import schema, tags
from shared.nouns.equipment import Asset, AssetOwner, Condition, Ownership

ASSETS_PATH = "/{production:str}/assets"
ASSET_PATH = ASSETS_PATH + "/{asset:str}"


def shown(_: Reader, __: Desk, held: dict[str, dict[str, Held]]) -> dict[str, Shown]:
    assets = {
        id_: schema.record(
            Asset, id_, {name: row.register for name, row in groups.items()}
        )
        for id_, groups in held.items()
    }
    return {id_: _shown(asset, assets) for id_, asset in assets.items()}


def _shown(asset: Asset, assets: dict[str, Asset]) -> Shown:
    kit, owner, condition = assets.get(asset.kit.kit), asset.owner, asset.condition
    small = (
        f"in {kit.name.name}" if kit else "",
        f"serial {asset.name.serial}" if asset.name.serial else "",
        _owned(owner),
    )
    return Shown(
        name=asset.name.name or "No name",
        small=tuple(text for text in small if text),
        cells=(
            tags.readable(asset.tag.code),
            condition.condition.value,
            str(asset.stock.quantity) if asset.stock.quantity != 1 else "",
        ),
        group=asset.name.category,
        href=f"/equipment/{asset.id}",
    )


def _owned(owner: AssetOwner) -> str:
    if owner.ownership is Ownership.OWNED:
        return ""
    words = "rented" if owner.ownership is Ownership.RENTAL else "personal"
    return f"{words} from {owner.vendor}" if owner.vendor else words


def choices(reader: Reader, desk: Desk, id: str) -> dict[str, list[tuple[str, str]]]:
    """An asset is in one kit at most, and a kit is in none: one level is enough."""
    assets = records_of(reader, desk.production, Asset)
    now = assets[id].kit.kit if id in assets else ""
    kits = [
        (one.id, one.name.name)
        for one in assets.values()
        if one.id == now or not (one.kit.kit or one.life.is_cancelled or one.id == id)
    ]
    return {
        "kit": [("", "—"), *sorted(kits, key=lambda pair: pair[1].casefold())],
        "condition": words_of(Condition),
        "ownership": words_of(Ownership),
    }


SHEET = Sheet(
    kind="asset",
    page="assets",
    title="Assets",
    one="asset",
    nothing="Add the first one below. Each gets a label code.",
    columns=(
        ("Label", "code"),
        ("Condition", "short"),
        ("How many", "count"),
    ),
    fields=FIELDS,
    groups=GROUPS,
    form_of=asset_form,
    groups_of=asset_groups,
    shown=shown,
    choices=choices,
    link="Scans",
)


@get(ASSETS_PATH)
async def assets_page(
    desk: NamedDependency[SkipValidation[Desk]], q: FromQuery[str] = ""
) -> Template:
    return await Records(desk, SHEET).page(q)


@post(ASSETS_PATH)
async def add_asset(
    desk: NamedDependency[SkipValidation[Desk]], data: URLEncodedBody[AssetForm]
) -> Template:
    return await Records(desk, SHEET).add(data)


@get(ASSET_PATH)
async def asset_row(
    desk: NamedDependency[SkipValidation[Desk]],
    asset: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """A row as it is shown, or opened: `mode` is empty or "edit"."""
    return await Records(desk, SHEET).row(asset, mode)


@post(ASSET_PATH)
async def save_asset(
    desk: NamedDependency[SkipValidation[Desk]],
    asset: FromPath[str],
    data: URLEncodedBody[AssetForm],
) -> Template:
    return await Records(desk, SHEET).save(asset, data)


@post(ASSET_PATH + "/cancel")
async def cancel_asset(
    desk: NamedDependency[SkipValidation[Desk]],
    asset: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    return await Records(desk, SHEET).cancel(asset, data.opened)


@post(ASSET_PATH + "/revive")
async def revive_asset(
    desk: NamedDependency[SkipValidation[Desk]],
    asset: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    return await Records(desk, SHEET).revive(asset, data.opened)
