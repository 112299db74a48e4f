"""A schedule that is imported for the first time, as it then stands in the store."""

from datetime import date

import pytest

from server.exchange.bringing_in import ENVELOPE_BYTES_MAX
from server.exchange.wanted import length_words, record_id
from shared.changes import CHANGE_BYTES_MAX, PATCHES_MAX, is_id
from shared.errors import TooLarge
from shared.nouns.people import Person, PersonKind
from shared.nouns.plan import (
    Call,
    CallStanding,
    CallTimes,
    DayIdentity,
    DayStanding,
    DayTimes,
    Item,
    ItemKind,
    ItemProgress,
    ItemTime,
    Revision,
    Workday,
)
from shared.nouns.production import Place, PlaceKind, Production
from shared.revisions import called, plan_of
from shared.schema import ALL
from tests.support.heron import Heron
from tests.support.import_folder import IMPORT_JOB, ImportFolder, row


@pytest.fixture
def folder(tmp_path) -> ImportFolder:
    return ImportFolder(tmp_path)


def test_a_production_is_made_from_the_file_and_told(folder):
    said = folder.bring_in()
    [production] = folder.records(Production).values()

    assert "The Brass Heron" == production.identity.title
    assert "Lantern Street Pictures" == production.identity.company
    assert "America/Vancouver" == production.zone.name
    assert (
        'Made the production "The Brass Heron", in the time zone America/Vancouver.'
        == said[0]
    )
    assert 'Imported "Blue revision": 4 days, 2026-05-14 to 2026-05-20.' == said[1]


def test_days_lie_over_weekdays_off_and_the_holiday(folder):
    folder.bring_in()
    days = folder.records(Workday).values()

    assert [
        DayIdentity("2026-05-14", 1, 4),
        DayIdentity("2026-05-15", 2, 4),
        # 16 and 17 are a weekend, 18 a holiday.
        DayIdentity("2026-05-19", 3, 4),
        DayIdentity("2026-05-20", 4, 4),
    ] == sorted((day.identity for day in days), key=lambda one: one.number)
    assert all(DayTimes() == day.times for day in days)
    assert all(DayStanding() == day.standing for day in days)


def test_lines_stand_on_their_days_in_the_order_of_the_strips(folder):
    folder.bring_in()
    items = folder.records(Item).values()
    told = [
        [
            item.scene.number or item.what.title
            for item in sorted(items, key=lambda item: item.day.order)
            if item.day.workday == folder.day(number).id
        ]
        for number in (1, 2, 3, 4)
    ]

    assert [
        ["2", "3", "LUNCH", "4"],
        ["12A", "11"],
        ["9", "Company move to Pier 4", "6", "8"],
        ["Dusk 21:08 - hold for light", "7", "5", "1"],
    ] == told
    assert {ItemKind.SCENE, ItemKind.MEAL, ItemKind.MOVE, ItemKind.OTHER} == {
        item.what.kind for item in items
    }


def test_a_scene_has_all_that_the_file_says_and_no_time(folder):
    folder.bring_in()
    scene = folder.scene("2")
    places = folder.records(Place)

    assert "INT. CLOCK SHOP - DAY" == scene.what.title
    assert ("INT", "DAY", "CLOCK SHOP", "D1", 11, ("1",)) == (
        scene.scene.int_ext,
        scene.scene.day_night,
        scene.scene.set,
        scene.scene.script_day,
        scene.scene.pages_eighths,
        scene.scene.cast_numbers,
    )
    assert {"Props": ("Brass heron", "Pocket watch")} == scene.elements.by_category
    assert (folder.part("NORA").id,) == scene.people.elements
    assert "Old Customs House" == places[scene.place.place].name.name
    assert ItemTime() == scene.time
    assert ItemProgress() == scene.progress


