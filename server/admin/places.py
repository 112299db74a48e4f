"""The places of a production: where things are, how to get there, whom to call."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec.structs import replace

from server.admin.editing import Mistakes, Opened
from server.admin.forms import Form
from server.admin.plan import words_of
from server.admin.plan_lines import SeenForm
from server.admin.record_views import Field, Sheet, Shown, texts
from server.admin.records import Records
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.rows import Held
from shared import schema
from shared.nouns.base import Group
from shared.nouns.production import Place, PlaceKind, PlaceName, Where

PLACES_PATH = "/{production:str}/places"
PLACE_PATH = PLACES_PATH + "/{place:str}"
FIELDS = (
    Field("name", "Name", size="half"),
    Field("kind", "Kind", "choice", "short"),
    Field("phone", "Phone"),
    Field("address", "Address", size="half"),
    Field("map_url", "Map link", size="half"),
)


class PlaceForm(Form, frozen=True):
    """As typed."""

    opened: str = "{}"
    name: str = ""
    kind: PlaceKind = PlaceKind.OTHER
    address: str = ""
    map_url: str = ""
    phone: str = ""


def place_form(was: Opened, _: Desk) -> PlaceForm:
    name, where = (
        was.value("place", "name", PlaceName),
        was.value("place", "where", Where),
    )
    return PlaceForm(
        opened=was.text,
        name=name.name,
        kind=name.kind,
        address=where.address,
        map_url=where.map_url,
        phone=where.phone,
    )


def place_groups(
    form: PlaceForm, was: Opened, _: Desk
) -> tuple[dict[str, Group], Mistakes]:
    wrong = Mistakes()
    name = texts(form, was.value("place", "name", PlaceName), wrong, "name")
    where = was.value("place", "where", Where)
    where = texts(form, where, wrong, "address", "map_url", "phone")
    if not name.name:
        wrong.add("name", "Give the place a name.")
    if where.map_url and not where.map_url.startswith(("https://", "http://", "geo:")):
        wrong.add("map_url", "Paste the whole link, beginning with https:// or geo:.")
    return {"name": replace(name, kind=form.kind), "where": where}, wrong


def shown(_: Reader, __: Desk, held: dict[str, dict[str, Held]]) -> dict[str, Shown]:
    found = {}
    for id_, groups in held.items():
        registers = {name: row.register for name, row in groups.items()}
        place = schema.record(Place, id_, registers)
        where = place.where
        found[id_] = Shown(
            name=place.name.name or "No name",
            small=(where.address,) if where.address else (),
            cells=(where.phone,),
            group=place.name.kind.value.capitalize(),
            href=where.map_url,
        )
    return found


def choices(_: Reader, __: Desk, ___: str) -> dict[str, list[tuple[str, str]]]:
    return {"kind": words_of(PlaceKind)}


SHEET = Sheet(
    kind="place",
    page="places",
    title="Places",
    one="place",
    nothing="Add sets, gates, parking and the nearest hospital below.",
    columns=(("Phone", "phone"),),
    fields=FIELDS,
    groups=("name", "where"),
    form_of=place_form,
    groups_of=place_groups,
    shown=shown,
    choices=choices,
    link="Map",
)


@get(PLACES_PATH)
async def places_page(
    desk: NamedDependency[SkipValidation[Desk]], q: FromQuery[str] = ""
) -> Template:
    return await Records(desk, SHEET).page(q)


@post(PLACES_PATH)
async def add_place(
    desk: NamedDependency[SkipValidation[Desk]], data: URLEncodedBody[PlaceForm]
) -> Template:
    return await Records(desk, SHEET).add(data)


@get(PLACE_PATH)
async def place_row(
    desk: NamedDependency[SkipValidation[Desk]],
    place: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """A row as it is shown, or opened: `mode` is empty or "edit"."""
    return await Records(desk, SHEET).row(place, mode)


@post(PLACE_PATH)
async def save_place(
    desk: NamedDependency[SkipValidation[Desk]],
    place: FromPath[str],
    data: URLEncodedBody[PlaceForm],
) -> Template:
    return await Records(desk, SHEET).save(place, data)


@post(PLACE_PATH + "/cancel")
async def cancel_place(
    desk: NamedDependency[SkipValidation[Desk]],
    place: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    return await Records(desk, SHEET).cancel(place, data.opened)


@post(PLACE_PATH + "/revive")
async def revive_place(
    desk: NamedDependency[SkipValidation[Desk]],
    place: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    return await Records(desk, SHEET).revive(place, data.opened)
