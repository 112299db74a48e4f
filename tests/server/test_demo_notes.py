"""What the demo writes down about the work: all of it taken, none of it refused."""

import pytest

from server.demo.content import Telling
from server.store.blob_files import BlobFiles
from server.store.blobs import FOLDER_NAME
from server.store.office import records_of
from shared.nouns.deliveries import Delivery
from shared.nouns.documents import Document
from shared.nouns.incidents import Incident
from shared.nouns.messages import Message, MessageKind
from shared.nouns.requests import Decision, Request, RequestKind
from shared.nouns.talks import Talk
from shared.schema import ALL
from tests.support.demo_world import (
    TELLINGS,
    Founded,
    Told,
    at,
    founded_once,
    reading,
)

EVERYWHERE = pytest.mark.parametrize("telling", TELLINGS, ids=("film", "site"))
MORNING = "2026-11-18T10:42"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return founded_once(tmp_path_factory.mktemp("demos"))


@EVERYWHERE
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


@EVERYWHERE
def test_a_safety_notice_stands_and_most_but_not_all_have_acknowledged_it(
    founded: Founded, telling: Telling
) -> None:
    with reading(founded(MORNING)) as reader:
        told = Told(reader, telling, at(MORNING))
        [notice] = records_of(reader, told.id, Message).values()
        read = {fact.body["person"] for fact in reader.facts(told.id, "receipt")}
    assert MessageKind.SAFETY == notice.words.kind
    assert notice.words.at_ms < told.now_ms < (notice.words.until_ms or 0)
    assert 5 < len(read) < len(told.people)
    # Whoever pairs the phone that the demo offers finds it on Today.
    assert told.people[telling.crew_phone] not in read


@EVERYWHERE
def test_overtime_is_asked_for_and_waits_for_the_office(
    founded: Founded, telling: Telling
) -> None:
    with reading(founded(MORNING)) as reader:
        told = Told(reader, telling, at(MORNING))
        [asked] = records_of(reader, told.id, Request).values()
    assert (RequestKind.OVERTIME, Decision.ASKED) == (
        asked.ask.kind,
        asked.decision.decision,
    )
    assert told.workday == asked.ask.workday


@EVERYWHERE
def test_a_document_is_filed_with_its_page_and_everybody_may_read_it(
    founded: Founded, telling: Telling
) -> None:
    folder = founded(MORNING)
    with reading(folder) as reader:
        told = Told(reader, telling, at(MORNING))
        [document] = records_of(reader, told.id, Document).values()
        [sha256] = document.files.elements
        blob = reader.blobs.get(sha256)
        assert reader.blobs.is_named(told.id, sha256, [ALL])
    assert blob is not None
    assert "application/pdf" == blob.type
    page = BlobFiles(folder / FOLDER_NAME).path(sha256).read_bytes()
    assert document.what.title.encode("cp1252") in page
    begins = int(page.split(b"startxref\n")[1].split(b"\n")[0])
    assert page[begins:].startswith(b"xref\n")
    for number in range(1, 6):
        row = page[begins:].splitlines()[2 + number]
        assert page[int(row[:10]) :].startswith(f"{number} 0 obj".encode())
