"""What a run expects is read from what the phone holds, however long the season."""

from sqlite3 import Connection
from typing import Any

from mobile.app import Phone
from shared.access import Role
from shared.nouns.equipment import AssetName
from tests.support.small_day import CAMERA, HOUR_MS, LENS, publish, small_day
from tests.support.world import World, made

RADIOS = tuple(f"asset-radio-{number}" for number in range(6))
ROUNDS = 5


class Reading(Connection):
    """Notes each question, and how many rows answer it."""

    asked: list[tuple[str, int]] = []

    def execute(self, sql: str, given: Any = ()) -> Any:
        if sql.lstrip().startswith("SELECT"):
            rows = super().execute(sql, given).fetchall()
            Reading.asked.append((sql, len(rows)))
        return super().execute(sql, given)


async def used(world: World, rounds: int) -> Phone:
    """Ana's phone of a day on which radios went to Ben and came back, many times."""
    await world.phone("ben", Role.GATE)
    await world.person("ana")
    phone = world.unpaired("ana", factory=Reading)
    await phone.state.pair(await world.ticket(world.people["ana"], Role.HEAD))
    await small_day(world)
    for number, id_ in enumerate(RADIOS):
        await world.write(made("asset", id_, name=AssetName(f"Radio {number}")))
    await publish(world, "revision-1")
    await world.settle()
    ben = world.state("ben").scanning
    for _ in range(rounds):
        for aim in (lambda: ben.hand_to(""), ben.put_back):
            aim()
            for id_ in RADIOS:
                world.later(60_000)
                ben.pick(id_)
        world.later(HOUR_MS)
    ben.hand_to("")
    for id_ in RADIOS:
        ben.pick(id_)
    await world.settle()
    return phone


async def test_a_run_reads_the_scans_of_nothing_but_what_is_scanned(
    world: World,
) -> None:
    phone = await used(world, ROUNDS)
    state = phone.state
    state.scanning.put_back()
    state.scanning.pick(RADIOS[0])
    state.expecting.of(state.scanning.run)
    Reading.asked.clear()

    state.expecting.of(state.scanning.run)
    assert [] == Reading.asked
    state.scanning.pick(RADIOS[1])
    Reading.asked.clear()
    [told] = state.expecting.of(state.scanning.run)

    assert RADIOS[2:] == told.missing
    # Its own scans, once out and once in each round, and a line for each thing.
    most = 2 * (ROUNDS + 1) + len(RADIOS)
    assert all(rows <= most for _, rows in Reading.asked), Reading.asked


async def test_what_goes_out_and_is_of_no_kit_asks_for_nothing_more(
    world: World,
) -> None:
    state = (await used(world, 0)).state
    state.scanning.put_back()
    for id_ in RADIOS:
        state.scanning.pick(id_)
    state.scanning.finish()
    state.scanning.hand_to("")
    for id_ in RADIOS:
        state.scanning.pick(id_)
    run = state.scanning.run
    Reading.asked.clear()

    assert () == state.expecting.of(run)
    assert [] == Reading.asked


async def test_what_is_reported_in_one_act_is_received_as_so_many_facts(
    day: World,
) -> None:
    ben, ana = day.state("ben"), day.state("ana")
    for id_ in (CAMERA, LENS):
        ben.scanning.pick(id_)
    await day.settle()
    ana.scanning.put_back()
    ana.scanning.pick(CAMERA)
    found = ana.expecting.of(ana.scanning.run)

    saved = ana.expecting.report(ana.expecting.to_report(found))
    await day.settle()

    assert 1 == len(saved)
    assert ana.is_received(saved[0])
    custody = ben.equipment.custody(LENS)
    assert (day.people["ben"], True) == (custody.holder, custody.is_missing)
    assert () == ana.expecting.to_report(ana.expecting.of(ana.scanning.run))
