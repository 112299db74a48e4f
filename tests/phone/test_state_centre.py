"""The sync centre's numbers, pairing, and where the token is kept."""

import stat
from pathlib import Path

import httpx
import pytest

from mobile.replica.kept import Paired
from mobile.secrets import FileSecrets
from mobile.settings import STORAGE_VARIABLE, settings
from mobile.sync.pairing import REFUSED, PairingFailed
from server.store.devices import revoke_device
from shared.access import Role
from shared.nouns.people import Direction
from shared.pairing import Ticket, parse_ticket, ticket_text
from shared.session import Phase
from tests.support.scripted import PORTAL, scripted_phone
from tests.support.world import URL, World

# Numbers -----------------------------------------------------------------------


async def test_saved_sent_and_received_are_counted_apart(day: World) -> None:
    ana = day.state("ana")
    day.network.is_up = False
    ana.people.check(day.people["ana"], Direction.IN)
    ana.incidents.write(ana.incidents.begin(), "Ladder slipped")
    counts = ana.centre.standing().counts
    assert (2, 0, 0) == (counts.saved, counts.sent, counts.received)
    assert {"attendance": 1, "incident": 1} == counts.waiting

    day.network.is_up = True
    day.network.lose_next_reply_to = "push"
    await day.sync("ana")
    counts = ana.centre.standing().counts
    assert (2, 2, 0) == (counts.saved, counts.sent, counts.received)

    await day.settle()
    counts = ana.centre.standing().counts
    assert (2, 2, 2) == (counts.saved, counts.sent, counts.received)
    assert {} == counts.waiting
    assert 1 == len(day.state("ben").incidents.all())


async def test_without_a_line_the_centre_says_when_it_was_last_heard(
    day: World,
) -> None:
    ana = day.state("ana")
    heard_ms = ana.centre.standing().last_contact_ms
    day.network.is_up = False
    day.later(10 * 60_000)
    await day.sync("ana")

    standing = ana.centre.standing()
    assert heard_ms == standing.last_contact_ms == standing.as_of_ms
    assert (Phase.BACKOFF, 1) == (standing.link.phase, standing.link.failures)
    assert ana.now_ms() - heard_ms >= 10 * 60_000


# Pairing -----------------------------------------------------------------------


async def test_a_code_makes_a_phone_somebodys_and_is_used_up(world: World) -> None:
    ana = await world.person("ana", department="Camera")
    text = await world.ticket(ana, Role.HEAD)
    phone, other = world.unpaired("ana"), world.unpaired("other")
    assert None is phone.state.paired
    paired = await phone.state.pair(f"  {text}\n")

    assert isinstance(paired, Paired)
    assert (ana, Role.HEAD, "The Brass Heron") == (
        paired.person,
        paired.role,
        paired.title,
    )
    refused = await other.state.pair(text)
    assert isinstance(refused, PairingFailed)
    assert "used before" in refused.words
    assert refused.words in REFUSED
    assert None is other.state.paired


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "not a pairing code"),
        ("https://menu.example/today", "not a pairing code"),
        ("CALLBOARD1|http://server.test|production", "not complete"),
        ("CALLBOARD1|server.test|production|CODE|", "no server address"),
        ("CALLBOARD1|https://server.test|production|CODE|ABCDEF", "not complete"),
        ("CALLBOARD1|http://server.test|production|CODE|", "nothing was sent"),
    ],
)
async def test_a_text_that_is_no_ticket_is_said_so_without_asking_anybody(
    world: World, text: str, word: str
) -> None:
    found = await world.unpaired("ana").state.pair(text)

    assert isinstance(found, PairingFailed)
    assert word in found.words
    assert [] == world.network.carried


async def test_wrong_and_expired_codes_say_what_to_do(world: World) -> None:
    ana = await world.person("ana")
    text = await world.ticket(ana, Role.CREW)
    phone = world.unpaired("ana")
    ticket = parse_ticket(text)
    wrong = ticket_text(Ticket(URL, world.production, "A" * 16))
    found = await phone.state.pair(wrong)
    assert "pairing_refused" == found.code
    assert "does not fit" in found.words
    assert found.words in REFUSED

    world.later(11 * 60_000)
    found = await phone.state.pair(ticket_text(ticket))
    assert "older than ten minutes" in found.words
    assert found.words in REFUSED
    assert None is phone.state.paired


