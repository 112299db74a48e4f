"""Signing out: what stands in its way, and what goes with it."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from sqlite3 import Connection

from msgspec import Struct

from mobile.replica import holdings, inbox, outbox, photos
from mobile.replica.holdings import Used as Used
from mobile.state.core import Core
from mobile.state.exporting import Exporting, left
from shared.errors import BadInput
from shared.words import shown

# Raises BadInput while something of a replica would be lost with it.
Check = Callable[[Connection], None]


class Hindrance(StrEnum):
    """Why nobody signs out yet: what would be lost with this phone's copy."""

    CHANGES = "changes"
    PHOTOS = "photos"
    REFUSALS = "refusals"
    REFUSED_PHOTOS = "refused photos"
    FORMS = "forms"
    OF_OTHERS = "of others"


class Parting(Struct, frozen=True):
    """What signing out would mean now. `waiting` changes may be in a file already."""

    hindrances: dict[Hindrance, int]
    waiting: int


class SigningOut:
    """`act` forgets the token and the replica, unless the check that it is given says
    no at that very moment; it comes from whoever made them.
    """

    def __init__(
        self,
        core: Core,
        exporting: Exporting,
        act: Callable[[Check], Awaitable[None]],
    ) -> None:
        self._core = core
        self._exporting = exporting
        self._act = act

    def parting(self) -> Parting:
        return Parting(
            self._core.read(self._hindrances), self._core.read(outbox.waiting_count)
        )

    def used(self) -> Used:
        """How much of this phone's storage the production takes."""
        return self._core.read(holdings.used)

    async def sign_out(self) -> None:
        """Forget everything. Raises BadInput if work is left, and NotSaved; then
        nothing is forgotten.
        """
        self._core.read(self._check)
        await self._act(self._check)

    def _check(self, connection: Connection) -> None:
        if self._hindrances(connection):
            raise BadInput(shown("Something here is nowhere else yet."))

    def _hindrances(self, connection: Connection) -> dict[Hindrance, int]:
        mine = inbox.count(connection)
        all_ = holdings.refusals(connection)
        found = {
            Hindrance.CHANGES: left(connection),
            Hindrance.PHOTOS: photos.counts(connection).waiting,
            Hindrance.REFUSALS: mine,
            Hindrance.REFUSED_PHOTOS: self._exporting.photos_left(),
            Hindrance.FORMS: holdings.begun(connection),
            Hindrance.OF_OTHERS: all_ - mine + holdings.put_aside(connection),
        }
        return {one: count for one, count in found.items() if count}
