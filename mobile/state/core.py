"""What all parts of the state share: reading, saving, and telling the screens."""

from collections.abc import Callable, Collection, Hashable, Sequence
from sqlite3 import Connection
from typing import Any, Concatenate, ParamSpec, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mobile.clock import Clock, server_ms
from mobile.replica import kept, records, writes
from mobile.replica.database import Replica
from mobile.replica.kept import Paired
from mobile.replica.records import Form
from mobile.replica.writes import Entropy, Moment
from shared import access
from shared.access import Actor, Role
from shared.changes import Agreed, Change, Fact, Patch, Register
from shared.errors import Forbidden
from shared.nouns.review import Void
from shared.registry import Registry
from shared.schema import OURS
from shared.words import shown

P = ParamSpec("P")
T = TypeVar("T")

NOBODY = Actor("", Role.DISPLAY)


class Saved(Struct, frozen=True):
    """Something is on this phone's disk and will be sent.

    `change` is its id, which for a fact is the fact's; `record` the record that was
    written, empty for a fact; `before` what the edited groups showed until then;
    `added` and `removed` what was put into its sets and taken out.
    """

    change: str
    kind: str = ""
    record: str = ""
    before: dict[str, dict[str, Any]] = {}
    is_new: bool = False
    added: dict[str, tuple[str, ...]] = {}
    removed: dict[str, tuple[str, ...]] = {}


