"""The display links of a production: made, shown once, taken away."""

from typing import Any

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template

from server.admin.day_form import UNIT_CHARS_MAX
from server.admin.device_views import wall_views
from server.admin.devices import DEVICES_PATH
from server.admin.editing import Mistakes, Said
from server.admin.forms import Form
from server.store.desk import Desk
from server.store.devices import mint_display, revoke_display
from server.store.protocol import Reader
from shared.errors import BadInput, NotFound

WALLS_PATH = DEVICES_PATH + "/walls"


class WallForm(Form, frozen=True):
    """As typed."""

    name: str = ""
    unit: str = ""


@post(WALLS_PATH)
async def add_wall(
    desk: NamedDependency[SkipValidation[Desk]],
    server_url: NamedDependency[str],
    data: URLEncodedBody[WallForm],
) -> Template:
    name, unit = data.name.strip().lower(), data.unit.strip()
    wrong = Mistakes()
    if len(unit) > UNIT_CHARS_MAX:
        wrong.add("unit", f"Keep it under {UNIT_CHARS_MAX} characters.")
    if name in await desk.read(lambda reader: _open_walls(reader, desk)):
        wrong.add("name", "There is such a wall. Give it a new link below.")
    if not wrong:
        try:
            return await _linked(desk, server_url, name, unit)
        except BadInput as error:
            wrong.add("name", error.detail)
    return await _page(desk, {"name": data.name, "unit": data.unit}, wrong)


@post(WALLS_PATH + "/{name:str}/renew")
async def renew_wall(
    desk: NamedDependency[SkipValidation[Desk]],
    server_url: NamedDependency[str],
    name: FromPath[str],
) -> Template:
    """A new link; the old one opens nothing any more."""
    walls = await desk.read(lambda reader: reader.displays(desk.production))
    known = next((one for one in walls if one.name == name), None)
    if known is None:
        raise NotFound("There is no such wall in this production.")
    return await _linked(desk, server_url, name, known.unit)


@post(WALLS_PATH + "/{name:str}/revoke")
async def revoke_wall(
    desk: NamedDependency[SkipValidation[Desk]],
    name: FromPath[str],
) -> Template:
    await desk.act(
        lambda writer: revoke_display(writer, desk.production, name, desk.now_ms())
    )
    notice = Said("good", f"The link of {name} opens nothing any more.")
    return await _page(desk, {}, Mistakes(), notice=notice)


async def _linked(desk: Desk, server_url: str, name: str, unit: str) -> Template:
    key = await desk.act(
        lambda writer: mint_display(
            writer, desk.production, name, unit, desk.now_ms(), desk.entropy
        )
    )
    link = f"{server_url}/wall/{name}?key={key}"
    return await _page(desk, {}, Mistakes(), link=link)


async def _page(
    desk: Desk,
    form: dict[str, str],
    wrong: Mistakes,
    link: str = "",
    notice: Said | None = None,
) -> Template:
    context: dict[str, Any] = {
        "at": f"/admin/{desk.production}/devices",
        "walls": await desk.read(lambda reader: wall_views(reader, desk)),
        "wall_form": form,
        "errors": wrong.fix_by_field,
        "link": link,
        "notice": notice,
    }
    status = 422 if wrong else 200
    return Template("walls.html", context=context, status_code=status)


def _open_walls(reader: Reader, desk: Desk) -> set[str]:
    walls = reader.displays(desk.production)
    return {one.name for one in walls if one.revoked_ms is None}
