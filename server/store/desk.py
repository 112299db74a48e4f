"""Someone of the office at work in one production: what they may read and write.

An account's place in a production is looked up afresh for every request. What it
writes goes through a device of its own, as a phone's changes do.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.accounts.nouns import (
    Account,
    AccountStore,
    AuditEntry,
    Identity,
    Membership,
)
from server.store.devices import UUID_ENTROPY_BYTES, Entropy, office_device
from server.store.founding import Founder, found
from server.store.office import record_change, record_of
from server.store.protocol import Reader, Store, Writer
from server.times import zone_of
from shared import access
from shared.access import Role
from shared.changes import Fact, Outcome, Patch, uuid7
from shared.errors import NotFound
from shared.nouns import production as nouns
from shared.nouns.people import Job

T = TypeVar("T")

PRODUCTION_FOUNDED = "production_founded"


class Seat(Struct, frozen=True):
    """An account's place in the office of one production.

    `productions` are all in whose office the account sits, by title.
    """

    account: Account
    production: nouns.Production
    productions: tuple[nouns.Production, ...]
    person: str
    role: Role
    session_sha256: bytes


class Desk:
    """One office account at work in one production.

    `seat` says who and where. Times are shown in `zone`; `now_ms()` is the server's
    clock. `entropy` gives that many random bytes.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], int],
        entropy: Entropy,
        seat: Seat,
    ) -> None:
        self.store = store
        self.now_ms = clock
        self.entropy = entropy
        self.seat = seat
        self.production = seat.production.id
        self.zone: ZoneInfo = zone_of(seat.production.zone.name)

    def new_id(self) -> str:
        """An id for a record that is about to be made."""
        return uuid7(self.now_ms(), self.entropy(UUID_ENTROPY_BYTES))

    async def read(self, job: Callable[[Reader], T]) -> T:
        """One moment of the store. The job asks for this desk's production only."""
        return await self.store.read(job)

    async def write(self, what: Fact | Iterable[Patch], act: str = "") -> Outcome:
        """One change by this person; what became of it, once it is on disk."""
        whole = what if isinstance(what, Fact) else tuple(what)
        now_ms = self.now_ms()

        def job(writer: Writer) -> Outcome:
            device = office_device(
                writer,
                self.production,
                self.seat.person,
                self.seat.role,
                self.seat.account.id,
                self.seat.account.name,
                now_ms,
            )
            return record_change(writer, device, whole, now_ms, self.entropy, act)

        return await self.store.write(job)

    async def act(self, job: Callable[[Writer], T]) -> T:
        """What is no change: a pairing code, a revocation, a display's link."""
        return await self.store.write(job)


class Office:
    """Leads an account to its desk. The app makes one."""

    def __init__(
        self,
        store: Store,
        accounts: AccountStore,
        clock: Callable[[], int],
        entropy: Entropy,
    ) -> None:
        self.store = store
        self.accounts = accounts
        self.now_ms = clock
        self.entropy = entropy

    async def desk(self, identity: Identity, production: str) -> Desk:
        """Raises NotFound, whether the production is another's or nobody's."""
        membership = identity.membership(production)
        productions = await self.productions(identity)
        record = next((one for one in productions if one.id == production), None)
        if membership is None or record is None:
            raise NotFound("There is no such production, or you are not in its office.")
        seat = Seat(
            identity.account,
            record,
            tuple(productions),
            membership.person,
            Role(membership.role),
            identity.session.token_sha256,
        )
        return Desk(self.store, self.now_ms, self.entropy, seat)

    async def productions(self, identity: Identity) -> list[nouns.Production]:
        """Those in whose office the account sits, by title."""
        ids = [m.production for m in identity.memberships if m.role in access.OFFICE]

        def job(reader: Reader) -> list[nouns.Production]:
            records = [record_of(reader, id_, nouns.Production, id_) for id_ in ids]
            return [record for record in records if record is not None]

        found_ = await self.store.read(job)
        return sorted(found_, key=lambda record: record.identity.title.casefold())

    async def may_go_on(self, desk: Desk) -> bool:
        """Whether the session still runs and still sits at this desk.

        Asking is not being there: an open window does not keep a session alive.
        """
        identity = await self.accounts.identity(desk.seat.session_sha256, self.now_ms())
        place = identity.membership(desk.production) if identity else None
        return place is not None and place.role in access.OFFICE

    async def found(
        self, identity: Identity, about: nouns.Identity, zone: nouns.Zone
    ) -> str:
        """A new production with this account as its admin; its id.

        Raises BadInput naming the field that is wrong.
        """
        account, now_ms = identity.account, self.now_ms()
        founder = Founder(
            account.name, account.id, Job(department="Production", title="Coordinator")
        )

        def job(writer: Writer) -> str:
            """Both or neither: a production that its founder cannot open is no use."""
            founded = found(writer, about, zone, founder, now_ms, self.entropy)
            production = founded.production
            writer.set_membership(
                Membership(account.id, production, founded.person, Role.ADMIN),
                AuditEntry(
                    now_ms,
                    PRODUCTION_FOUNDED,
                    account.id,
                    founded.device.id,
                    identity.session.address,
                    production,
                ),
            )
            return production

        return await self.store.write(job)
