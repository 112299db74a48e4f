"""Which blobs there are, what names them, and who has shown to have one.

Rule 1: a row of `blob` is written after its file is on disk and gone before it: what
        has a row can be read.
Rule 2: a blob may be read by whom a scope lets read a group that names it, if it was
        named there by somebody who had it; and by who has pushed a change that names
        it and had it. To know a hash is not enough: who has a blob has sent all of it,
        or could read it when they named it.
Rule 3: a blob goes UNNAMED_MS after a sweep first found that nothing names it.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from server.store.rows import Blob, Claim, HeldChange
from shared import blobs
from shared.changes import Change

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
    # What a device's own changes name: before PROOFS.
    """CREATE TABLE blob_claim (
        device TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        is_proven INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (device, sha256)) WITHOUT ROWID""",
)

# Of a person, not of a device: what one phone of theirs named another may send, and
# a phone may get a new identity between the words and the photo.
PROOFS = (
    # Who has named what, and where.
    """CREATE TABLE blob_named (
        sha256 TEXT NOT NULL,
        production TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        "group" TEXT NOT NULL,
        person TEXT NOT NULL,
        PRIMARY KEY (sha256, production, kind, id, "group", person)) WITHOUT ROWID""",
    # Who has a blob, or had it once.
    """CREATE TABLE blob_had (
        sha256 TEXT NOT NULL,
        production TEXT NOT NULL,
        person TEXT NOT NULL,
        PRIMARY KEY (sha256, production, person)) WITHOUT ROWID""",
    # What still has to come is claimed where it stands now, or nowhere.
    """INSERT OR IGNORE INTO blob_named
        SELECT claim.sha256, device.production, coalesce(ref.kind, ''),
            coalesce(ref.id, ''), coalesce(ref."group", ''), device.person
        FROM blob_claim AS claim JOIN device ON device.id = claim.device
        LEFT JOIN blob_ref AS ref ON ref.sha256 = claim.sha256
            AND ref.production = device.production""",
    """INSERT OR IGNORE INTO blob_had
        SELECT claim.sha256, device.production, device.person
        FROM blob_claim AS claim JOIN device ON device.id = claim.device
        WHERE claim.is_proven""",
    # What is here stays readable where it is named: by nobody in particular.
    """INSERT OR IGNORE INTO blob_named
        SELECT sha256, production, kind, id, "group", '' FROM blob_ref
        WHERE sha256 IN (SELECT sha256 FROM blob)""",
    """INSERT OR IGNORE INTO blob_had
        SELECT sha256, production, '' FROM blob_named WHERE person = ''""",
    "DROP TABLE blob_claim",
)

_ALL = "SELECT sha256, type, bytes, received_ms, unnamed_ms FROM blob ORDER BY sha256"
_ONE = """SELECT sha256, type, bytes, received_ms, unnamed_ms FROM blob
    WHERE sha256 = ?"""
# A record may be told to a further scope, which `also` holds.
_IN_SCOPE = """SELECT 1 FROM blob_ref AS ref
    WHERE ref.sha256 = ?1 AND ref.production = ?2
    AND (EXISTS (SELECT 1 FROM register AS held
            WHERE held.production = ref.production AND held.kind = ref.kind
            AND held.id = ref.id AND held."group" = ref."group"
            AND held.scope IN (SELECT value FROM json_each(?3)))
        OR EXISTS (SELECT 1 FROM also AS told
            WHERE told.production = ref.production AND told.kind = ref.kind
            AND told.id = ref.id AND told."group" = ref."group"
            AND told.scope IN (SELECT value FROM json_each(?3))))
    AND EXISTS (SELECT 1 FROM blob_named AS named JOIN blob_had AS had
        ON had.sha256 = named.sha256 AND had.production = named.production
        AND had.person = named.person
        WHERE named.sha256 = ref.sha256 AND named.production = ref.production
        AND named.kind = ref.kind AND named.id = ref.id
        AND named."group" = ref."group") LIMIT 1"""
_CLAIM = """SELECT EXISTS (SELECT 1 FROM blob_had
        WHERE sha256 = ?1 AND production = ?2 AND person = ?3)
    FROM blob_named WHERE sha256 = ?1 AND production = ?2 AND person = ?3 LIMIT 1"""
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
        """Whether something that stands in one of these scopes names it, put there by
        somebody who had it.
        """
        asked = msgspec.json.encode(tuple(scopes)).decode()
        return bool(self._rows(_IN_SCOPE, sha256, production, asked))

    def claim(self, production: str, person: str, sha256: str) -> Claim | None:
        """What somebody has to do with a blob by their own changes; None: nothing."""
        found = self._rows(_CLAIM, sha256, production, person)
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

    def put_claims(self, production: str, person: str, change: Change) -> None:
        """A change of this person's names what it names."""
        for patch in change.patches:
            for group, added in patch.add.items():
                for sha256 in blobs.standing(patch.kind, group, {"elements": added}):
                    self._write(
                        "INSERT OR IGNORE INTO blob_named VALUES (?, ?, ?, ?, ?, ?)",
                        sha256,
                        production,
                        patch.kind,
                        patch.id,
                        group,
                        person,
                    )

    def prove(self, production: str, person: str, sha256: str) -> None:
        """This person has it: wherever they name it, others may read it too."""
        sql = "INSERT OR IGNORE INTO blob_had VALUES (?, ?, ?)"
        self._write(sql, sha256, production, person)

    def receive(self, production: str, person: str, blob: Blob) -> None:
        """All of it is on disk, and came from this person."""
        self._write(
            "INSERT OR IGNORE INTO blob VALUES (?, ?, ?, ?, NULL)",
            blob.sha256,
            blob.type,
            blob.bytes,
            blob.received_ms,
        )
        self.prove(production, person, blob.sha256)

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
