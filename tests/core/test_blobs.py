"""What can be a blob, and what names one."""

import hashlib

import pytest

from shared import blobs
from shared.changes import Change, Fact, Patch
from shared.clock import Reading
from shared.wire import BLOB_TYPES

HASH = hashlib.sha256(b"one").hexdigest()
OTHER = hashlib.sha256(b"other").hexdigest()
FIRST = {
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01",
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\r",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBP",
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3",
}


def change(*patches: Patch, fact: Fact | None = None) -> Change:
    return Change("change-1", 1, "ana", Reading(0), 1, fact=fact, patches=patches)


def test_a_hash_is_64_small_hex_digits():
    assert blobs.is_hash(HASH)
    for text in ("", HASH[:-1], HASH + "0", HASH.upper(), "../" + HASH[3:], "g" * 64):
        assert not blobs.is_hash(text)


@pytest.mark.parametrize("media_type", BLOB_TYPES)
def test_every_type_that_is_taken_is_told_by_its_first_bytes(media_type):
    assert media_type == blobs.sniffed(FIRST[media_type][: blobs.SNIFF_BYTES])


def test_no_other_bytes_are_a_type():
    for first in (
        b"",
        b"\xff\xd8",
        b"<svg xmlns=",
        b"<html><body>",
        b"GIF89a",
        b"RIFF\x24\x00\x00\x00WAVE",
        b" %PDF-1.7",
    ):
        assert "" == blobs.sniffed(first)


def test_a_change_names_the_hashes_that_it_adds_each_once():
    made = Patch("incident", "incident-1", True, add={"photos": (HASH, OTHER)})
    again = Patch("incident", "incident-1", add={"photos": (HASH,)})
    assert (HASH, OTHER) == blobs.named(change(made, again))


def test_a_change_names_no_blob_by_taking_it_away_or_in_another_group():
    away = Patch("incident", "incident-1", remove={"photos": (HASH,)})
    people = Patch("incident", "incident-1", add={"people": (HASH,)})
    item = Patch("item", "item-0001", add={"photos": (HASH,)})
    words = Patch("incident", "incident-1", set={"words": {"text": HASH}})
    fact = Fact("comment", {"on_kind": "incident", "on_id": HASH, "text": HASH})
    assert () == blobs.named(change(away, people, item, words))
    assert () == blobs.named(change(fact=fact))


def test_what_stands_names_what_is_a_hash_and_nothing_else():
    value = {"elements": [HASH, "not a hash", 7, OTHER]}
    assert (HASH, OTHER) == blobs.standing("incident", "photos", value)
    assert () == blobs.standing("incident", "people", value)
    assert () == blobs.standing("item", "photos", value)
    assert () == blobs.standing("incident", "photos", {})
