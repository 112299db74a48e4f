"""The import command: from a file to a production, told line by line."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.accounts.nouns import AccountStore
from server.exchange.bad_file import BadFile, quoted
from server.exchange.bringing_in import Brought, Founding, bring_in
from server.exchange.handing_in import HandedIn, hand_in
from server.exchange.handing_in import words as handed_words
from server.exchange.import_words import (
    founded_words,
    result_words,
    stripboard_words,
)
from server.exchange.imported import ImportedPlan
from server.exchange.stripboard import chosen, listed, planned
from server.exchange.uss import Schedule, read
from server.exchange.uss_rows import FILE_BYTES_MAX
from server.exchange.zones import zone_named
from server.store.devices import Entropy
from server.store.joining import join
from server.store.office import records_of
from server.store.protocol import Reader, Store, Writer
from server.times import zone_of
from shared import unsent
from shared.errors import BadInput
from shared.nouns.production import Identity, Production, Zone

Say = Callable[[str], None]


class Wish(Struct, frozen=True):
    """What to import and how; None and empty: not said.

    `production` is an id or a title. `zone` is the one whose midnights the file's
    dates are; `machine_zone` stands for it where there is no production to have one.
    """

    file: Path
    stripboard: str | None = None
    starts_on: date | None = None
    production: str = ""
    zone: str = ""
    machine_zone: str | None = None


class Place(Struct, frozen=True):
    """Where to: a store, to be opened when it is needed. `is_there`: it exists yet."""

    is_there: bool
    open: Callable[[], AbstractAsyncContextManager[tuple[Store, AccountStore]]]


async def import_file(
    wish: Wish, place: Place, say: Say, now_ms: int, entropy: Entropy
) -> None:
    """Import, or raise a CallboardError that says why and leave all as it was.

    `say` is told each line that is meant for the one who asked.
    """
    data = file_bytes(wish.file)
    if unsent.is_one(data):
        await _hand_in(wish, data, place, say, now_ms)
        return
    # In any zone at first: a file that cannot be used opens no store, and makes none.
    _schedule(wish, data, UTC)
    known = await _production(wish, place)
    zone = _zone(wish, known)
    schedule = _schedule(wish, data, zone)
    plan = _plan(wish, schedule, say)
    title = schedule.title or wish.file.stem
    target: str | Founding = Founding(
        Identity(title, schedule.company), Zone(str(zone))
    )
    if known is not None:
        target = known.id

    def job(writer: Writer) -> Brought:
        if isinstance(target, Founding) and writer.productions():
            raise BadInput("Somebody made a production here meanwhile. Import again.")
        return bring_in(writer, target, plan, title, now_ms, entropy)

    async with place.open() as (store, accounts):
        brought = await store.write(job)
        if brought.is_founded:
            # Nobody founded it: whoever has an account here already runs it.
            for account in await accounts.accounts():
                await join(
                    store, accounts, account, brought.production, now_ms, entropy
                )
    if brought.is_founded:
        say(founded_words(title, str(zone), bool(wish.zone), wish.machine_zone))
    for line in result_words(plan, brought):
        say(line)


async def _hand_in(
    wish: Wish, data: bytes, place: Place, say: Say, now_ms: int
) -> None:
    """What a phone could not send; the file says of which production it is."""
    known = await _production(wish, place) if wish.production else None
    if not place.is_there:
        raise BadInput("There is no callboard in this folder to take that in.")

    def job(writer: Writer) -> HandedIn:
        try:
            return hand_in(writer, known.id if known else "", data, now_ms)
        except BadInput as error:
            raise BadInput(
                f"{_name(wish.file)}: {error.detail}", field="file"
            ) from error

    async with place.open() as (store, _):
        done = await store.write(job)
    for line in handed_words(done):
        say(line)


def file_bytes(path: Path) -> bytes:
    """The whole file. Raises BadInput when it cannot be read, or is too big to be."""
    try:
        file_bytes_ = path.stat().st_size
        if file_bytes_ > FILE_BYTES_MAX:
            raise BadInput(
                f"{_name(path)} has {file_bytes_:,} bytes; "
                f"at most {FILE_BYTES_MAX:,} are read.",
                field="file",
            )
        with path.open("rb") as file:
            # What has no size beforehand, such as a pipe, is cut off one byte after.
            return file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise BadInput(
            f"{_name(path)} cannot be read: {error.strerror}.", field="file"
        ) from error


def _name(path: Path) -> str:
    return quoted(path.name or str(path))


def _schedule(wish: Wish, data: bytes, zone: tzinfo) -> Schedule:
    try:
        return read(data, zone)
    except BadFile as error:
        raise BadInput(f"{_name(wish.file)}: {error.detail}", field="file") from error


async def _production(wish: Wish, place: Place) -> Production | None:
    """The production that is meant. None: there is none yet, one is to be founded.

    Raises BadInput, naming the choices, where it is not clear which is meant.
    """
    if not place.is_there:
        return _meant(wish.production, [])
    async with place.open() as (store, _):
        return _meant(wish.production, await store.read(_productions))


def _productions(reader: Reader) -> list[Production]:
    return [
        production
        for row in reader.productions()
        for production in records_of(reader, row.id, Production).values()
    ]


def _meant(wished: str, known: list[Production]) -> Production | None:
    if not wished and len(known) <= 1:
        return known[0] if known else None
    if not known:
        raise BadInput(
            f"There is no production {quoted(wished)} here, nor any other: "
            "leave --production out, and one is made from the file.",
            field="production",
        )
    folded = wished.strip().casefold()
    found = [one for one in known if wished in (one.id, one.identity.title)] or [
        one for one in known if one.identity.title.strip().casefold() == folded
    ]
    if len(found) == 1:
        return found[0]
    choices = "; ".join(f"{quoted(p.identity.title)} ({p.id})" for p in found or known)
    why = (
        "There are several productions here"
        if not wished
        else (
            f"More than one production is called {quoted(wished)}"
            if found
            else f"No production is called {quoted(wished)}"
        )
    )
    raise BadInput(
        f"{why}: choose with --production ID among {choices}.", field="production"
    )


def _zone(wish: Wish, known: Production | None) -> ZoneInfo:
    if wish.zone:
        return zone_named(wish.zone)
    if known is not None:
        return zone_of(known.zone.name)
    return zone_of(wish.machine_zone or "UTC")


def _plan(wish: Wish, schedule: Schedule, say: Say) -> ImportedPlan:
    """The stripboard that is meant, on its days. Raises BadInput."""
    if wish.stripboard is None:
        say(f"Stripboards of {_name(wish.file)}:")
        for stripboard in listed(schedule):
            say(f"  {stripboard_words(stripboard)}")
    return planned(schedule, chosen(schedule, wish.stripboard), wish.starts_on)
