"""An import beside an office at work: nobody is overwritten, and nobody is nagged."""

import pytest

from shared.nouns.base import Life
from shared.nouns.people import Contact, Job, Person, PersonKind, PersonName
from shared.nouns.plan import (
    Call,
    CallTimes,
    CallWho,
    DayIdentity,
    DayStanding,
    DayStatus,
    DayTimes,
    ItemDay,
    ItemProgress,
    ItemTime,
    ItemWhat,
    Progress,
)
from shared.nouns.review import Conflict
from shared.schema import value_of
from tests.support.heron import Heron
from tests.support.import_folder import ANA, ImportFolder, row

UNCHANGED = {"days": 4, "lines": 14, "people": 6, "places": 2, "calls": 12}
CANCELLED = {"is_cancelled": True}


@pytest.fixture
def folder(tmp_path) -> ImportFolder:
    """A production that the golden schedule was imported into."""
    folder = ImportFolder(tmp_path)
    folder.bring_in()
    return folder


def retitled(set_: str = "CLOCKMAKER'S") -> Heron:
    """The shop has another name: the titles and sets of its scenes change."""
    heron = Heron()
    heron.row("elements", "s-shop")["name"] = set_
    return heron


def test_what_the_office_typed_stays_while_the_file_says_what_it_said(folder):
    scene, day = folder.scene("2"), folder.day(1)
    folder.edit("item", scene.id, what=ItemWhat(scene.what.kind, "By the window"))
    folder.edit("item", scene.id, time=ItemTime(1, 2))
    folder.edit("workday", day.id, times=DayTimes(general_call_ms=5))
    head = folder.head
    said = folder.bring_in()

    assert head == folder.head
    assert {} == folder.conflicts()
    assert "By the window" == folder.scene("2").what.title
    assert ItemTime(1, 2) == folder.scene("2").time
    assert [0, 0, 0, 0, 14, 0] == row(said, "lines")


def test_what_office_and_file_both_changed_stands_with_both_sides(folder):
    scene = folder.scene("2")
    folder.edit("item", scene.id, what=ItemWhat(scene.what.kind, "By the window"))
    said = folder.bring_in(retitled())
    importer = folder.importer

    assert {
        (scene.id, "what"): [
            (ANA, {"kind": "scene", "title": "By the window"}),
            (importer, {"kind": "scene", "title": "INT. CLOCKMAKER'S - DAY"}),
        ]
    } == folder.conflicts()
    # What the office had not touched follows the file.
    assert "CLOCKMAKER'S" == folder.scene("2").scene.set
    assert "INT. CLOCKMAKER'S - DAY" == folder.scene("3").what.title
    assert [0, 4, 0, 0, 10, 1] == row(said, "lines")
    assert any(
        line.startswith("1 record changed here and in the file") for line in said
    )


def test_what_the_office_changed_and_changed_back_follows_the_file(folder):
    scene = folder.scene("2")
    folder.edit("item", scene.id, what=ItemWhat(scene.what.kind, "By the window"))
    folder.edit("item", scene.id, what=scene.what)
    folder.bring_in(retitled())

    assert {} == folder.conflicts()
    assert "INT. CLOCKMAKER'S - DAY" == folder.scene("2").what.title


def test_a_conflict_is_told_once_and_keeps_one_side_of_the_file(folder):
    scene = folder.scene("2")
    folder.edit("item", scene.id, what=ItemWhat(scene.what.kind, "By the window"))
    folder.bring_in(retitled())
    head = folder.head
    said = folder.bring_in(retitled())

    assert head == folder.head
    assert [0, 0, 0, 0, 14, 0] == row(said, "lines")
    folder.bring_in(retitled(set_="WATCHMAKER'S"))
    assert ["By the window", "INT. WATCHMAKER'S - DAY"] == [
        value["title"] for _, value in folder.conflicts()[scene.id, "what"]
    ]


def test_a_conflict_that_the_office_decided_is_not_opened_again(folder):
    scene = folder.scene("2")
    mine = ItemWhat(scene.what.kind, "By the window")
    folder.edit("item", scene.id, what=mine)
    folder.bring_in(retitled())
    [conflict] = folder.records(Conflict).values()
    changes = tuple(side.change for side in conflict.standing.sides)
    folder.patch(
        "item",
        scene.id,
        set={"what": value_of(mine)},
        settles={"what": changes},
    )
    assert {} == folder.conflicts()
    head = folder.head
    folder.bring_in(retitled())

    assert head == folder.head
    assert {} == folder.conflicts()
    assert mine == folder.scene("2").what


