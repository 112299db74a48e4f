"""The pages of a production that are of no single day: who, what, and what is open."""

from litestar.types import ControllerRouterHandler

from server.admin.devices import (
    devices_list,
    devices_page,
    pair_device,
    pair_form,
    pairing,
    revoke,
)
from server.admin.walls import add_wall, renew_wall, revoke_wall

OFFICE_PAGES: tuple[ControllerRouterHandler, ...] = (
    devices_page,
    devices_list,
    pair_form,
    pair_device,
    pairing,
    revoke,
    add_wall,
    renew_wall,
    revoke_wall,
)
