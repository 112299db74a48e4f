"""What must be true of a simulated world once it has come to rest."""

import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from mobile.replica import custody, records
from mobile.settings import VERSION
from server.store.holding import NEWER_APP
from server.store.sqlite import FILE_NAME
from shared import schema
from shared.changes import Patch
from shared.custody import Custody, custodies
from shared.errors import BadInput
from shared.nouns.review import ConflictSides
from tests.sim.log_verdict import (
    everything_is_in_the_log_once,
    what_was_taken_stands_in_the_log,
)
from tests.sim.photo_verdict import (
    no_photo_is_taken_off_unseen,
    phones_have_what_they_show,
    photos_are_kept,
    private_photos_stay_with_those_who_may_see_them,
)
from tests.sim.plan_verdict import (
    a_revision_is_the_day_s_plan_as_it_stood,
    drafts_reach_those_who_may_edit_them,
    drafts_stay_with_those_who_may_edit_them,
    what_was_published_reaches_everybody,
)
from tests.sim.review_verdict import (
    what_was_held_is_decided_by_what_was_said_of_it,
    who_is_refused_is_told_why,
)
from tests.sim.rows import Rows, changes, log
from tests.sim.watch import Watch
from tests.support.oracles import check_nothing_shows_through, check_replicas
from tests.support.registries import PARTED_NEWER
from tests.support.small_day import CAMERA, DAY, LENS
from tests.support.world_files import looked_into

Check = Callable[[Watch], Awaitable[None] | None]


async def judge(watch: Watch) -> None:
    """Every oracle is asked, whatever the others say."""
    for check in CHECKS:
        try:
            found = check(watch)
            if found is not None:
                await found
        except AssertionError as error:
            watch.complain(f"{check.__name__.replace('_', ' ')}: {error}"[:2_000])


async def replicas_are_equal(watch: Watch) -> None:
    await check_replicas(watch.world)


def nothing_shows_through(watch: Watch) -> None:
    check_nothing_shows_through(watch.world)


def promises_are_kept(watch: Watch) -> None:
    """What was saved, and what was acknowledged, has an outcome; and if that is a
    refusal, it is in its author's inbox.
    """
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        known = changes(server)
    inboxes = {
        name: _ids(phone.folder / "replica.db", "SELECT id FROM inbox")
        for name, phone in watch.world.sim_phones.items()
    }
    for id_, (_, outcome, _) in known.items():
        # No screen and no page of the office makes what nobody can take.
        assert outcome.code != "invalid", f"{id_}: {outcome}"
    for promise in watch.promises:
        if promise.change in watch.waived:
            continue
        if promise.change in inboxes[promise.phone]:
            continue
        assert promise.change in known, f"{promise.phone} saved {promise.change}: lost"
        status = known[promise.change][1].status
        assert status in ("applied", "conflict", "held"), f"{promise}: {status}"
    told = set().union(*inboxes.values())
    for change, status in watch.acknowledged.items():
        # A server that was put back knows no more what it had refused, at once or when
        # what had waited was run.
        if status != "refused" and change not in told:
            assert change in known, f"{change} was {status}: lost"


def no_stamp_is_later_than_its_now(watch: Watch) -> None:
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        known, effects = changes(server), log(server)
    for effect in effects:
        stamps = [(reg.change, reg.stamp) for reg in effect.groups.values()]
        if effect.fact is not None:
            stamps.append((effect.fact.id, effect.fact.stamp))
        for change, stamp in stamps:
            if change in known:
                assert stamp.ms <= known[change][2], f"{change}: {stamp}"


def every_side_is_kept(watch: Watch) -> None:
    """A value that nobody who wrote later had seen still stands, shown or as a side."""
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        known = changes(server)
        standing = _standing(server)
    writers: dict[tuple[str, str, str], dict[str, Patch]] = defaultdict(dict)
    for id_, (change, outcome, _) in known.items():
        if outcome.status in ("applied", "conflict"):
            for patch in change.patches:
                for group in patch.set:
                    writers[patch.kind, patch.id, group][id_] = patch
    for (kind, id_, group), patches in writers.items():
        if kind == "revision":
            continue
        values = {who: _value(kind, group, patch) for who, patch in patches.items()}
        seen = {
            _stood_for(known, named, patch, group)
            for patch in patches.values()
            for named in (patch.saw.get(group, ""), *patch.settles.get(group, ()))
        }
        for who, value in values.items():
            if who not in seen:
                kept = standing[kind, id_, group]
                assert value in kept, f"{kind} {id_} {group} {who}: {value} not {kept}"


def _stood_for(known: Rows, change: str, patch: Patch, group: str) -> str:
    """A change that is refused, or still held, stands for what it had seen."""
    passed: set[str] = set()
    while change in known and change not in passed:
        passed.add(change)
        refused, outcome, _ = known[change]
        if outcome.status not in ("refused", "held"):
            return change
        earlier = [
            p for p in refused.patches if (p.kind, p.id) == (patch.kind, patch.id)
        ]
        change = earlier[0].saw.get(group, "") if earlier else ""
    return change


