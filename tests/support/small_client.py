"""A small client, written from deploy/protocol.md and /openapi.json alone.

It has an HTTP library and the standard library, and nothing of ours. What it knows is
in memory only; a real one would save each change before it shows it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

Json = dict[str, Any]
NONE: Json = {"seq": -1, "change": ""}


@dataclass
class SmallClient:
    """After any error of a round, wait and begin another."""

    http: httpx.AsyncClient
    reading: Callable[[], Json]  # looks at the device's clocks
    new_id: Callable[[], str]  # a fresh UUIDv7
    me: Json = field(default_factory=dict)
    made: list[Json] = field(default_factory=list)  # every change of ours, in order
    outcomes: Json = field(default_factory=dict)  # by change; the others are to be sent
    epoch: str = ""  # of the log that all of this is about
    cursors: Json = field(default_factory=dict)  # by scope
    # By scope, then (kind, id), then group; a fact is the group "" of its own id.
    rows: dict[str, dict[tuple[str, str], Json]] = field(default_factory=dict)

    async def pair(self, ticket: str, name: str) -> None:
        _, self.base, production, code, _ = ticket.split("|")
        asked = {"code": code, "production": production, "name": name, "protocol": 1}
        self.me = await self.ask("POST", "pair", asked)
        self.base += f"/sync/v1/{production}"
        self.http.headers["authorization"] = f"Bearer {self.me['token']}"

    async def ask(self, method: str, name: str, body: Json | None = None) -> Json:
        answer = await self.http.request(method, f"{self.base}/{name}", json=body)
        if answer.status_code == httpx.codes.GONE:
            self.is_of("")
        said: Json = answer.raise_for_status().json()
        return said

    def is_of(self, epoch: str) -> bool:
        """Another log may have lost even what it had acknowledged: False."""
        is_known = bool(epoch) and self.epoch in ("", epoch)
        if not is_known:
            self.cursors, self.outcomes = {}, {}
        self.epoch = epoch
        return is_known

    def change(self, **what: Any) -> str:
        """Write down a fact, or patches; it goes with the next round."""
        made = {"id": self.new_id(), "device_seq": len(self.made) + 1, "schema": 1}
        made |= {"actor": self.me["person"], "at": self.reading()}
        self.made.append(made | what)
        return str(made["id"])

    def edit(self, kind: str, id: str, **groups: Json) -> str:
        """Set groups of a record, having seen what `held` says of it."""
        patch = {"kind": kind, "id": id, "set": groups, "saw": {}, "settles": {}}
        for group in {*groups, "life"}:
            seen = self.held(kind, id).get(group, NONE)
            patch["saw"][group] = seen["change"]
            patch["settles"][group] = [one["change"] for one in seen.get("agreed", ())]
        return self.change(patches=[patch | {"is_create": not self.held(kind, id)}])

    def held(self, kind: str, id: str) -> Json:
        """What stands in a record, by group: the server's newest, then our own."""
        found: Json = {}
        for rows in self.rows.values():
            for group, register in rows.get((kind, id), {}).items():
                found[group] = max(register, found.get(group, NONE), key=seq)
        for change in filter(self.is_pending, self.made):
            for patch in change.get("patches", ()):
                if (patch["kind"], patch["id"]) == (kind, id):
                    for group, value in patch["set"].items():
                        found[group] = {"value": value, "change": change["id"]}
        return found

    def is_pending(self, change: Json) -> bool:
        """Whether what became of a change of ours is still to come."""
        read = min(map(seq, self.cursors.values()), default=0)
        return seq(self.outcomes.get(change["id"], {"seq": read + 1})) > read

    async def round(self) -> None:
        """Greet, push, fetch whole what is new to us, and pull."""
        clocks = {"now": self.reading(), "schema": 1, "protocol": 1}
        greeting = await self.ask("POST", "hello", clocks)
        scopes, _ = set(greeting["scopes"]), self.is_of(greeting["epoch"])
        while waiting := [one for one in self.made if one["id"] not in self.outcomes]:
            body = {"now": self.reading(), "changes": waiting[:100]}
            answered = (await self.ask("POST", "push", body))["outcomes"]
            done = {one["id"]: one for one in answered if one["status"] != "retry"}
            self.outcomes |= done
            if not done:
                break
        self.rows = {one: rows for one, rows in self.rows.items() if one in scopes}
        self.cursors = {one: at for one, at in self.cursors.items() if one in scopes}
        for scope in scopes - set(self.cursors):
            self.rows[scope], page, as_of = {}, {"next": ""}, None
            while as_of is None or page.get("next"):
                asked = httpx.QueryParams({"scope": scope, "after": page["next"]})
                page = await self.ask("GET", f"snapshot?{asked}")
                as_of = as_of or page["as_of"]
                if not self.is_of(page["as_of"]["epoch"]):
                    await self.round()
                    return
                self.apply(page["effects"], {} if page.get("next") else {scope: as_of})
        await self.pull()

    async def pull(self) -> None:
        page: Json = {"more": True}
        while page.get("more"):
            page = await self.ask("POST", "pull", {"cursors": self.cursors})
            self.apply(page["effects"], page["cursors"])

    def apply(self, effects: list[Json], cursors: Json) -> None:
        self.cursors |= cursors
        for one in effects:
            row = self.rows.get(one["scope"], {}).setdefault(
                (one["kind"], one["id"]), {}
            )
            if one.get("is_out") or one.get("is_deleted"):
                for group in [group for group in row if seq(row[group]) < seq(one)]:
                    del row[group]
            new = {"": one["fact"]} if "fact" in one else one.get("groups", {})
            for group, told in new.items():
                told = {"seq": one["seq"]} | told
                row[group] = max(row.get(group, NONE), told, key=seq)

    async def listen(self, is_enough: Callable[[], bool]) -> None:
        """Hear frames of the live stream until it is enough."""
        scopes = {"scope": list(self.cursors)}
        async with self.http.stream(
            "GET", f"{self.base}/live", params=scopes
        ) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    await self.hear(json.loads(line.removeprefix("data:")))
                    if is_enough():
                        return

    async def hear(self, frame: Json) -> None:
        held = self.cursors.values()
        if frame.get("is_whole") and all(one == frame["from"] for one in held):
            there = dict.fromkeys(self.cursors, frame["to"])
            self.apply(frame.get("effects", []), there)
        elif any(seq(one) < seq(frame["to"]) for one in held):
            await self.pull()


def seq(of: Json) -> int:
    return int(of.get("seq", 0))
