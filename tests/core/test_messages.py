"""Messages: for whom each is, when it is over, and who has acknowledged it."""

from msgspec.structs import replace

from shared import messages
from shared.changes import StoredFact
from shared.clock import Stamp
from shared.messages import Reading
from shared.nouns.base import Life
from shared.nouns.messages import Message, MessageKind, MessageWords
from shared.nouns.people import Job, Person, PersonName

SAFETY, INFO = MessageKind.SAFETY, MessageKind.INFO


def notice(id: str = "message-1", to: str = "", **more: object) -> Message:
    return Message(id, notice=MessageWords(text="Water", to=to, **more))  # type: ignore[arg-type]


def personal(to: str) -> Message:
    return Message("message-2", personal=MessageWords(text="Call me", to=to))


def person(id: str, department: str = "", is_cancelled: bool = False) -> Person:
    return Person(
        id, PersonName(id.title()), Job(department=department), life=Life(is_cancelled)
    )


def receipt(id: str, message: str, who: str, kind: str = "receipt") -> StoredFact:
    body = {"message": message, "person": who}
    return StoredFact(id, kind, body, who, Stamp(1, "phone", 1), seq=1)


def test_it_is_for_everyone_a_department_or_one_person() -> None:
    everyone, camera, ben = notice(), notice(to="Camera"), personal("ben")

    assert all(messages.is_for(everyone, who, "Grip") for who in ("ana", "ben"))
    assert messages.is_for(camera, "ana", "Camera")
    assert not messages.is_for(camera, "ana", "Grip")
    assert not messages.is_for(camera, "ana", "")
    assert messages.is_for(ben, "ben", "Grip")
    assert not messages.is_for(ben, "ana", "ben")
    assert [True, False, False] == [
        messages.is_for_all(one) for one in (everyone, camera, ben)
    ]


def test_a_safety_notice_waits_for_a_word_however_late_others_until_they_are_over() -> (
    None
):
    safety, info = notice(kind=SAFETY, until_ms=10), notice(until_ms=10)

    assert messages.waits_for(info, 9)
    assert not messages.waits_for(info, 10)
    assert messages.waits_for(safety, 11)
    assert messages.is_over(safety, 10)
    assert messages.waits_for(notice(), 10**15)


def test_what_was_withdrawn_or_may_not_be_read_waits_for_nobody() -> None:
    withdrawn = replace(notice(kind=SAFETY), life=Life(is_cancelled=True))

    assert not messages.waits_for(withdrawn, 0)
    assert not messages.waits_for(Message("message-3", life=Life()), 0)


def test_safety_comes_first_then_the_newest() -> None:
    old, new = notice("old", at_ms=1), notice("new", at_ms=2)
    safe = notice("safe", kind=SAFETY, at_ms=0)
    change = notice("change", kind=MessageKind.CHANGE)

    ordered = messages.by_weight([old, new, change, safe])

    assert ["safe", "change", "new", "old"] == [one.id for one in ordered]


def test_receipts_are_counted_once_each_and_taken_back_by_a_void() -> None:
    facts = [
        receipt("fact-1", "message-1", "ana"),
        receipt("fact-2", "message-1", "ana"),
        receipt("fact-3", "message-1", "ben"),
        receipt("fact-4", "message-2", "ben"),
        replace(receipt("void-1", "", "ben", "void"), body={"fact": "fact-3"}),
    ]

    assert {"message-1": {"ana"}, "message-2": {"ben"}} == messages.receipts(facts)


def test_who_has_not_acknowledged_it_are_those_it_is_for_but_not_its_author() -> None:
    people = [
        person("cy", "Camera"),
        person("ben", "Camera"),
        person("ana", "Grip"),
        person("gone", "Camera", is_cancelled=True),
        person("olga", "Camera"),
    ]
    found = messages.reading(notice(to="Camera", by="olga"), people, {"cy", "ana"})

    assert Reading(("cy",), ("ben",)) == found
    assert Reading((), ("ana",)) == messages.reading(personal("ana"), people, set())
