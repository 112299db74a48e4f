"""Who presses Undo takes back their own: what others made of it is kept beside it."""

from mobile.state import State
from shared.nouns.base import Life
from shared.nouns.incidents import IncidentWords
from shared.nouns.plan import ItemProgress, Progress
from tests.support.small_day import YARD
from tests.support.world import World


def progress(state: State) -> Progress:
    return state.days.line(YARD).item.progress.status


def sides(state: State) -> list[tuple[str, set[str]]]:
    """Every group that is disputed, and what each side says of it."""
    found = state.inbox.disagreements()
    return [(one.group, {str(side.value) for side in one.sides}) for one in found]


def statuses(state: State) -> list[set[Progress]]:
    return [
        {Progress(side.value.get("status", "planned")) for side in one.sides}
        for one in state.inbox.disagreements()
    ]


async def test_what_somebody_made_of_it_within_ten_seconds_is_not_taken_back(
    day: World,
) -> None:
    olga, ana = day.state("olga"), day.state("ana")
    was = progress(olga)
    saved = olga.days.set_progress(olga.days.item_form(YARD), Progress.DELAYED)
    await day.settle()
    ana.days.set_progress(ana.days.item_form(YARD), Progress.IN_PROGRESS)
    await day.settle()

    olga.undo(saved)
    await day.settle()

    assert [{was, Progress.IN_PROGRESS}] == statuses(olga)
    assert [{was, Progress.IN_PROGRESS}] == statuses(ana)


async def test_neither_is_what_came_while_the_undo_was_on_its_way(day: World) -> None:
    olga, ana = day.state("olga"), day.state("ana")
    was = progress(olga)
    saved = olga.days.set_progress(olga.days.item_form(YARD), Progress.DELAYED)
    await day.settle()
    olga.undo(saved)
    ana.days.set_progress(ana.days.item_form(YARD), Progress.IN_PROGRESS)
    await day.sync("ana", "olga")
    await day.settle()

    assert [{was, Progress.IN_PROGRESS}] == statuses(olga)


async def test_who_saves_again_after_an_undo_disagrees_with_nobody(day: World) -> None:
    olga = day.state("olga")
    for is_sent in (False, True):
        for status in (Progress.DELAYED, Progress.IN_PROGRESS):
            form = olga.days.item_form(YARD)
            saved = olga.days.set_progress(form, status)
            if is_sent:
                await day.settle()
            olga.undo(saved)
            if is_sent:
                await day.settle()
        olga.days.set_progress(olga.days.item_form(YARD), Progress.DONE)
        await day.settle()
        assert [] == olga.inbox.disagreements()
        assert Progress.DONE == progress(day.state("ana"))


async def test_ones_own_later_save_is_taken_back_with_it_and_disputes_nothing(
    day: World,
) -> None:
    olga = day.state("olga")
    was = progress(olga)
    saved = olga.days.set_progress(olga.days.item_form(YARD), Progress.DELAYED)
    await day.settle()
    olga.days.set_progress(olga.days.item_form(YARD), Progress.CUT)
    await day.settle()
    olga.undo(saved)
    await day.settle()

    assert was == progress(olga)
    assert [] == olga.inbox.disagreements()


async def test_who_said_the_same_not_knowing_of_it_goes_on_saying_it(
    day: World,
) -> None:
    olga = day.state("olga")
    was = progress(olga)
    form = olga.days.item_form(YARD)
    delayed = ItemProgress(Progress.DELAYED)
    await day.edit("item", YARD, progress=delayed)
    saved = olga.days.edit(form, progress=delayed)
    await day.settle()
    assert [] == olga.inbox.disagreements()

    olga.undo(saved)
    await day.settle()
    assert [{was, Progress.DELAYED}] == statuses(olga)


async def test_what_was_cancelled_meanwhile_stays_so_and_nobody_is_asked(
    day: World,
) -> None:
    olga = day.state("olga")
    saved = olga.days.set_progress(olga.days.item_form(YARD), Progress.DELAYED)
    await day.settle()
    await day.edit("item", YARD, life=Life(True))
    await day.settle()
    olga.undo(saved)
    await day.settle()

    assert [] == olga.inbox.disagreements()
    stands = await day.read(lambda r: r.registers(day.production, "item", YARD))
    assert {"is_cancelled": True} == stands["life"].register.value


async def test_a_new_note_that_somebody_has_edited_is_not_taken_back_in_silence(
    day: World,
) -> None:
    ana, olga = day.state("ana"), day.state("olga")
    saved = ana.incidents.write(ana.incidents.begin(), "Ladder slipped")
    await day.settle()
    edited = IncidentWords("Ladder slipped, Ben is hurt")
    await day.edit("incident", saved.record, words=edited)
    await day.settle()

    ana.undo(saved)
    await day.settle()

    assert [("life", {"{'is_cancelled': True}", "{}"})] == sides(olga)


async def test_a_new_note_goes_with_what_its_author_has_put_into_it_since(
    day: World,
) -> None:
    ana, olga = day.state("ana"), day.state("olga")
    saved = ana.incidents.write(ana.incidents.begin(), "Ladder slipped")
    ana.incidents.edit(ana.incidents.form(saved.record), text="A ladder slipped")
    await day.settle()
    ana.details.put_person(saved.record, "people", day.people["ben"])
    await day.settle()
    ana.undo(saved)
    await day.settle()

    assert [] == olga.incidents.all()
    assert [] == olga.inbox.disagreements()


async def test_whom_somebody_else_put_in_too_is_not_taken_out(day: World) -> None:
    ana, olga = day.state("ana"), day.state("olga")
    note = ana.incidents.write(ana.incidents.begin(), "Ladder slipped").record
    await day.settle()
    ben = day.people["ben"]
    saved = ana.details.put_person(note, "people", ben)
    olga.details.put_person(note, "people", ben)
    await day.settle()

    ana.undo(saved)
    await day.settle()
    for state in (ana, olga):
        assert (ben,) == state.incidents.note(note).incident.people.elements
