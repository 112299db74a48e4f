"""What stands in a scope, page by page, in the order in which a day needs it.

A page's token names the last thing on it, "kind id"; within a kind the newest come
first, as ids are made. What is written meanwhile may be on no page: it has a log row
after the one at which the snapshot began.
"""

import heapq
import itertools
from collections.abc import Callable, Iterator
from operator import itemgetter
from sqlite3 import Cursor
from typing import Any

import msgspec
from msgspec import Raw, Struct

from server.store.rows import Standing

# What today's screens show, then what is asked for next. Kinds not named here follow
# by name, and facts, of which there are most, come last.
FIRST_KINDS = (
    "production",
    "workday",
    "place",
    "revision",
    "person",
    "call",
    "item",
    "asset",
)
# Facts of the further scopes stand in `also` beside records, under this kind.
FACT_KIND = "fact"
# Comes after every id there can be.
AFTER_ALL_IDS = "~"

_KINDS = """WITH RECURSIVE held (kind) AS (
    SELECT min(kind) FROM register WHERE production = :production AND scope = :scope
    UNION ALL SELECT (SELECT min(kind) FROM register WHERE production = :production
        AND scope = :scope AND kind > held.kind) FROM held WHERE kind IS NOT NULL)
    SELECT kind FROM held WHERE kind IS NOT NULL
    UNION SELECT DISTINCT kind FROM also
    WHERE production = :production AND scope = :scope"""
_RECORDS = """SELECT id, seq, "group", body FROM register WHERE production = ?
    AND scope = ? AND kind = ? AND id < ? ORDER BY id DESC"""
_RECORDS_TOLD = """SELECT id, seq, "group", body FROM also WHERE production = ?
    AND scope = ? AND kind = ? AND id < ? ORDER BY id DESC"""
_FACTS = """SELECT id, seq, '', body FROM fact WHERE production = ? AND scope = ?
    AND id < ? ORDER BY id DESC"""
_COUNT = """SELECT (SELECT count(*) FROM (SELECT DISTINCT kind, id FROM register
        WHERE production = :production AND scope = :scope))
    + (SELECT count(*) FROM fact WHERE production = :production AND scope = :scope)
    + (SELECT count(*) FROM (SELECT DISTINCT kind, id FROM also
        WHERE production = :production AND scope = :scope))"""

_id = itemgetter(0)
_seq = itemgetter(1)


class _Made(Struct, frozen=True):
    """What of a Register is not in columns of its own."""

    change: str


_made = msgspec.json.Decoder(_Made).decode


class StandingReads:
    """`query` runs a statement."""

    def __init__(self, query: Callable[[str, Any], Cursor]) -> None:
        self._query = query

    def page(
        self, production: str, scope: str, after: str, limit: int, bytes_max: int
    ) -> tuple[list[Standing], str]:
        """At most `limit` effects, and no more once they hold `bytes_max`; at least
        one, if there are any. The token of the next page, empty when this was the last.
        """
        kind, _, id_ = after.partition(" ")
        found: list[Standing] = []
        held_bytes = 0
        for part in self._parts(production, scope, kind):
            below = id_ if part == kind else AFTER_ALL_IDS
            for effect, its_bytes in self._effects(production, scope, part, below):
                found.append(effect)
                held_bytes += its_bytes
                if len(found) >= limit or held_bytes >= bytes_max:
                    return found, f"{effect.kind} {effect.id}"
        return found, ""

    def count(self, production: str, scope: str) -> int:
        """About how many effects all pages have: what is told twice counts twice."""
        asked = {"production": production, "scope": scope}
        [count] = self._query(_COUNT, asked).fetchone()
        return int(count)

    def _parts(self, production: str, scope: str, kind: str) -> list[str]:
        """Kinds in their order, facts last, from `kind` on."""
        asked = {"production": production, "scope": scope}
        held = {name for (name,) in self._query(_KINDS, asked)} - {FACT_KIND}
        others = sorted(held - set(FIRST_KINDS))
        parts = [*FIRST_KINDS, *others, FACT_KIND]
        if kind in parts:
            return parts[parts.index(kind) :]
        if not kind:
            return parts
        # Nothing is left of the kind since the page before.
        return [*(part for part in others if part > kind), FACT_KIND]

    def _effects(
        self, production: str, scope: str, kind: str, below: str
    ) -> Iterator[tuple[Standing, int]]:
        """With the size of each, read as they are taken."""
        place = (production, scope, kind, below)
        if kind == FACT_KIND:
            own = self._query(_FACTS, (production, scope, below))
        else:
            own = self._query(_RECORDS, place)
        told = self._query(_RECORDS_TOLD, place)
        rows = heapq.merge(own, told, key=_id, reverse=True)
        for id_, both in itertools.groupby(rows, key=_id):
            # By seq, so that of what is here twice the newer stands.
            found = sorted(both, key=_seq)
            seq, body = found[-1][1], found[-1][3]
            if kind == FACT_KIND:
                fact = Standing(seq, scope, id_, kind, id_, fact=Raw(body))
                yield fact, len(body)
                continue
            groups = {group: Raw(part) for _, _, group, part in found}
            size = sum(len(row[3]) for row in found)
            yield Standing(seq, scope, _made(body).change, kind, id_, groups), size
