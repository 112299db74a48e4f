"""Who is in, who is missed, and what a gate that says nothing leaves open."""

from msgspec.structs import replace

from server.store.rows import Device
from server.wall.attendance import MISSED_AFTER_MS, Tally, tally
from server.wall.board_view import GATHERING_MS, People
from shared.access import Role
from shared.attendance import GATE_SILENT_MS, Presence, presences
from shared.nouns.plan import CallStatus
from tests.support.happened import DAY_MS, HOUR_MS, MINUTE_MS, at, badge
from tests.support.plans import call, plan, with_group
from tests.support.walls import LINES, day, wall, workday

DAY = day()
CREW = tuple(call(name, "06:00") for name in ("ana", "ben", "cem"))
CALLED = plan(*LINES, *CREW, call("dea", "10:00"), day=workday())


def here(clock: str, **directions: str) -> dict[str, Presence]:
    facts = [
        badge(f"{person}-{index}", person, direction, f"05:{50 + index}")
        for person, all_ in directions.items()
        for index, direction in enumerate(all_.split())
    ]
    return presences(facts, "day-12", at(clock))


def test_those_who_are_in_are_counted_of_those_who_were_called() -> None:
    counted = tally(
        CALLED,
        here("07:00", ana="in", ben="in out", guest="in"),
        at("06:00"),
        at("07:00"),
    )

    assert Tally(here=1, expected=4, others=1, missed=("cem",)) == counted


def test_nobody_is_missed_before_their_own_call_and_a_little() -> None:
    due = at("06:00") + MISSED_AFTER_MS

    assert () == tally(CALLED, {}, at("06:00"), due - 1).missed
    assert ("ana", "ben", "cem") == tally(CALLED, {}, at("06:00"), due).missed


def test_who_is_on_hold_is_neither_expected_nor_missed() -> None:
    held = with_group(CREW[0], "standing", status=CallStatus.HOLD)
    counted = tally(plan(held, *CREW[1:], day=workday()), {}, at("06:00"), at("09:00"))

    assert Tally(0, 2, 0, ("ben", "cem")) == counted


def test_the_missed_stand_by_department_the_largest_first() -> None:
    missed = ("Sound", "Grip", "Grip", "Art", "Locations")
    people = wall("09:00", DAY, missed=missed).people

    assert (
        People("IN", 52, 46, missed=("Grip 2", "Art 1", "Locations 1"), missed_more=1)
        == people
    )


def test_that_nobody_is_missed_is_said_only_when_it_is_known() -> None:
    gate = device("Gate 2", "08:00")

    assert ("Nobody",) == people_at("09:00").missed
    assert () == people_at("05:30").missed
    assert () == people_at("09:00", gate).missed


def test_long_before_the_call_the_called_are_counted() -> None:
    early = at("06:00") - GATHERING_MS
    empty = Tally(0, 52, 0, ())

    assert People("CALLED", 52) == wall("02:59", DAY, tally=empty).people
    assert early == at("03:00")
    assert 0 == people_at("03:00", tally=empty).count


def people_at(clock: str, *devices: Device, **more: object) -> People:
    people = wall(clock, DAY, devices=devices, **more).people  # type: ignore[arg-type]
    assert people is not None
    return people


def device(
    name: str, seen: str, role: Role = Role.GATE, revoked_ms: int | None = None
) -> Device:
    return Device(
        name, "job", "ana", role, name, last_seen_ms=at(seen), revoked_ms=revoked_ms
    )


def test_a_gate_that_was_not_heard_for_a_while_is_named() -> None:
    silent = device("Gate 2", "08:20")
    heard = device("Gate 1", "08:51")

    assert [("Gate 2", at("08:20"))] == [
        (gate.name, gate.since_ms) for gate in people_at("09:00", heard, silent).gates
    ]


def test_it_takes_the_named_time_to_call_a_gate_silent() -> None:
    gate = device("Gate 2", "08:00")
    minutes = GATE_SILENT_MS // MINUTE_MS

    assert () == people_at(f"08:{minutes - 1:02}:59", gate).gates
    assert ("Gate 2",) == tuple(
        one.name for one in people_at(f"08:{minutes:02}", gate).gates
    )


def test_other_phones_revoked_gates_and_idle_ones_are_no_silent_gates() -> None:
    others = (
        device("Crew", "08:00", Role.CREW),
        device("Lost", "08:00", revoked_ms=DAY_MS),
        replace(device("Spare", "08:00"), last_seen_ms=DAY_MS - 24 * HOUR_MS),
    )

    assert () == people_at("09:00", *others).gates


def test_of_many_silent_gates_the_longest_silence_is_named() -> None:
    gates = [device(f"Gate {n}", f"08:0{n}") for n in (3, 1, 2)]
    people = people_at("09:00", *gates)

    assert ["Gate 1"] == [gate.name for gate in people.gates]
    assert 2 == people.gates_more
