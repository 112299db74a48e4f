"""Published plans: numbered, immutable, kept decoded while they are looked at."""

import msgspec
from msgspec import Struct

from mobile.replica import records
from mobile.state.core import Core
from shared.nouns.plan import Plan, RevisionMark
from shared.schema import readable

# The latest of some days and the one last acknowledged of each.
PLANS_MAX = 24


class Published(Struct, frozen=True):
    """One revision: its record id and what the server marked it with."""

    id: str
    mark: RevisionMark


class Revisions:
    """What was published, of every workday."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._plans: dict[str, Plan] = {}

    def by_workday(self) -> dict[str, tuple[Published, ...]]:
        """All revisions of each workday that has any, first to last."""
        return self._core.cached_of_records("revisions", self._by_workday)

    def of(self, workday: str) -> tuple[Published, ...]:
        return self.by_workday().get(workday, ())

    def plan(self, revision: str) -> Plan | None:
        """The plan of a revision; None if this phone does not hold or know it all."""
        if revision not in self._plans:
            plan = self._decoded(revision)
            if plan is None:
                return None
            while len(self._plans) >= PLANS_MAX:
                self._plans.pop(next(iter(self._plans)))
            self._plans[revision] = plan
        return self._plans[revision]

    def latest_plan(self, workday: str) -> Plan | None:
        """The plan of a workday as last published; None if it never was."""
        published = self.of(workday)
        return self.plan(published[-1].id) if published else None

    def _decoded(self, revision: str) -> Plan | None:
        frozen = self._core.read(records.groups, "revision", revision).get("frozen")
        if frozen is None:
            return None
        try:
            return msgspec.convert(frozen.value.get("plan", {}), Plan)
        except msgspec.ValidationError:
            # A newer office says something this build has no word for.
            return None

    def _by_workday(self) -> dict[str, tuple[Published, ...]]:
        marks = self._core.read(records.one_group, "revision", "mark")
        found: dict[str, list[Published]] = {}
        for id_, register in marks.items():
            mark = readable(RevisionMark, register.value)
            if mark is not None:
                found.setdefault(mark.workday, []).append(Published(id_, mark))
        return {
            workday: tuple(sorted(theirs, key=lambda one: one.mark.number))
            for workday, theirs in found.items()
        }
