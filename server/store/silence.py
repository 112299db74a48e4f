"""Devices that have fallen silent: they may know what no total does."""

from collections.abc import Iterable

from server.store.rows import Device
from shared.access import Role
from shared.attendance import GATE_SILENT_MS

# Whoever was not heard for longer has gone home, and keeps nothing back.
GONE_MS = 24 * 60 * 60_000


def silent_devices(devices: Iterable[Device], now_ms: int) -> list[Device]:
    """Gates, and whoever said that work was waiting, not heard for GATE_SILENT_MS."""
    return [
        device
        for device in devices
        if device.token_hash
        and device.revoked_ms is None
        and (device.role is Role.GATE or device.waiting)
        and GATE_SILENT_MS <= now_ms - device.last_seen_ms < GONE_MS
    ]