class Core:
    """One phone's replica as the parts of its state use it.

    Listeners are called on the loop's thread after anything changed; they take no
    arguments and must not raise. `on_saved` is called after each save of ours.
    """

    def __init__(
        self,
        replica: Replica,
        clock: Clock,
        entropy: Entropy,
        registry: Registry = OURS,
    ) -> None:
        self.replica = replica
        self.registry = registry
        self.clock = clock
        self.entropy = entropy
        self.version = 0
        self.on_saved: Callable[[], None] = _nothing
        self._listeners: dict[object, Callable[[], None]] = {}
        self._cache: dict[Hashable, Any] = {}
        self._of_records: dict[Hashable, Any] = {}

    # Telling --------------------------------------------------------------------

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change from now on; returns how to stop it."""
        key = object()
        self._listeners[key] = listener

        def unsubscribe() -> None:
            self._listeners.pop(key, None)

        return unsubscribe

    def changed(self) -> None:
        """What was read before may be out of date: everybody looks again."""
        self._of_records.clear()
        self._look_again()

    def _look_again(self) -> None:
        """The same, but what rests on records alone is as it was."""
        self.version += 1
        self._cache.clear()
        for listener in tuple(self._listeners.values()):
            listener()

    def ticked(self) -> None:
        """Nothing here has changed, but how old it is has."""
        self.version += 1
        for listener in tuple(self._listeners.values()):
            listener()

    # Reading --------------------------------------------------------------------

    def read(
        self, job: Callable[Concatenate[Connection, P], T], *a: P.args, **k: P.kwargs
    ) -> T:
        return self.replica.read(job, *a, **k)

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave since the last change; screens ask many times over."""
        return _known(self._cache, key, make)

    def cached_of_records(self, key: Hashable, make: Callable[[], T]) -> T:
        """The same of what rests on records alone: a fact that is saved leaves it."""
        return _known(self._of_records, key, make)

    def form(self, kind: str, id: str) -> Form:
        """What a form that opens now shows; pass it back when saving."""
        return self.read(records.form, kind, id)

    @property
    def paired(self) -> Paired | None:
        """Whose phone this is; None before pairing."""
        return self.cached_of_records("paired", lambda: self.read(kept.paired))

    @property
    def actor(self) -> Actor:
        """Who acts on this phone; somebody who may do nothing before pairing."""
        return self.paired.actor if self.paired else NOBODY

    def now_ms(self) -> int:
        """The true time as far as this phone can tell, epoch ms."""
        contact = self.cached("contact", lambda: self.read(kept.contact))
        return server_ms(self.clock.reading(), contact.offsets)

    # Saving ---------------------------------------------------------------------

    def moment(self) -> Moment:
        return Moment(self.clock.reading(), self.entropy, self.registry.version)

    def record(self, fact: Fact) -> Saved:
        """Save a fact. Facts are always taken; the office may have to accept it."""
        change = self.replica.write(writes.save, self.moment(), fact=fact)
        self._look_again()
        self.on_saved()
        return Saved(change.id)

    def record_all(self, facts: Sequence[Fact]) -> list[Saved]:
        """Save several, each as a change of its own: all of them are saved, or none."""

        def job(connection: Connection) -> list[Change]:
            return [writes.save(connection, self.moment(), fact=one) for one in facts]

        changes = self.replica.write(job)
        self._look_again()
        self.on_saved()
        return [Saved(change.id) for change in changes]

    def record_instead(self, fact: str, instead: Fact) -> Saved:
        """Take one's own fact back and save another in its place: both, or neither."""
        return self.put_right(fact, instead, shown("put right"))[1]

    def put_right(self, fact: str, instead: Fact, reason: str) -> tuple[Saved, Saved]:
        """The same, and why; what was saved: that it is taken back, and the other."""
        void = writes.fact("void", Void(fact, reason))

        def job(connection: Connection) -> tuple[Change, Change]:
            return (
                writes.save(connection, self.moment(), fact=void),
                writes.save(connection, self.moment(), fact=instead),
            )

        taken_back, change = self.replica.write(job)
        self.was_saved()
        return Saved(taken_back.id), Saved(change.id)

    def write(self, *patches: Patch, form: Form | None = None, act: str = "") -> Saved:
        """Save an edit. Raises Forbidden if this person's role may not make it."""
        for patch in patches:
            self._check(patch)
        change = self.replica.write(writes.save, self.moment(), *patches, act=act)
        self.was_saved()
        first = patches[0]
        stood = form.groups if form is not None else {}
        before = {
            name: stood[name].value if name in stood else {} for name in first.set
        }
        return Saved(
            change.id,
            first.kind,
            first.id,
            before,
            first.is_create,
            added=first.add,
            removed=first.remove,
        )

    def undo(self, saved: Saved) -> Saved:
        """Take back what was just saved: nothing is erased, both stay on record.

        What others made of it meanwhile is not taken back: it stands beside the undo.
        """
        if not saved.record:
            return self.record(writes.fact("void", Void(saved.change, shown("undo"))))
        now = self.form(saved.kind, saved.record)
        left = self.as_left(saved.change, saved.before, now)
        if saved.is_new:
            patch = writes.cancel(left)
            return self.write(replace(patch, saw=left.saw(*now.groups)), form=now)
        patch = Patch(
            saved.kind,
            saved.record,
            set=saved.before,
            add=saved.removed,
            remove=saved.added,
            saw=left.saw(*saved.before),
            settles=left.settles(*saved.before)
            | dict.fromkeys(saved.added, (saved.change,)),
        )
        return self.write(patch, form=now)

    def as_left(self, change: str, edited: Collection[str], now: Form) -> Form:
        """The record as this phone's person left it with `change`, which `edited` some
        of its groups: the ground of whatever takes that back.

        What others wrote since may have come without their having read it. That it was
        cancelled meanwhile is no matter: it stays so.
        """
        groups = {}
        for name, one in now.groups.items():
            if one.change == change or self.is_ours(one):
                ours = tuple(agreed for agreed in one.agreed if self.is_ours(agreed))
                groups[name] = replace(one, agreed=ours)
            elif name in edited:
                groups[name] = replace(one, change=change, agreed=())
            elif name == "life":
                groups[name] = one
        return replace(now, groups=groups)

    def is_ours(self, one: Register | Agreed) -> bool:
        """Whether this phone's person put it there, on this phone."""
        paired = self.paired
        here = (paired.person, paired.device) if paired else None
        return here == (one.actor, one.stamp.device)

    def may_write(self, kind: str, group: str) -> bool:
        """Whether to offer an edit; the server decides in the end."""
        return access.may_write(self.actor, kind, group, self.registry)

    def _check(self, patch: Patch) -> None:
        for group in {*patch.set, *patch.add, *patch.remove}:
            if not self.may_write(patch.kind, group):
                raise Forbidden(shown("Your role may not change this."))

    def was_saved(self) -> None:
        self.changed()
        self.on_saved()


def _known(cache: dict[Hashable, Any], key: Hashable, make: Callable[[], T]) -> T:
    if key not in cache:
        cache[key] = make()
    found: T = cache[key]
    return found


def _nothing() -> None:
    """Nobody sends yet."""