def test_where_office_and_file_came_to_agree_the_file_leads_again(folder):
    for number in ("1", "2", "3"):
        scene = folder.scene(number)
        title = scene.what.title.replace("CLOCK SHOP", "CLOCKMAKER'S")
        folder.edit("item", scene.id, what=ItemWhat(scene.what.kind, title))
    folder.bring_in(retitled())
    assert {} == folder.conflicts()
    head = folder.head
    folder.bring_in(retitled())
    assert head == folder.head
    folder.bring_in(retitled(set_="WATCHMAKER'S"))

    assert {} == folder.conflicts()
    assert "INT. WATCHMAKER'S - DAY" == folder.scene("2").what.title


def test_a_line_that_the_office_worked_on_is_not_cancelled_behind_its_back(folder):
    scene = folder.scene("3")
    folder.edit("item", scene.id, time=ItemTime(1, 2))
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][0].remove("b-3")
    said = folder.bring_in(heron)

    assert {
        (scene.id, "life"): [
            (ANA, {}),
            (folder.importer, CANCELLED),
        ]
    } == folder.conflicts()
    assert [0, 2, 1, 0, 11, 1] == row(said, "lines")
    assert ItemTime(1, 2) == folder.scene("3").time


def test_a_line_that_was_shot_is_not_cancelled_behind_its_back(folder):
    scene = folder.scene("3")
    folder.edit("item", scene.id, progress=ItemProgress(Progress.DONE))
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][0].remove("b-3")
    folder.bring_in(heron)

    assert [(scene.id, "life")] == list(folder.conflicts())


def test_a_line_that_the_office_revived_stays_though_the_file_lacks_it(folder):
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][0].remove("b-3")
    folder.bring_in(heron)
    folder.edit("item", folder.scene("3").id, life=Life())
    head = folder.head
    folder.bring_in(heron)

    assert head == folder.head
    assert Life() == folder.scene("3").life
    # The file has it again, and lacks it again: that is news.
    folder.bring_in()
    assert Life() == folder.scene("3").life
    folder.bring_in(heron)
    assert folder.scene("3").life.is_cancelled


def test_a_line_that_the_office_cancelled_stays_cancelled(folder):
    scene = folder.scene("3")
    folder.edit("item", scene.id, life=Life(is_cancelled=True))
    head = folder.head
    folder.bring_in()

    assert head == folder.head
    # A new rank among the others is no reason to ask; a new title is one.
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][0].insert(0, "b-12")
    folder.bring_in(heron)
    assert {} == folder.conflicts()
    folder.bring_in(retitled())
    assert [(scene.id, "life")] == list(folder.conflicts())
    assert folder.scene("3").life.is_cancelled


def test_a_line_that_both_dropped_is_no_conflict(folder):
    scene = folder.scene("3")
    folder.edit("item", scene.id, life=Life(is_cancelled=True))
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][0].remove("b-3")
    said = folder.bring_in(heron)

    assert {} == folder.conflicts()
    assert 0 == row(said, "lines")[2]
    assert folder.scene("3").life.is_cancelled
    folder.bring_in()
    assert Life() == folder.scene("3").life


def test_a_line_that_the_office_moved_stays_when_only_its_rank_changes(folder):
    scene = folder.scene("3")
    folder.edit("item", scene.id, day=ItemDay(folder.day(4).id, 9))
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][0].insert(0, "b-12")
    folder.bring_in(heron)

    assert {} == folder.conflicts()
    assert ItemDay(folder.day(4).id, 9) == folder.scene("3").day
    heron.board("sb-blue")["breakdownArrays"][0].remove("b-3")
    heron.board("sb-blue")["breakdownArrays"][1].append("b-3")
    folder.bring_in(heron)
    assert [(scene.id, "day")] == list(folder.conflicts())


def test_a_day_that_the_office_moved_stays_when_only_their_number_changes(folder):
    day = folder.day(3)
    moved = DayIdentity("2026-05-21", 3, 4)
    folder.edit("workday", day.id, identity=moved)
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"].append(["b-12"])
    folder.bring_in(heron)

    assert {} == folder.conflicts()
    assert moved == folder.day(3).identity
    assert 5 == folder.day(1).identity.total


def test_a_player_whom_the_office_named_keeps_the_part_when_it_is_renamed(folder):
    nora = folder.part("NORA")
    folder.edit("person", nora.id, name=PersonName("Maud Ellery"))
    folder.edit("person", nora.id, contact=Contact("555 0101"))
    heron = Heron()
    heron.row("elements", "c-nora")["name"] = "ELEANORA"
    heron.row("elements", "c-tomas")["name"] = "THOMAS"
    folder.bring_in(heron)
    people = folder.records(Person)

    assert ("Maud Ellery", "ELEANORA") == (
        people[nora.id].name.name,
        people[nora.id].job.character,
    )
    assert Contact("555 0101") == people[nora.id].contact
    # Nobody has named Tomas's player: he still goes by the part.
    assert "THOMAS" == folder.part("THOMAS").name.name
    assert {} == folder.conflicts()


