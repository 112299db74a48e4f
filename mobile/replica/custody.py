"""What all scans of a thing have come to, kept: a season of them is folded once.

Each thing that was ever scanned has a row. Its `number` is another one as soon as a
fact about it has come, gone or changed; what was folded before is then in it no more.
"""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from mobile.replica import kept, records
from shared import custody
from shared.changes import StoredFact
from shared.custody import Custody
from shared.facts import subjects

# Together, so that one question of the file takes but a few milliseconds.
FOLDED_TOGETHER = 8

_custody = msgspec.json.Decoder(Custody)
_fact = msgspec.json.Decoder(StoredFact)

NUMBERS = "SELECT asset, number FROM custody"
KEPT = "SELECT body FROM custody WHERE asset = ? AND number = ? AND app = ?"
KEEP = "UPDATE custody SET app = ?, body = ? WHERE asset = ? AND number = ?"
TOUCH = """INSERT INTO custody (asset, number) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET number = excluded.number, body = NULL"""
TOUCH_ALL = "UPDATE custody SET number = ?, body = NULL"
ORPHANS = "DELETE FROM custody WHERE asset NOT IN (SELECT subject FROM about)"
ONE_FACT = "SELECT body FROM fact WHERE id = ? ORDER BY seq DESC LIMIT 1"


class Standing(Struct, frozen=True):
    """Where a thing stands, as of the number of its row. `is_kept`: the file says so;
    else it was folded just now.
    """

    number: int
    custody: Custody
    is_kept: bool


def standings(
    connection: Connection, app: str, known: Mapping[str, Standing]
) -> dict[str, Standing]:
    """Of everything that was ever scanned, by its id. `app` is this build: another one
    may fold otherwise. What is `known` and still so is not read again.
    """
    numbers = dict(connection.execute(NUMBERS).fetchall())
    found: dict[str, Standing] = {}
    left = []
    for asset, number in numbers.items():
        one = known.get(asset)
        if one is None or one.number != number:
            one = _kept(connection, asset, number, app)
        if one is None:
            left.append(asset)
        else:
            found[asset] = one
    for asset, folded in _folded(connection, left):
        found[asset] = Standing(numbers[asset], folded, is_kept=False)
    return found


def keep(connection: Connection, app: str, found: Mapping[str, Standing]) -> None:
    """Say the same the next time, but of what has been touched since."""
    connection.executemany(
        KEEP,
        [
            (app, msgspec.json.encode(one.custody), asset, one.number)
            for asset, one in found.items()
            if not one.is_kept
        ],
    )


def touch(connection: Connection, assets: Collection[str]) -> None:
    """Facts about these have come, gone or changed."""
    if assets:
        number = _next_number(connection)
        connection.executemany(TOUCH, [(one, number) for one in sorted(assets)])


def touch_by(connection: Connection, facts: Iterable[str]) -> None:
    """The same, by the ids of the facts; not of scans, or not here: no-op."""
    touch(connection, concerned(connection, facts))


def left(connection: Connection) -> None:
    """Many facts have gone, and what they were about has."""
    connection.execute(ORPHANS)
    connection.execute(TOUCH_ALL, (_next_number(connection),))


def concerned(connection: Connection, facts: Iterable[str]) -> set[str]:
    """What the scans among these are about, and those that voids among these name."""
    found: set[str] = set()
    asked, seen = list(facts), set[str]()
    while asked:
        id_ = asked.pop()
        row = None if id_ in seen else connection.execute(ONE_FACT, (id_,)).fetchone()
        seen.add(id_)
        fact = _fact.decode(row[0]) if row else None
        if fact is not None and fact.kind == "scan":
            found |= subjects(fact.kind, fact.body)
        if fact is not None and fact.kind == "void":
            asked += subjects(fact.kind, fact.body)
    return found


def _kept(connection: Connection, asset: str, number: int, app: str) -> Standing | None:
    row = connection.execute(KEPT, (asset, number, app)).fetchone()
    if row is None or row[0] is None:
        return None
    return Standing(number, _custody.decode(row[0]), is_kept=True)


def _folded(
    connection: Connection, assets: Collection[str]
) -> Iterator[tuple[str, Custody]]:
    todo = iter(assets)
    while some := list(itertools.islice(todo, FOLDED_TOGETHER)):
        found = custody.custodies(records.facts_about(connection, "scan", some))
        for asset in some:
            yield asset, found.get(asset, Custody(asset))


def _next_number(connection: Connection) -> int:
    number = (kept.get(connection, "custody_number", int) or 0) + 1
    kept.put(connection, "custody_number", number)
    return number
