"""A small client, written from deploy/protocol.md and /openapi.json alone.

It has an HTTP library and the standard library, and nothing of ours. What it knows is
in memory only; a real one would save each change before it shows it.
"""

import json
from collections.abc import Callable
from typing import Any

import httpx

Json = dict[str, Any]
NONE: Json = {"seq": -1, "change": ""}


class SmallClient:
    """`reading` looks at the device's clocks; `new_id` is a fresh UUIDv7."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        reading: Callable[[], Json],
        new_id: Callable[[], str],
    ) -> None:
        self.http, self.reading, self.new_id = http, reading, new_id
        self.me: Json = {}
        self.made: list[Json] = []  # every change of ours, in order
        self.outcomes: dict[str, Json] = {}  # by change; those without are to be sent
        self.cursors: dict[str, Json] = {}  # by scope
        # By scope, then (kind, id), then group; a fact is the group "" of its own id.
        self.rows: dict[str, dict[tuple[str, str], Json]] = {}

    async def pair(self, ticket: str, name: str) -> None:
        _, url, production, code, _ = ticket.split("|")
        asked = {"code": code, "production": production, "name": name, "protocol": 1}
        self.base = url
        self.me = await self.ask("POST", "pair", asked)
        self.base = f"{url}/sync/v1/{production}"
        self.http.headers["authorization"] = f"Bearer {self.me['token']}"

    async def ask(self, method: str, name: str, body: Json | None = None) -> Json:
        answer = await self.http.request(method, f"{self.base}/{name}", json=body)
        answer.raise_for_status()
        said: Json = answer.json()
        return said

    def change(self, **what: Any) -> str:
        """Write down a fact, or patches; it goes with the next round."""
        made = {"id": self.new_id(), "device_seq": len(self.made) + 1, "schema": 1}
        self.made.append(
            made | {"actor": self.me["person"], "at": self.reading()} | what
        )
        return str(made["id"])

    def edit(self, kind: str, id: str, **groups: Json) -> str:
        """Set groups of a record, having seen what `held` says of it."""
        held = self.held(kind, id)
        saw = {one: held.get(one, NONE)["change"] for one in {*groups, "life"}}
        alike = {one: held.get(one, NONE).get("agreed", ()) for one in saw}
        settles = {one: [also["change"] for also in alike[one]] for one in saw}
        patch = {"kind": kind, "id": id, "set": groups, "saw": saw, "settles": settles}
        return self.change(patches=[patch | {"is_create": not held}])

    def held(self, kind: str, id: str) -> Json:
        """What stands in a record, by group: the server's newest, then our own."""
        found: Json = {}
        for rows in self.rows.values():
            for group, register in rows.get((kind, id), {}).items():
                found[group] = max(register, found.get(group, NONE), key=by_seq)
        for change in filter(self.is_pending, self.made):
            for patch in change.get("patches", ()):
                if (patch["kind"], patch["id"]) == (kind, id):
                    for group, value in patch["set"].items():
                        found[group] = {"value": value, "change": change["id"]}
        return found

    def is_pending(self, change: Json) -> bool:
        """Whether what became of a change of ours is still to come."""
        outcome = self.outcomes.get(change["id"])
        read = min((cursor["seq"] for cursor in self.cursors.values()), default=0)
        return outcome is None or outcome.get("seq", 0) > read

    async def round(self) -> None:
        """Greet, push, fetch whole what is new to us, and pull."""
        clocks = {"now": self.reading(), "schema": 1, "protocol": 1}
        scopes = set((await self.ask("POST", "hello", clocks))["scopes"])
        while await self.push():
            pass
        self.rows = {one: rows for one, rows in self.rows.items() if one in scopes}
        self.cursors = {one: at for one, at in self.cursors.items() if one in scopes}
        for scope in scopes - set(self.cursors):
            await self.snapshot(scope)
        try:
            await self.pull()
        except httpx.HTTPStatusError as error:
            if error.response.json().get("recovery") != "snapshot":
                raise
            # Another log: it may have lost even what it had acknowledged.
            self.cursors, self.outcomes = {}, {}
            await self.round()

    async def push(self) -> bool:
        """Send the oldest that wait; whether there may be more."""
        waiting = [one for one in self.made if one["id"] not in self.outcomes][:100]
        if not waiting:
            return False
        body = {"now": self.reading(), "changes": waiting}
        outcomes = (await self.ask("POST", "push", body))["outcomes"]
        done = {one["id"]: one for one in outcomes if one["status"] != "retry"}
        self.outcomes |= done
        return bool(done)

    async def snapshot(self, scope: str) -> None:
        self.rows[scope], after, as_of = {}, "", None
        while as_of is None or after:
            asked = httpx.QueryParams({"scope": scope, "after": after})
            page = await self.ask("GET", f"snapshot?{asked}")
            as_of, after = as_of or page["as_of"], page.get("next", "")
            self.apply(page["effects"])
        self.cursors[scope] = as_of

    async def pull(self) -> None:
        more = True
        while more:
            page = await self.ask("POST", "pull", {"cursors": self.cursors})
            self.apply(page["effects"])
            self.cursors, more = page["cursors"], page.get("more", False)

    def apply(self, effects: list[Json]) -> None:
        for effect in effects:
            rows, seq = self.rows.get(effect["scope"], {}), effect["seq"]
            row = rows.setdefault((effect["kind"], effect["id"]), {})
            if effect.get("is_out") or effect.get("is_deleted"):
                for group in [one for one in row if row[one]["seq"] < seq]:
                    del row[group]
            news = (
                {"": effect["fact"]} if "fact" in effect else effect.get("groups", {})
            )
            for group, told in news.items():
                row[group] = max(row.get(group, NONE), {"seq": seq} | told, key=by_seq)

    async def listen(self, is_enough: Callable[[], bool]) -> None:
        """Hear frames of the live stream until it is enough."""
        async with self.http.stream("GET", f"{self.base}/live") as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    await self.hear(json.loads(line.removeprefix("data:")))
                    if is_enough():
                        return

    async def hear(self, frame: Json) -> None:
        held = self.cursors.values()
        if frame.get("is_whole") and all(one == frame["from"] for one in held):
            self.apply(frame.get("effects", []))
            self.cursors = dict.fromkeys(self.cursors, frame["to"])
        elif any(one["seq"] < frame["to"]["seq"] for one in held):
            await self.pull()


def by_seq(register: Json) -> int:
    return int(register["seq"])
