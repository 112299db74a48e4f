"""Signing out: what stands in its way, and what goes with it."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

from msgspec import Struct

from mobile.replica import holdings, outbox, photos
from mobile.replica.holdings import Used as Used
from mobile.state.core import Core
from mobile.state.exporting import Exporting
from shared.errors import BadInput
from shared.words import shown


class Hindrance(StrEnum):
    """Why nobody signs out yet: what would be lost with this phone's copy."""

    CHANGES = "changes"
    PHOTOS = "photos"
    FORMS = "forms"


class Parting(Struct, frozen=True):
    """What signing out would mean now. `waiting` changes may be in a file already."""

    hindrances: dict[Hindrance, int]
    waiting: int


class SigningOut:
    """`act` forgets the token and the replica; it comes from whoever made them."""

    def __init__(
        self, core: Core, exporting: Exporting, act: Callable[[], Awaitable[None]]
    ) -> None:
        self._core = core
        self._exporting = exporting
        self._act = act

    def parting(self) -> Parting:
        found = {
            Hindrance.CHANGES: self._exporting.left(),
            Hindrance.PHOTOS: self._core.read(photos.counts).waiting,
            Hindrance.FORMS: self._core.read(holdings.begun),
        }
        return Parting(
            {one: count for one, count in found.items() if count},
            self._core.read(outbox.waiting_count),
        )

    def used(self) -> Used:
        """How much of this phone's storage the production takes."""
        return self._core.read(holdings.used)

    async def sign_out(self) -> None:
        """Forget everything. Raises BadInput, and forgets nothing, if work is left."""
        if self.parting().hindrances:
            raise BadInput(shown("Something here is neither sent nor exported yet."))
        await self._act()
