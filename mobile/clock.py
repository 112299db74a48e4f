"""This device's clocks, and the true time as far as it can be told from them."""

import asyncio
import time
from pathlib import Path
from typing import Protocol

from shared.clock import Offsets, Reading

# Linux and Android say which boot this is; elsewhere the wall clock has to do.
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """What is passed to everything that needs the time or has to wait."""

    def reading(self) -> Reading: ...

    async def wait(self, ms: int) -> None: ...


class DeviceClock:
    """The clocks of the machine that this runs on."""

    def __init__(self) -> None:
        self._boot = _boot_id()

    def reading(self) -> Reading:
        wall_ms = time.time_ns() // 1_000_000
        if not self._boot:
            return Reading(wall_ms)
        boot_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        return Reading(wall_ms, self._boot, boot_ns // 1_000_000)

    async def wait(self, ms: int) -> None:
        await asyncio.sleep(ms / 1000)


def server_ms(now: Reading, offsets: Offsets) -> int:
    """The server's time at a reading of ours, in epoch ms.

    Before the first contact it is what our own wall clock says.
    """
    if now.boot and now.boot == offsets.boot:
        return offsets.boot_ms + now.boot_ms
    return now.wall_ms + offsets.skew_ms


def passed_ms(then: Reading, now: Reading) -> int:
    """How long it was between two readings of ours, as far as our clocks can tell."""
    if now.boot and now.boot == then.boot:
        return now.boot_ms - then.boot_ms
    return now.wall_ms - then.wall_ms


def _boot_id() -> str:
    try:
        return BOOT_ID.read_text().strip() if hasattr(time, "CLOCK_BOOTTIME") else ""
    except OSError:
        return ""
