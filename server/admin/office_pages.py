"""The pages of a production that are of no single day: who, what, and what is open."""

from litestar.types import ControllerRouterHandler

from server.admin.conflicts import choose_side, conflicts_page
from server.admin.devices import (
    devices_list,
    devices_page,
    pair_device,
    pair_form,
    pairing,
    revoke,
)
from server.admin.disputes import disputes_page, rule
from server.admin.held import held_page, review_fact
from server.admin.walls import add_wall, renew_wall, revoke_wall

OFFICE_PAGES: tuple[ControllerRouterHandler, ...] = (
    conflicts_page,
    choose_side,
    disputes_page,
    rule,
    held_page,
    review_fact,
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
