"""Documents on a phone: there before anybody asks, and still there with no signal."""

from mobile.replica import photos
from shared.nouns.base import Life
from shared.nouns.documents import (
    DocumentFor,
    DocumentNeed,
    DocumentType,
    DocumentWhat,
)
from tests.support.filed import PDF, PERMIT, hand_in, hash_of
from tests.support.photos import carry, state_of
from tests.support.pictures import picture
from tests.support.small_day import DAY, YARD
from tests.support.world import World

WHAT = DocumentWhat(DocumentType.PERMIT, "Road closure", "RC-17", "City Council")


async def test_a_phone_fetches_a_document_that_nobody_has_looked_at(day: World) -> None:
    ben = day.phones["ben"]
    await hand_in(day, PDF, what=WHAT)
    await day.settle()
    assert not ben.state.documents.one(PERMIT).is_here

    await carry(ben)

    assert ben.state.documents.one(PERMIT).is_here
    day.network.is_up = False
    assert PDF == ben.state.photos.whole(hash_of(PDF))
    assert "application/pdf" == ben.state.photos.media_type(hash_of(PDF))


async def test_a_document_is_fetched_whose_file_comes_after_its_words(
    day: World,
) -> None:
    ben = day.phones["ben"]
    await hand_in(day, what=WHAT)
    await day.settle()
    await carry(ben)
    assert ben.state.documents.one(PERMIT).is_here

    await hand_in(day, picture(), id="document-map", what=DocumentWhat(title="Map"))
    await day.settle()
    await carry(ben)

    assert "image/jpeg" == ben.state.photos.media_type(hash_of(picture()))
    assert "" == ben.state.photos.media_type(hash_of(PDF))


async def test_a_line_and_a_day_list_what_is_for_them_and_what_is_for_every_day(
    day: World,
) -> None:
    await hand_in(day, id="document-of-line", about=DocumentFor(item=YARD))
    await hand_in(day, id="document-of-day", about=DocumentFor(workday=DAY))
    await hand_in(
        day, id="document-of-another", about=DocumentFor(workday="workday-13")
    )
    await hand_in(day, id="document-of-all", need=DocumentNeed(is_required_on_set=True))
    await day.settle()
    documents = day.state("ana").documents

    assert ["document-of-line"] == [one.document.id for one in documents.of_item(YARD)]
    assert ["document-of-all", "document-of-day", "document-of-line"] == [
        one.document.id for one in documents.of_day(DAY)
    ]
    assert 4 == len(documents.all())


async def test_a_cancelled_document_is_neither_shown_nor_fetched(day: World) -> None:
    ben = day.phones["ben"]
    await hand_in(day, PDF, what=WHAT, life=Life(is_cancelled=True))
    await day.settle()

    await carry(ben)

    assert [] == ben.state.documents.all()
    assert "" == state_of(ben, hash_of(PDF))


async def test_nobody_but_the_office_writes_a_document(day: World) -> None:
    await hand_in(day, PDF, what=WHAT)
    await day.settle()

    assert not day.state("ana").may_write("document", "files")
    assert day.state("olga").may_write("document", "files")


async def test_what_had_to_make_room_is_not_fetched_again_and_again(
    day: World,
) -> None:
    ben = day.phones["ben"]
    await hand_in(day, PDF, what=WHAT)
    await day.settle()
    await carry(ben)
    ben.replica.write(photos.drop_crowd, 0)
    ben.state._core.changed()
    day.network.carried.clear()

    await carry(ben)

    assert not ben.state.documents.one(PERMIT).is_here
    assert [] == day.network.carried
    ben.state.photos.fetch(hash_of(PDF))
    await carry(ben)
    assert "fetched" == state_of(ben, hash_of(PDF))


async def test_documents_are_not_the_first_to_go_when_room_is_made(day: World) -> None:
    ben = day.phones["ben"]
    await hand_in(day, PDF, what=WHAT)
    await day.settle()
    await carry(ben)
    day.later(3_600_000)

    ben.state.documents.hold()

    (at_ms,) = ben.replica.read(
        lambda c: c.execute("SELECT at_ms FROM photo").fetchone()
    )
    assert day.now_ms - at_ms < 60_000
