"""Nobody but the office writes a record in another's name, on every store."""

from typing import Any

import pytest

from shared.access import Role
from shared.changes import Patch
from shared.nouns.deliveries import DeliveryWhen
from shared.nouns.incidents import IncidentWhen
from shared.nouns.people import GateEntry, PersonName
from shared.nouns.requests import RequestAsk, RequestKind
from shared.nouns.talks import TalkWhen
from tests.support.office_world import World, create, edit


def asked(by: str) -> RequestAsk:
    return RequestAsk(RequestKind.OVERTIME, "2 h more", by)


# A kind, the group that says whose it is, and that group by somebody.
AUTHORED: list[tuple[str, str, Any]] = [
    ("request", "ask", asked),
    ("incident", "when", lambda by: IncidentWhen(reporter=by)),
    ("delivery", "when", lambda by: DeliveryWhen(receiver=by)),
    ("talk", "when", lambda by: TalkWhen(noted_by=by)),
    ("person", "entry", GateEntry),
]
of_each = pytest.mark.parametrize(
    ("kind", "group", "by"), AUTHORED, ids=[kind for kind, *_ in AUTHORED]
)


def made(kind: str, id_: str, **groups: Any) -> Patch:
    name = {"name": PersonName("Vera")} if kind == "person" else {}
    return create(kind, id_, **name, **groups)


@of_each
async def test_a_record_in_another_persons_name_is_refused(
    world: World, kind: str, group: str, by: Any
) -> None:
    ben = await world.phone("ben", Role.HEAD)
    cy = await world.phone("cy", Role.HEAD)
    id_ = world.id(kind)

    refused = await ben.write([made(kind, id_, **{group: by(cy.person)})])

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert {} == await world.held(kind, id_)
    for phone in (ben, cy, world.ana):
        assert id_ not in str(await phone.read_all())


@of_each
async def test_a_record_is_not_handed_to_another_person(
    world: World, kind: str, group: str, by: Any
) -> None:
    ben = await world.phone("ben", Role.HEAD)
    cy = await world.phone("cy", Role.HEAD)
    id_ = world.id(kind)
    own = await ben.write([made(kind, id_, **{group: by(ben.person)})])
    assert "applied" == own.status

    change = edit(kind, id_, saw={group: own.id}, **{group: by(cy.person)})
    refused = await ben.write([change])

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert own.id == (await world.held(kind, id_))[group].register.change


@of_each
async def test_the_office_writes_for_others(
    world: World, kind: str, group: str, by: Any
) -> None:
    cy, bo = await world.phone("cy"), await world.phone("bo", Role.COORDINATOR)
    id_ = world.id(kind)

    done = await bo.write([made(kind, id_, **{group: by(cy.person)})])

    assert "applied" == done.status
    assert cy.person in (await world.value(kind, id_, group)).values()
