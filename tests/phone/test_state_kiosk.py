"""A gate tablet: badge after badge, and what is recorded if nobody presses."""

from collections.abc import Callable

import pytest

from mobile.scan.decision import Answer
from mobile.state import State
from shared import tags
from shared.access import Role
from shared.errors import Forbidden
from shared.nouns.base import Life, Tag
from shared.nouns.people import Direction, Method
from shared.nouns.plan import DayIdentity
from tests.support.small_day import DAY, HOUR_MS, PLACE, publish
from tests.support.world import World, made

ANA_TAG, OLGA_TAG, NOBODY_TAG = (tags.make(name * 5) for name in (b"an", b"ol", b"no"))


@pytest.fixture
async def gate(day: World) -> State:
    for name, code in (("ana", ANA_TAG), ("olga", OLGA_TAG)):
        await day.edit("person", day.people[name], tag=Tag(code))
    await day.settle()
    ben = day.state("ben")
    ben.kiosk.enter(PLACE)
    return ben


def over(gate: State) -> None:
    """The time of what is shown is over."""
    assert gate.kiosk.shown is not None
    gate.kiosk.time_out(gate.kiosk.shown.number)


def standing(gate: State, day: World, name: str) -> tuple[bool, bool]:
    found = gate.people.line(day.people[name]).presence
    return (found.is_here, found.is_at_meal) if found else (False, False)


async def test_who_comes_is_in_at_once_and_the_next_one_is_asked_for(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(ANA_TAG.lower())

    shown = gate.kiosk.shown
    assert (Answer.OK, Direction.IN, "Ana") == (
        shown.answer,
        shown.done,
        shown.person.name.name,
    )
    assert (True, False) == standing(gate, day, "ana")
    over(gate)
    assert None is gate.kiosk.shown
    await day.settle()
    [fact] = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert (Method.KIOSK, PLACE) == (fact.body["method"], fact.body["place"])


async def test_who_is_in_chooses_and_goes_out_if_they_press_nothing(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(ANA_TAG)
    over(gate)
    day.later(4 * HOUR_MS)
    gate.kiosk.hear(ANA_TAG)
    assert (Direction.OUT, Direction.MEAL_OUT) == gate.kiosk.shown.choices
    assert (True, False) == standing(gate, day, "ana")
    gate.kiosk.choose(Direction.MEAL_OUT)
    assert (True, True) == standing(gate, day, "ana")
    over(gate)

    day.later(HOUR_MS)
    gate.kiosk.hear(ANA_TAG)
    over(gate)
    assert Direction.MEAL_IN is gate.kiosk.shown.done
    assert (True, False) == standing(gate, day, "ana")
    over(gate)
    day.later(HOUR_MS)
    gate.kiosk.hear(ANA_TAG)
    over(gate)
    assert Direction.OUT is gate.kiosk.shown.done
    assert (False, False) == standing(gate, day, "ana")


async def test_a_badge_shown_again_to_see_whether_it_worked_records_nothing(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(ANA_TAG)
    gate.kiosk.hear(ANA_TAG)
    over(gate)
    day.later(60_000)
    gate.kiosk.hear(ANA_TAG)
    assert (Answer.ALREADY, None) == (gate.kiosk.shown.answer, gate.kiosk.shown.usual)
    over(gate)

    assert None is gate.kiosk.shown
    assert (True, False) == standing(gate, day, "ana")
    assert 1 == gate.freshness().waiting


async def test_the_next_badge_does_not_lose_who_had_not_pressed_yet(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(ANA_TAG)
    over(gate)
    day.later(HOUR_MS)
    gate.kiosk.hear(ANA_TAG)
    late = gate.kiosk.shown.number
    gate.kiosk.hear(OLGA_TAG)

    assert (False, False) == standing(gate, day, "ana")
    assert (True, False) == standing(gate, day, "olga")
    gate.kiosk.time_out(late)
    assert day.people["olga"] == gate.kiosk.shown.person.id
    assert 3 == gate.freshness().waiting


async def test_a_slip_is_taken_back_and_stays_on_record(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(ANA_TAG)
    gate.kiosk.take_back()

    assert None is gate.kiosk.shown
    assert (False, False) == standing(gate, day, "ana")
    await day.settle()
    facts = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert ["attendance", "void"] == sorted(fact.kind for fact in facts)


async def test_nobodys_badge_and_a_cancelled_one_record_nothing(
    gate: State, day: World
) -> None:
    await day.edit("person", day.people["olga"], life=Life(True))
    await day.settle()
    for code, answer in (
        (NOBODY_TAG, Answer.UNKNOWN),
        ("hello", Answer.UNKNOWN),
        (OLGA_TAG, Answer.REVOKED),
    ):
        gate.kiosk.hear(code)
        assert answer is gate.kiosk.shown.answer
        assert not gate.kiosk.shown.is_asking
        over(gate)
        assert None is gate.kiosk.shown
    assert 0 == gate.freshness().waiting


async def test_before_a_day_is_published_it_says_so(world: World) -> None:
    ben = await world.phone("ben", Role.GATE)
    await world.edit("person", world.people["ben"], tag=Tag(ANA_TAG))
    await world.settle()
    ben.state.kiosk.enter()
    ben.state.kiosk.hear(ANA_TAG)

    assert Answer.NO_DAY is ben.state.kiosk.shown.answer
    assert 0 == ben.state.freshness().waiting


async def test_it_is_a_gate_tablet_until_somebody_types_the_word(
    gate: State, day: World
) -> None:
    phone = await day.drop("ben")
    assert PLACE == phone.state.kiosk.profile.place
    for word in ("", "LEAV", "leave it"):
        phone.state.kiosk.hear(word)
        assert None is not phone.state.kiosk.profile
    phone.state.kiosk.hear(" leave ")

    assert None is phone.state.kiosk.profile
    assert None is phone.state.kiosk.shown
    assert None is (await day.drop("ben")).state.kiosk.profile


async def test_it_counts_the_day_that_people_are_checked_in_to(day: World) -> None:
    tomorrow = made(
        "workday", "workday-13", identity=DayIdentity("2026-06-13", 13, 40, "Main")
    )
    await day.write(tomorrow)
    await publish(day, "revision-13", workday="workday-13")
    await day.settle()
    ben = day.state("ben")
    ben.days.choose("workday-13")
    ben.kiosk.enter()

    assert DAY == ben.days.shown()


async def test_crew_make_no_gate_tablet_of_their_phone(day: World) -> None:
    carl = await day.phone("carl")
    await day.settle()

    assert not carl.state.kiosk.may_enter()
    with pytest.raises(Forbidden):
        carl.state.kiosk.enter()
    assert None is carl.state.kiosk.profile


async def test_days_without_a_line_are_all_sent_when_it_is_back(
    gate: State, day: World
) -> None:
    day.network.is_up = False
    acts: list[Callable[[], None]] = [
        lambda: gate.kiosk.hear(ANA_TAG),
        lambda: over(gate),
    ]
    for _ in range(6):
        for act in acts:
            act()
        day.later(HOUR_MS)
        if gate.kiosk.shown is not None:
            over(gate)
    assert 6 == gate.freshness().waiting
    await day.drop("ben")
    day.network.is_up = True
    await day.settle()

    assert 0 == day.state("ben").freshness().waiting
    facts = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert ["in", "out"] * 3 == [fact.body["direction"] for fact in facts]