def _value(kind: str, group: str, patch: Patch) -> dict[str, Any]:
    try:
        return schema.value_of(schema.checked(kind, group, patch.set[group]))
    except BadInput:
        return patch.set[group]


def _standing(
    server: sqlite3.Connection,
) -> dict[tuple[str, str, str], list[dict[str, Any]]]:
    """What stands in each group, shown or as a side of its conflict."""
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for kind, id_, group, body in server.execute(
        'SELECT kind, id, "group", body FROM register'
    ):
        value = msgspec.json.decode(body)["value"]
        if kind != "conflict":
            found[kind, id_, group].append(value)
            continue
        if group == "standing":
            on = server.execute(
                """SELECT body FROM register WHERE kind = 'conflict' AND id = ?
                AND "group" = 'on'""",
                (id_,),
            ).fetchone()
            named = msgspec.json.decode(on[0])["value"]
            sides = msgspec.convert(value, ConflictSides).sides
            key = (named["kind"], named["id"], named["group"])
            found[key] += [dict(side.value) for side in sides]
    return found


def folds_do_not_depend_on_arrival(watch: Watch) -> None:
    seen: dict[str, Any] = {}
    chance = watch.world.chance("arrival")
    for name, phone in watch.world.phones.items():
        facts = phone.replica.read(records.facts, "scan")
        shuffled = chance.sample(facts, len(facts))
        assert custodies(facts) == custodies(shuffled), name
        state = phone.state
        # How long somebody has been here depends on each phone's now, too.
        held = [state.equipment.custody(asset) for asset in (CAMERA, LENS)]
        here = state.days.presences(DAY)
        found = (held, {who: (one.is_here, one.fact) for who, one in here.items()})
        first = seen.setdefault("first", found)
        assert first == found, f"{name} shows {found}, another {first}"


def what_is_kept_of_custody_is_what_all_scans_come_to(watch: Watch) -> None:
    for name, phone in watch.world.phones.items():
        folded = custodies(phone.replica.read(records.facts, "scan"))
        kept = phone.replica.read(custody.standings, VERSION, {})
        for asset in {*folded, *kept}:
            expected = folded.get(asset, Custody(asset))
            found = kept[asset].custody if asset in kept else None
            assert expected == found, f"{name} keeps {found} of {asset}"


def secrets_stay_with_those_who_may_read_them(watch: Watch) -> None:
    """In no table, and nowhere else in the files."""
    for name, phone in watch.world.sim_phones.items():
        path = phone.folder / "replica.db"
        with looked_into(path) as replica:
            tables = replica.execute(
                "SELECT name FROM sqlite_master WHERE type='table'"
            )
            rows = [
                row
                for (table,) in tables.fetchall()
                for row in replica.execute(f'SELECT * FROM "{table}"')
            ]
        found = str(rows)
        written = b"".join(file.read_bytes() for file in phone.folder.glob("replica*"))
        for text in watch.secrecy.texts:
            if not watch.may_read(name, text, watch.world.now_ms):
                assert text not in found, f"{text!r} is in {name}'s file"
                assert text.encode() not in written, f"{name} has traces of {text!r}"


async def what_was_ahead_of_the_server_is_run(watch: Watch) -> None:
    """One that knows all that newer phones know waits for no further update."""
    world = watch.world
    if world.server.registry is not PARTED_NEWER:
        return
    held = await world.read(lambda reader: reader.waiting.all(world.production))
    assert [] == [one.change.id for one in held if one.reason == NEWER_APP]


def _ids(path: Any, sql: str) -> set[str]:
    with looked_into(path) as connection:
        return {id_ for (id_,) in connection.execute(sql)}


CHECKS: tuple[Check, ...] = (
    replicas_are_equal,
    nothing_shows_through,
    promises_are_kept,
    everything_is_in_the_log_once,
    what_was_taken_stands_in_the_log,
    no_stamp_is_later_than_its_now,
    every_side_is_kept,
    folds_do_not_depend_on_arrival,
    what_is_kept_of_custody_is_what_all_scans_come_to,
    secrets_stay_with_those_who_may_read_them,
    drafts_stay_with_those_who_may_edit_them,
    drafts_reach_those_who_may_edit_them,
    a_revision_is_the_day_s_plan_as_it_stood,
    what_was_published_reaches_everybody,
    what_was_held_is_decided_by_what_was_said_of_it,
    who_is_refused_is_told_why,
    what_was_ahead_of_the_server_is_run,
    photos_are_kept,
    no_photo_is_taken_off_unseen,
    phones_have_what_they_show,
    # It may begin phones anew: nothing is asked after it.
    private_photos_stay_with_those_who_may_see_them,
)
