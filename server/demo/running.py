"""The demo as somebody starts it: founded once, today told, ways in made ready."""

from msgspec import Struct

from server.accounts.nouns import Account
from server.app import Core
from server.demo import film, history, posting, site
from server.demo.content import Telling, Worker
from server.demo.history import Told
from server.demo.story import founder, people
from server.store.devices import mint_pairing_code, shown_display
from server.store.joining import join
from server.store.protocol import Reader, Writer
from server.store.sqlite import kept_secret
from server.wall.routes import WALL_PATH
from shared import tags
from shared.access import Role
from shared.errors import Forbidden
from shared.pairing import Ticket

# Twenty characters of 32 each: nobody guesses that through the throttle.
PASSWORD_GROUPS = 4
GROUP_CHARS = 5


class Offer(Struct, frozen=True):
    """A phone that can be paired now, once: as whom, and with which ticket."""

    name: str
    title: str
    role: Role
    ticket: Ticket


class Opened(Struct, frozen=True):
    """One production's ways in. `wall` is empty if somebody took its link away."""

    id: str
    title: str
    email: str
    wall: str
    offers: tuple[Offer, ...]


class Demo(Struct, frozen=True):
    """Everything that a person needs who has just started the demo."""

    url: str
    password: str
    productions: tuple[Opened, ...]


async def opened_demo(core: Core) -> Demo:
    """Found what is absent, add today, and mint this start's pairing codes.

    The first login is let into the other productions too, so that it has several.
    """
    fresh = _password(core.entropy(PASSWORD_GROUPS * GROUP_CHARS))
    kept = kept_secret(core.store.path, "demo password", fresh.encode())
    password = kept.decode()
    first: Account | None = None
    productions: list[Opened] = []
    for telling in (film.telling(), site.telling()):
        account = await _account(core, telling, password)
        told = await _told(core, telling, account)
        await _file(core, telling, told.production)
        for member in (account, first or account):
            await _let_in(core, member, told.production)
        first = first or account
        productions.append(await _opened(core, telling, told))
    return Demo(core.settings.url, password, tuple(productions))


async def _account(core: Core, telling: Telling, password: str) -> Account:
    known = await core.accounts.store.account_by_email(telling.email)
    if known is not None:
        return known
    office = _worker(telling, telling.office)
    return await core.accounts.create(telling.email, office.name, password)


async def _told(core: Core, telling: Telling, account: Account) -> Told:
    now_ms = core.clock()
    told = await core.store.write(
        lambda writer: history.tell(writer, telling, account.id, now_ms, core.entropy)
    )
    for heard in told.heard:
        core.contacts.note(heard.device, heard.at_ms, heard.cursor)
    await core.contacts.write()
    return told


async def _file(core: Core, telling: Telling, production: str) -> None:
    """Hand in the files of its documents, those that are not here."""
    device = await core.store.read(lambda reader: founder(reader, production))
    here = {blob.sha256 for blob in await core.store.read(lambda r: r.blobs.all())}
    for sha256, file in posting.files(telling).items():
        if sha256 not in here:
            await core.blobs.put(device, file)


async def _let_in(core: Core, account: Account, production: str) -> None:
    """As its admin, unless the account has a place there."""
    store = core.accounts.store
    members = await store.members(production)
    if account.id not in {member.account for member in members}:
        await join(core.store, store, account, production, core.clock(), core.entropy)


async def _opened(core: Core, telling: Telling, told: Told) -> Opened:
    name = f"demo wall {telling.wall}"
    key = kept_secret(core.store.path, name, told.wall_key.encode()).decode()
    link = f"{core.settings.url}{WALL_PATH}/{telling.wall}?key={key}"
    is_open = await core.store.read(lambda reader: _opens(reader, telling.wall, key))
    offers = await core.store.write(
        lambda writer: _offers(writer, core, telling, told.production)
    )
    return Opened(
        told.production, telling.title, telling.email, link if is_open else "", offers
    )


def _offers(
    writer: Writer, core: Core, telling: Telling, production: str
) -> tuple[Offer, ...]:
    ids = people(writer, production, telling)
    carriers = (
        (telling.office_phone, Role.COORDINATOR),
        (telling.crew_phone, Role.CREW),
    )
    offers = []
    for key, role in carriers:
        worker = _worker(telling, key)
        code = mint_pairing_code(
            writer,
            production,
            ids[key],
            role,
            core.clock(),
            core.entropy,
            worker.department,
        )
        ticket = Ticket(
            core.settings.url, production, code, core.certificates.fingerprint
        )
        offers.append(Offer(worker.name, worker.title, role, ticket))
    return tuple(offers)


def _opens(reader: Reader, wall: str, key: str) -> bool:
    try:
        shown_display(reader, wall, key)
    except Forbidden:
        return False
    return True


def _worker(telling: Telling, key: str) -> Worker:
    return next(worker for worker in telling.workers if worker.key == key)


def _password(entropy: bytes) -> str:
    """Groups that can be read aloud and typed: "7K2MQ-93XBT-ZT4AH-8PWNC"."""
    chars = "".join(tags.ALPHABET[byte % len(tags.ALPHABET)] for byte in entropy)
    groups = (
        chars[start : start + GROUP_CHARS]
        for start in range(0, len(chars), GROUP_CHARS)
    )
    return "-".join(groups)
