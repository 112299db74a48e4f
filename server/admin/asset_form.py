"""An asset as a form: its texts, and what they mean."""

from msgspec.structs import replace

from server.admin.editing import Mistakes, Opened
from server.admin.forms import Form, kept
from server.admin.record_views import Field, texts
from server.admin.records import read_code
from server.store.desk import Desk
from server.times import read_day, read_time, today
from shared import tags
from shared.errors import BadInput
from shared.nouns.base import Group, Tag
from shared.nouns.equipment import (
    AssetCondition,
    AssetKit,
    AssetName,
    AssetOwner,
    AssetStock,
    Condition,
    Ownership,
)

FIELDS = (
    Field("name", "Name", size="half"),
    Field("category", "Category"),
    Field("serial", "Serial number"),
    Field("tag", "Label code", size="half"),
    Field("kit", "Part of", "choice", "long"),
    Field("condition", "Condition", "choice", "short"),
    Field("quantity", "How many", size="short"),
    Field("ownership", "Owner", "choice", "short"),
    Field("vendor", "Rented from"),
    Field("rental_due", "Back by", "date"),
)
GROUPS = ("name", "tag", "kit", "owner", "condition", "stock")
QUANTITY_MAX = 100_000


class AssetForm(Form, frozen=True):
    """As typed; `kit` is an asset id, `rental_due` a date."""

    opened: str = "{}"
    name: str = ""
    category: str = ""
    serial: str = ""
    tag: str = ""
    kit: str = ""
    condition: Condition = Condition.GOOD
    quantity: str = ""
    ownership: Ownership = Ownership.OWNED
    vendor: str = ""
    rental_due: str = ""


def asset_form(was: Opened, desk: Desk) -> AssetForm:
    name = was.value("asset", "name", AssetName)
    owner = was.value("asset", "owner", AssetOwner)
    return AssetForm(
        opened=was.text,
        name=name.name,
        category=name.category,
        serial=name.serial,
        tag=tags.readable(was.value("asset", "tag", Tag).code),
        kit=was.value("asset", "kit", AssetKit).kit,
        condition=was.value("asset", "condition", AssetCondition).condition,
        quantity=str(was.value("asset", "stock", AssetStock).quantity),
        ownership=owner.ownership,
        vendor=owner.vendor,
        rental_due=_due_text(owner.rental_due_ms, desk),
    )


def asset_groups(
    form: AssetForm, was: Opened, desk: Desk
) -> tuple[dict[str, Group], Mistakes]:
    wrong = Mistakes()
    name = was.value("asset", "name", AssetName)
    name = texts(form, name, wrong, "name", "category", "serial")
    if not name.name:
        wrong.add("name", "Give the asset a name.")
    owner = texts(form, was.value("asset", "owner", AssetOwner), wrong, "vendor")
    due_ms = wrong.tried(
        "rental_due", owner.rental_due_ms, lambda: _due(form, owner, desk)
    )
    stock = was.value("asset", "stock", AssetStock)
    quantity = wrong.tried("quantity", stock.quantity, lambda: _quantity(form.quantity))
    return {
        "name": name,
        "tag": read_code(form.tag, was.value("asset", "tag", Tag).code, wrong),
        "kit": AssetKit(form.kit),
        "owner": replace(owner, ownership=form.ownership, rental_due_ms=due_ms),
        "condition": AssetCondition(form.condition),
        "stock": AssetStock(quantity),
    }, wrong


def _due_text(due_ms: int | None, desk: Desk) -> str:
    return today(desk.zone, due_ms) if due_ms is not None else ""


def _due(form: AssetForm, owner: AssetOwner, desk: Desk) -> int | None:
    """The moment that stands, if the date still says so; else noon of the date."""

    def read(text: str) -> int | None:
        if not text:
            return None
        return read_time("12:00", desk.zone, read_day(text, "rental_due"), "rental_due")

    was_ms = owner.rental_due_ms
    return kept(form.rental_due, _due_text(was_ms, desk), was_ms, read)


def _quantity(text: str) -> int:
    text = text.strip() or "1"
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= QUANTITY_MAX:
        return int(text)
    raise BadInput("Write how many there are, like 1.", field="quantity")
