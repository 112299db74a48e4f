"""Deliveries: the list, a note in twenty seconds, and one that came."""

from typing import Any

import flet as ft

from mobile.language import say
from mobile.state import Saved, State
from mobile.state.deliveries import Arrived, DeliveryDraft
from mobile.views import fixed, parts, sides, theme
from mobile.views.chips import chips
from mobile.views.drafted import (
    Done,
    Drafted,
    drafted_field,
    form_pane,
    rewriting,
    use_drafted,
    use_photos,
)
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.photographed import Photographed
from mobile.views.present import deliveries as present
from mobile.views.record_list import (
    Line,
    Listing,
    badge_row,
    not_here,
    record_head,
    record_list,
    record_pane,
    record_routes,
)
from mobile.views.said import said
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.nouns.deliveries import DeliveryState
from shared.words import shown

DELIVERIES = Listing(
    path="/more/deliveries",
    kind="delivery",
    icon=ft.Icons.LOCAL_SHIPPING_OUTLINED,
    title=shown("Deliveries"),
    choose=shown("Choose a delivery."),
    write=shown("New delivery"),
    none=shown("No delivery yet."),
    one=shown("Delivery"),
    gone=shown("This delivery is not here."),
    why=shown("It was taken back, or has not come yet."),
)


def routes() -> list[ft.Route]:
    return record_routes(DELIVERIES, Deliveries, New, One)


@ft.component
def Deliveries() -> ft.Control:
    phone = use_phone()
    zone, now_ms = phone.days.zone(), phone.now_ms()

    def line(arrived: Arrived) -> Line:
        one = arrived.delivery
        by = phone.people.name(one.when.receiver)
        here = phone.photos.here(one.photos.elements)
        return Line(
            one.id,
            one.what.text,
            present.detail(arrived, by, now_ms, zone, here),
            below=badge_row(
                [parts.badge(*present.mark(one)), *sides.marks(phone, one.id)]
            ),
        )

    return record_list(
        DELIVERIES,
        phone.deliveries.all(),
        line,
        lambda arrived: present.texts(arrived, phone.people.name),
        hint=say(
            "What came, from whom, in what state: note it while the driver is here."
        ),
        older=present.older_words,
        may_write=phone.deliveries.may_write(),
    )


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    drafting = phone.delivery_drafting
    form = use_drafted(drafting, _drawn)
    draft = form.draft
    body: list[ft.Control] = [
        inset(fixed.fixed(phone, draft.when.at_ms, draft.when.place)),
        *_fields(form, is_new=True),
        *chips(
            say("In what state"),
            "state",
            present.STATE_WORDS,
            draft.state,
            lambda state: form.keep(state=None if state is draft.state else state),
        ),
        *use_photos(phone, saying, form, drafting),
    ]
    is_ready = bool(draft.text.strip())
    save = Done(say("Save"), "save-delivery", drafting.save, say("Delivery"), is_ready)
    return form_pane(DELIVERIES, say("New delivery"), body, form, saying, save)


def _drawn(draft: DeliveryDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    is_ready = bool(draft.text.strip())
    return draft.when, draft.state, draft.photos, is_ready, draft.is_bare


def _fields(form: Drafted[Any], *, is_new: bool = False) -> list[ft.Control]:
    return [
        drafted_field(form, say("What came"), "delivery-text", "text", is_first=is_new),
        drafted_field(
            form, say("How much (2 pallets, 40 m)"), "delivery-quantity", "quantity"
        ),
        drafted_field(form, say("From whom"), "delivery-sender", "sender"),
    ]


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    arrived = phone.deliveries.one(id_)
    if arrived is None:
        return not_here(DELIVERIES, saying.note)
    body = [_head(arrived, phone), *sides.blocks(phone, id_, saying)]
    body += _looked_over(arrived, phone, saying)
    body += said("delivery", id_, phone, saying)
    return record_pane(DELIVERIES, body, saying.note)


def _head(arrived: Arrived, phone: State) -> ft.Control:
    delivery = arrived.delivery
    badges: list[ft.Control] = [parts.badge(*present.mark(delivery))]
    if arrived.is_waiting:
        badges.append(parts.badge(Tone.WAITING, say("Not sent yet")))
    by = phone.people.name(delivery.when.receiver)
    at = fixed.words(phone, delivery.when.at_ms, delivery.when.place)
    rest: list[ft.Control] = [ft.Text(f"{by} · {at}", theme_style=theme.LABEL)]
    came = present.came_words(delivery)
    if came:
        rest.insert(0, ft.Text(came, theme_style=theme.BODY_STRONG))
    return record_head(badges, delivery.what.text, rest)


def _looked_over(arrived: Arrived, phone: State, saying: Saying) -> list[ft.Control]:
    """State and photos; its receiver and the office change them."""
    delivery, deliveries = arrived.delivery, phone.deliveries
    id_, hashes = delivery.id, delivery.photos.elements
    if not deliveries.may_edit(delivery):
        return [Photographed(hashes, saying)] if hashes else []

    def choose(state: DeliveryState) -> None:
        wanted = None if state is delivery.condition.state else state
        saying.act(lambda: deliveries.set_state(id_, wanted), say("State"))

    return [
        *chips(
            say("In what state"),
            "state",
            present.STATE_WORDS,
            delivery.condition.state,
            choose,
        ),
        Photographed(
            hashes,
            saying,
            lambda sha256: deliveries.add_photo(id_, sha256),
            lambda sha256: deliveries.remove_photo(id_, sha256),
        ),
        Edit(id_, saying),
    ]


@ft.component
def Edit(id_: str, saying: Saying) -> ft.Control:
    """For its receiver and the office."""
    phone = use_phone()
    kept = phone.deliveries.rewriting(id_)
    kept.follow()
    form = use_drafted(kept, lambda one: (one.is_bare, bool(one.text.strip())))

    def take_back() -> None:
        made = Saved("", "delivery", id_, is_new=True)
        saying.act(lambda: phone.undo(made), say("Delivery taken back"))

    save = Done(
        say("Save changes"),
        "save-delivery",
        lambda: phone.deliveries.rewrite(kept.draft),
        say("Note changed"),
        is_ready=bool(form.draft.text.strip()) and not form.draft.is_bare,
    )
    words = say("Take the note back")
    back = parts.secondary(words, take_back, key="take-back-delivery")
    return rewriting(_fields(form), form, saying, save, [back])
