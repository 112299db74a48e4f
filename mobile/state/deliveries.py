"""Deliveries: what came, noted in twenty seconds by whoever stands there."""

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import records, writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.elements import put_photo, take_out
from mobile.state.here import here
from mobile.state.kept_draft import KeptPhotoDraft
from mobile.state.rewriting import Rewriting
from mobile.state.texts import typed
from shared import access
from shared.errors import Forbidden
from shared.nouns.deliveries import (
    Delivery,
    DeliveryCondition,
    DeliveryState,
    DeliveryWhat,
    DeliveryWhen,
)
from shared.words import shown

TEXT_CHARS_MAX = 500
SENDER_CHARS_MAX = 200
QUANTITY_CHARS_MAX = 100


class Arrived(Struct, frozen=True):
    """One delivery. `is_waiting`: something of it has not reached the server yet."""

    delivery: Delivery
    is_waiting: bool


class DeliveryDraft(Struct, frozen=True):
    """`when` was fixed as the form opened. `state` None: nobody has looked yet."""

    when: DeliveryWhen
    text: str = ""
    sender: str = ""
    quantity: str = ""
    state: DeliveryState | None = None
    photos: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        return self.when.receiver

    @property
    def is_bare(self) -> bool:
        texts = self.text.strip(), self.sender.strip(), self.quantity.strip()
        return not (any(texts) or self.state or self.photos)


class DeliveryDrafting(KeptPhotoDraft[DeliveryDraft]):
    """One delivery at a time."""

    def __init__(self, core: Core, days: Days) -> None:
        super().__init__(core, "delivery", "deliveries of others", DeliveryDraft)
        self._days = days

    def fresh(self) -> DeliveryDraft:
        me, workday = self._core.actor.person, self._days.at_work()
        when = DeliveryWhen(self._core.now_ms(), workday, here(self._days), me)
        return DeliveryDraft(when)

    def save(self) -> Saved:
        """The draft becomes a note. Raises BadInput if it does not say what came."""
        draft = self.draft
        what = checked(DeliveryWhat(draft.text, draft.sender, draft.quantity))
        patch = writes.create(
            "delivery",
            self._core.moment().new_id(),
            what=what,
            condition=DeliveryCondition(draft.state),
            when=draft.when,
        )
        if draft.photos:
            patch = replace(patch, add={"photos": draft.photos})
        saved = self._core.write(patch)
        # On disk before its draft is gone: a phone that dies in between shows both.
        self.forget()
        return saved


class DeliveryText(Struct, frozen=True):
    """What came, put right; `form` as it was when that was begun."""

    form: Form
    owner: str
    text: str
    sender: str
    quantity: str

    @property
    def is_bare(self) -> bool:
        return self.what == self.form.as_record(Delivery).what

    @property
    def what(self) -> DeliveryWhat:
        texts = self.text, self.sender, self.quantity
        return DeliveryWhat(*(text.strip() for text in texts))


class DeliveryRewriting(Rewriting[DeliveryText]):
    """Of one delivery."""

    def __init__(self, core: Core, delivery: str) -> None:
        super().__init__(core, "delivery", delivery, DeliveryText)

    def of(self, form: Form) -> DeliveryText:
        what = form.as_record(Delivery).what
        me = self._core.actor.person
        return DeliveryText(form, me, what.text, what.sender, what.quantity)


class Deliveries:
    """Everyone notes and reads them; who received one, and the office, change it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._rewriting: dict[str, DeliveryRewriting] = {}

    def all(self) -> list[Arrived]:
        """Every delivery that was not taken back, newest first."""
        found = self._core.cached(
            "deliveries", lambda: self._core.read(records.records, Delivery, "delivery")
        )
        waiting = self._core.read(records.waiting_ids, "delivery")
        received = [
            Arrived(one, id_ in waiting)
            for id_, one in found.items()
            if not one.life.is_cancelled
        ]
        return sorted(received, key=lambda one: -one.delivery.when.at_ms)

    def one(self, delivery: str) -> Arrived | None:
        return next((one for one in self.all() if one.delivery.id == delivery), None)

    def may_write(self) -> bool:
        """Whether this phone offers to note a delivery."""
        return self._core.may_write("delivery", "what")

    def may_edit(self, delivery: Delivery) -> bool:
        is_own = delivery.when.receiver == self._core.actor.person
        return is_own or self._core.actor.role in access.OFFICE

    def form(self, delivery: str) -> Form:
        """What a form about it shows as it opens; pass it back when saving."""
        return self._core.form("delivery", delivery)

    def rewriting(self, delivery: str) -> DeliveryRewriting:
        """What is being put right of one; begun by its first reader."""
        found = self._rewriting.get(delivery)
        return found or self._rewriting.setdefault(
            delivery, DeliveryRewriting(self._core, delivery)
        )

    # Acts: each raises Forbidden for others than its receiver and the office. -------

    def set_state(self, delivery: str, state: DeliveryState | None) -> Saved:
        """What was found, looked over now or later."""
        form = self._checked(self.form(delivery))
        condition = DeliveryCondition(state)
        return self._core.write(writes.edit(form, condition=condition), form=form)

    def rewrite(self, draft: DeliveryText) -> Saved:
        """Raises BadInput for nothing said, or too many words."""
        form = self._checked(draft.form)
        return self._core.write(writes.edit(form, what=checked(draft.what)), form=form)

    def add_photo(self, delivery: str, sha256: str) -> Saved:
        """Raises BadInput for one photo too many."""
        form = self._checked(self.form(delivery))
        return self._core.write(put_photo(form, sha256), form=form)

    def remove_photo(self, delivery: str, sha256: str) -> Saved:
        form = self._checked(self.form(delivery))
        return self._core.write(take_out(form, "photos", sha256), form=form)

    def _checked(self, form: Form) -> Form:
        if not self.may_edit(form.as_record(Delivery)):
            raise Forbidden(
                shown("Whoever received it changes the note, and the office.")
            )
        return form


def checked(what: DeliveryWhat) -> DeliveryWhat:
    """Without blanks around. Raises BadInput for nothing said, or too many words."""
    return DeliveryWhat(
        typed(what.text, "text", TEXT_CHARS_MAX, shown("Say what came.")),
        typed(what.sender, "sender", SENDER_CHARS_MAX),
        typed(what.quantity, "quantity", QUANTITY_CHARS_MAX),
    )