def test_crew_whom_the_office_put_on_a_line_stay_when_its_cast_changes(folder):
    scene = folder.scene("3")
    nora, tomas = folder.part("NORA").id, folder.part("TOMAS").id
    folder.patch("item", scene.id, add={"people": (ANA,)}, remove={"people": (nora,)})
    heron = Heron()
    heron.row("breakdowns", "b-3")["elements"].append("c-ferry")
    heron.row("breakdowns", "b-3")["elements"].remove("c-tomas")
    folder.bring_in(heron)
    ferryman = folder.part("THE FERRYMAN").id

    assert {ANA, ferryman} == set(folder.scene("3").people.elements)
    assert tomas not in folder.scene("3").people.elements
    assert ("1", "3") == folder.scene("3").scene.cast_numbers
    head = folder.head
    folder.bring_in(heron)
    assert head == folder.head


def test_a_call_that_has_times_goes_only_with_a_question(folder):
    people = folder.records(Person)
    calls = {
        people[call.who.person].job.character: call
        for call in folder.records(Call).values()
        if call.who.workday == folder.day(1).id
    }
    folder.edit("call", calls["TOMAS"].id, times=CallTimes(report_ms=7))
    heron = Heron()
    for id_ in ("b-3", "b-4"):
        heron.row("breakdowns", id_)["elements"].remove("c-tomas")
    said = folder.bring_in(heron)

    assert [0, 0, 1, 0, 11, 1] == row(said, "calls")
    assert [(calls["TOMAS"].id, "life")] == list(folder.conflicts())
    assert CallTimes(report_ms=7) == folder.records(Call)[calls["TOMAS"].id].times


def test_whom_the_office_has_called_gets_no_second_call(folder):
    ferryman, day = folder.part("THE FERRYMAN").id, folder.day(1).id
    folder.edit("call", "office-call", who=CallWho(day, ferryman))
    heron = Heron()
    heron.row("breakdowns", "b-3")["elements"].append("c-ferry")
    said = folder.bring_in(heron)

    assert [0, 0, 0, 0, 12, 0] == row(said, "calls")
    assert ["office-call"] == [
        id_
        for id_, call in folder.records(Call).items()
        if call.who == CallWho(day, ferryman)
    ]


def test_a_locked_day_is_left_as_it_is_and_the_rest_is_imported(folder):
    day = folder.day(1)
    folder.edit("workday", day.id, standing=DayStanding(DayStatus.LOCKED))
    head = folder.head
    said = folder.bring_in(retitled())
    changed = {effect.id for effect in folder.log(head)}

    assert "INT. CLOCK SHOP - DAY" == folder.scene("2").what.title
    assert "CLOCKMAKER'S" in folder.scene("1").what.title
    assert {folder.scene("1").id, folder.scene("12A").id} == changed
    assert (
        "Left alone, as their days are locked: 2 records: "
        "scene 2 (INT. CLOCKMAKER'S - DAY); scene 3 (INT. CLOCKMAKER'S - DAY)." in said
    )
    assert {} == folder.conflicts()
    # Neither does the count of days, which every day tells, stop the import.
    heron = retitled()
    heron.board("sb-blue")["breakdownArrays"].append(["b-12"])
    folder.bring_in(heron)
    assert (4, 5) == (folder.day(1).identity.total, folder.day(2).identity.total)


def test_a_line_that_left_the_file_stays_on_a_day_that_is_locked(folder):
    day = folder.day(1)
    folder.edit("workday", day.id, standing=DayStanding(DayStatus.LOCKED))
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][0].pop()
    said = folder.bring_in(heron)

    assert Life() == folder.scene("4").life
    assert [0, 0, 0, 0, 13, 0] == row(said, "lines")
    assert any(
        line.endswith("records: scene 4 (INT. CLOCK SHOP - BACK ROOM - DAY).")
        for line in said
    ), said


def test_unlocked_again_the_day_catches_up(folder):
    day = folder.day(1)
    folder.edit("workday", day.id, standing=DayStanding(DayStatus.LOCKED))
    folder.bring_in(retitled())
    folder.edit("workday", day.id, standing=DayStanding(DayStatus.WRAPPED))
    folder.bring_in(retitled())

    assert "INT. CLOCKMAKER'S - DAY" == folder.scene("2").what.title


def test_a_part_that_the_office_described_otherwise_is_a_conflict(folder):
    nora = folder.part("NORA")
    mine = Job(PersonKind.CAST, "Cast", cast_number="1", character="NORA")
    folder.edit("person", nora.id, job=mine)
    heron = Heron()
    heron.row("elements", "c-nora")["elementId"] = "100"
    said = folder.bring_in(heron)

    assert [(nora.id, "job")] == list(folder.conflicts())
    assert 1 == row(said, "people")[5]
