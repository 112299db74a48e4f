"""Devices, pairing codes and displays as rows of the SQLite store, and back."""

from typing import Any

import msgspec

from server.store.rows import Device, Display, PairingCode
from shared.access import Role
from shared.clock import Offsets

# What was added to the first tables, in the order of their columns.
LATER_COLUMNS = (
    "ALTER TABLE device ADD COLUMN expires_ms INTEGER",
    "ALTER TABLE device ADD COLUMN root TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE device ADD COLUMN is_stolen INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE pairing_code ADD COLUMN device_expires_ms INTEGER",
    "ALTER TABLE production ADD COLUMN backed_up_seq INTEGER NOT NULL DEFAULT 0",
)

UNIT_COLUMNS = (
    "ALTER TABLE device ADD COLUMN unit TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE pairing_code ADD COLUMN unit TEXT NOT NULL DEFAULT ''",
)

_offsets = msgspec.json.Decoder(Offsets)

_DEVICE = """SELECT id, production, person, role, name, department, token_hash,
    created_ms, last_seen_ms, last_seq, last_stamp_ms, offsets, waiting, cursor, app,
    revoked_ms, expires_ms, root, is_stolen, unit FROM device """
DEVICE_BY_ID = _DEVICE + "WHERE id = ?"
DEVICE_BY_TOKEN = _DEVICE + "WHERE token_hash = ? AND token_hash <> x''"
DEVICES = _DEVICE + "WHERE production = ? ORDER BY created_ms, id"
PUT_DEVICE = """INSERT OR REPLACE INTO device
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

PAIRING_CODE = """SELECT production, handle, code_hash, person, role, department,
    expires_ms, tries, used_ms, device_expires_ms, unit FROM pairing_code
    WHERE production = ? AND handle = ?"""
PUT_PAIRING_CODE = """INSERT OR REPLACE INTO pairing_code
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

_DISPLAY = """SELECT name, production, unit, key_hash, created_ms, revoked_ms
    FROM display """
DISPLAY = _DISPLAY + "WHERE name = ?"
DISPLAYS = _DISPLAY + "WHERE production = ? ORDER BY name"
PUT_DISPLAY = "INSERT OR REPLACE INTO display VALUES (?, ?, ?, ?, ?, ?)"


def device(row: tuple[Any, ...] | None) -> Device | None:
    return of_device(row) if row else None


def of_device(row: tuple[Any, ...]) -> Device:
    fields = [
        *row[:3],
        Role(row[3]),
        *row[4:11],
        _offsets.decode(row[11]),
        *row[12:18],
        bool(row[18]),
        row[19],
    ]
    return Device(*fields)


def device_row(device: Device) -> tuple[Any, ...]:
    return (
        device.id,
        device.production,
        device.person,
        device.role.value,
        device.name,
        device.department,
        device.token_hash,
        device.created_ms,
        device.last_seen_ms,
        device.last_seq,
        device.last_stamp_ms,
        msgspec.json.encode(device.offsets),
        device.waiting,
        device.cursor,
        device.app,
        device.revoked_ms,
        device.expires_ms,
        device.root,
        device.is_stolen,
        device.unit,
    )


def pairing_code(row: tuple[Any, ...] | None) -> PairingCode | None:
    if row is None:
        return None
    fields = [*row[:4], Role(row[4]), *row[5:]]
    return PairingCode(*fields)


def pairing_code_row(code: PairingCode) -> tuple[Any, ...]:
    return (
        code.production,
        code.handle,
        code.code_hash,
        code.person,
        code.role.value,
        code.department,
        code.expires_ms,
        code.tries,
        code.used_ms,
        code.device_expires_ms,
        code.unit,
    )


def display_row(display: Display) -> tuple[Any, ...]:
    return (
        display.name,
        display.production,
        display.unit,
        display.key_hash,
        display.created_ms,
        display.revoked_ms,
    )
