"""A production far into its season, as one phone holds it: days, people, equipment."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from mobile.app import Phone
from mobile.settings import Settings
from server.store.devices import secret_hash
from server.store.office import record_change
from server.store.rows import Device
from server.sync.push import push
from server.sync.push_body import decoded
from shared import schema, tags
from shared.changes import PATCHES_MAX, Change, Fact, Patch
from shared.nouns.base import Tag
from shared.nouns.equipment import AssetName, Condition, Scan, ScanKind
from shared.nouns.people import Attendance, Direction
from shared.nouns.plan import (
    CallTimes,
    CallWho,
    DayIdentity,
    DayTimes,
    ItemDay,
    ItemKind,
    ItemTime,
    ItemWhat,
    RevisionRequest,
)
from shared.session import Due
from tests.bench.measure import Sizes
from tests.bench.noon import NoonClock
from tests.bench.records import MORNING_MS, Town, made
from tests.bench.served import served, ticket

DAY_MS = 24 * 3_600_000
# Two thirds of the season are behind: what happened, happened on those days.
BEHIND = 2 / 3
LINE_MS = 12 * 60_000
REVISIONS_OF_A_DAY = 2
# Of what happens, so many in eight are people who come or go; the rest are scans.
COMINGS, OF = 3, 8


class Season(Struct, frozen=True):
    """A phone's folder that holds it all, the labels of things that nobody has yet,
    and of some lists one id, by their address.
    """

    folder: Path
    labels: list[str]
    ids: dict[str, str]


@contextmanager
def season(sizes: Sizes, lines: int = 0, things: int = 0) -> Iterator[Season]:
    """A season in a coordinator's phone. With `lines`, today's plan alone has so many
    and nothing has happened; `things` are assets beside those of the town.
    """
    found = []

    async def play(there: Town) -> None:
        days = 1 if lines else sizes.days
        found.append(await _played(there, sizes, days, lines or sizes.lines, things))

    with TemporaryDirectory() as home, served(codes=1, first=play) as there:
        folder = Path(home)
        asyncio.run(_fetched(folder, ticket(there, there.codes[0])))
        [(item, labels)] = found
        ids = {
            "/plan": item,
            "/people": there.town.people[0],
            "/more/equipment": there.town.assets[0],
        }
        yield Season(folder, labels, ids)


@asynccontextmanager
async def opened(there: Season) -> AsyncIterator[Phone]:
    """The phone as it is carried into a field; not started, it asks for nothing."""
    phone = Phone(Settings(there.folder), clock=NoonClock())
    try:
        yield phone
    finally:
        await phone.stop()


async def _fetched(folder: Path, shown: str) -> None:
    phone = Phone(Settings(folder, "bench"))
    try:
        paired = await phone.state.pair(shown)
        assert phone.state.paired == paired, paired
        await phone.client.advance(Due())
        assert phone.state.days.today() is not None, "the season has not come"
    finally:
        await phone.stop()


async def _played(
    there: Town, sizes: Sizes, days: int, lines: int, things: int
) -> tuple[str, list[str]]:
    """Today's first line, and the labels."""
    labels = [tags.make(there.entropy(tags.ENTROPY_BYTES)) for _ in range(sizes.labels)]
    await _change(there, list(_things(there, labels, things)))
    today = round((days - 1) * BEHIND)
    workdays: list[str] = []
    first, count = "", 0
    for place in range(days):
        workday = there.id()
        workdays.append(workday)
        patches = list(_day(there, workday, place - today, lines))
        count += len(patches)
        if place == today:
            first = next(patch.id for patch in patches if patch.kind == "item")
        await _change(there, patches)
        for number in range(REVISIONS_OF_A_DAY):
            asked = RevisionRequest(
                workday, there.store.head_now(there.production), f"Rev {number + 1}"
            )
            await _change(there, [made("revision", there.id(), request=asked)])
    if days > 1:
        await _happened(there, workdays[: today + 1], sizes.records - count)
    return first, labels


async def _change(there: Town, patches: list[Patch]) -> None:
    for start in range(0, len(patches), PATCHES_MAX):
        part = patches[start : start + PATCHES_MAX]
        outcome = await there.store.write(
            lambda writer, part=part: record_change(
                writer, there.device, part, there.now_ms, there.entropy
            )
        )
        assert "applied" == outcome.status, outcome


def _things(there: Town, labels: list[str], more: int) -> Iterator[Patch]:
    for place, label in enumerate(labels):
        named = AssetName(f"Lens {place}", "Lenses")
        yield made("asset", there.id(), name=named, tag=Tag(label))
    for place in range(more):
        yield made("asset", there.id(), name=AssetName(f"Stand {place}", "Stands"))


def _day(there: Town, workday: str, from_today: int, lines: int) -> Iterator[Patch]:
    start_ms = MORNING_MS + from_today * DAY_MS
    date = datetime.fromtimestamp(start_ms / 1000, UTC).date().isoformat()
    identity, times = DayIdentity(date), DayTimes(general_call_ms=start_ms)
    yield made("workday", workday, identity=identity, times=times)
    for place in range(lines):
        at_ms = start_ms + place % 50 * LINE_MS
        yield made(
            "item",
            there.id(),
            day=ItemDay(workday, place),
            what=ItemWhat(ItemKind.SETUP, f"Setup {place}: crane over the canal"),
            time=ItemTime(at_ms, at_ms + LINE_MS),
        )
    for person in there.people:
        who = CallWho(workday, person)
        yield made("call", there.id(), who=who, times=CallTimes(report_ms=start_ms))


async def _happened(there: Town, workdays: list[str], count: int) -> None:
    """So many scans and comings, one after the other, day by day."""
    device, token = await there.pair()
    changes = list(_changes(there, device, workdays, count))
    hashed = secret_hash(token)
    for body in there.pushes(device, changes):
        sent = decoded(body)
        await there.store.write(
            lambda writer, sent=sent: push(
                writer, there.production, hashed, sent, there.now_ms
            )
        )


def _changes(
    there: Town, device: Device, workdays: list[str], count: int
) -> Iterator[Change]:
    """What goes out comes back next; each scan knows of the one before it."""
    scanned: dict[str, tuple[str, bool]] = {}
    for place in range(count):
        workday = workdays[place * len(workdays) // count]
        if place % OF < COMINGS:
            yield there.change(device, place + 1, _coming(there, workday, place))
            continue
        asset = there.random.choice(there.assets)
        previous, is_out = scanned.get(asset, ("", False))
        scan = Scan(
            asset=asset,
            scan=ScanKind.CHECK_IN if is_out else ScanKind.CHECK_OUT,
            holder="" if is_out else there.random.choice(there.people),
            workday=workday,
            previous=previous,
            condition=Condition.GOOD,
        )
        fact = Fact("scan", schema.value_of(scan))
        change = there.change(device, place + 1, fact)
        scanned[asset] = change.id, not is_out
        yield change


def _coming(there: Town, workday: str, place: int) -> Fact:
    person = there.people[place // OF % len(there.people)]
    direction = (Direction.IN, Direction.OUT)[place // OF // len(there.people) % 2]
    return Fact("attendance", schema.value_of(Attendance(person, workday, direction)))
