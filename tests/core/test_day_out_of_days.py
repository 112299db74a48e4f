"""Which days each person works, in the codes that the trade reads."""

from itertools import permutations

from shared.day_out_of_days import Code, grid
from shared.nouns.plan import (
    Call,
    CallStanding,
    CallStatus,
    CallWho,
    DayIdentity,
    Plan,
    Workday,
)

WORK, HOLD, OFF = CallStatus.WORK, CallStatus.HOLD, CallStatus.OFF


def day(date: str, unit: str = "Main", **calls: CallStatus) -> Plan:
    """A published day; `calls` are statuses by person."""
    id_ = f"{date} {unit}"
    number = int(date[-2:])
    return Plan(
        Workday(id_, DayIdentity(date, number, 40, unit)),
        calls=tuple(
            Call(
                f"{id_} {person}",
                who=CallWho(id_, person),
                standing=CallStanding(status),
            )
            for person, status in calls.items()
        ),
    )


def codes(person: str, *plans: Plan) -> list[Code | None]:
    found = grid(plans)
    mine = found.codes.get(person, {})
    return [mine.get(column.workday) for column in found.columns]


def test_work_begins_goes_on_and_finishes() -> None:
    plans = [day(f"2026-06-{n}", ana=WORK) for n in (10, 11, 12)]

    assert [Code.START, Code.WORK, Code.FINISH] == codes("ana", *plans)


def test_the_only_day_of_work_both_begins_and_finishes_it() -> None:
    plans = [day("2026-06-10", ana=OFF), day("2026-06-11", ana=WORK)]

    assert [None, Code.ONLY] == codes("ana", *plans)


def test_whoever_is_held_between_works_on_afterwards() -> None:
    plans = [
        day("2026-06-10", ana=WORK),
        day("2026-06-11", ana=HOLD),
        day("2026-06-12", ana=WORK),
    ]

    assert [Code.START, Code.HOLD, Code.FINISH] == codes("ana", *plans)
    assert 2 == grid(plans).worked("ana")


def test_travel_fittings_and_rehearsals_are_no_days_of_work() -> None:
    others = (CallStatus.TRAVEL, CallStatus.FITTING, CallStatus.REHEARSAL)
    plans = [day(f"2026-06-1{n}", ana=one) for n, one in enumerate(others)]

    assert [Code.TRAVEL, Code.FITTING, Code.REHEARSAL] == codes("ana", *plans)
    assert 0 == grid(plans).worked("ana")


def test_somebody_without_a_code_is_not_in_the_grid() -> None:
    found = grid([day("2026-06-10", ana=OFF, ben=WORK)])

    assert {"ben"} == set(found.codes)
    assert 0 == found.worked("ana")


def test_the_order_in_which_days_come_changes_nothing() -> None:
    plans = [
        day("2026-06-10", ana=WORK, ben=HOLD),
        day("2026-06-11", "Second", ana=WORK),
        day("2026-06-11", ben=WORK),
    ]
    expected = grid(plans)

    assert ["Main", "Main", "Second"] == [one.unit for one in expected.columns]
    for order in permutations(plans):
        assert expected == grid(order)


def test_no_days_are_an_empty_grid() -> None:
    assert ((), {}) == (grid([]).columns, grid([]).codes)
