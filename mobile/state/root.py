"""The whole state of one phone, as its screens know it."""

from collections.abc import Awaitable, Callable

from mobile.replica import outbox
from mobile.replica.kept import Paired
from mobile.state.appearance import Appearance
from mobile.state.centre import Centre, Freshness
from mobile.state.core import Core, Saved
from mobile.state.correcting import Correcting
from mobile.state.day import Days
from mobile.state.days_out import DaysOut
from mobile.state.deliveries import Deliveries, DeliveryDrafting
from mobile.state.details import Details
from mobile.state.documents import Documents
from mobile.state.drafting import Drafting
from mobile.state.equipment import Equipment
from mobile.state.expecting import Expecting
from mobile.state.exporting import Exporting
from mobile.state.going_home import GoingHome
from mobile.state.inbox import Inbox
from mobile.state.incidents import Incidents
from mobile.state.kiosk import Kiosk
from mobile.state.line_texts import LineTexts
from mobile.state.messages import MessageDrafting, Messages
from mobile.state.papers import Papers
from mobile.state.people import People
from mobile.state.photos import Photos
from mobile.state.pins import Pins
from mobile.state.portraits import Portraits
from mobile.state.pushing import Pushing
from mobile.state.requests import Requests
from mobile.state.scanning import Scanning
from mobile.state.signing_out import Check, SigningOut
from mobile.state.talks import TalkDrafting, Talks
from mobile.state.unknown_codes import UnknownCodes
from mobile.state.upkeep import Upkeep
from mobile.state.visitors import Visitors
from mobile.sync.link import Courier
from mobile.sync.pairing import PairingFailed

Pair = Callable[[str], Awaitable["Paired | PairingFailed"]]
SignOut = Callable[[Check], Awaitable[None]]


class State:
    """What screens read and do, by subject.

    A screen subscribes, and reads again when it hears; every reading is quick enough
    to be made while it renders. Acts save on this phone before they return, and raise
    a CallboardError, whose `detail` is for the person, when something typed is wrong
    or not theirs to do.
    """

    def __init__(
        self,
        core: Core,
        courier: Courier,
        pair: Pair,
        photos: Photos,
        sign_out: SignOut,
    ) -> None:
        self._core = core
        self.photos = photos
        self._pair = pair
        self.days = Days(core)
        self.line_texts = LineTexts(core)
        self.people = People(core, self.days)
        self.equipment = Equipment(core, self.days)
        self.upkeep = Upkeep(core, self.days, self.equipment)
        self.days_out = DaysOut(core, self.days)
        self.documents = Documents(core, self.days, photos)
        self.unknown_codes = UnknownCodes(core, self.days, self.people, self.equipment)
        self.scanning = Scanning(
            core, self.days, self.people, self.equipment, self.unknown_codes
        )
        self.expecting = Expecting(core, self.days, self.equipment)
        self.correcting = Correcting(core, self.days, self.people, self.equipment)
        self.portraits = Portraits(core, self.people, photos)
        self.pins = Pins(core, self.people)
        self.kiosk = Kiosk(core, self.days, self.people, self.pins, self.unknown_codes)
        self.papers = Papers(core, self.days, self.people)
        self.visitors = Visitors(core, self.days, self.people)
        self.going_home = GoingHome(core, self.people, self.equipment)
        self.incidents = Incidents(core, self.days)
        self.drafting = Drafting(core, self.days, self.incidents)
        self.details = Details(core, self.incidents)
        self.talks = Talks(core)
        self.talk_drafting = TalkDrafting(core, self.days, self.people)
        self.deliveries = Deliveries(core)
        self.delivery_drafting = DeliveryDrafting(core, self.days)
        self.pushing = Pushing(core, self.days, self.people)
        self.requests = Requests(core, self.days)
        self.messages = Messages(core, self.people)
        self.message_drafting = MessageDrafting(core, self.messages)
        self.inbox = Inbox(core)
        self.centre = Centre(core, courier)
        self.appearance = Appearance(core)
        self.exporting = Exporting(core, self.people, photos)
        self.signing_out = SigningOut(core, self.exporting, sign_out)
        core.on_saved = courier.wrote
        core.subscribe(self.documents.keep)
        core.subscribe(self._keep_portraits)
        core.subscribe(self.unknown_codes.meet)

    def _keep_portraits(self) -> None:
        """A gate's tablet may be without a line when somebody comes."""
        if self.paired is not None and self.kiosk.profile is not None:
            self.portraits.keep()

    @property
    def version(self) -> int:
        """Grows with every change; equal versions show the same."""
        return self._core.version

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change from now on; returns how to stop it."""
        return self._core.subscribe(listener)

    @property
    def paired(self) -> Paired | None:
        """Whose phone this is; None before pairing."""
        return self._core.paired

    async def pair(self, text: str) -> "Paired | PairingFailed":
        """Redeem a pairing code, scanned or typed. The one call that waits for the
        network; it never raises: PairingFailed says in words what to do.
        """
        return await self._pair(text)

    def freshness(self) -> Freshness:
        """What the top right of every screen says."""
        return self.centre.freshness()

    def now_ms(self) -> int:
        """The true time as far as this phone can tell, epoch ms."""
        return self._core.now_ms()

    def may_write(self, kind: str, group: str) -> bool:
        """Whether to offer an edit of this group of this kind of record."""
        return self._core.may_write(kind, group)

    def kept_photos(self) -> tuple[str, ...]:
        """The photos of what is left unfinished, as it is on disk."""
        drafts = self.drafting, self.delivery_drafting
        return tuple(photo for one in drafts for photo in one.kept_photos())

    def is_received(self, saved: Saved) -> bool:
        """Whether the server has answered for something that was saved here."""
        return not self._core.read(outbox.is_waiting, saved.change)

    def undo(self, saved: Saved) -> Saved:
        """Take back what was just saved; both stay on record."""
        return self._core.undo(saved)