async def test_a_server_that_does_not_answer_is_named(world: World) -> None:
    text = ticket_text(Ticket(URL, world.production, "A" * 16))
    world.network.is_up = False
    found = await world.unpaired("ana").state.pair(text)

    assert "unreachable" == found.code
    assert URL in found.detail


async def test_a_portal_is_not_taken_for_a_callboard(tmp_path: Path) -> None:
    phone, script = scripted_phone(tmp_path, PORTAL, httpx.Response(500, text="oops"))
    phone.replica.write(lambda c: c.execute("DELETE FROM pairing"))
    text = ticket_text(Ticket("https://server.test", "production-heron", "A" * 16))
    for _ in range(2):
        found = await phone.state.pair(text)
        assert isinstance(found, PairingFailed)
        assert "not_callboard" == found.code
    assert 2 == len(script.asked)
    await phone.stop()


async def test_a_phone_keeps_to_its_production(day: World) -> None:
    other = ticket_text(Ticket(URL, "another-production", "A" * 16))
    found = await day.state("ana").pair(other)

    assert isinstance(found, PairingFailed)
    assert "The Brass Heron" in found.detail
    assert day.production == day.state("ana").paired.production


async def test_a_phone_that_is_paired_again_sends_what_it_kept(day: World) -> None:
    ana = day.state("ana")
    before = ana.paired
    ana.incidents.write(ana.incidents.begin(), "Ladder slipped")
    text = await day.ticket(day.people["ana"], Role.HEAD, "Camera")
    await ana.pair(text)
    await day.settle()

    assert before.device != ana.paired.device
    words = [n.incident.words.text for n in day.state("ben").incidents.all()]
    assert ["Ladder slipped"] == words


async def test_a_phone_is_given_to_another_only_when_all_is_sent(day: World) -> None:
    ana = day.state("ana")
    before = ana.paired
    ana.incidents.write(ana.incidents.begin(), "Ladder slipped")

    kept_back = await ana.pair(await day.ticket(day.people["ben"], Role.CREW))

    assert isinstance(kept_back, PairingFailed)
    assert ("not_sent", True) == (kept_back.code, "1 left" in kept_back.detail)
    assert before == ana.paired
    await day.settle()
    words = [n.incident.words.text for n in day.state("ben").incidents.all()]
    assert ["Ladder slipped"] == words
    await ana.pair(await day.ticket(day.people["ben"], Role.CREW))
    assert day.people["ben"] == ana.paired.person


async def test_a_phone_that_was_sent_away_is_given_to_another_as_it_is(
    day: World,
) -> None:
    ana = day.state("ana")
    device = ana.paired.device
    now_ms = day.now_ms
    await day.on_server(
        day.core.store.write(
            lambda w: revoke_device(w, day.production, device, now_ms, is_stolen=True)
        )
    )
    ana.incidents.write(ana.incidents.begin(), "Ladder slipped")
    await day.sync("ana")
    assert Phase.STOPPED is day.phones["ana"].client.session.phase

    await ana.pair(await day.ticket(day.people["ben"], Role.CREW))

    assert day.people["ben"] == ana.paired.person


async def test_the_token_is_for_its_owner_only_and_not_in_the_replica(
    day: World, tmp_path: Path
) -> None:
    token = tmp_path / "ana" / "token"
    secret = token.read_text()

    assert 0o600 == stat.S_IMODE(token.stat().st_mode)
    assert 0o700 == stat.S_IMODE(token.parent.stat().st_mode)
    await day.phones.pop("ana").stop()
    assert secret.encode() not in (tmp_path / "ana" / "replica.db").read_bytes()


def test_a_token_is_replaced_whole(tmp_path: Path) -> None:
    secrets = FileSecrets(tmp_path)
    assert "" == secrets.get()
    secrets.put("first")
    (tmp_path / "token.part").write_text("left by a crash")
    secrets.put("second")

    assert "second" == secrets.get()
    assert ["token"] == [path.name for path in tmp_path.iterdir()]


def test_storage_is_what_the_command_line_says_else_what_flet_says(
    tmp_path: Path,
) -> None:
    environ = {STORAGE_VARIABLE: str(tmp_path / "flet")}

    assert tmp_path / "flet" == settings(environ).data
    assert tmp_path / "own" == settings(environ, tmp_path / "own").data
    with pytest.raises(KeyError):
        settings({})
