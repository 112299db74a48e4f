"""Forms over records: what their author saw, what they changed, what came of it.

A form carries, hidden, the values it was opened with and the changes that had put
them there. Only groups whose fields differ from that are sent, each with an honest
`saw`, so that two people who edit different fields never meet.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from server.store.rows import Held
from shared import schema
from shared.changes import NOTHING, Outcome, Patch, Register
from shared.errors import BadInput
from shared.merge import adders
from shared.nouns.base import Group

T = TypeVar("T", bound=Group)
V = TypeVar("V")

# Many times the longest scene; a form that claims more is none of ours.
OPENED_CHARS_MAX = 64 * 1024


class Opened(Struct, frozen=True, forbid_unknown_fields=True):
    """What a form showed when it was opened.

    `saw`: group to the id of the change standing then, NOTHING for an empty group.
    `values`: group to its whole value then, for the groups that the form edits.
    `settles`: group to further changes that stood in it then, see `Patch.settles`.
    """

    saw: dict[str, str] = {}
    values: dict[str, dict[str, Any]] = {}
    settles: dict[str, tuple[str, ...]] = {}

    def value(self, kind: str, group: str, type_: type[T]) -> T:
        """A group as it was shown. Raises BadInput if the form was tampered with."""
        found = schema.checked(kind, group, self.values.get(group, {}))
        assert isinstance(found, type_)
        return found

    def elements(self, group: str) -> tuple[str, ...]:
        """A set group as it was shown."""
        found = self.values.get(group, {}).get("elements", ())
        return tuple(str(element) for element in found)

    @property
    def text(self) -> str:
        """For the hidden field `opened`."""
        return msgspec.json.encode(self).decode()


def opened(held: Mapping[str, Held], *groups: str) -> Opened:
    """What a form for these groups shows of a record; `held` is empty for a new one.

    A cancellation is always among what is seen.
    """
    wanted = {*groups, "life"}
    seen = {name: held[name].register for name in wanted if name in held}
    return Opened(
        {name: seen[name].change if name in seen else NOTHING for name in wanted},
        {name: seen[name].value for name in groups if name in seen},
        _further(seen),
    )


def _further(seen: Mapping[str, Register]) -> dict[str, tuple[str, ...]]:
    """What else stood in these groups: who agreed, and who added to a set."""
    found = {
        name: {one.change for one in register.agreed}.union(*adders(register).values())
        for name, register in seen.items()
    }
    return {name: tuple(sorted(changes)) for name, changes in found.items() if changes}


def looked_at(held: Mapping[str, Held]) -> Opened:
    """What somebody sees who looks at the whole record, as a cancellation must say."""
    saw = {name: row.register.change for name, row in held.items()}
    life = {name: row.register for name, row in held.items() if name == "life"}
    return Opened({"life": NOTHING, **saw}, settles=_further(life))


def read_opened(text: str) -> Opened:
    """The hidden field back. Raises BadInput."""
    if len(text) <= OPENED_CHARS_MAX:
        try:
            return msgspec.json.decode(text, type=Opened)
        except msgspec.DecodeError:
            pass
    raise BadInput("This form is damaged. Load the page again.", field="opened")


def edit(
    kind: str,
    id: str,
    was: Opened,
    now: Mapping[str, Group],
    elements: Mapping[str, tuple[str, ...]] | None = None,
) -> Patch | None:
    """The patch that turns what was shown into `now`; None if nothing differs.

    `elements` are the set groups as they are wanted: what came is added, what went
    is removed, and what others did meanwhile stays.
    """
    before = {
        group: schema.value_of(schema.checked(kind, group, was.values.get(group, {})))
        for group in {*now, *(elements or {})}
    }
    values = {group: schema.value_of(value) for group, value in now.items()}
    changed = {
        group: value for group, value in values.items() if value != before[group]
    }
    add: dict[str, tuple[str, ...]] = {}
    remove: dict[str, tuple[str, ...]] = {}
    for group, wanted in (elements or {}).items():
        shown = set(before[group].get("elements", ()))
        if came := tuple(sorted(set(wanted) - shown)):
            add[group] = came
        if went := tuple(sorted(shown - set(wanted))):
            remove[group] = went
    if not (changed or add or remove):
        return None
    touched = {*changed, *add, *remove, "life"}
    has_life = "life" in schema.KINDS[kind].groups
    saw = {
        group: was.saw.get(group, NOTHING)
        for group in touched
        if group != "life" or has_life
    }
    settles = {name: was.settles[name] for name in touched & was.settles.keys()}
    return Patch(
        kind, id, set=changed, add=add, remove=remove, saw=saw, settles=settles
    )


def create(
    kind: str,
    id: str,
    groups: Mapping[str, Group],
    elements: Mapping[str, tuple[str, ...]] | None = None,
) -> Patch:
    """A new record; empty sets are left out."""
    return Patch(
        kind,
        id,
        is_create=True,
        set={name: schema.value_of(group) for name, group in groups.items()},
        add={name: wanted for name, wanted in (elements or {}).items() if wanted},
    )


def cancel(kind: str, id: str, seen: Opened) -> Patch:
    """Cancels a record; `seen` names every group that its author looked at."""
    life = {"is_cancelled": True}
    return Patch(kind, id, set={"life": life}, saw=seen.saw, settles=_of_life(seen))


def revive(kind: str, id: str, seen: Opened) -> Patch:
    """Takes a cancellation back."""
    saw = {"life": seen.saw.get("life", NOTHING)}
    return Patch(kind, id, set={"life": {}}, saw=saw, settles=_of_life(seen))


def _of_life(seen: Opened) -> dict[str, tuple[str, ...]]:
    """Who else had cancelled it, or revived it, when its author looked."""
    return {name: of for name, of in seen.settles.items() if name == "life"}


class Mistakes:
    """Gathers every wrong field of a form, so that all are named at once."""

    def __init__(self) -> None:
        self.fix_by_field: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.fix_by_field)

    def add(self, field: str, fix: str) -> None:
        self.fix_by_field.setdefault(field, fix)

    def tried(self, field: str, otherwise: V, read: Callable[[], V]) -> V:
        """What `read` gives; a BadInput is noted at its own field, or at this."""
        try:
            return read()
        except BadInput as error:
            self.add(str(error.args_by_name.get("field", "")) or field, error.detail)
            return otherwise

    def listed(self, labels: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """Field, label and fix, as `cell_errors` and `refused` of macros.html want."""
        return [
            (field, labels.get(field, field), fix)
            for field, fix in self.fix_by_field.items()
        ]


Tone = Literal["good", "waiting", "stop"]


class Said(Struct, frozen=True):
    """What a person is told about what they did. `href` leads on, if anywhere."""

    tone: Tone
    text: str
    href: str = ""
    action: str = ""


def said(outcome: Outcome, production: str, what: str) -> Said | None:
    """How a change went, in words; None when there is nothing to say.

    `what` is what people call the record.
    """
    if outcome.status == "conflict":
        return Said(
            "waiting",
            f"Somebody else changed {what} too. Both are kept until one is chosen.",
            f"/admin/{production}/conflicts",
            "Choose",
        )
    return refused(outcome)


def refused(outcome: Outcome | None) -> Said | None:
    """As `said`, where a record that has two versions says so by itself."""
    if outcome is None:
        return None
    if outcome.status == "held":
        return Said("waiting", f"Held for review: {outcome.detail}")
    if outcome.status in ("refused", "retry"):
        return Said("stop", outcome.detail or "The server is busy. Save again.")
    return None


def status_of(outcome: Outcome) -> int:
    """The HTTP status of a reply to a form: 409 or 422 if it was refused."""
    if outcome.status == "retry":
        return 503
    if outcome.status != "refused":
        return 200
    return 409 if outcome.code in ("plan_moved", "locked_day") else 422
