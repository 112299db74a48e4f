"""A private note: for the office and its reporter, and for nobody else's phone."""

from sqlite3 import Connection

import pytest
from msgspec.structs import replace

from mobile.replica import drafts
from mobile.state.drafting import NAME, NoteDraft
from shared.access import Role
from shared.errors import Forbidden
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

NEW, LIST = "/more/incidents/new", "/more/incidents"
WORDS = "Fainted behind the catering tent"
ANSWER = "Sent to the medic"


def replica_text(day: World, name: str) -> str:
    """All rows of all tables of this phone's file, as one text."""

    def job(connection: Connection) -> str:
        found = "SELECT name FROM sqlite_master WHERE type = 'table'"
        tables = [row[0] for row in connection.execute(found)]
        rows = [connection.execute(f"SELECT * FROM {one}").fetchall() for one in tables]
        return str([tuple(row) for table in rows for row in table])

    return day.phones[name].replica.read(job)


def readers(day: World) -> list[str]:
    """Whose screens show the note."""
    return [
        name
        for name in ("ana", "ben", "olga")
        if WORDS in [n.incident.words.text for n in day.state(name).incidents.all()]
    ]


async def turn(opened: OpenPage, key: str, is_on: bool) -> None:
    """What a press on a switch sends: its value, then that it changed."""
    switch = opened.find(key)
    opened.session.apply_patch(switch._i, {"value": is_on})
    await opened.happen(switch, "change", is_on)


async def noted(day: World, is_private: bool = False) -> str:
    incidents = day.state("ana").incidents
    saved = incidents.write(incidents.begin(), WORDS, is_private=is_private)
    await day.settle()
    return saved.record


async def test_a_note_is_for_everyone_until_its_writer_says_otherwise(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), NEW) as form:
        assert False is form.find("private").value
        assert "Only the office and you will see it." in form.texts()
        await form.type("incident-text", WORDS)
        await form.press("save-incident")
        assert not said(form, "Private")
    await day.settle()
    assert ["ana", "ben", "olga"] == readers(day)


async def test_a_note_saved_as_private_reaches_the_office_and_no_other_phone(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), NEW) as form:
        await form.type("incident-text", WORDS)
        await turn(form, "private", True)
        assert True is form.find("private").value
        await form.press("save-incident")
        assert said(form, "Private · Near miss")
        assert [] == form.errors()
    await day.settle()
    assert ["ana", "olga"] == readers(day)
    assert WORDS in replica_text(day, "olga")
    assert WORDS not in replica_text(day, "ben")


async def test_the_switch_outlives_a_phone_that_dies(day: World) -> None:
    async with phone_page(day.state("ana"), NEW) as form:
        await turn(form, "private", True)
        core = day.state("ana")._core
        await form.until(lambda: core.read(drafts.get, NAME, NoteDraft))
    risen = await day.drop("ana")
    async with phone_page(risen.state, NEW) as again:
        assert True is again.find("private").value
        await turn(again, "private", False)
        assert False is again.find("private").value


async def test_who_is_given_the_phone_goes_on_with_nobody_elses_note(
    day: World,
) -> None:
    ana, people = day.state("ana"), day.people
    hash_ = "ab" * 32

    def write(words: str) -> None:
        ana.drafting.keep(replace(ana.drafting.begin(), text=words, photos=(hash_,)))
        ana.drafting.flush()

    write(WORDS)
    for name, found in (("ben", ""), ("ana", WORDS), ("ben", "Ben's")):
        await ana.pair(await day.ticket(people[name], Role.CREW))
        assert found == ana.drafting.begin().text
        assert people[name] == ana.drafting.begin().when.reporter
        assert hash_ in ana.drafting.kept_photos()
        if name == "ben":
            write("Ben's")


async def test_a_discarded_note_leaves_the_next_one_for_everyone(day: World) -> None:
    async with phone_page(day.state("ana"), NEW) as form:
        await turn(form, "private", True)
        await form.press("discard-incident")
        assert False is form.find("private").value


async def test_its_reporter_makes_it_private_later_and_other_phones_drop_it(
    day: World,
) -> None:
    note = await noted(day)
    day.state("ben").incidents.comment("incident", note, ANSWER)
    await day.settle()
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        assert said(page, "Everyone on the production sees this note.")
        assert said(page, "Only the office can open it again.")
        await page.press("make-private")
        assert "Private" in page.texts()
        assert said(page, "Made private. Saved on this phone.")
        assert said(page, "Only the office and you see this note.")
        assert not {"undo", "make-private", "ask-to-open"} & keys(page)
        assert [] == page.errors()
    await day.settle()
    assert ["ana", "olga"] == readers(day)
    assert WORDS not in replica_text(day, "ben")
    assert ANSWER in replica_text(day, "ana")


async def test_only_the_office_opens_it_again_and_then_everyone_has_it(
    day: World,
) -> None:
    note = await noted(day, is_private=True)
    ana = day.state("ana").incidents
    with pytest.raises(Forbidden):
        ana.set_private(ana.form(note), is_private=False)
    async with phone_page(day.state("olga"), f"{LIST}/{note}") as page:
        assert said(page, "Only the office and Ana see this note.")
        await page.press("ask-to-open")
        assert said(page, "Everyone on the production will see this note, its photos")
        await page.press("keep-private")
        assert "open-note" not in keys(page)
        await day.settle()
        assert ["ana", "olga"] == readers(day)
        await page.press("ask-to-open")
        await page.press("open-note")
        assert "Private" not in page.texts()
        assert [] == page.errors()
    await day.settle()
    assert ["ana", "ben", "olga"] == readers(day)
    assert WORDS in replica_text(day, "ben")


async def test_the_office_may_think_again(day: World) -> None:
    note = await noted(day, is_private=True)
    async with phone_page(day.state("olga"), f"{LIST}/{note}") as page:
        await page.press("ask-to-open")
        await page.press("open-note")
        await page.press("undo")
        assert "Private" in page.texts()
    await day.settle()
    assert ["ana", "olga"] == readers(day)


async def test_whoever_only_reads_a_note_is_offered_nothing(day: World) -> None:
    note = await noted(day)
    async with phone_page(day.state("ben"), f"{LIST}/{note}") as page:
        assert WORDS in page.texts()
        assert not {"make-private", "ask-to-open"} & keys(page)
    ben = day.state("ben").incidents
    with pytest.raises(Forbidden):
        ben.set_private(ben.form(note), is_private=True)