def test_a_length_without_a_start_stands_in_the_notes_and_is_told(folder):
    said = folder.bring_in()

    assert "Planned 1 h 30 min." == folder.scene("2").notes.notes
    assert "Clocks stopped for sound" == folder.scene("4").notes.notes
    assert "" == folder.scene("3").notes.notes
    assert any(line.startswith("2 of 14 lines have a planned length") for line in said)


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (1, "1 min"),
        (45 * 60_000, "45 min"),
        (60 * 60_000, "1 h"),
        (90 * 60_000 + 29_000, "1 h 30 min"),
    ],
)
def test_a_length_is_told_as_people_say_it(ms, words):
    assert words == length_words(ms)


def test_cast_become_people_who_go_by_their_part(folder):
    folder.bring_in()
    cast = [
        one
        for one in folder.records(Person).values()
        if one.job.kind is PersonKind.CAST
    ]

    assert [
        ("1", "NORA", "NORA"),
        ("10", "TICKET CLERK", "TICKET CLERK"),
        ("2", "TOMAS", "TOMAS"),
        ("2A", "YOUNG TOMAS", "YOUNG TOMAS"),
        ("3", "THE FERRYMAN", "THE FERRYMAN"),
    ] == sorted(
        (one.job.cast_number, one.job.character, one.name.name)
        for one in cast
        if one.job.cast_number
    )
    assert 6 == len(cast)


def test_everybody_whom_a_day_names_is_called_once_at_no_time(folder):
    folder.bring_in()
    people = folder.records(Person)
    calls = folder.records(Call).values()

    assert ["NORA", "THE FERRYMAN", "TICKET CLERK", "TOMAS", "VOICE ON THE RADIO"] == (
        sorted(
            people[call.who.person].job.character
            for call in calls
            if call.who.workday == folder.day(3).id
        )
    )
    assert 12 == len(calls)
    assert {(CallStanding(), CallTimes())} == {
        (call.standing, call.times) for call in calls
    }


def test_locations_become_places_of_kind_set(folder):
    folder.bring_in()

    assert [("Old Customs House", PlaceKind.SET), ("Pier 4", PlaceKind.SET)] == sorted(
        (place.name.name, place.name.kind) for place in folder.records(Place).values()
    )


def test_what_was_done_is_told_in_numbers(folder):
    said = folder.bring_in()

    assert [4, 0, 0, 0, 0, 0] == row(said, "days")
    assert [14, 0, 0, 0, 0, 0] == row(said, "lines")
    assert [6, 0, 0, 0, 0, 0] == row(said, "people")
    assert [2, 0, 0, 0, 0, 0] == row(said, "places")
    assert [12, 0, 0, 0, 0, 0] == row(said, "calls")
    assert (
        "Scene 10 (EXT. TICKET OFFICE - DAY) stands on no day (after day 2) "
        "and was left out."
    ) in said


def test_nothing_is_published_and_nobody_outside_the_office_holds_a_line(folder):
    folder.bring_in()
    kinds = {effect.kind for effect in folder.log(0) if effect.scope == ALL}

    assert {} == folder.records(Revision)
    assert {"production", "person", "place"} == kinds


def test_an_imported_day_can_be_published_as_it_is(folder):
    folder.bring_in()
    day = folder.day(1)
    request = {"workday": day.id, "head": folder.head}
    folder.patch("revision", "revision-1", set={"request": request})
    [revision] = folder.records(Revision).values()
    plan = plan_of(revision)

    assert ["2", "3", "", "4"] == [item.scene.number for item in plan.items]
    assert {folder.part("NORA").id, folder.part("TOMAS").id} == set(called(plan))
    assert "White" == revision.mark.colour


def test_the_import_writes_as_a_person_whom_nobody_calls(folder):
    folder.bring_in()
    importer = folder.records(Person)[folder.importer]

    assert "Import of The Brass Heron" == importer.name.name
    assert importer.life.is_cancelled
    assert {IMPORT_JOB} == {
        folder.records(Person)[effect.groups["day"].actor].job
        for effect in folder.log(0)
        if effect.kind == "item"
    }


