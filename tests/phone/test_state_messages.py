"""Messages on a phone: what is for me, acknowledged once, seen by the office."""

import pytest

from mobile.state.messages import MessageDraft, To
from shared.errors import BadInput, Forbidden
from shared.nouns.messages import TEXT_CHARS_MAX, MessageKind
from tests.support.world import World

HOUR_MS = 3_600_000


def texts(day: World, name: str) -> list[str]:
    return [one.message.words.text for one in day.state(name).messages.open()]


def draft(day: World, text: str, **more: object) -> MessageDraft:
    return MessageDraft(day.people["olga"], text=text, **more)  # type: ignore[arg-type]


async def sent(day: World, text: str, **more: object) -> str:
    saved = day.state("olga").messages.send(draft(day, text, **more))
    await day.settle()
    return saved.record


async def test_a_notice_is_open_for_everyone_until_each_has_acknowledged_it(
    day: World,
) -> None:
    message = await sent(day, "Parking is at gate B")
    assert ["Parking is at gate B"] == texts(day, "ana") == texts(day, "ben")
    assert [] == texts(day, "olga")

    day.state("ana").messages.acknowledge(message)

    assert [] == texts(day, "ana")
    assert ["Parking is at gate B"] == texts(day, "ben")
    await day.settle()
    office = day.state("olga").messages
    reading = office.reading(office.one(message).message)
    assert ((day.people["ana"],), (day.people["ben"],)) == (
        reading.acknowledged,
        reading.open,
    )


async def test_it_is_acknowledged_with_the_line_down_and_stays_so(day: World) -> None:
    message = await sent(day, "Parking is at gate B")
    day.network.is_up = False

    day.state("ben").messages.acknowledge(message)

    assert [] == texts(day, "ben")
    again = await day.drop("ben")
    assert [] == again.state.messages.open()
    assert 1 == again.state.freshness().waiting
    day.network.is_up = True
    await day.settle()
    assert [] == again.state.messages.open()


async def test_departments_and_persons_are_told_alone(day: World) -> None:
    await sent(day, "Lenses back by noon", to=To.DEPARTMENT, department="Camera")
    await sent(day, "Call your agent", to=To.PERSON, person=day.people["ben"])

    assert ["Lenses back by noon"] == texts(day, "ana")
    assert ["Call your agent"] == texts(day, "ben")
    assert ["Call your agent"] == [
        one.message.words.text for one in day.state("ben").messages.listed()
    ]
    assert 2 == len(day.state("olga").messages.listed())


async def test_safety_comes_first_and_stays_when_others_are_over(day: World) -> None:
    await sent(day, "Water work", kind=MessageKind.SAFETY, hours=1)
    await sent(day, "Coffee is here", hours=1)
    assert ["Water work", "Coffee is here"] == texts(day, "ana")

    day.later(HOUR_MS)

    assert ["Water work"] == texts(day, "ana")


async def test_what_is_withdrawn_asks_nobody_and_undo_asks_again(day: World) -> None:
    message = await sent(day, "Parking is at gate B")
    office = day.state("olga")

    saved = office.messages.withdraw(office.messages.form(message))
    await day.settle()
    assert [] == texts(day, "ana")

    office.undo(saved)
    await day.settle()
    assert ["Parking is at gate B"] == texts(day, "ana")


async def test_nobody_but_the_office_writes_and_nobody_writes_nonsense(
    day: World,
) -> None:
    olga, ben = day.state("olga").messages, day.state("ben").messages
    assert (True, False) == (olga.may_send(), ben.may_send())
    with pytest.raises(Forbidden):
        ben.send(draft(day, "Hello"))
    for bad in (
        draft(day, "  "),
        draft(day, "x" * (TEXT_CHARS_MAX + 1)),
        draft(day, "Hello", to=To.PERSON),
        draft(day, "Hello", to=To.DEPARTMENT),
    ):
        with pytest.raises(BadInput):
            olga.send(bad)
    assert [] == olga.listed()
    assert ["Camera"] == olga.departments()


async def test_a_draft_outlives_the_phone_and_is_gone_once_it_is_sent(
    day: World,
) -> None:
    drafting = day.state("olga").message_drafting
    drafting.begin()
    drafting.keep(draft(day, "Half a", kind=MessageKind.SAFETY))
    drafting.flush()

    again = await day.drop("olga")

    drafting = again.state.message_drafting
    assert ("Half a", MessageKind.SAFETY) == (
        drafting.begin().text,
        drafting.draft.kind,
    )
    drafting.send()
    assert drafting.begin().is_bare
    assert 1 == len(again.state.messages.listed())
