"""Blobs by their SHA-256: what can be one, and which of them a record or change names.

A photo is only ever known by the hash of its bytes, so that it may arrive after the
words that name it, from anywhere, in any number of parts, and be the same photo.
"""

from collections.abc import Iterable
from typing import Any

from shared.changes import Change

HASH_CHARS = 64
# How many of the first bytes `sniffed` looks at.
SNIFF_BYTES = 12
# More photos than this tell no more about one thing that happened.
BLOBS_OF_RECORD_MAX = 24

# The set groups whose elements are hashes.
GROUPS: frozenset[tuple[str, str]] = frozenset(
    {
        ("incident", "photos"),
        ("delivery", "photos"),
        ("asset", "photos"),
        ("person", "photos"),
        ("document", "files"),
    }
)

_HEX = frozenset("0123456789abcdef")


def is_hash(text: str) -> bool:
    """Whether `text` can be a SHA-256: 64 of 0-9 and a-f."""
    return len(text) == HASH_CHARS and _HEX.issuperset(text)


def sniffed(first: bytes) -> str:
    """The media type that the first SNIFF_BYTES bytes say; empty for none of ours.

    By the signatures of the WHATWG's MIME Sniffing Standard. Names and headers are
    not asked: whoever sends a blob could write anything there.
    """
    if first.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return "image/webp"
    if first.startswith(b"%PDF-"):
        return "application/pdf"
    return ""


def standing(kind: str, group: str, value: dict[str, Any]) -> tuple[str, ...]:
    """The hashes that a group's value names; none for a group that names no blobs."""
    if (kind, group) not in GROUPS:
        return ()
    return _hashes(value.get("elements", ()))


def named(change: Change) -> tuple[str, ...]:
    """The hashes that a change adds to what it edits, each once."""
    found = [
        hash_
        for patch in change.patches
        for group, added in patch.add.items()
        if (patch.kind, group) in GROUPS
        for hash_ in _hashes(added)
    ]
    return tuple(dict.fromkeys(found))


def _hashes(elements: Iterable[Any]) -> tuple[str, ...]:
    return tuple(one for one in elements if isinstance(one, str) and is_hash(one))
