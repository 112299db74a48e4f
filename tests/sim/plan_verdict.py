"""What must be true of the plan once a simulated world has come to rest.

Told from the log and from the phones' files, and from nothing that the product decides
by: what of a plan is drafted, who may edit it, and what a revision is made of.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from server.store.sqlite import FILE_NAME
from shared.access import Role
from tests.sim.watch import Watch
from tests.support.world_files import looked_into

# What reaches people by publishing, and by nothing else.
PLAN_OF_LINE = {
    "day",
    "time",
    "what",
    "scene",
    "place",
    "departments",
    "people",
    "elements",
    "notes",
    "life",
}
PLAN_OF_DAY = {"identity", "times", "places", "notes", "radio", "life"}
PLAN_OF_CALL = {"who", "standing", "times", "place", "notes", "life"}
PLAN = {"item": PLAN_OF_LINE, "workday": PLAN_OF_DAY, "call": PLAN_OF_CALL}
# What is told of a line as it goes, once it stands in anything that was published.
LIVE_OF_LINE = {"progress", "remark"}
EDITORS = (Role.COORDINATOR, Role.ADMIN)
LOG = "SELECT seq, body FROM log ORDER BY seq"
HELD_BY_PHONE = "SELECT kind, id, name, body FROM register ORDER BY seq"

Row = dict[str, Any]
# Values by kind, id and group.
Standing = dict[tuple[str, str, str], Any]


def drafts_stay_with_those_who_may_edit_them(watch: Watch) -> None:
    """Nobody else's phone has any of the plan but as a revision, nor of how a line
    goes that no revision has.
    """
    published = _published_lines(_rows(watch))
    for name, phone in watch.world.sim_phones.items():
        if watch.secrecy.seats[phone.owner].role in EDITORS:
            continue
        for kind, id_, group in _held(phone.folder):
            is_draft = group in PLAN.get(kind, ())
            assert not is_draft, f"{name} has the draft of {kind} {id_}: {group}"
            is_live = kind == "item" and group in LIVE_OF_LINE
            is_known = not is_live or id_ in published
            assert is_known, f"{name} has the {group} of {id_}, which is a draft"


def drafts_reach_those_who_may_edit_them(watch: Watch) -> None:
    standing = _standing(_rows(watch))
    for name, phone in watch.world.sim_phones.items():
        if watch.secrecy.seats[phone.owner].role not in EDITORS:
            continue
        held = _held(phone.folder)
        for (kind, id_, group), value in standing.items():
            if group in PLAN.get(kind, ()):
                found = held.get((kind, id_, group))
                assert value == found, (
                    f"{name} has {found} as the draft of {kind} {id_} {group},"
                    f" the office {value}"
                )


def a_revision_is_the_day_s_plan_as_it_stood(watch: Watch) -> None:
    """Of that day, all lines and calls that are not withdrawn, as they were then."""
    rows = _rows(watch)
    for at, row in enumerate(rows):
        if row["kind"] != "revision":
            continue
        plan = row["groups"]["frozen"]["value"]["plan"]
        day = row["groups"]["request"]["value"]["workday"]
        standing = _standing(rows[:at])
        for kind, key, within in (("item", "day", "items"), ("call", "who", "calls")):
            expected = {
                id_: _record(standing, kind, id_)
                for of, id_, group in standing
                if (of, group) == (kind, key)
                and standing[kind, id_, key]["workday"] == day
                and not standing.get((kind, id_, "life"), {}).get("is_cancelled")
            }
            found = {
                one["id"]: {g: one[g] for g in expected.get(one["id"], ())}
                for one in plan.get(within, ())
            }
            assert expected == found, (
                f"{row['id']} of {day} says {found}, and what stood was {expected}"
            )


def what_was_published_reaches_everybody(watch: Watch) -> None:
    """On each phone, the newest plan of each day, and how its lines are going."""
    rows = _rows(watch)
    standing = _standing(rows)
    revisions = [row for row in rows if row["kind"] == "revision"]
    newest = {
        one["groups"]["request"]["value"]["workday"]: (
            one["id"],
            one["groups"]["frozen"]["value"]["plan"],
        )
        for one in revisions
    }
    live = {
        (kind, id_, group): value
        for (kind, id_, group), value in standing.items()
        if kind == "item" and group in LIVE_OF_LINE and id_ in _published_lines(rows)
    }
    for name, phone in watch.world.sim_phones.items():
        held, days = _held(phone.folder), phone.phone.state.days
        for day, (id_, plan) in newest.items():
            frozen = held.get(("revision", id_, "frozen"), {})
            assert plan == frozen.get("plan"), f"{name} has not {id_} of {day}"
            shown = days.revisions(day)
            assert shown, f"{name} shows nothing of {day}"
            assert id_ == shown[-1].id, f"{name} shows {shown[-1].id} of {day}: {id_}"
        for key, value in live.items():
            assert value == held.get(key), f"{name}: {key} {held.get(key)}: {value}"


def _rows(watch: Watch) -> list[Row]:
    with looked_into(watch.world.server.folder / FILE_NAME) as server:
        return [json.loads(body) for _, body in server.execute(LOG)]


def _standing(rows: Iterable[Row]) -> Standing:
    """The last that was said of each group."""
    return {
        (row["kind"], row["id"], group): register["value"]
        for row in rows
        for group, register in row.get("groups", {}).items()
    }


def _record(standing: Standing, kind: str, id_: str) -> dict[str, Any]:
    return {
        group: value
        for (of, one, group), value in standing.items()
        if (of, one) == (kind, id_) and group in PLAN[kind]
    }


def _published_lines(rows: Iterable[Row]) -> set[str]:
    return {
        item["id"]
        for row in rows
        if row["kind"] == "revision"
        for item in row["groups"]["frozen"]["value"]["plan"].get("items", ())
    }


def _held(folder: Path) -> Standing:
    """What a phone's file has of the server's, in whatever scope."""
    with looked_into(folder / "replica.db") as replica:
        found = replica.execute(HELD_BY_PHONE).fetchall()
    return {(k, id_, name): json.loads(body)["value"] for k, id_, name, body in found}
