"""What is found out about an incident later, and by whom; and when it must be told."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from mobile.state.details import ACTIONS_MAX
from shared.access import Role
from shared.deadlines import HOUR_MS
from shared.errors import BadInput, Forbidden
from shared.nouns.incidents import Incident, Likelihood, Statute
from tests.support.world import World

WORDS = "Ladder slipped on the wet step"


async def noted(day: World, *, is_private: bool = False) -> str:
    incidents = day.state("ana").incidents
    saved = incidents.write(incidents.begin(), WORDS, is_private=is_private)
    await day.settle()
    return saved.record


def seen(day: World, name: str, note: str) -> Incident:
    found = day.state(name).incidents.note(note)
    assert found is not None
    return found.incident


async def test_its_reporter_adds_what_was_found_out_and_everyone_has_it(
    day: World,
) -> None:
    note, details = await noted(day), day.state("ana").details
    details.set_likelihood(note, Likelihood.LIKELY)
    details.set_cause(day.state("ana").incidents.form(note), " No anti-slip tape ")
    details.put_person(note, "people", day.people["ben"])
    details.put_person(note, "witnesses", day.people["olga"])
    await day.settle()

    held = seen(day, "ben", note)
    assert Likelihood.LIKELY == held.likelihood.likelihood
    assert "No anti-slip tape" == held.cause.text
    assert (day.people["ben"],) == held.people.elements
    assert (day.people["olga"],) == held.witnesses.elements
    details.take_person_off(note, "people", day.people["ben"])
    assert () == seen(day, "ana", note).people.elements


async def test_nobody_else_fills_in_the_details_of_a_note(day: World) -> None:
    note, ben = await noted(day), day.state("ben")
    acts: tuple[Callable[[], object], ...] = (
        lambda: ben.details.set_likelihood(note, Likelihood.LIKELY),
        lambda: ben.details.set_cause(ben.incidents.form(note), "Ben"),
        lambda: ben.details.put_person(note, "people", day.people["ben"]),
        lambda: ben.details.add_action(note, "Tape"),
        lambda: ben.details.choose_deadline(note, Statute.OSHA_8_H),
        lambda: ben.details.report(note, "by phone"),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert 0 == ben.freshness().waiting


async def test_the_details_of_a_private_note_stay_private(day: World) -> None:
    note, details = await noted(day, is_private=True), day.state("ana").details
    details.put_person(note, "people", day.people["ben"])
    details.add_action(note, "Talk to the family")
    await day.settle()

    assert None is day.state("ben").incidents.note(note)
    assert 1 == len(seen(day, "olga", note).corrective.actions)


async def test_an_action_that_one_calls_done_is_verified_by_another(
    day: World,
) -> None:
    note, ben = await noted(day), day.people["ben"]
    ana, olga = day.state("ana"), day.state("olga")
    ana.details.add_action(note, "Tape the step", ben, "2026-06-13")
    await day.settle()
    [action] = seen(day, "ben", note).corrective.actions
    assert ("Tape the step", ben, "2026-06-13") == (
        action.text,
        action.owner,
        action.due,
    )

    with pytest.raises(Forbidden):
        olga.details.verify(note, action.id)
    ana.details.set_done(note, action.id, is_done=True)
    with pytest.raises(Forbidden):
        ana.details.verify(note, action.id)
    await day.settle()
    olga.details.verify(note, action.id)
    await day.settle()

    [action] = seen(day, "ana", note).corrective.actions
    assert (day.people["ana"], day.people["olga"]) == (
        action.done_by,
        action.verified_by,
    )
    ana.details.set_done(note, action.id, is_done=False)
    [action] = seen(day, "ana", note).corrective.actions
    assert ("", "") == (action.done_by, action.verified_by)


async def test_who_owns_an_action_tells_that_it_is_done_and_marks_nothing(
    day: World,
) -> None:
    note, ben = await noted(day), day.state("ben")
    day.state("ana").details.add_action(note, "Tape the step", day.people["ben"])
    await day.settle()
    incident = seen(day, "ben", note)
    [action] = incident.corrective.actions
    with pytest.raises(Forbidden):
        ben.details.set_done(note, action.id, is_done=True)
    assert ben.details.may_say_done(incident, action)
    ben.details.say_done(note, action.id)
    await day.settle()

    [said] = day.state("ana").incidents.comments(note)
    assert (day.people["ben"], "Done: Tape the step") == (said.by, said.text)
    assert [] == ben.inbox.refusals()


async def test_an_action_says_what_and_there_are_not_too_many(day: World) -> None:
    note, details = await noted(day), day.state("ana").details
    with pytest.raises(BadInput):
        details.add_action(note, "  ")
    for number in range(ACTIONS_MAX):
        details.add_action(note, f"Action {number}")
    with pytest.raises(BadInput):
        details.add_action(note, "One more")
    assert ACTIONS_MAX == len(seen(day, "ana", note).corrective.actions)


async def test_two_who_add_an_action_unheard_of_each_other_are_both_kept(
    day: World,
) -> None:
    note = await noted(day)
    day.state("ana").details.add_action(note, "Tape the step")
    day.state("olga").details.add_action(note, "Order new ladders")
    await day.settle()

    texts = {one.text for one in seen(day, "olga", note).corrective.actions}
    assert 1 == len(texts)
    sides = [one.group for one in day.state("olga").inbox.disagreements()]
    assert ["corrective"] == sides


async def test_no_deadline_runs_until_a_person_chooses_one_and_says_reported(
    day: World,
) -> None:
    note, ana = await noted(day), day.state("ana")
    at_ms = seen(day, "ana", note).when.at_ms
    assert [] == ana.details.to_report()
    ana.details.choose_deadline(note, Statute.OSHA_8_H)
    await day.settle()
    for name, expected in (("ana", [note]), ("olga", [note]), ("ben", [])):
        found = day.state(name).details.to_report()
        assert expected == [one.id for one in found]
    assert at_ms == seen(day, "olga", note).deadline.from_ms

    day.later(HOUR_MS)
    day.state("olga").details.report(note, "Hotline, case 17")
    await day.settle()
    told = seen(day, "ana", note).reported
    assert (day.people["olga"], "Hotline, case 17") == (told.by, told.how)
    assert told.at_ms is not None
    assert at_ms + HOUR_MS <= told.at_ms
    assert [] == ana.details.to_report()


async def test_what_was_typed_outlives_the_phone_with_what_it_had_seen(
    day: World,
) -> None:
    note = await noted(day)
    typing = day.state("ana").details.typing(note)
    opened = typing.begin().form
    typing.keep(replace(typing.draft, cause="Rain", task="Tape"))
    typing.flush()
    day.state("olga").details.set_cause(
        day.state("olga").incidents.form(note), "No tape"
    )
    await day.settle()

    risen = await day.drop("ana")
    draft = risen.state.details.typing(note).begin()
    assert ("Rain", "Tape") == (draft.cause, draft.task)
    assert opened == draft.form
    risen.state.details.set_cause(draft.form, "Rain")
    await day.settle()
    sides = [one.group for one in day.state("olga").inbox.disagreements()]
    assert ["cause"] == sides


async def test_crew_who_noted_it_fill_in_their_own(day: World) -> None:
    await day.phone("cem", Role.CREW)
    cem = day.state("cem")
    saved = cem.incidents.write(cem.incidents.begin(), WORDS)
    cem.details.set_likelihood(saved.record, Likelihood.POSSIBLE)
    await day.settle()
    held = seen(day, "olga", saved.record)
    assert Likelihood.POSSIBLE == held.likelihood.likelihood
