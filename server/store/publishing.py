"""Publishing a workday: numbered and frozen by the server, or refused as moved."""

from typing import TypeVar

from msgspec import Struct, to_builtins

from server.store.protocol import Reader, Writer
from server.store.recording import day_status
from server.store.refusal import Refusal
from server.store.rows import Device, Held
from shared import access, schema
from shared.changes import Change, Effect, Outcome, Register, is_id
from shared.clock import Stamp
from shared.nouns.plan import (
    Call,
    DayStatus,
    Item,
    Plan,
    RevisionMark,
    RevisionPlan,
    RevisionRequest,
    Workday,
)
from shared.nouns.production import Place
from shared.registry import Reach
from shared.revisions import colour, frozen

T = TypeVar("T", bound=Struct)


def is_request(change: Change) -> bool:
    """Whether the change asks to publish a workday."""
    return any(patch.kind == "revision" for patch in change.patches)


def draft(reader: Reader, production: str, workday: str) -> Plan:
    """A workday's plan as it would be published now. Raises Refusal if unknown."""
    day = reader.registers(production, "workday", workday)
    if not day:
        raise Refusal("unknown_ref", "The office does not know this workday.")
    return frozen(
        schema.record(Workday, workday, _registers(day)),
        _all(reader, production, "item", Item),
        _all(reader, production, "call", Call),
        _all(reader, production, "place", Place),
    )


def publish(writer: Writer, device: Device, change: Change, stamp: Stamp) -> Outcome:
    """Number and freeze. Refusal `plan_moved` if the plan changed since `head`, or
    `head` is of a log that this server has not: it was put back after the preview.
    """
    request, id_ = _request(writer, device, change)
    production = device.production
    if writer.registers(production, "revision", id_) or writer.kind_of(id_):
        raise Refusal("invalid", "This revision has been published before.")
    if day_status(writer, production, request.workday) is DayStatus.LOCKED:
        raise Refusal("locked_day", "The office has locked the day.")
    moved_seq = _last_plan_seq(writer, production, request.workday)
    is_beyond = request.head > writer.head(production).seq
    if is_beyond or moved_seq > request.head:
        raise Refusal(
            "plan_moved",
            "The plan was changed after this preview. Look at it again, then publish.",
            head=moved_seq,
        )
    plan = draft(writer, production, request.workday)
    number = 1 + _count(writer, production, request.workday)
    mark = RevisionMark(
        workday=request.workday,
        number=number,
        colour=colour(number),
        at_ms=stamp.ms,
        by=change.actor,
        summary=request.summary,
    )
    body = to_builtins(plan)
    groups = {
        "request": schema.value_of(request),
        "mark": schema.value_of(mark),
        "frozen": schema.value_of(RevisionPlan(body)),
    }
    effect = Effect(
        0,
        schema.ALL,
        change.id,
        "revision",
        id_,
        {
            name: Register(value, change.id, stamp, change.actor)
            for name, value in groups.items()
        },
    )
    writer.append(production, effect)
    _show_live(writer, device, change, stamp, plan)
    return Outcome(change.id, "applied", writer.head(production).seq)


def _request(
    writer: Writer, device: Device, change: Change
) -> tuple[RevisionRequest, str]:
    if len(change.patches) != 1 or set(change.patches[0].set) != {"request"}:
        raise Refusal("invalid", "To publish is a change of its own.")
    patch = change.patches[0]
    if device.role not in access.OFFICE or change.actor != device.person:
        raise Refusal("forbidden", "Only the office publishes.")
    if not patch.is_create or not is_id(patch.id):
        raise Refusal("invalid", "A revision is published once, under a new id.")
    request = writer.registry.checked("revision", "request", patch.set["request"])
    assert isinstance(request, RevisionRequest)
    return request, patch.id


def _last_plan_seq(reader: Reader, production: str, workday: str) -> int:
    """The newest log row of any plan group that the workday's plan is made of.

    A line or call that has just moved between days counts for every day, since it may
    have left this one.
    """
    newest = [
        held.register.seq
        for group, held in reader.registers(production, "workday", workday).items()
        if reader.registry.is_plan("workday", group)
    ]
    for kind, key in (("item", "day"), ("call", "who")):
        for groups in reader.records(production, kind).values():
            home = groups.get(key)
            if home is None:
                continue
            newest.append(home.register.seq)
            if home.register.value.get("workday") == workday:
                newest += _plan_seqs(reader, kind, groups)
    return max(newest, default=0)


def _plan_seqs(reader: Reader, kind: str, groups: dict[str, Held]) -> list[int]:
    return [
        held.register.seq
        for group, held in groups.items()
        if reader.registry.is_plan(kind, group)
    ]


def _count(reader: Reader, production: str, workday: str) -> int:
    """How many revisions of this workday there are."""
    return sum(
        1
        for groups in reader.records(production, "revision").values()
        if "mark" in groups and groups["mark"].register.value.get("workday") == workday
    )


def _show_live(
    writer: Writer, device: Device, change: Change, stamp: Stamp, plan: Plan
) -> None:
    """From now on everyone sees how the published lines are really going."""
    production, day = device.production, plan.workday.id
    shown = [("workday", day), *(("item", item.id) for item in plan.items)]
    writer.mark_published(production, shown)
    for kind, id_ in shown:
        held = writer.registers(production, kind, id_)
        live = {
            group: row.register
            for group, row in held.items()
            if _reach(writer, kind, group) is Reach.LIVE and row.scope != schema.ALL
        }
        if live:
            effect = Effect(0, schema.ALL, change.id, kind, id_, live)
            writer.append(production, effect)
    standing = writer.registers(production, "workday", day).get("standing")
    status = standing.register.value.get("status") if standing else None
    if status in (None, DayStatus.DRAFT):
        published = {"status": DayStatus.PUBLISHED.value}
        register = Register(published, change.id, stamp, change.actor)
        effect = Effect(
            0, schema.ALL, change.id, "workday", day, {"standing": register}
        )
        writer.append(production, effect)


def _reach(reader: Reader, kind: str, group: str) -> Reach | None:
    known = reader.registry.find(kind, group)
    return known.reach if known else None


def _registers(held: dict[str, Held]) -> dict[str, Register]:
    return {group: row.register for group, row in held.items()}


def _all(reader: Reader, production: str, kind: str, type_: type[T]) -> list[T]:
    return [
        schema.record(type_, id_, _registers(groups))
        for id_, groups in reader.records(production, kind).items()
    ]
