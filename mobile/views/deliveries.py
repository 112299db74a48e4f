"""Deliveries: the list, a note in twenty seconds, and one that came."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from mobile.language import say, say_many
from mobile.state import Saved, State
from mobile.state.deliveries import Arrived, DeliveryDraft
from mobile.views import fixed, parts, photographed, photos, theme
from mobile.views.chips import chips
from mobile.views.drafted import Drafted, use_drafted
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import list_and_detail, pane
from mobile.views.photographed import Photographed
from mobile.views.present import deliveries as present
from mobile.views.said import said
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.nouns.deliveries import DeliveryState
from shared.words import shown

PATH = "/more/deliveries"
DELIVERIES_MAX = 150


def routes() -> list[ft.Route]:
    return [
        list_and_detail(
            PATH, Deliveries, Detail, nothing_chosen=shown("Choose a delivery.")
        )
    ]


@ft.component
def Deliveries() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    found = phone.deliveries.all()
    chosen = ft.use_route_location().removeprefix(f"{PATH}/")
    zone, now_ms = phone.days.zone(), phone.now_ms()

    def opener(id_: str) -> Callable[[], object]:
        return lambda: page.navigate(f"{PATH}/{id_}")

    body: list[ft.Control] = [
        parts.row(
            one.delivery.what.text,
            key=f"delivery-{one.delivery.id}",
            detail=present.detail(
                one,
                phone.people.name(one.delivery.when.receiver),
                now_ms,
                zone,
                phone.photos.here(one.delivery.photos.elements),
            ),
            below=parts.badge(*present.mark(one.delivery)),
            on_press=opener(one.delivery.id),
            is_chosen=one.delivery.id == chosen,
        )
        for one in found[:DELIVERIES_MAX]
    ]
    if len(found) > DELIVERIES_MAX:
        more = say_many(
            len(found) - DELIVERIES_MAX,
            "{count} older delivery is in the office.",
            "{count} older deliveries are in the office.",
        )
        body.append(inset(ft.Text(more, theme_style=theme.BODY)))
    if not found:
        told = say(
            "What came, from whom, in what state: note it while the driver is here."
        )
        body = [
            parts.empty(ft.Icons.LOCAL_SHIPPING_OUTLINED, say("No delivery yet."), told)
        ]
    new = parts.primary(
        say("New delivery"), opener("new"), key="new-delivery", icon=ft.Icons.ADD
    )
    foot = (new,) if phone.deliveries.may_write() and chosen != "new" else ()
    return pane(say("Deliveries"), body, back="/more", is_list=True, foot=foot)


@ft.component
def Detail() -> ft.Control:
    id_ = str(ft.use_route_params()["id"])
    one: Any = New if id_ == "new" else One
    return cast(ft.Control, one(key=id_) if id_ == "new" else one(id_, key=id_))


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    drafting = phone.delivery_drafting
    form = use_drafted(drafting, _drawn)
    draft = form.draft

    def add_photo(sha256: str) -> None:
        drafting.add_photo(sha256)
        form.redraw()

    def remove_photo(sha256: str) -> None:
        drafting.remove_photo(sha256)
        form.redraw()

    choose = photos.use_adding(phone, saying, add_photo)

    def save() -> None:
        if saying.act(drafting.save, say("Delivery")):
            page.navigate(PATH)

    def discard() -> None:
        thrown = drafting.draft
        saying.act(
            drafting.forget, say("Discarded"), undo=lambda: drafting.restore(thrown)
        )

    body: list[ft.Control] = [
        inset(fixed.fixed(phone, draft.when.at_ms, draft.when.place)),
        *_fields(form, str(drafting.generation)),
        *chips(
            say("In what state"),
            "state",
            present.STATE_WORDS,
            draft.state,
            lambda state: form.keep(state=None if state is draft.state else state),
        ),
        *photographed.chosen(phone, draft.photos, choose, remove_photo),
    ]
    is_ready = bool(draft.text.strip())
    foot = [parts.primary(say("Save"), save, key="save-delivery", is_ready=is_ready)]
    if not draft.is_bare:
        foot.append(parts.secondary(say("Discard"), discard, key="discard-delivery"))
    return pane(
        say("New delivery"),
        body,
        back=PATH,
        is_detail=True,
        foot=foot,
        note=saying.note,
    )


def _drawn(draft: DeliveryDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    is_ready = bool(draft.text.strip())
    return draft.when, draft.state, draft.photos, is_ready, draft.is_bare


def _fields(form: Drafted[DeliveryDraft], of: str) -> list[ft.Control]:
    draft = form.draft
    return [
        inset(
            kept_field(
                say("What came"),
                "delivery-text",
                draft.text,
                lambda text: form.keep(text=text),
                is_first=True,
                of=of,
            )
        ),
        inset(
            kept_field(
                say("How much (2 pallets, 40 m)"),
                "delivery-quantity",
                draft.quantity,
                lambda text: form.keep(quantity=text),
                of=of,
            )
        ),
        inset(
            kept_field(
                say("From whom"),
                "delivery-sender",
                draft.sender,
                lambda text: form.keep(sender=text),
                of=of,
            )
        ),
    ]


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    arrived = phone.deliveries.one(id_)
    if arrived is None:
        gone = parts.empty(
            ft.Icons.LOCAL_SHIPPING_OUTLINED,
            say("This delivery is not here."),
            say("It was taken back, or has not come yet."),
        )
        return pane(say("Delivery"), gone, back=PATH, is_detail=True, note=saying.note)
    body = [_head(arrived, phone), *_looked_over(arrived, phone, saying)]
    body += said("delivery", id_, phone, saying)
    return pane(say("Delivery"), body, back=PATH, is_detail=True, note=saying.note)


def _head(arrived: Arrived, phone: State) -> ft.Control:
    delivery = arrived.delivery
    badges: list[ft.Control] = [parts.badge(*present.mark(delivery))]
    if arrived.is_waiting:
        badges.append(parts.badge(Tone.WAITING, say("Not sent yet")))
    by = phone.people.name(delivery.when.receiver)
    at = fixed.words(phone, delivery.when.at_ms, delivery.when.place)
    lines: list[ft.Control] = [
        ft.Row(badges, spacing=theme.GAP_S, wrap=True),
        ft.Text(delivery.what.text, theme_style=theme.TITLE),
    ]
    came = present.came_words(delivery)
    if came:
        lines.append(ft.Text(came, theme_style=theme.BODY_STRONG))
    lines.append(ft.Text(f"{by} · {at}", theme_style=theme.LABEL))
    return inset(ft.Column(lines, spacing=theme.GAP_S))


def _looked_over(arrived: Arrived, phone: State, saying: Saying) -> list[ft.Control]:
    """State and photos; its receiver and the office change them."""
    delivery, deliveries = arrived.delivery, phone.deliveries
    id_, hashes = delivery.id, delivery.photos.elements
    if not deliveries.may_edit(delivery):
        return [Photographed(hashes, saying)] if hashes else []

    def choose(state: DeliveryState) -> None:
        wanted = None if state is delivery.condition.state else state
        saying.act(lambda: deliveries.set_state(id_, wanted), say("State"))

    def take_back() -> None:
        made = Saved("", "delivery", id_, is_new=True)
        saying.act(lambda: phone.undo(made), say("Delivery taken back"))

    back = parts.secondary(
        say("Take the note back"), take_back, key="take-back-delivery"
    )
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
        inset(ft.Row([back], wrap=True)),
    ]
