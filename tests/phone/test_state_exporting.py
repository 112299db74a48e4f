"""Unsent work as a file, and signing out: nothing is lost on the way."""

from sqlite3 import Connection

import pytest

from mobile.replica import outbox, writes
from mobile.replica.writes import Moment
from mobile.state.signing_out import Hindrance
from server.exchange.handing_in import HandedIn, hand_in
from shared import unsent
from shared.access import Role
from shared.changes import PUSH_CHANGES_MAX, Fact
from shared.errors import BadInput
from shared.nouns.people import Direction
from tests.support.small_day import YARD
from tests.support.world import World


def check_in(day: World, name: str = "ben") -> str:
    return day.state(name).people.check(day.people[name], Direction.IN).change


async def handed_in(day: World, file: bytes) -> HandedIn:
    return await day.on_server(
        day.core.store.write(
            lambda writer: hand_in(writer, day.production, file, day.now_ms)
        )
    )


def tables(day: World, name: str) -> dict[str, int]:
    def job(connection):
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        return {
            table: connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]
            for (table,) in names
            if not table.startswith(("sqlite_", "_"))
        }

    return day.phones[name].replica.read(job)


async def test_what_waits_goes_into_a_file_and_the_server_takes_it_once(
    day: World,
) -> None:
    day.network.is_up = False
    one, two = check_in(day), check_in(day)
    ben = day.state("ben")
    assert 2 == ben.exporting.left()

    export = ben.exporting.make()

    assert (one, two) == export.changes
    whose = unsent.read(export.body).whose
    assert (day.production, ben.paired.device, "Ben") == (
        whose.production,
        whose.device,
        whose.name,
    )
    done = await handed_in(day, export.body)
    assert (2, 0, 2) == (done.total, done.known, done.outcomes["applied"])
    # The phone goes on trying: what it sends then is known.
    assert 2 == ben.freshness().waiting
    day.network.is_up = True
    await day.settle()
    assert 0 == ben.freshness().waiting
    assert [] == ben.inbox.refusals()
    facts = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert {one, two} == {fact.id for fact in facts}


async def test_only_a_file_that_was_saved_counts_and_only_for_what_is_in_it(
    day: World,
) -> None:
    day.network.is_up = False
    check_in(day)
    exporting = day.state("ben").exporting
    export = exporting.make()
    assert 1 == exporting.left()
    exporting.was_saved(export)
    assert 0 == exporting.left()

    check_in(day)

    assert 1 == exporting.left()
    assert 2 == len(exporting.make().changes)


async def test_with_nothing_to_export_there_is_no_file(day: World) -> None:
    with pytest.raises(BadInput):
        day.state("ben").exporting.make()


async def test_more_than_one_push_fits_into_one_file_in_its_order(day: World) -> None:
    day.network.is_up = False
    phone, clock = day.phones["ben"], day.clocks["ben"]
    said = Fact("comment", {"on_kind": "item", "on_id": YARD, "text": "Wet"})

    def job(connection: Connection) -> list[str]:
        moment = Moment(clock.reading(), day.entropy)
        count = PUSH_CHANGES_MAX + 3
        return [writes.save(connection, moment, fact=said).id for _ in range(count)]

    made = phone.replica.write(job)

    assert tuple(made) == phone.state.exporting.make().changes
    assert len(made) == phone.state.exporting.left()


async def test_nobody_signs_out_while_work_is_neither_sent_nor_exported(
    day: World,
) -> None:
    day.network.is_up = False
    check_in(day)
    ben = day.state("ben")
    assert {Hindrance.CHANGES: 1} == ben.signing_out.parting().hindrances

    with pytest.raises(BadInput):
        await ben.signing_out.sign_out()

    assert ben.paired is not None
    assert 1 == ben.freshness().waiting


async def test_a_note_that_was_begun_stands_in_the_way_too(day: World) -> None:
    ben = day.state("ben")
    draft = ben.drafting.begin()
    ben.drafting.keep(type(draft)(draft.when, text="Gate locked"))
    ben.drafting.flush()

    assert {Hindrance.FORMS: 1} == ben.signing_out.parting().hindrances

    ben.drafting.keep(draft)
    ben.drafting.flush()
    assert {} == ben.signing_out.parting().hindrances


async def test_signing_out_leaves_nothing_on_the_phone_and_a_code_signs_in_again(
    day: World,
) -> None:
    day.network.is_up = False
    kept = check_in(day)
    phone, ben = day.phones["ben"], day.state("ben")
    export = ben.exporting.make()
    ben.exporting.was_saved(export)
    parting = ben.signing_out.parting()
    assert ({}, 1) == (parting.hindrances, parting.waiting)

    await ben.signing_out.sign_out()

    assert ben.paired is None
    assert {0} == set(tables(day, "ben").values())
    assert phone.client.address() is None
    assert not (day.folder / "ben" / "token").exists()
    assert b"First call sheet" not in phone.replica.path.read_bytes()
    assert 0 == phone.replica.read(outbox.waiting_count)

    day.network.is_up = True
    await handed_in(day, export.body)
    text = await day.ticket(day.people["ben"], Role.GATE)
    await ben.pair(text)
    await day.settle()
    assert ben.paired is not None
    assert "Ben" == ben.people.name(day.people["ben"])
    facts = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert [kept] == [fact.id for fact in facts]
    later = check_in(day)
    await day.settle()
    assert 0 == ben.freshness().waiting
    facts = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert [kept, later] == [fact.id for fact in facts]


async def test_what_is_used_of_the_phone_is_counted(day: World) -> None:
    used = day.state("ben").signing_out.used()

    assert used.replica_bytes > 0
    assert (0, 0) == (used.photos, used.photo_bytes)
