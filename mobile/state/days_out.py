"""Who works on which of the published days."""

from mobile.state.core import Core
from mobile.state.day import Days
from shared.day_out_of_days import Code, Column, Grid, grid


class DaysOut:
    """The day out of days, from what is published of each day last."""

    def __init__(self, core: Core, days: Days) -> None:
        self._core = core
        self._days = days

    def grid(self) -> Grid:
        """Everybody; no column before the first publication."""
        return self._core.cached("days out", self._grid)

    def of(self, person: str) -> list[tuple[Column, Code]]:
        """The days on which this person is wanted for anything, in order."""
        found = self.grid()
        codes = found.codes.get(person, {})
        return [
            (column, codes[column.workday])
            for column in found.columns
            if column.workday in codes
        ]

    def _grid(self) -> Grid:
        plans = (self._days.latest_plan(span.workday) for span in self._days.spans())
        return grid(plan for plan in plans if plan is not None)