def test_a_fuller_board_takes_several_changes_and_each_within_its_limits(folder):
    heron = Heron()
    long = "It is said at length. " * 130
    heron.row("breakdowns", "b-7")["comments"] = long
    heron.board("sb-blue")["breakdownArrays"] = [["b-7"] * 60] * 20
    said = folder.bring_in(heron)
    production = folder.production

    def sizes(reader):
        ids = {effect.change for effect in reader.log(production, 0, 10_000)}
        return [len(reader.change(id_).patches) for id_ in ids], [
            size
            for (size,) in reader.connection.execute("SELECT length(body) FROM change")
        ]

    patches, sizes_bytes = folder.read(sizes)

    assert [1200, 0, 0, 0, 0, 0] == row(said, "lines")
    assert 10 < len(patches)
    assert PATCHES_MAX >= max(patches)
    assert CHANGE_BYTES_MAX - ENVELOPE_BYTES_MAX < max(sizes_bytes) + len(long) * 2
    assert CHANGE_BYTES_MAX >= max(sizes_bytes)
    assert long.strip() in folder.records(Item).popitem()[1].notes.notes


def test_many_small_records_take_several_changes_too(folder):
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"] = [["b-7"]] * 100
    heron.row("breakdowns", "b-7")["elements"] = [
        row["id"] for row in heron.body["elements"] if row["category"] == "k-cast"
    ]
    said = folder.bring_in(heron)
    production = folder.production

    def patches(reader):
        ids = {effect.change for effect in reader.log(production, 0, 10_000)}
        return [len(reader.change(id_).patches) for id_ in ids]

    assert [800, 0, 0, 0, 0, 0] == row(said, "calls")
    assert PATCHES_MAX == max(folder.read(patches))


def test_a_line_that_no_change_can_carry_founds_nothing(folder):
    heron = Heron()
    for n in range(180):
        heron.body["categories"].append({"id": f"k{n}", "name": f"{n:03}" + "𝄞" * 240})
        heron.body["elements"].append(
            {"id": f"x{n}", "category": f"k{n}", "name": "𝄞" * 240}
        )
    heron.row("breakdowns", "b-7")["elements"] = [f"x{n}" for n in range(180)]

    with pytest.raises(TooLarge, match="more than one change may carry"):
        folder.bring_in(heron)
    assert [] == folder.read(lambda reader: reader.productions())


def test_ids_are_the_same_each_time_and_of_one_production_source_and_kind():
    ids = [
        record_id("p1", ("uss", "s1"), "item", ("uss", "b-1")),
        record_id("p2", ("uss", "s1"), "item", ("uss", "b-1")),
        record_id("p1", ("uss", "s2"), "item", ("uss", "b-1")),
        record_id("p1", ("uss", "s1"), "place", ("uss", "b-1")),
        record_id("p1", ("uss", "s1"), "item", ("uss", "b-1", "2")),
    ]

    assert 5 == len(set(ids))
    assert all(map(is_id, ids))
    assert "8" == ids[0][14]
    assert ids[0] == record_id("p1", ("uss", "s1"), "item", ("uss", "b-1"))


def test_a_second_unit_has_days_of_its_own(folder):
    heron = Heron()
    heron.row("stripboards", "sb-blue")["boards"].append(
        {"id": "x", "name": "second unit", "breakdownArrays": [["b-10"], ["b-10"]]}
    )
    folder.bring_in(heron)
    days = [day.identity for day in folder.records(Workday).values()]

    assert [
        DayIdentity("2026-05-14", 1, 2, "second unit"),
        DayIdentity("2026-05-15", 2, 2, "second unit"),
    ] == sorted((day for day in days if day.unit), key=lambda day: day.number)
    assert 4 == sum(not day.unit for day in days)


def test_a_start_that_is_given_moves_the_days(folder):
    folder.bring_in(starts_on=date(2026, 5, 21))

    assert ["2026-05-21", "2026-05-22", "2026-05-25", "2026-05-26"] == sorted(
        day.identity.date for day in folder.records(Workday).values()
    )
