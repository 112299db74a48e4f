"""The sync centre: is my work safe, and how fresh is what I see?"""

from sqlite3 import Connection

from msgspec import Struct

from mobile.clock import server_ms
from mobile.replica import cursors, inbox, kept, outbox, photos
from mobile.replica.cursors import Filling as Filling
from mobile.replica.outbox import Counts
from mobile.replica.photos import PhotoCounts
from mobile.state.core import Core
from mobile.sync.link import Courier, Link


class Freshness(Struct, frozen=True):
    """How fresh the screens are. `as_of_ms` None: nothing was ever received.

    `waiting` changes and photos have not been received by the server; `refused`
    messages wait in the inbox. `is_live`: the line is open, so what is on screen is
    the newest there is.
    """

    as_of_ms: int | None
    waiting: int
    refused: int
    is_live: bool
    is_paired: bool
    filling: Filling | None = None


class Standing(Struct, frozen=True):
    """Everything the sync centre shows. `refused` counts messages in the inbox.

    `clock_ahead_ms`: how far this phone's wall clock is ahead of the server's.
    """

    counts: Counts
    link: Link
    last_contact_ms: int | None
    as_of_ms: int | None
    refused: int
    clock_ahead_ms: int
    filling: Filling | None = None
    photos: PhotoCounts = PhotoCounts()

    @property
    def waiting(self) -> int:
        """What was saved here and has not been received, photos too."""
        return sum(self.counts.waiting.values()) + self.photos.waiting


class Centre:
    """Numbers and one act: try now."""

    def __init__(self, core: Core, courier: Courier) -> None:
        self._core = core
        self._courier = courier

    def standing(self) -> Standing:
        counts, contact, refused, photos_ = self._core.cached(
            "standing", lambda: self._core.read(_standing)
        )
        link = self._courier.link()
        return Standing(
            counts=counts,
            link=link,
            last_contact_ms=_latest(contact.last_ms, link.heard_ms),
            as_of_ms=_as_of(contact, link),
            refused=refused,
            clock_ahead_ms=self._ahead_ms(contact),
            photos=photos_,
            # Not kept with the others: it grows while nothing else here changes.
            filling=self._core.read(cursors.filling),
        )

    def clock_ahead_ms(self) -> int:
        """How far this phone's wall clock is ahead of the server's, now."""
        return self.standing().clock_ahead_ms

    def _ahead_ms(self, contact: kept.Contact) -> int:
        """Not what was measured then: the clock may have been set since."""
        now = self._core.clock.reading()
        return now.wall_ms - server_ms(now, contact.offsets)

    def freshness(self) -> Freshness:
        """What the top right of every screen says."""
        standing = self.standing()
        return Freshness(
            as_of_ms=standing.as_of_ms,
            waiting=standing.waiting,
            refused=standing.refused,
            is_live=standing.link.is_live,
            is_paired=self._core.paired is not None,
            filling=standing.filling,
        )

    def sync_now(self) -> None:
        """Cut a wait short. What comes of it shows here."""
        self._courier.ask()


def _as_of(contact: kept.Contact, link: Link) -> int | None:
    """While the live stream is open, what is here is as new as its last sign."""
    if link.is_live:
        return _latest(contact.as_of_ms, link.heard_ms)
    return contact.as_of_ms


def _latest(one: int | None, other: int | None) -> int | None:
    return max((ms for ms in (one, other) if ms is not None), default=None)


def _standing(
    connection: Connection,
) -> tuple[Counts, kept.Contact, int, PhotoCounts]:
    return (
        outbox.counts(connection),
        kept.contact(connection),
        inbox.count(connection),
        photos.counts(connection),
    )
