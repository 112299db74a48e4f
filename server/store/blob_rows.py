"""Which blobs there are, what names them, and who has shown to have one.

Rule 1: a row of `blob` is written after its file is on disk and gone before it: what
        has a row can be read.
Rule 2: a blob may be read by whom a scope lets read a group that names it, and by a
        device that has pushed a change that names it and then sent all of its bytes.
        To know a hash is not enough.
Rule 3: a blob goes UNNAMED_MS after a sweep first found that nothing names it.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from server.store.rows import Blob, Claim, HeldChange
from shared import blobs

UNNAMED_MS = 30 * 24 * 3_600_000

TABLES = (
    """CREATE TABLE blob (
        sha256 TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        received_ms INTEGER NOT NULL,
        unnamed_ms INTEGER) WITHOUT ROWID""",
    # Where to look for who may read it; what stands there the register says.
    """CREATE TABLE blob_ref (
        sha256 TEXT NOT NULL,
        production TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        "group" TEXT NOT NULL,
        PRIMARY KEY (sha256, production, kind, id, "group")) WITHOUT ROWID""",
    'CREATE INDEX blob_ref_group ON blob_ref (production, kind, id, "group")',
    # What a device's own changes name, and whether it has sent all of it.
    """CREATE TABLE blob_claim (
        device TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        is_proven INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (device, sha256)) WITHOUT ROWID""",
)

_ALL = "SELECT sha256, type, bytes, received_ms, unnamed_ms FROM blob ORDER BY sha256"
_ONE = """SELECT sha256, type, bytes, received_ms, unnamed_ms FROM blob
    WHERE sha256 = ?"""
# A record may be told to a further scope, which `also` holds.
_IN_SCOPE = """SELECT 1 FROM blob_ref AS ref JOIN register AS held
    ON held.production = ref.production AND held.kind = ref.kind
    AND held.id = ref.id AND held."group" = ref."group"
    WHERE ref.sha256 = ?1 AND ref.production = ?2
        AND held.scope IN (SELECT value FROM json_each(?3))
    UNION ALL SELECT 1 FROM blob_ref AS ref JOIN also AS told
    ON told.production = ref.production AND told.kind = ref.kind
    AND told.id = ref.id AND told."group" = ref."group"
    WHERE ref.sha256 = ?1 AND ref.production = ?2
        AND told.scope IN (SELECT value FROM json_each(?3)) LIMIT 1"""
# By what stands, and by what waits for review or for an upgrade and may yet stand.
_NAMED_AGAIN = """UPDATE blob SET unnamed_ms = NULL WHERE sha256 IN (
    SELECT ref.sha256 FROM blob_ref AS ref JOIN register AS held
    ON held.production = ref.production AND held.kind = ref.kind
    AND held.id = ref.id AND held."group" = ref."group"
    UNION SELECT value FROM json_each(?1))"""
# What was noted by a clock that ran ahead is noted again.
_UNNAMED = """UPDATE blob SET unnamed_ms = ?2
    WHERE (unnamed_ms IS NULL OR unnamed_ms > ?2) AND sha256 NOT IN (
    SELECT ref.sha256 FROM blob_ref AS ref JOIN register AS held
    ON held.production = ref.production AND held.kind = ref.kind
    AND held.id = ref.id AND held."group" = ref."group"
    UNION SELECT value FROM json_each(?1))"""
_WAITING = "SELECT body FROM held_change"

_held = msgspec.json.Decoder(HeldChange)

Rows = Callable[..., list[tuple[Any, ...]]]
Write = Callable[..., None]


def is_over(blob: Blob, now_ms: int) -> bool:
    """Whether a blob that nothing names goes now: seen so twice, UNNAMED_MS apart."""
    return blob.unnamed_ms is not None and now_ms - blob.unnamed_ms >= UNNAMED_MS


class BlobReads:
    """What a Reader knows of blobs. `rows` runs a statement and gives its rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, sha256: str) -> Blob | None:
        found = self._rows(_ONE, sha256)
        return Blob(*found[0]) if found else None

    def all(self) -> list[Blob]:
        """Every blob, by hash."""
        return [Blob(*row) for row in self._rows(_ALL)]

    def is_named(
        self,
        production: str,
        sha256: str,
        scopes: Iterable[str],
    ) -> bool:
        """Whether something that stands in one of these scopes names it."""
        asked = msgspec.json.encode(tuple(scopes)).decode()
        return bool(self._rows(_IN_SCOPE, sha256, production, asked))

    def claim(self, device: str, sha256: str) -> Claim | None:
        """What a device has to do with a blob by its own changes; None: nothing."""
        sql = "SELECT is_proven FROM blob_claim WHERE device = ? AND sha256 = ?"
        found = self._rows(sql, device, sha256)
        return Claim(bool(found[0][0])) if found else None


class BlobWrites(BlobReads):
    """What the Writer does about blobs, inside its transaction."""

    def __init__(self, rows: Rows, write: Write) -> None:
        super().__init__(rows)
        self._write = write

    def name(
        self, production: str, kind: str, id: str, group: str, hashes: Iterable[str]
    ) -> None:
        """These, and no others, are what a group names from now on."""
        self._write(
            "DELETE FROM blob_ref WHERE production = ? AND kind = ? AND id = ?"
            ' AND "group" = ?',
            production,
            kind,
            id,
            group,
        )
        for sha256 in hashes:
            self._write(
                "INSERT OR IGNORE INTO blob_ref VALUES (?, ?, ?, ?, ?)",
                sha256,
                production,
                kind,
                id,
                group,
            )

    def claim_all(self, device: str, hashes: Iterable[str]) -> None:
        """A change of this device names them."""
        for sha256 in hashes:
            sql = "INSERT OR IGNORE INTO blob_claim (device, sha256) VALUES (?, ?)"
            self._write(sql, device, sha256)

    def receive(self, device: str, blob: Blob) -> None:
        """All of it is on disk, and came from this device."""
        self._write(
            "INSERT OR IGNORE INTO blob VALUES (?, ?, ?, ?, NULL)",
            blob.sha256,
            blob.type,
            blob.bytes,
            blob.received_ms,
        )
        self._write(
            "UPDATE blob_claim SET is_proven = 1 WHERE device = ? AND sha256 = ?",
            device,
            blob.sha256,
        )

    def sweep(self, now_ms: int) -> list[str]:
        """Let go of blobs that nothing has named for long; whose files are to go.

        Once a day is enough: it only notes when it first saw a blob unnamed.
        """
        waiting = [_held.decode(body).change for (body,) in self._rows(_WAITING)]
        awaited = {sha256 for change in waiting for sha256 in blobs.named(change)}
        named = msgspec.json.encode(sorted(awaited)).decode()
        self._write(_NAMED_AGAIN, named)
        self._write(_UNNAMED, named, now_ms)
        over = [blob.sha256 for blob in self.all() if is_over(blob, now_ms)]
        self.forget(over)
        return over

    def forget(self, hashes: Iterable[str]) -> None:
        """They are not here any more; those who name them may send them again."""
        for sha256 in hashes:
            self._write("DELETE FROM blob WHERE sha256 = ?", sha256)
            # Whoever sent it once would have to send it again.
            self._write("UPDATE blob_claim SET is_proven = 0 WHERE sha256 = ?", sha256)
