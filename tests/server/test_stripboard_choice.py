"""Which stripboards a .uss file has, and which one is meant."""

from datetime import date

import pytest

from server.exchange.stripboard import Stripboard, chosen, listed
from shared.errors import BadInput
from tests.support.heron import Heron


def test_each_stripboard_is_listed_with_its_days_and_its_start():
    assert (
        Stripboard("sb-script", "Script order", days=0, loose=12),
        Stripboard("sb-first", "First pass", 3, 0, date(2026, 5, 28)),
        Stripboard("sb-blue", "Blue revision", 4, 1, date(2026, 5, 14)),
    ) == listed(Heron().read())


@pytest.mark.parametrize(
    "name", ["Blue revision", "blue REVISION", " Blue revision ", "sb-blue"]
)
def test_a_stripboard_is_chosen_by_name_else_in_any_case_else_by_id(name):
    assert "sb-blue" == chosen(Heron().read(), name).id


def test_an_exact_name_wins_over_the_same_name_in_another_case():
    heron = Heron()
    heron.row("stripboards", "sb-first")["name"] = "BLUE REVISION"
    schedule = heron.read()

    assert "sb-first" == chosen(schedule, "BLUE REVISION").id
    assert "sb-blue" == chosen(schedule, "Blue revision").id


def test_without_a_name_the_only_stripboard_that_schedules_days_is_chosen():
    heron = Heron()
    heron.body["stripboards"] = heron.body["stripboards"][:2]

    assert "sb-first" == chosen(heron.read()).id


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (None, "More than one stripboard schedules days"),
        ("Green", 'No stripboard is called "Green"'),
        ("Script order", 'Stripboard "Script order" schedules no day'),
    ],
)
def test_an_unclear_choice_names_the_choices(name, why):
    with pytest.raises(BadInput) as refused:
        chosen(Heron().read(), name)

    assert "stripboard" == refused.value.args_by_name["field"]
    assert refused.value.detail.startswith(why)
    assert '"First pass": 3 days from 2026-05-28' in refused.value.detail
    assert '"Blue revision": 4 days from 2026-05-14' in refused.value.detail


def test_two_stripboards_of_one_name_are_told_apart_by_id():
    heron = Heron()
    heron.row("stripboards", "sb-first")["name"] = "Blue revision"
    schedule = heron.read()

    with pytest.raises(BadInput, match=r"id sb-first.*id sb-blue"):
        chosen(schedule, "blue revision")
    assert "sb-first" == chosen(schedule, "sb-first").id


@pytest.mark.parametrize("boards", [None, []])
def test_a_file_of_breakdowns_alone_schedules_nothing(boards):
    heron = Heron()
    heron.body["stripboards"] = boards
    schedule = heron.read()

    assert () == listed(schedule)
    with pytest.raises(BadInput, match="No stripboard in this file schedules a day"):
        chosen(schedule)


def test_a_message_names_no_more_choices_than_a_person_reads():
    heron = Heron()
    blue = heron.row("stripboards", "sb-blue")
    heron.body["stripboards"] = [
        blue | {"id": f"sb-{n}", "name": f"Pass {n}"} for n in range(20)
    ]

    with pytest.raises(BadInput, match=r'"Pass 11": 4 days.*; and 8 more\.') as refused:
        chosen(heron.read())
    assert "Pass 12" not in refused.value.detail
