import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from server.accounts.nouns import AuditEntry, Membership
from server.accounts.passwords import PASSWORD_CHARACTERS_MAX, Passwords
from server.accounts.signing_in import (
    SESSION_IDLE_MS,
    SESSION_MS_MAX,
    Accounts,
    token_sha256,
)
from server.accounts.throttle import FREE_TRIES_PAIR, Throttle
from server.store.accounts import SqliteAccounts, audit_broken_at, create_tables
from shared.errors import BadInput, TooMany

PASSWORD = "harbour crane dawn"
OFFICE = "192.0.2.7"
MINUTE_MS = 60_000


class World:
    """Accounts on an in-memory database, with a clock and tokens of the test's own."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        create_tables(self.connection)
        self.now_ms = 1_000_000_000
        self.tokens = 0
        self.accounts = Accounts(
            SqliteAccounts(self.run, self.run),
            Passwords(),
            Throttle(),
            lambda: self.now_ms,
            self.token,
        )

    def token(self, size: int) -> bytes:
        self.tokens += 1
        return self.tokens.to_bytes(size, "big")

    async def run(self, job: Callable[[sqlite3.Connection], Any]) -> Any:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            result = job(self.connection)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        return result

    async def refused(self, password: str = "wrong", address: str = OFFICE) -> str:
        with pytest.raises((BadInput, TooMany)) as caught:
            await self.accounts.sign_in("ana@example.org", password, address)
        return caught.value.code

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.connection.execute(sql).fetchall()


@pytest.fixture
async def world() -> World:
    world = World()
    await world.accounts.create("Ana@Example.org ", "Ana  Ruiz", PASSWORD)
    return world


async def test_a_password_is_kept_only_as_argon2id_with_the_measured_costs(world):
    [(stored,)] = world.rows("SELECT password_hash FROM account")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in stored


async def test_the_right_password_opens_a_session_and_the_token_is_not_stored(world):
    token = await world.accounts.sign_in("ANA@example.org", PASSWORD, OFFICE)
    identity = await world.accounts.identity(token)
    assert "Ana Ruiz" == identity.account.name
    assert () == identity.memberships
    [(stored,)] = world.rows("SELECT token_sha256 FROM session")
    assert token_sha256(token) == stored


async def test_a_password_typed_on_another_keyboard_is_the_same_password(world):
    await world.accounts.create("bo@example.org", "Bo", "café au lait 12")
    token = await world.accounts.sign_in(
        "bo@example.org", "cafe\u0301 au lait 12", OFFICE
    )
    assert "Bo" == (await world.accounts.identity(token)).account.name


async def test_unknown_email_and_wrong_password_get_the_same_answer(world):
    with pytest.raises(BadInput) as wrong:
        await world.accounts.sign_in("ana@example.org", "not the one", OFFICE)
    with pytest.raises(BadInput) as unknown:
        await world.accounts.sign_in("nobody@example.org", PASSWORD, OFFICE)
    assert wrong.value.detail == unknown.value.detail
    assert {"field": "password"} == wrong.value.args_by_name
    assert [] == world.rows("SELECT * FROM session")


async def test_an_overlong_password_is_refused_without_hashing_it(world):
    passwords = Passwords()
    hashed = await passwords.hash("x" * PASSWORD_CHARACTERS_MAX)
    assert not await passwords.verify("x" * 10_000_000, hashed)


@pytest.mark.parametrize(
    ("email", "name", "password", "field"),
    [
        ("ana", "Ana", PASSWORD, "email"),
        ("ana @example.org", "Ana", PASSWORD, "email"),
        ("new@example.org", "  ", PASSWORD, "name"),
        ("new@example.org", "Ana", "short", "password"),
        ("ANA@EXAMPLE.ORG", "Ana", PASSWORD, "email"),
    ],
)
async def test_a_wrong_field_is_named_and_no_account_made(
    world, email, name, password, field
):
    with pytest.raises(BadInput) as caught:
        await world.accounts.create(email, name, password)
    assert {"field": field} == caught.value.args_by_name
    assert [(1,)] == world.rows("SELECT count(*) FROM account")
    assert [(1,)] == world.rows("SELECT count(*) FROM audit")


async def test_a_session_ends_after_a_day_of_rest(world):
    token = await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    world.now_ms += SESSION_IDLE_MS - 1
    assert await world.accounts.identity(token) is not None
    world.now_ms += SESSION_IDLE_MS
    assert await world.accounts.identity(token) is None


async def test_a_session_in_use_still_ends_after_two_weeks(world):
    token = await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    opened_ms = world.now_ms
    half_a_day_ms = SESSION_IDLE_MS // 2
    while world.now_ms + half_a_day_ms < opened_ms + SESSION_MS_MAX:
        world.now_ms += half_a_day_ms
        assert await world.accounts.identity(token) is not None
    world.now_ms += half_a_day_ms
    assert await world.accounts.identity(token) is None


async def test_a_session_opened_while_the_clock_was_decades_ahead_ends_with_it(world):
    right_ms = world.now_ms
    world.now_ms += 73 * 365 * 24 * 60 * MINUTE_MS
    token = await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    assert await world.accounts.identity(token) is not None
    world.now_ms = right_ms
    assert await world.accounts.identity(token) is None


async def test_signing_out_ends_this_session_and_no_other(world):
    desk = await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    laptop = await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    await world.accounts.sign_out(await world.accounts.identity(desk))
    assert await world.accounts.identity(desk) is None
    assert await world.accounts.identity(laptop) is not None


async def test_a_new_password_ends_the_sessions_on_other_machines(world):
    desk = await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    stolen = await world.accounts.sign_in("ana@example.org", PASSWORD, "203.0.113.9")
    identity = await world.accounts.identity(desk)
    with pytest.raises(BadInput):
        await world.accounts.change_password(
            identity, "a guess at it", "moon pier tide"
        )
    assert await world.accounts.identity(stolen) is not None
    await world.accounts.change_password(identity, PASSWORD, "moon pier tide")
    assert await world.accounts.identity(desk) is not None
    assert await world.accounts.identity(stolen) is None
    assert "invalid" == await world.refused(PASSWORD)


async def test_guessing_has_to_wait_and_waiting_ends(world):
    for _ in range(FREE_TRIES_PAIR):
        assert "invalid" == await world.refused()
    assert "too_many" == await world.refused(PASSWORD)
    world.now_ms += MINUTE_MS
    await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    assert "invalid" == await world.refused()


async def test_the_wait_is_said_in_words_and_seconds(world):
    for _ in range(FREE_TRIES_PAIR):
        await world.refused()
    with pytest.raises(TooMany) as caught:
        await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    assert "Too many wrong passwords. Try again in 30 seconds." == caught.value.detail
    assert {"retry_after_s": 30} == caught.value.args_by_name


async def test_an_attacker_elsewhere_does_not_lock_the_owner_out(world):
    await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    codes = {await world.refused(address=f"198.51.100.{n}") for n in range(80)}
    assert {"invalid", "too_many"} == codes
    await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)


async def test_an_attacker_at_the_same_address_does_not_lock_colleagues_out(world):
    await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    for n in range(60):
        with pytest.raises((BadInput, TooMany)):
            await world.accounts.sign_in(f"p{n}@example.org", "password1234", OFFICE)
    await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)


async def test_every_sign_in_and_failure_is_in_the_audit_without_what_was_typed(world):
    await world.refused("hunter2 hunter2")
    token = await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    await world.accounts.sign_out(await world.accounts.identity(token))
    entries = await world.accounts.store.audit(skip=0, limit=10)
    actions = [entry.action for entry in entries]
    assert [
        "signed_out",
        "signed_in",
        "sign_in_failed",
        "account_created",
    ] == actions
    assert "hunter2" not in repr(entries)
    assert actions[1:3] == [
        entry.action for entry in await world.accounts.store.audit(skip=1, limit=2)
    ]


async def test_the_audit_cannot_be_edited_and_an_edit_of_the_file_shows(world):
    await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    for sql in ("UPDATE audit SET detail = 'x'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError):
            world.connection.execute(sql)
    assert audit_broken_at(world.connection) is None
    world.connection.execute("DROP TRIGGER audit_is_not_changed")
    world.connection.execute("UPDATE audit SET address = 'elsewhere' WHERE seq = 2")
    assert 2 == audit_broken_at(world.connection)


async def test_an_audit_row_is_written_with_its_act_or_neither_is(world):
    store = world.accounts.store
    account = (await store.account_by_email("ana@example.org")).id
    entry = AuditEntry(world.now_ms, "membership_set", account)
    await store.set_membership(Membership(account, "harbour", "p1", "admin"), entry)
    await store.set_membership(Membership(account, "harbour", "p1", "crew"), entry)
    token = await world.accounts.sign_in("ana@example.org", PASSWORD, OFFICE)
    identity = await world.accounts.identity(token)
    assert "crew" == identity.membership("harbour").role
    assert identity.membership("site") is None
    world.connection.execute("PRAGMA foreign_keys = ON")
    before = world.rows("SELECT count(*) FROM audit")
    with pytest.raises(sqlite3.IntegrityError):
        await store.set_membership(Membership("nobody", "site", "p", "crew"), entry)
    assert before == world.rows("SELECT count(*) FROM audit")
