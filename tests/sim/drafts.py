"""Words of the plan that were written, and whether anybody has published them yet.

Told from the revisions in the server's log alone. What was published once cannot be
called back: that a server which was put back has lost it makes no secret of it again.
"""

import json
from pathlib import Path
from typing import Any

from tests.support.world_files import looked_into

REVISIONS = """SELECT seq, body FROM log WHERE seq > ?
    AND CAST(body AS TEXT) ->> 'kind' = 'revision' ORDER BY seq"""


class Drafts:
    """`log` is the server's file."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._seen = 0
        self._published: list[str] = []
        self._lines: set[str] = set()
        # The line that a text is about, if it is seen as soon as that line is.
        self._live: dict[str, str] = {}
        self._drafted: set[str] = set()

    def add(self, text: str, item: str, *, is_live: bool) -> None:
        if is_live:
            self._live[text] = item
        else:
            self._drafted.add(text)

    def is_published(self, text: str) -> bool:
        if text not in self._live and text not in self._drafted:
            return False
        return self._is_known(text) or (self.look() and self._is_known(text))

    def _is_known(self, text: str) -> bool:
        if text in self._live:
            return self._live[text] in self._lines
        return any(text in plan for plan in self._published)

    def begin_again(self) -> None:
        """The log is another one."""
        self._seen = 0

    def look(self) -> bool:
        """Whether there was any revision that was not seen before."""
        with looked_into(self._log) as server:
            found = server.execute(REVISIONS, (self._seen,)).fetchall()
        for seq, body in found:
            self._seen = seq
            plan = _plan(body)
            self._lines |= {item["id"] for item in plan["items"]}
            self._published.append(str(plan))
        return bool(found)


def _plan(body: bytes) -> dict[str, Any]:
    """Without empty parts: those are left out as it is stored."""
    plan = json.loads(body)["groups"]["frozen"]["value"]["plan"]
    return {"items": [], **plan}
