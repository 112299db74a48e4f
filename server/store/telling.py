"""What a patch made stand is told: one log row for each scope that it touches.

Where a group stands follows from its record. When that changes, the record leaves the
old scope before it is told, whole, to the new one, and what was said about it moves
along.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from server.store.conflicts import withdraw
from server.store.protocol import Writer
from server.store.rows import Held
from shared import scopes
from shared.changes import Effect, Register, StoredFact
from shared.nouns.review import ConflictOn
from shared.registry import Kind, Reach
from shared.schema import ALL, COORDINATORS, person_scope
from shared.scopes import Values

FACT = "fact"
# What can be said about a record. Voids come along, see `Reader.facts`.
SAID = "comment"


def tell(
    writer: Writer,
    production: str,
    effect: Effect,
    before: Mapping[str, Held],
) -> int:
    """Log what now stands in a record; the last row made, 0 if there is nothing to say.

    `effect.groups` are the groups that changed, `before` what stood in the record.
    """
    kind = writer.registry.kinds[effect.kind]
    if before and kind.deciding & effect.groups.keys():
        return _Moving(writer, production, effect, before, kind).run()
    record = _values(before, effect.groups)
    by_homes: dict[tuple[str, ...], dict[str, Register]] = {}
    for group, register in sorted(effect.groups.items()):
        homes = _homes(writer, production, kind, effect.id, group, record)
        by_homes.setdefault(homes, {})[group] = register
    seq = 0
    for homes, groups in sorted(by_homes.items()):
        seq = _tell_all(writer, production, replace(effect, groups=groups), homes)
    return seq


def homes_of(writer: Writer, production: str, on: ConflictOn) -> tuple[str, ...]:
    """The scopes in which the group that a conflict is about stands, or is told to."""
    kind = writer.registry.kinds.get(on.kind)
    if kind is None:
        return (COORDINATORS,)
    record = _values(writer.registers(production, on.kind, on.id), {})
    return _homes(writer, production, kind, on.id, on.group, record)


def said_scopes(
    writer: Writer, production: str, fact: StoredFact, missing: str = ""
) -> tuple[str, ...]:
    """Where a fact stands that counts, then where else it is told.

    What is said about a private record stands with it, and its author has it too.
    `missing` is what to take for not being here, though it is.
    """
    if fact.kind not in (SAID, "void"):
        return (ALL,)
    about = fact
    if fact.kind == "void":
        id_ = str(fact.body.get("fact", ""))
        named = writer.fact(production, id_) if id_ != missing else None
        if named is None or named.kind != SAID:
            return (ALL,)
        about = named
    on_kind = str(about.body.get("on_kind", ""))
    kind = writer.registry.kinds.get(on_kind)
    if kind is None or not kind.privacy[0]:
        return (ALL,)
    on_id = str(about.body.get("on_id", ""))
    held = writer.registers(production, on_kind, on_id)
    if not held or on_id == missing:
        # Nobody can tell whether it was to be private.
        return _with_author((COORDINATORS,), fact)
    return _with_author(scopes.private_scopes(kind, _values(held, {})), fact)


def put_right(
    writer: Writer, production: str, change: str, come: str, facts: Iterable[str]
) -> None:
    """What was made to count before `come` was here, which it is about, goes where it
    stands now; `facts` are known to be such.
    """
    said = writer.facts(production, SAID, subject=come)
    known = {fact.id: fact for fact in said}
    known |= {id_: fact for id_ in facts if (fact := writer.fact(production, id_))}
    for fact in known.values():
        if not fact.held:
            was = said_scopes(writer, production, fact, missing=come)
            is_now = said_scopes(writer, production, fact)
            if was != is_now:
                _move(writer, production, change, fact, was, is_now)


def _move(
    writer: Writer,
    production: str,
    change: str,
    fact: StoredFact,
    old: tuple[str, ...],
    new: tuple[str, ...],
) -> int:
    """A fact leaves the scopes where it is no more, and is told where it stands."""
    row = Effect(0, "", change, FACT, fact.id)
    for scope in sorted(set(old) - set(new)):
        writer.append(production, replace(row, scope=scope, is_out=True))
    return _tell_all(writer, production, replace(row, fact=fact), new)


def _with_author(homes: tuple[str, ...], fact: StoredFact) -> tuple[str, ...]:
    own = person_scope(fact.actor)
    if not homes:
        return (ALL,)
    return homes if own in homes or not fact.actor else (*homes, own)


class _Moving:
    """A record that may leave some scopes and come into others."""

    def __init__(
        self,
        writer: Writer,
        production: str,
        effect: Effect,
        before: Mapping[str, Held],
        kind: Kind,
    ) -> None:
        self.writer = writer
        self.production = production
        self.effect = effect
        self.kind = kind
        self.old = _values(before, {})
        self.new = _values(before, effect.groups)
        standing = {group: held.register for group, held in before.items()}
        self.groups = standing | effect.groups

    def run(self) -> int:
        then = self._by_scope(self.old)
        now = self._by_scope(self.new)
        left = {scope for scope in then if then[scope] - now.get(scope, set())}
        for scope in sorted(left):
            self._say(scope, is_out=True)
        seq = self.writer.head(self.production).seq if left else 0
        # The scope in which a group stands comes last: it is the one that is kept.
        for scope in sorted(now, key=self._is_home_of_any):
            gained = now[scope] - then.get(scope, set())
            told = now[scope] if gained or scope in left else set()
            told |= now[scope] & self.effect.groups.keys()
            if told:
                seq = self._tell(scope, told)
        return max(seq, self._move_said())

    def _homes(self, group: str, record: Values) -> tuple[str, ...]:
        return _homes(
            self.writer, self.production, self.kind, self.effect.id, group, record
        )

    def _by_scope(self, record: Values) -> dict[str, set[str]]:
        """The groups that stand in, or are told to, each scope."""
        found: dict[str, set[str]] = {}
        for group in self.groups.keys() & record.keys():
            for scope in self._homes(group, record):
                found.setdefault(scope, set()).add(group)
        return found

    def _is_home_of_any(self, scope: str) -> tuple[bool, str]:
        homes = {self._homes(group, self.new)[0] for group in self.groups}
        return scope in homes, scope

    def _tell(self, scope: str, groups: set[str]) -> int:
        """These groups, in the scope as their home where it is that."""
        own = {group for group in groups if self._homes(group, self.new)[0] == scope}
        seq = 0
        for some, say in ((groups - own, self.writer.also), (own, self.writer.append)):
            told = {group: self.groups[group] for group in sorted(some)}
            if told:
                row = replace(self.effect, scope=scope, groups=told)
                seq = say(self.production, row).seq
        return seq

    def _say(self, scope: str, **what: Any) -> None:
        row = replace(self.effect, scope=scope, groups={}, **what)
        self.writer.append(self.production, row)

    def _move_said(self) -> int:
        """What was said about it, and is disputed in it, goes where it goes."""
        was = scopes.private_scopes(self.kind, self.old)
        is_now = scopes.private_scopes(self.kind, self.new)
        if was == is_now:
            return 0
        seq = 0
        if is_now:
            change, id_ = self.effect.change, self.effect.id
            seq = withdraw(
                self.writer, self.production, change, id_, self.groups, is_now
            )
        facts = self.writer.facts(self.production, SAID, subject=self.effect.id)
        for fact in facts:
            if fact.held:
                continue
            old, new = _with_author(was, fact), _with_author(is_now, fact)
            by = self.effect.change
            seq = _move(self.writer, self.production, by, fact, old, new)
        return seq


def _tell_all(
    writer: Writer, production: str, effect: Effect, homes: tuple[str, ...]
) -> int:
    """The same to each scope, the one that it stands in last; that row's number."""
    for scope in homes[1:]:
        writer.also(production, replace(effect, scope=scope))
    return writer.append(production, replace(effect, scope=homes[0])).seq


def _homes(
    writer: Writer, production: str, kind: Kind, id: str, group: str, record: Values
) -> tuple[str, ...]:
    spec = kind.groups.get(group)
    if spec is None:
        # Of a build that knew more than this one: it stays with the office.
        return (COORDINATORS,)
    is_published = spec.reach is Reach.LIVE and writer.is_published(
        production, kind.name, id
    )
    return scopes.homes(kind, spec, id, record, is_published)


def _values(before: Mapping[str, Held], now: Mapping[str, Register]) -> Values:
    standing = {group: held.register.value for group, held in before.items()}
    return standing | {group: register.value for group, register in now.items()}
