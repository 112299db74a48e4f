"""The replica's tables, and every step that led to them. Steps are never edited.

register  what stands in one field group, as one scope tells it
fact      a fact as one scope tells it; own unsent ones under the scope OWN
about     subject id -> facts about it (a kit's scan is about its contents too)
outbox    every change made here, until the server is known to have it for ever
touched   what a change still shows through on, before its effect is here
inbox     what came back refused, with its reason, until its author decides
scope     how far each scope has been read, or how far its snapshot has come
kept      single values by name: see outbox.py and cursors.py
pairing   whose phone this is: one row, or none
custody   what all scans of a thing have come to, as far as that is kept: custody.py
draft     what is being typed and is not yet saved, by the name of its form
photo     photos whose files are here, and how far each has come: see photos.py
"""

from typing import Any

from sqlite_utils import Database, Migrations

# The scope of what was made here and has not come back from the server yet.
OWN = ""

MIGRATIONS = Migrations("replica")

FIRST = (
    """CREATE TABLE register (
        kind TEXT, id TEXT, name TEXT, scope TEXT,
        seq INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (kind, id, name, scope)) WITHOUT ROWID""",
    """CREATE TABLE fact (
        id TEXT, scope TEXT,
        kind TEXT NOT NULL, workday TEXT NOT NULL, held TEXT NOT NULL,
        seq INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (id, scope)) WITHOUT ROWID""",
    "CREATE INDEX fact_day ON fact (kind, workday)",
    "CREATE INDEX fact_held ON fact (id) WHERE held <> ''",
    """CREATE TABLE about (
        subject TEXT, fact TEXT, PRIMARY KEY (subject, fact)) WITHOUT ROWID""",
    """CREATE TABLE outbox (
        device_seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        what TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        state TEXT NOT NULL,
        sent_ms INTEGER,
        received_ms INTEGER,
        status TEXT NOT NULL DEFAULT '',
        seq INTEGER NOT NULL DEFAULT 0,
        head INTEGER NOT NULL DEFAULT 0,
        change BLOB NOT NULL)""",
    "CREATE INDEX outbox_waiting ON outbox (device_seq) WHERE state = 'waiting'",
    """CREATE TABLE touched (
        kind TEXT, id TEXT, device_seq INTEGER REFERENCES outbox,
        PRIMARY KEY (kind, id, device_seq)) WITHOUT ROWID""",
    "CREATE INDEX touched_by ON touched (device_seq)",
    """CREATE TABLE inbox (
        id TEXT PRIMARY KEY,
        device_seq INTEGER NOT NULL,
        chain TEXT NOT NULL,
        code TEXT NOT NULL,
        detail TEXT NOT NULL,
        refused_ms INTEGER NOT NULL,
        outcome BLOB NOT NULL,
        change BLOB NOT NULL,
        decided TEXT NOT NULL DEFAULT '',
        decided_ms INTEGER)""",
    """CREATE TABLE scope (
        scope TEXT PRIMARY KEY,
        generation INTEGER NOT NULL DEFAULT 0,
        cursor BLOB,
        filling_from BLOB,
        filling_after TEXT NOT NULL DEFAULT '') WITHOUT ROWID""",
    "CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE pairing (
        one INTEGER PRIMARY KEY CHECK (one = 1), body BLOB NOT NULL)""",
)


@MIGRATIONS(name="0001_the_loop")
def the_loop(db: Database, /, **_: Any) -> None:
    for statement in FIRST:
        db.execute(statement)


@MIGRATIONS(name="0002_drafts")
def drafts(db: Database, /, **_: Any) -> None:
    db.execute(
        "CREATE TABLE draft (name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID"
    )


@MIGRATIONS(name="0003_photos")
def photos(db: Database, /, **_: Any) -> None:
    db.execute(
        """CREATE TABLE photo (
            sha256 TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            sent INTEGER NOT NULL DEFAULT 0,
            at_ms INTEGER NOT NULL,
            head INTEGER NOT NULL DEFAULT 0,
            problem TEXT NOT NULL DEFAULT '') WITHOUT ROWID"""
    )


@MIGRATIONS(name="0005_filling")
def filling(db: Database, /, **_: Any) -> None:
    for column in ("filling_come", "filling_rows"):
        db.table("scope").add_column(column, int, not_null_default=0)


# What of a change waits at the server, why, and what of it shows by overlay: the
# change with those patches alone. Nothing said: none of it waits, all of it shows.
HELD = (
    "ALTER TABLE outbox ADD COLUMN awaits BLOB",
    "ALTER TABLE outbox ADD COLUMN why TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN shown BLOB",
    "CREATE INDEX outbox_awaits ON outbox (device_seq) WHERE awaits IS NOT NULL",
)


@MIGRATIONS(name="0006_held")
def held(db: Database, /, **_: Any) -> None:
    for statement in HELD:
        db.execute(statement)


# What was scanned before this step is folded when it is first asked for.
CUSTODY = (
    """CREATE TABLE custody (
        asset TEXT PRIMARY KEY,
        number INTEGER NOT NULL,
        app TEXT NOT NULL DEFAULT '',
        body BLOB) WITHOUT ROWID""",
    """INSERT INTO custody (asset, number)
        SELECT DISTINCT a.subject, 0 FROM about a JOIN fact f ON f.id = a.fact
        WHERE f.kind = 'scan'""",
)


@MIGRATIONS(name="0007_custody")
def custody(db: Database, /, **_: Any) -> None:
    for statement in CUSTODY:
        db.execute(statement)
