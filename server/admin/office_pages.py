"""The pages of a production that are of no single day: who, what, and what is open."""

from litestar.types import ControllerRouterHandler

from server.admin.assets import (
    add_asset,
    asset_row,
    assets_page,
    cancel_asset,
    revive_asset,
    save_asset,
)
from server.admin.conflicts import choose_side, conflicts_page
from server.admin.devices import (
    devices_list,
    devices_page,
    pair_device,
    pair_form,
    pairing,
    revoke,
    revoke_stolen,
)
from server.admin.disputes import disputes_page, rule
from server.admin.document_files import document_page, remove_file, restore_file
from server.admin.documents import (
    add_document,
    cancel_document,
    document_row,
    documents_page,
    revive_document,
    save_document,
)
from server.admin.equipment import asset_page, equipment_page
from server.admin.held import held_page, review_fact
from server.admin.here import check_person, correct_person, here_page, here_row
from server.admin.incident_privacy import privacy, set_privacy
from server.admin.incidents import add_comment, incident_page, incidents_page
from server.admin.messages import (
    messages_page,
    revive_message,
    send_message,
    withdraw_message,
)
from server.admin.people import (
    add_person,
    cancel_person,
    people_page,
    person_row,
    revive_person,
    save_person,
)
from server.admin.places import (
    add_place,
    cancel_place,
    place_row,
    places_page,
    revive_place,
    save_place,
)
from server.admin.requests import decide_request, requests_page
from server.admin.site_notes import deliveries_page, talks_page
from server.admin.unsent import unsent_page
from server.admin.walls import add_wall, renew_wall, revoke_wall

OFFICE_PAGES: tuple[ControllerRouterHandler, ...] = (
    people_page,
    add_person,
    person_row,
    save_person,
    cancel_person,
    revive_person,
    places_page,
    add_place,
    place_row,
    save_place,
    cancel_place,
    revive_place,
    assets_page,
    add_asset,
    asset_row,
    save_asset,
    cancel_asset,
    revive_asset,
    here_page,
    here_row,
    check_person,
    correct_person,
    equipment_page,
    asset_page,
    documents_page,
    add_document,
    document_row,
    save_document,
    cancel_document,
    revive_document,
    document_page,
    remove_file,
    restore_file,
    incidents_page,
    incident_page,
    add_comment,
    privacy,
    set_privacy,
    talks_page,
    deliveries_page,
    conflicts_page,
    choose_side,
    disputes_page,
    rule,
    held_page,
    review_fact,
    requests_page,
    decide_request,
    devices_page,
    devices_list,
    pair_form,
    pair_device,
    pairing,
    revoke,
    revoke_stolen,
    unsent_page,
    messages_page,
    send_message,
    withdraw_message,
    revive_message,
    add_wall,
    renew_wall,
    revoke_wall,
)
