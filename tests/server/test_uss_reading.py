"""A scene, a banner, a cast member: what each strip of a .uss file becomes."""

import pytest

from server.exchange.imported import ImportedPerson, ImportedPlace
from server.exchange.strips import people_of, places_of
from server.exchange.uss import read
from shared.nouns.plan import ItemKind, ItemNotes, ItemScene, ItemWhat
from tests.support.heron import GOLDEN, VANCOUVER, Heron, line, lines


def test_a_strip_becomes_a_scene_with_all_that_the_file_says():
    item = line(Heron().plan(), "b-2")

    assert ItemWhat(ItemKind.SCENE, "INT. CLOCK SHOP - DAY") == item.what
    assert (
        ItemScene(
            number="2",
            int_ext="INT",
            day_night="DAY",
            set="CLOCK SHOP",
            script_day="D1",
            pages_eighths=11,
            synopsis="Nora winds every clock but one",
            cast_numbers=("1",),
        )
        == item.scene
    )
    assert (("uss", "c-nora"),) == item.people
    assert ("uss", "l-customs") == item.place
    assert 90 * 60 * 1000 == item.duration_ms


def test_other_elements_stand_on_the_item_by_category():
    by_category = line(Heron().plan(), "b-7").elements.by_category

    assert {
        "Background": ("12 Passengers",),
        "Boats": ("Ferry",),
        "Props": ("Brass heron",),
        "Special Effects": ("Fog",),
    } == by_category


def test_comments_become_notes_and_an_unknown_duration_stays_unknown():
    item = line(Heron().plan(), "b-4")

    assert ItemNotes(notes="Clocks stopped for sound") == item.notes
    assert item.duration_ms is None


def test_a_duration_of_nothing_is_no_estimate():
    heron = Heron()
    heron.row("breakdowns", "b-2")["duration"] = 0

    assert line(heron.plan(), "b-2").duration_ms is None


@pytest.mark.parametrize(
    ("pages", "eighths"),
    [(None, 0), (0, 0), (0.125, 1), (0.13, 1), (1.375, 11), (1.38, 11), (3, 24)],
)
def test_pages_are_counted_in_eighths(pages, eighths):
    heron = Heron()
    heron.row("breakdowns", "b-2")["pages"] = pages
    plan = heron.plan()

    assert eighths == line(plan, "b-2").scene.pages_eighths
    assert not any("eighths" in notice for notice in plan.notices)


def test_pages_that_are_no_eighths_are_told():
    heron = Heron()
    heron.row("breakdowns", "b-2")["pages"] = 1.3
    plan = heron.plan()

    assert 10 == line(plan, "b-2").scene.pages_eighths
    assert (
        "Scene 2 (INT. CLOCK SHOP - DAY) has 1.3 pages, which are no eighths "
        "and count as 1 2/8."
    ) in plan.notices


def test_a_scene_on_two_sets_names_both():
    scene = line(Heron().plan(), "b-12a").scene

    assert ("12A", "INT/EXT", "CLOCK SHOP / HARBOUR WALL") == (
        scene.number,
        scene.int_ext,
        scene.set,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("LUNCH", ItemKind.MEAL),
        ("-- Crew lunch, 1 hour --", ItemKind.MEAL),
        ("1st meal", ItemKind.MEAL),
        ("COMPANY MOVE to Pier 4", ItemKind.MOVE),
        ("Unit move", ItemKind.MOVE),
        ("After lunch: rain cover", ItemKind.OTHER),
        ("Luncheonette is dressed", ItemKind.OTHER),
        ("Move the clocks first", ItemKind.OTHER),
        ("Dusk 21:08", ItemKind.OTHER),
    ],
)
def test_a_banner_is_a_meal_or_a_move_only_where_it_says_so(text, kind):
    heron = Heron()
    heron.row("breakdowns", "n-lunch")["bannerText"] = text

    assert ItemWhat(kind, text) == line(heron.plan(), "n-lunch").what


def test_a_banner_without_text_still_has_a_name():
    heron = Heron()
    heron.row("breakdowns", "n-lunch")["bannerText"] = " "
    item = line(heron.plan(), "n-lunch")

    assert ItemWhat(ItemKind.OTHER, "Banner") == item.what
    assert ItemScene() == item.scene


def test_a_strip_without_a_set_goes_by_its_synopsis_then_by_its_number():
    heron = Heron()
    strip = heron.row("breakdowns", "b-2")
    strip["elements"] = []
    assert "Nora winds every clock but one" == line(heron.plan(), "b-2").what.title

    strip["description"] = None
    assert "Scene 2" == line(heron.plan(), "b-2").what.title


