"""What the demo writes down about the work: all of it taken, none of it refused."""

import pytest

from server.demo.content import Telling
from server.store.office import records_of
from shared.nouns.deliveries import Delivery
from shared.nouns.incidents import Incident
from shared.nouns.talks import Talk
from tests.support.demo_world import (
    TELLINGS,
    Founded,
    Told,
    at,
    founded_once,
    reading,
)

MORNING = "2026-11-18T10:42"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return founded_once(tmp_path_factory.mktemp("demos"))


@pytest.mark.parametrize("telling", TELLINGS, ids=("film", "site"))
def test_talks_deliveries_and_actions_are_there(
    founded: Founded, telling: Telling
) -> None:
    with reading(founded(MORNING)) as reader:
        told = Told(reader, telling, at(MORNING))
        talks = records_of(reader, told.id, Talk).values()
        deliveries = records_of(reader, told.id, Delivery).values()
        incidents = records_of(reader, told.id, Incident).values()

    wanted = telling.notes
    assert {one.topic for one in wanted.talks} == {one.topic.text for one in talks}
    assert all(len(one.attendees.elements) > 4 for one in talks)
    assert {one.text for one in wanted.deliveries} == {
        one.what.text for one in deliveries
    }
    actions = [action for one in incidents for action in one.corrective.actions]
    tasks = [task.text for one in wanted.followed for task in one.tasks]
    assert sorted(tasks) == sorted(action.text for action in actions)
    assert any(action.done_by for action in actions)
    assert set() == {action.owner for action in actions} - set(told.people.values())
