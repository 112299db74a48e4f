"""Devices and walls as the devices page shows them."""

from msgspec import Struct
from msgspec.structs import replace

from server.admin.framing import Names
from server.store.desk import Desk
from server.store.devices import ended_ms
from server.store.protocol import Reader
from server.store.rows import Device, Display
from server.store.silence import GONE_MS, silent_devices
from server.times import day_words, moment_words, span_words, today
from shared.access import Role

# Crew first: it is what most phones are.
ROLES = (Role.CREW, Role.GATE, Role.HEAD, Role.COORDINATOR, Role.ADMIN)


class DeviceView(Struct, frozen=True):
    """One phone or tablet. Texts are as shown; `silent` is how long, or empty.

    `unit` is the one it is told of, empty for all of them.
    `ended` says how and when it came to its end, or is empty; `until` when it will.
    `is_copy`: it shared the identity of another, and was given one of its own.
    `goes_on`: it has ended, and another that shared its identity has not.
    """

    id: str
    whose: str
    person: str
    role: str
    unit: str
    name: str
    seen: str
    lag: str
    waiting: int
    app: str
    silent: str
    until: str
    ended: str
    is_stolen: bool
    is_copy: bool
    goes_on: bool


class WallView(Struct, frozen=True):
    """One display link. `revoked` is when it was taken away, or empty."""

    name: str
    unit: str
    made: str
    revoked: str


def role_words(role: Role) -> str:
    """As people say it: "department head"."""
    return role.value.replace("_", " ")


def roles_for(giver: Role) -> list[tuple[str, str]]:
    """What somebody in this role may give: nobody makes another more than they are."""
    return [
        (role.value, role_words(role).capitalize())
        for role in ROLES
        if role is not Role.ADMIN or giver is Role.ADMIN
    ]


def device_views(reader: Reader, desk: Desk) -> list[DeviceView]:
    """What was paired, by whose it is; those at their end last.

    Office logins are left out: they are accounts, and no tokens.
    """
    names = Names(reader, desk.production)
    head = reader.head(desk.production).seq
    devices = [one for one in reader.devices(desk.production) if one.token_hash]
    silent = {one.id for one in silent_devices(devices, desk.now_ms())}
    views = [_view(one, names, head, desk, one.id in silent) for one in devices]
    roots = {one.id: one.root or one.id for one in devices}
    alive = {roots[one.id] for one in views if not one.ended}
    views = [
        replace(one, goes_on=bool(one.ended) and roots[one.id] in alive)
        for one in views
    ]
    return sorted(
        views, key=lambda one: (bool(one.ended), one.whose.casefold(), one.id)
    )


def wall_views(reader: Reader, desk: Desk) -> list[WallView]:
    """By name; revoked ones last."""

    def view(one: Display) -> WallView:
        return WallView(
            one.name,
            one.unit,
            moment_words(one.created_ms, desk.zone, desk.now_ms()),
            moment_words(one.revoked_ms, desk.zone, desk.now_ms()),
        )

    found = [view(one) for one in reader.displays(desk.production)]
    return sorted(found, key=lambda one: (bool(one.revoked), one.name))


def _view(
    device: Device, names: Names, head: int, desk: Desk, is_silent: bool
) -> DeviceView:
    now_ms = desk.now_ms()
    return DeviceView(
        id=device.id,
        whose=names.person(device.person),
        person=device.person,
        role=role_words(device.role),
        unit=device.unit,
        name=device.name,
        seen=moment_words(device.last_seen_ms, desk.zone, now_ms),
        lag=_lag(device, head, now_ms),
        waiting=device.waiting,
        app=device.app,
        silent=span_words(now_ms - device.last_seen_ms) if is_silent else "",
        until=_until(device, desk),
        ended=_ended(device, desk),
        is_stolen=device.is_stolen,
        is_copy=bool(device.root),
        goes_on=False,
    )


def _until(device: Device, desk: Desk) -> str:
    """The last day on which it may be used; empty if there is none."""
    if device.expires_ms is None:
        return ""
    return day_words(today(desk.zone, device.expires_ms - 1))


def _ended(device: Device, desk: Desk) -> str:
    """As "revoked 09:00"; empty if the device may go on."""
    now_ms = desk.now_ms()
    ended = ended_ms(device, now_ms)
    if ended is None:
        return ""
    word = "expired" if device.revoked_ms is None else "revoked"
    word = "stolen" if device.is_stolen else word
    return f"{word} {moment_words(ended, desk.zone, now_ms)}"


def _lag(device: Device, head: int, now_ms: int) -> str:
    """How far behind the log it was when last heard; of one long gone, nothing."""
    if not device.cursor:
        return "nothing read yet"
    behind = head - device.cursor
    if behind <= 0:
        return "up to date"
    if now_ms - device.last_seen_ms > GONE_MS:
        return "not heard for a day"
    return "1 change behind" if behind == 1 else f"{behind} changes behind"