def test_cast_become_people_in_the_order_of_their_numbers():
    plan = Heron().plan()

    assert [
        ImportedPerson(("uss", "c-nora"), "NORA", "1"),
        ImportedPerson(("uss", "c-tomas"), "TOMAS", "2"),
        ImportedPerson(("uss", "c-young"), "YOUNG TOMAS", "2A"),
        ImportedPerson(("uss", "c-ferry"), "THE FERRYMAN", "3"),
        ImportedPerson(("uss", "c-clerk"), "TICKET CLERK", "10"),
        ImportedPerson(("uss", "c-radio"), "VOICE ON THE RADIO", ""),
    ] == list(plan.people)


def test_cast_of_the_boneyard_and_of_loose_strips_are_nobody_yet():
    characters = {person.character for person in Heron().plan().people}

    assert not {"INSPECTOR", "POSTMAN"} & characters


def test_cast_without_a_number_are_called_and_counted_all_the_same():
    item = line(Heron().plan(), "b-9")

    assert ("2", "10") == item.scene.cast_numbers
    assert ("uss", "c-radio") == item.people[-1]


def test_locations_become_places_once_each():
    assert (
        ImportedPlace(("uss", "l-customs"), "Old Customs House"),
        ImportedPlace(("uss", "l-pier"), "Pier 4"),
    ) == Heron().plan().places


def test_a_second_location_is_not_lost():
    heron = Heron()
    heron.row("breakdowns", "b-2")["elements"].append("l-pier")
    item = line(heron.plan(), "b-2")

    assert ("uss", "l-customs") == item.place
    assert ("Pier 4",) == item.elements.by_category["Location"]


def test_a_category_is_known_by_its_number_whatever_it_is_called():
    heron = Heron()
    heron.row("categories", "k-cast")["name"] = "Darsteller"
    heron.row("categories", "k-prop")["name"] = "Cast"
    plan = heron.plan()

    assert 6 == len(plan.people)
    assert ("Brass heron", "Pocket watch") == (
        line(plan, "b-2").elements.by_category["Cast"]
    )


def test_a_category_without_a_number_is_known_by_its_name():
    heron = Heron()
    for category in heron.body["categories"]:
        category["ucid"] = None

    assert Heron().plan() == heron.plan()


def test_keys_that_the_standard_does_not_have_are_let_be():
    heron = Heron()
    for rows in ("breakdowns", "elements", "stripboards", "calendars"):
        for row in heron.body[rows]:
            row["_ours"] = {"anything": [1, None]}

    assert Heron().plan() == heron.plan()


def test_a_byte_order_mark_is_not_part_of_the_file():
    data = GOLDEN.read_bytes()

    assert read(data, VANCOUVER) == read(b"\xef\xbb\xbf" + data, VANCOUVER)


def test_reading_twice_gives_the_same_keys_and_no_two_alike():
    once, again = Heron().plan(), Heron().plan()
    keys = [item.key for item in lines(once)]

    assert once == again
    assert len(keys) == len(set(keys))
    assert len(once.workdays) == len({workday.key for workday in once.workdays})


def test_control_characters_do_not_reach_a_title():
    heron = Heron()
    heron.row("elements", "s-shop")["name"] = "CLOCK\u000b\u001b[31m SHOP"

    assert "INT. CLOCK [31m SHOP - DAY" == line(heron.plan(), "b-2").what.title


@pytest.mark.parametrize(
    ("project", "name", "title"),
    [
        ("The Brass Heron", "Shooting schedule", "The Brass Heron"),
        (" ", "Shooting schedule", "Shooting schedule"),
        (None, None, ""),
    ],
)
def test_a_schedule_goes_by_its_film_else_by_its_own_name(project, name, title):
    heron = Heron()
    heron.body |= {"project": project, "name": name}
    schedule = heron.read()

    assert (title, "Lantern Street Pictures") == (schedule.title, schedule.company)


def test_what_a_banner_leaves_out_or_leaves_empty_is_the_same():
    heron = Heron()
    heron.row("breakdowns", "n-lunch")["elements"] = None
    sparse = Heron()
    banner = sparse.row("breakdowns", "n-lunch")
    for key in set(banner) - {"id", "type", "bannerText"}:
        del banner[key]

    assert Heron().plan() == heron.plan() == sparse.plan()


def test_people_and_places_of_no_strips_are_none():
    schedule = Heron().read()

    assert () == people_of(schedule, ())
    assert () == places_of(schedule, ())
