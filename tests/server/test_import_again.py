"""A schedule that is imported again follows the file, and adds nothing twice."""

import pytest

from shared.nouns.base import Life
from shared.nouns.people import Person, PersonKind
from shared.nouns.plan import (
    Call,
    Item,
    ItemDay,
    ItemTime,
    Workday,
)
from shared.nouns.production import Place
from tests.support.heron import Heron
from tests.support.import_folder import FIRST, ImportFolder, row

UNCHANGED = {"days": 4, "lines": 14, "people": 6, "places": 2, "calls": 12}
CANCELLED = {"is_cancelled": True}


@pytest.fixture
def folder(tmp_path) -> ImportFolder:
    """A production that the golden schedule was imported into."""
    folder = ImportFolder(tmp_path)
    folder.bring_in()
    return folder


def test_importing_twice_adds_nothing_at_all(folder):
    head, hashes = folder.head, folder.table_hashes()
    said = folder.bring_in()

    assert head == folder.head
    assert hashes == folder.table_hashes()
    for name, count in UNCHANGED.items():
        assert [0, 0, 0, 0, count, 0] == row(said, name)


def test_only_what_differs_is_written(folder):
    head = folder.head
    heron = Heron()
    heron.row("breakdowns", "b-3")["description"] = "Tomas asks again"
    said = folder.bring_in(heron)
    [effect] = folder.log(head)

    assert ("item", folder.scene("3").id) == (effect.kind, effect.id)
    assert {"scene"} == set(effect.groups)
    assert [0, 1, 0, 0, 13, 0] == row(said, "lines")
    assert "Tomas asks again" == folder.scene("3").scene.synopsis


def test_a_line_that_left_the_file_is_cancelled_and_one_that_returns_is_revived(folder):
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][0].remove("b-3")
    gone = folder.bring_in(heron)
    scene = folder.scene("3")

    assert scene.life.is_cancelled
    # The two strips after it move up.
    assert [0, 2, 1, 0, 11, 0] == row(gone, "lines")
    assert (
        "Cancelled, as this stripboard does not have them: "
        "scene 3 (INT. CLOCK SHOP - DAY)." in gone
    )
    head = folder.head
    assert [0, 0, 0, 0, 13, 0] == row(folder.bring_in(heron), "lines")
    assert head == folder.head

    back = folder.bring_in()
    assert [0, 2, 0, 1, 11, 0] == row(back, "lines")
    assert Life() == folder.scene("3").life
    assert {} == folder.conflicts()


def test_a_line_that_moves_to_another_day_stays_the_same_line(folder):
    scene = folder.scene("3")
    folder.edit("item", scene.id, time=ItemTime(1, 2))
    heron = Heron()
    days = heron.board("sb-blue")["breakdownArrays"]
    days[0].remove("b-3")
    days[1].append("b-3")
    said = folder.bring_in(heron)

    assert scene.id == folder.scene("3").id
    assert ItemDay(folder.day(2).id, 3) == folder.scene("3").day
    assert ItemTime(1, 2) == folder.scene("3").time
    assert [0, 3, 0, 0, 11, 0] == row(said, "lines")
    assert {} == folder.conflicts()


def test_another_stripboard_of_the_schedule_replaces_the_first(folder):
    ids = set(folder.records(Item))
    said = folder.bring_in(stripboard=FIRST)
    days = folder.records(Workday).values()
    standing = [day for day in days if not day.life.is_cancelled]

    assert ["2026-05-28", "2026-06-01", "2026-06-02"] == sorted(
        day.identity.date for day in standing
    )
    assert [0, 3, 1, 0, 0, 0] == row(said, "days")
    assert [1, 9, 1, 0, 4, 0] == row(said, "lines")
    assert [4, 0, 5, 0, 7, 0] == row(said, "calls")
    assert (
        "Cancelled, as this stripboard does not have them: scene 5 "
        "(INT. CLOCK SHOP - BACK ROOM - NIGHT); day 4 (2026-05-20)." in said
    )
    assert ids < set(folder.records(Item))
    items = folder.records(Item).values()
    assert {day.id for day in standing} == {
        item.day.workday for item in items if not item.life.is_cancelled
    }
    # People and places stay, whether or not a strip still names them.
    assert not any(
        one.life.is_cancelled
        for one in folder.records(Person).values()
        if one.job.kind is PersonKind.CAST
    )


def test_there_and_back_again_is_where_it_was(folder):
    def standing():
        return [
            {
                id_: one
                for id_, one in folder.records(type_).items()
                if not one.life.is_cancelled
            }
            for type_ in (Workday, Item, Call, Place)
        ]

    before = standing()
    folder.bring_in(stripboard=FIRST)
    assert before != standing()
    folder.bring_in()

    assert before == standing()
    assert {} == folder.conflicts()


def test_lines_of_the_office_on_a_day_that_goes_are_told(folder):
    folder.edit("item", "office-line", day=ItemDay(folder.day(4).id, 1))
    said = folder.bring_in(stripboard=FIRST)

    assert "Lines of the office that still stand on day 4 (2026-05-20): 1." in said
    assert Life() == folder.records(Item)["office-line"].life


def test_another_schedule_is_imported_beside_the_first(folder):
    before = folder.records(Item)
    heron = Heron()
    heron.body |= {"id": "the-tin-heron", "project": "The Tin Heron"}
    said = folder.bring_in(heron, FIRST)
    after = folder.records(Item)

    assert before == {id_: item for id_, item in after.items() if id_ in before}
    assert len(before) + 14 == len(after)
    assert [3, 0, 0, 0, 0, 0] == row(said, "days")
    assert (
        'What came by "Import of The Brass Heron" is of another schedule '
        "and stands beside this." in said
    )
    assert {} == folder.conflicts()
    head = folder.head
    folder.bring_in()
    assert head == folder.head
