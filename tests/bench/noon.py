"""A clock that stands at noon of the day that a season has come to."""

import asyncio

from shared.clock import Reading

# 2026-06-12 10:00 UTC.
NOON_MS = 1_781_258_400_000


class NoonClock:
    """Of another boot than the one the phone has synced in, and right."""

    def __init__(self) -> None:
        self._ms = NOON_MS

    def reading(self) -> Reading:
        # Were it to stand quite still, all that is done would be done at once.
        self._ms += 1
        return Reading(self._ms)

    async def wait(self, ms: int) -> None:
        await asyncio.Event().wait()
