"""A PIN at the gate: chosen on one's own phone, known on the gate's tablet alone."""

from pathlib import Path

import pytest

from mobile.replica import kept
from mobile.scan.decision import Answer
from mobile.state import State
from mobile.state.pins import WINDOW_MS, WRONG_MAX
from shared import pins
from shared.access import Role
from shared.errors import BadInput
from shared.nouns.base import Life
from shared.nouns.people import Direction, Pin
from tests.support.world import World

PIN, OTHER = "270114", "851903"


@pytest.fixture
async def gate(day: World) -> State:
    """A gate's tablet that was there before anybody had chosen."""
    gus = await day.phone("gus", Role.GATE)
    await day.settle()
    gus.state.kiosk.enter()
    return gus.state


async def give(day: World, name: str, pin: str) -> None:
    mark = pins.mark(pin, day.production)
    await day.edit("person", day.people[name], pin=Pin(mark))
    await day.settle()


async def test_who_has_chosen_one_is_in_by_it_with_the_line_down(
    gate: State, day: World
) -> None:
    ana = day.state("ana")
    assert not gate.kiosk.takes_pins
    ana.pins.choose(" 270 114 ")
    await day.settle()
    assert ana.pins.has_one
    day.network.is_up = False

    assert gate.kiosk.takes_pins
    gate.kiosk.hear_pin(PIN)

    shown = gate.kiosk.shown
    assert (Answer.OK, Direction.IN) == (shown.answer, shown.done)
    assert day.people["ana"] == shown.person.id
    assert gate.people.line(day.people["ana"]).is_here


async def test_the_number_itself_is_on_no_disk(gate: State, day: World) -> None:
    day.state("ana").pins.choose(PIN)
    await day.settle()
    gate.kiosk.hear_pin(PIN)
    gate.kiosk.hear_pin(OTHER)
    await day.settle()

    mark = pins.mark(PIN, day.production).encode()
    for name in ("ana", "gus", "server"):
        found = on_disk(day.folder / name)
        assert mark in found
        assert PIN.encode() not in found
        assert OTHER.encode() not in found
    assert gate.kiosk.shown.code == ""


def on_disk(folder: Path) -> bytes:
    """Every byte of every file, logs beside databases too."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join(path.read_bytes() for path in files)


async def test_a_phone_of_the_crew_holds_nobody_elses(gate: State, day: World) -> None:
    carl = await day.phone("carl")
    await give(day, "ana", PIN)

    assert "" == carl.state.people.all()[day.people["ana"]].pin.mark
    assert not carl.state.pins.is_gate
    assert "" != gate.people.all()[day.people["ana"]].pin.mark


async def test_nobodys_number_records_nothing(gate: State, day: World) -> None:
    await give(day, "ana", PIN)
    gate.kiosk.hear_pin(OTHER)

    shown = gate.kiosk.shown
    assert (Answer.UNKNOWN, True, None) == (shown.answer, shown.is_pin, shown.person)
    assert 0 == gate.freshness().waiting


async def test_after_five_wrong_ones_none_is_tried_also_after_a_restart(
    gate: State, day: World
) -> None:
    await give(day, "ana", PIN)
    for _ in range(WRONG_MAX):
        assert gate.kiosk.begin_pin()
        gate.kiosk.hear_pin(OTHER)
    assert 0 < gate.pins.wait_ms() <= WINDOW_MS
    state = (await day.drop("gus")).state

    assert not state.kiosk.begin_pin()
    state.kiosk.hear_pin(PIN)
    assert (None, True) == (state.kiosk.shown.person, state.kiosk.shown.wait_ms > 0)
    assert 0 == state.freshness().waiting

    day.later(WINDOW_MS)
    assert state.kiosk.begin_pin()
    state.kiosk.hear_pin(PIN)
    assert day.people["ana"] == state.kiosk.shown.person.id


async def test_a_clock_that_was_put_right_shuts_no_gate(
    gate: State, day: World
) -> None:
    await give(day, "ana", PIN)
    ahead = day.now_ms + 24 * 3_600_000
    replica = day.phones["gus"].replica
    replica.write(kept.put, "pins_wrong", (ahead,) * WRONG_MAX)

    assert gate.kiosk.begin_pin()


async def test_two_with_one_number_are_asked_who_it_is(gate: State, day: World) -> None:
    for name in ("ana", "ben"):
        await give(day, name, PIN)
    gate.kiosk.hear_pin(PIN)

    assert ["Ana", "Ben"] == [one.name.name for one in gate.kiosk.shown.people]
    assert 0 == gate.freshness().waiting
    gate.kiosk.is_me(day.people["olga"])
    assert 0 == gate.freshness().waiting
    gate.kiosk.is_me(day.people["ben"])
    assert gate.people.line(day.people["ben"]).is_here
    assert not gate.people.line(day.people["ana"]).is_here


async def test_who_was_taken_off_the_production_has_none(
    gate: State, day: World
) -> None:
    await give(day, "ana", PIN)
    await day.edit("person", day.people["ana"], life=Life(True))
    await day.settle()
    gate.kiosk.hear_pin(PIN)

    assert (Answer.UNKNOWN, None) == (gate.kiosk.shown.answer, gate.kiosk.shown.person)


async def test_who_was_asked_before_is_not_forgotten_when_a_pin_is_typed(
    gate: State, day: World
) -> None:
    for name, pin in (("ana", PIN), ("ben", OTHER)):
        await give(day, name, pin)
    gate.kiosk.hear_pin(PIN)
    gate.kiosk.time_out(gate.kiosk.shown.number)
    day.later(3_600_000)
    gate.kiosk.hear_pin(PIN)
    assert gate.people.line(day.people["ana"]).is_here
    gate.kiosk.begin_pin()

    assert not gate.people.line(day.people["ana"]).is_here
    assert None is gate.kiosk.shown


@pytest.mark.parametrize("text", ["", "27011", "2701144", "27o114", "111111", "123456"])
async def test_what_is_no_pin_or_anybodys_first_guess_is_not_taken(
    day: World, text: str
) -> None:
    ana = day.state("ana")
    with pytest.raises(BadInput):
        ana.pins.choose(text)

    assert not ana.pins.has_one
    assert 0 == ana.freshness().waiting


async def test_the_office_is_told_that_somebody_has_the_number_and_crew_are_not(
    gate: State, day: World
) -> None:
    await give(day, "ana", PIN)
    with pytest.raises(BadInput):
        day.state("olga").pins.choose(PIN)
    carl = await day.phone("carl")
    await day.settle()

    carl.state.pins.choose(PIN)
    assert carl.state.pins.has_one


async def test_it_is_given_up_and_opens_nothing_then(gate: State, day: World) -> None:
    ana = day.state("ana")
    ana.pins.choose(PIN)
    await day.settle()
    ana.pins.give_up()
    await day.settle()

    assert not ana.pins.has_one
    gate.kiosk.hear_pin(PIN)
    assert None is gate.kiosk.shown.person
