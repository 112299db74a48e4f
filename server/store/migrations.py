"""The tables of the SQLite store, and how an older file becomes like them.

A migration that has been released is never edited: a change to a table is a new one,
at the end.
"""

import sqlite3
from pathlib import Path

import sqlite_utils

from server.store import accounts, blob_rows, device_rows, missing_rows, waiting_rows

migrations = sqlite_utils.Migrations("callboard.server")

# Two processes that open a new file at once: the second waits for the first.
BUSY_TIMEOUT_MS = 5_000
# Most rows are some 400 bytes and come at the end of their tables: with larger pages
# than SQLite's usual ones a full push fills fewer of them.
PAGE_BYTES = 8_192

FIRST_TABLES = (
    """CREATE TABLE production (
        id TEXT PRIMARY KEY,
        epoch TEXT NOT NULL,
        created_ms INTEGER NOT NULL) WITHOUT ROWID""",
    # The log. `body` is the effect as it goes over the wire; the newest seq of a
    # production is its head.
    """CREATE TABLE log (
        production TEXT NOT NULL REFERENCES production (id),
        seq INTEGER NOT NULL,
        scope TEXT NOT NULL,
        change TEXT NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (production, seq)) WITHOUT ROWID""",
    "CREATE INDEX log_scope ON log (production, scope, seq)",
    # A record's id belongs to one kind of one production, whatever happens to it.
    """CREATE TABLE record (
        id TEXT PRIMARY KEY,
        production TEXT NOT NULL,
        kind TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE register (
        production TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        "group" TEXT NOT NULL,
        scope TEXT NOT NULL,
        seq INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (production, kind, id, "group")) WITHOUT ROWID""",
    "CREATE INDEX register_scope ON register (production, scope, kind, id)",
    # What was told to a further scope, as it was told: a snapshot of that scope
    # is then the fold of its log rows and nothing else. A fact has group ''.
    """CREATE TABLE also (
        production TEXT NOT NULL,
        scope TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        "group" TEXT NOT NULL,
        seq INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (production, scope, kind, id, "group")) WITHOUT ROWID""",
    """CREATE TABLE fact (
        id TEXT PRIMARY KEY,
        production TEXT NOT NULL,
        kind TEXT NOT NULL,
        workday TEXT NOT NULL,
        scope TEXT NOT NULL,
        held TEXT NOT NULL,
        seq INTEGER NOT NULL,
        body BLOB NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX fact_scope ON fact (production, scope, id)",
    "CREATE INDEX fact_kind ON fact (production, kind, workday)",
    # A kit's scan is about each thing in it.
    """CREATE TABLE fact_subject (
        production TEXT NOT NULL,
        subject TEXT NOT NULL,
        fact TEXT NOT NULL REFERENCES fact (id),
        PRIMARY KEY (production, subject, fact)) WITHOUT ROWID""",
    """CREATE TABLE published (
        production TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (production, kind, id)) WITHOUT ROWID""",
    # Every change that was ever looked at, as received, with what became of it.
    """CREATE TABLE change (
        id TEXT PRIMARY KEY,
        production TEXT NOT NULL,
        device TEXT NOT NULL,
        device_seq INTEGER NOT NULL,
        received_ms INTEGER NOT NULL,
        body BLOB NOT NULL,
        outcome BLOB NOT NULL)""",
    "CREATE UNIQUE INDEX change_device ON change (device, device_seq)",
    """CREATE TABLE device (
        id TEXT PRIMARY KEY,
        production TEXT NOT NULL REFERENCES production (id),
        person TEXT NOT NULL,
        role TEXT NOT NULL,
        name TEXT NOT NULL,
        department TEXT NOT NULL,
        token_hash BLOB NOT NULL,
        created_ms INTEGER NOT NULL,
        last_seen_ms INTEGER NOT NULL,
        last_seq INTEGER NOT NULL,
        last_stamp_ms INTEGER NOT NULL,
        offsets BLOB NOT NULL,
        waiting INTEGER NOT NULL,
        cursor INTEGER NOT NULL,
        app TEXT NOT NULL,
        revoked_ms INTEGER) WITHOUT ROWID""",
    # The office's own devices have no token.
    """CREATE UNIQUE INDEX device_token ON device (token_hash)
        WHERE token_hash <> x''""",
    "CREATE INDEX device_production ON device (production)",
    """CREATE TABLE pairing_code (
        production TEXT NOT NULL REFERENCES production (id),
        handle TEXT NOT NULL,
        code_hash BLOB NOT NULL,
        person TEXT NOT NULL,
        role TEXT NOT NULL,
        department TEXT NOT NULL,
        expires_ms INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        used_ms INTEGER,
        PRIMARY KEY (production, handle)) WITHOUT ROWID""",
    """CREATE TABLE display (
        name TEXT PRIMARY KEY,
        production TEXT NOT NULL REFERENCES production (id),
        unit TEXT NOT NULL,
        key_hash BLOB NOT NULL,
        created_ms INTEGER NOT NULL,
        revoked_ms INTEGER) WITHOUT ROWID""",
    "CREATE INDEX display_production ON display (production)",
    # What this server keeps to itself, such as the key of its forms.
    """CREATE TABLE secret (
        name TEXT PRIMARY KEY,
        value BLOB NOT NULL) WITHOUT ROWID""",
)


@migrations()
def first(db: sqlite_utils.Database) -> None:
    for statement in FIRST_TABLES:
        db.execute(statement)
    accounts.create_tables(db.conn)


@migrations()
def blobs(db: sqlite_utils.Database) -> None:
    for statement in blob_rows.TABLES:
        db.execute(statement)


@migrations()
def held_changes(db: sqlite_utils.Database) -> None:
    for statement in waiting_rows.TABLES:
        db.execute(statement)


@migrations()
def identity(db: sqlite_utils.Database) -> None:
    for statement in device_rows.LATER_COLUMNS:
        db.execute(statement)


@migrations()
def moved_records(db: sqlite_utils.Database) -> None:
    # The last log row with which a record or a fact left a scope.
    db.execute(
        """CREATE TABLE gone (
            production TEXT NOT NULL,
            scope TEXT NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (production, scope, kind, id)) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX gone_seq ON gone (production, seq)")


@migrations()
def units(db: sqlite_utils.Database) -> None:
    for statement in device_rows.UNIT_COLUMNS:
        db.execute(statement)


@migrations()
def missing(db: sqlite_utils.Database) -> None:
    for statement in missing_rows.TABLES:
        db.execute(statement)


@migrations()
def blob_proofs(db: sqlite_utils.Database) -> None:
    for statement in blob_rows.PROOFS:
        db.execute(statement)


class Unusable(Exception):
    """The data folder holds something that this build must not touch."""


def migrate(path: Path) -> None:
    """Make the file if it is absent, and bring its tables up to this build.

    Raises Unusable for a file that is no database, or one of a newer build.
    """
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None
    )
    try:
        _migrate(connection)
    except sqlite3.DatabaseError as error:
        raise Unusable(f"{path} cannot be used: {error}.") from error
    finally:
        connection.close()


def _migrate(connection: sqlite3.Connection) -> None:
    # Of a new file; one that has pages keeps theirs.
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES:d}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # All pending migrations together: another process sees none or all.
    connection.execute("BEGIN IMMEDIATE")
    try:
        database = sqlite_utils.Database(connection, execute_plugins=False)
        _check_known(database)
        migrations.apply(database)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _check_known(database: sqlite_utils.Database) -> None:
    """Raises Unusable if a newer build has migrated the file."""
    empty = sqlite_utils.Database(memory=True)
    ours = {migration.name for migration in migrations.pending(empty)}
    empty.close()
    if not ours.issuperset(row.name for row in migrations.applied(database)):
        raise Unusable(
            "A newer Callboard has written this data folder. Update this one first."
        )
