"""The file of what a phone has not sent: whole, or not one at all."""

import msgspec
import pytest

from shared import unsent
from shared.changes import Change, Fact
from shared.clock import Reading
from shared.errors import BadInput
from shared.unsent import Whose
from shared.wire import Push

SAID = Fact("comment", {"on_kind": "item", "on_id": "item-yard", "text": "Größe ✓"})
CHANGE = Change("change-000001", 7, "person-ben", Reading(5, "boot", 2), 1, fact=SAID)
WHOSE = Whose("production-1", "device-1", "person-ben", "Heron", "Ben Grip")
PUSH = Push(Reading(9, "boot", 6), (CHANGE,), 1)
FILE = unsent.written(WHOSE, PUSH)


def wrong(file: bytes) -> str:
    with pytest.raises(BadInput) as error:
        unsent.read(file)
    return error.value.detail


def test_what_was_written_is_read() -> None:
    found = unsent.read(FILE)

    assert (WHOSE, PUSH) == (found.whose, found.push)
    assert unsent.is_one(FILE)


def test_the_push_in_it_is_the_one_of_the_wire() -> None:
    page = msgspec.json.decode(FILE)

    assert PUSH == msgspec.convert(page["push"], Push)
    assert ("unsent work", 1) == (page["callboard"], page["version"])


@pytest.mark.parametrize("at", range(0, len(FILE), 7))
def test_a_file_cut_or_with_one_byte_changed_is_not_taken(at: int) -> None:
    wrong(FILE[:at])
    other = FILE[:at] + bytes([FILE[at] ^ 1]) + FILE[at + 1 :]
    if FILE[at : at + 1].isspace():
        return
    try:
        found = unsent.read(other)
    except BadInput:
        return
    # Whose file it is stands outside the sum: the server knows the phone or not.
    assert PUSH == found.push
    assert WHOSE != found.whose


def test_too_much_is_refused_before_it_is_read() -> None:
    assert "At most 32 MiB" in wrong(b"{" + b" " * unsent.FILE_BYTES_MAX)
