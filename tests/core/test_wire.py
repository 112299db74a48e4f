"""Messages as they stand on the wire: kept in tests/golden/wire, one a file.

They change only with PROTOCOL_VERSION; old ones stay readable.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import fields

from shared import wire
from shared.clock import Reading
from tests.support.shapes import messages

GOLDEN = Path(__file__).parents[1] / "golden" / "wire"
MESSAGES = {message.__name__: message for message in messages()}
# They name a version, and so leave nothing out.
SAYING_ALL = {"PairRequest", "Hello", "HelloReply", "Fork", "Limits"}


def golden(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_bytes())
    return found


def decoded(name: str, body: object) -> Struct:
    return msgspec.json.decode(json.dumps(body).encode(), type=MESSAGES[name])


def with_unheard_of(value: object) -> object:
    """A message's JSON with another field in every struct of it, but in no mapping."""
    if isinstance(value, Struct):
        known = {
            field.encode_name: with_unheard_of(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) is not msgspec.UNSET
        }
        return known | {"unheard_of": {"by": ["this", "build"]}}
    if isinstance(value, dict):
        return {key: with_unheard_of(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [with_unheard_of(one) for one in value]
    return value


def test_there_is_a_golden_file_for_each_message() -> None:
    assert set(MESSAGES) == {path.stem for path in GOLDEN.iterdir()}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_decoded_and_encoded_again_is_the_same(name: str) -> None:
    body = golden(name)

    again = msgspec.json.encode(decoded(name, body))

    assert body == json.loads(again)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_field_of_a_message_stands_in_its_golden_file(name: str) -> None:
    assert {field.encode_name for field in fields(MESSAGES[name])} == set(golden(name))


@pytest.mark.parametrize("name", MESSAGES)
def test_fields_of_a_newer_version_are_ignored_wherever_they_stand(name: str) -> None:
    message = decoded(name, golden(name))

    newer = with_unheard_of(message)

    assert "unheard_of" in json.dumps(newer)
    assert message == decoded(name, newer)


@pytest.mark.parametrize("name", MESSAGES)
def test_only_what_must_be_said_must_be_said(name: str) -> None:
    required = {f.encode_name for f in fields(MESSAGES[name]) if f.required}
    least = {key: value for key, value in golden(name).items() if key in required}

    message = decoded(name, least)

    says_all = name in SAYING_ALL
    assert set(json.loads(msgspec.json.encode(message))) == (
        {f.encode_name for f in fields(MESSAGES[name])} if says_all else required
    )


def test_a_message_that_names_a_version_names_it_though_it_is_the_default() -> None:
    """Or a new server would take an old phone for one of its own version."""
    named = {
        name
        for name, message in MESSAGES.items()
        if {"protocol", "schema"} & set(message.__struct_fields__)
    }

    # What is the limit is said, too: another build's default would be another limit.
    assert SAYING_ALL == named | {"Limits"}
    hello = wire.Hello(Reading(0), 1)
    assert {"protocol": wire.PROTOCOL_VERSION, "schema": 1}.items() <= json.loads(
        msgspec.json.encode(hello)
    ).items()


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_without_what_it_must_say_is_none(name: str) -> None:
    for field in fields(MESSAGES[name]):
        if field.required:
            body = golden(name)
            del body[field.encode_name]
            with pytest.raises(msgspec.ValidationError, match=field.encode_name):
                decoded(name, body)


def test_a_frame_names_its_cursors_from_and_to() -> None:
    frame = decoded("LiveFrame", golden("LiveFrame"))

    assert isinstance(frame, wire.LiveFrame)
    assert (1041, 1044) == (frame.start.seq, frame.end.seq)


def test_an_outcome_tells_what_stands_only_when_it_has_a_row() -> None:
    reply = decoded("PushReply", golden("PushReply"))

    assert isinstance(reply, wire.PushReply)
    rows = [one.row for one in reply.outcomes]
    assert ["time"] == list(rows[0])
    assert [msgspec.UNSET] * 4 == rows[1:]


def test_limits_of_the_wire_are_those_of_the_design() -> None:
    assert (20_000, 15_000) == (wire.HEARTBEAT_MS, wire.POLL_MS)
    assert wire.LIVE_FRAME_BYTES_MAX < 1024 * 1024
