"""What goes wrong in a simulated world. Each is named, counted and told."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from shared.errors import CallboardError
from tests.sim import seating
from tests.sim.watch import Watch
from tests.support.line import CLEAR, Weather
from tests.support.registries import PARTED_NEWER
from tests.support.sim_phone import SimPhone
from tests.support.sim_server import ServerDied
from tests.support.sim_world import SimWorld

Fault = Callable[["Faults"], Awaitable[None]]

DECADE_MS = 10 * 365 * 24 * 3_600_000
# A job has some twenty statements: the crash falls into it, or into the next one.
STATEMENTS_MAX = 60
COMMITS_MAX = 5
# How long, at most, before what broke is mended, in seconds.
MENDED_S_MAX = 60
COPIES_MAX = 2
SERVER_BACKUP = "backup-of-the-server"


class Faults:
    """Some of all faults, chosen for this world, one at a time."""

    def __init__(self, world: SimWorld, watch: Watch) -> None:
        self.world, self.watch = world, watch
        self.random = world.chance("faults")
        self.phone_backups: dict[str, tuple[Path, int]] = {}
        self.has_backup = False
        self.secrecy = watch.secrecy
        self._chosen = self.random.sample(ALL, self.random.randrange(1, len(ALL) + 1))
        if the_server_is_put_back in self._chosen:
            # Of a morning on which nobody had done anything yet.
            world.server.back_up(world.folder / SERVER_BACKUP)
            self.has_backup = True

    async def one(self) -> None:
        fault = self.random.choice(self._chosen)
        self.world.faults[fault.__name__] += 1
        self.watch.tell(f"-- {fault.__name__.replace('_', ' ')}")
        try:
            await fault(self)
        except (ServerDied, CallboardError) as error:
            self.watch.tell(f"but it does not come to that: {error!r}")

    def phone(self) -> SimPhone:
        return self.random.choice(list(self.world.sim_phones.values()))

    def mend(self, repair: Callable[[], None]) -> None:
        """Some time later."""
        wait_s = self.random.uniform(0.01, MENDED_S_MAX)
        self.world.loop.call_later(wait_s, repair)


def start_again(faults: Faults) -> None:
    """Whatever is dead lives again, from its files."""
    if faults.world.server.process is None:
        faults.world.server.start()
        faults.watch.tell("the server is back")
    for phone in faults.world.sim_phones.values():
        if phone.process is None:
            phone.start()
            faults.watch.tell(f"{phone.name}: the phone is back")


async def a_phone_dies(faults: Faults) -> None:
    faults.phone().kill()
    faults.mend(lambda: start_again(faults))


async def a_phone_dies_at_a_statement(faults: Faults) -> None:
    phone = faults.phone()
    if phone.process is not None:
        at = faults.random.randrange(1, STATEMENTS_MAX)
        phone.fuse.light(at, is_after=faults.random.random() < 0.5)
    faults.mend(lambda: start_again(faults))


async def a_phone_reboots(faults: Faults) -> None:
    phone = faults.phone()
    phone.kill()
    phone.clock.reboot()
    phone.start()


async def the_server_dies(faults: Faults) -> None:
    faults.world.server.kill()
    faults.mend(lambda: start_again(faults))


async def the_server_dies_at_a_statement(faults: Faults) -> None:
    server = faults.world.server
    if server.process is not None:
        at = faults.random.randrange(1, STATEMENTS_MAX)
        server.fuse.light(at, is_after=faults.random.random() < 0.5)
    faults.mend(lambda: start_again(faults))


async def the_server_dies_as_it_commits(faults: Faults) -> None:
    server = faults.world.server
    if server.process is not None:
        at = faults.random.randrange(1, COMMITS_MAX)
        server.fuse.light_commit(at, is_after=faults.random.random() < 0.3)
    faults.mend(lambda: start_again(faults))


async def a_phone_s_clock_is_set(faults: Faults) -> None:
    """Put right again later, by hand or by a reboot, or never."""
    phone = faults.phone()
    skews = [-5 * DECADE_MS, 7 * DECADE_MS, -3 * 3_600_000, 400_000]
    phone.clock.skew_ms = faults.random.choice(skews)
    if faults.random.random() < 0.5:
        # What it does meanwhile is heard of only after its clock was put right.
        phone.line.is_on = False
        phone.line.hang_up()
    is_rebooted = faults.random.random() < 0.7

    def repair() -> None:
        phone.clock.skew_ms = 0
        if is_rebooted:
            phone.kill()
            phone.clock.reboot()
            phone.start()
        phone.line.is_on = True
        faults.watch.tell(f"{phone.name}: the clock is right again")

    faults.mend(repair)


async def the_server_s_clock_jumps(faults: Faults) -> None:
    server = faults.world.server
    server.skew_ms = faults.random.choice([7 * DECADE_MS, -DECADE_MS, -60_000])

    def repair() -> None:
        server.skew_ms = 0
        faults.watch.tell("the server's clock is right again")

    faults.mend(repair)


async def the_radio_is_toggled(faults: Faults) -> None:
    phone = faults.phone()
    for _ in range(faults.random.randrange(1, 6)):
        phone.line.is_on = not phone.line.is_on
        if not phone.line.is_on:
            phone.line.hang_up()
        faults.mend(lambda: _switch(phone, faults))


def _switch(phone: SimPhone, faults: Faults) -> None:
    phone.line.is_on = True
    faults.watch.tell(f"{phone.name}: the radio is on")


async def the_weather_changes(faults: Faults) -> None:
    draw, worst = faults.random.random, faults.random.choice([0.05, 0.2, 0.4])
    weather = Weather(
        lost=draw() * worst,
        no_reply=draw() * worst,
        twice=draw() * worst,
        portal=draw() * worst / 2,
        refused=draw() * worst / 2,
        cut_request=draw() * worst / 2,
        cut_reply=draw() * worst,
        kept_back=draw() * worst / 2,
        delay_ms=faults.random.choice([10, 100, 3_000]),
    )
    for phone in faults.world.sim_phones.values():
        phone.line.weather = weather


async def the_weather_clears(faults: Faults) -> None:
    for phone in faults.world.sim_phones.values():
        phone.line.weather = CLEAR


async def a_phone_s_disk_is_full(faults: Faults) -> None:
    fuse = faults.phone().fuse
    fuse.is_disk_full = True
    faults.mend(lambda: setattr(fuse, "is_disk_full", False))


async def the_server_s_disk_is_full(faults: Faults) -> None:
    fuse = faults.world.server.fuse
    fuse.is_disk_full = True
    faults.mend(lambda: setattr(fuse, "is_disk_full", False))


async def the_server_has_no_room_for_photos(faults: Faults) -> None:
    server = faults.world.server
    server.has_room_for_photos = False
    faults.mend(lambda: setattr(server, "has_room_for_photos", True))


async def everything_sleeps(faults: Faults) -> None:
    """The lids are closed and opened again: clocks have gone on, timers have not."""
    faults.world.slept_ms += faults.random.randrange(60_000, 6 * 3_600_000)


async def a_phone_is_backed_up(faults: Faults) -> None:
    phone = faults.phone()
    to = faults.world.folder / f"backup-{len(faults.watch.story)}-of-{phone.name}"
    phone.back_up(to)
    faults.phone_backups[phone.name] = (to, len(faults.watch.promises))


async def a_phone_is_put_back(faults: Faults) -> None:
    """Lost and restored: what was saved since the backup went with the old one."""
    if not faults.phone_backups:
        return
    name = faults.random.choice(sorted(faults.phone_backups))
    backup, since = faults.phone_backups[name]
    faults.watch.waive(name, since)
    faults.world.sim_phones[name].put_back(backup)
    faults.watch.tell(f"{name}: restored from its backup")


async def a_phone_is_copied(faults: Faults) -> None:
    """With everything in it, its identity too; both go on."""
    phone = faults.phone()
    copies = [one for one in faults.world.sim_phones.values() if one.owner != one.name]
    if len(copies) >= COPIES_MAX:
        return
    phone.kill()
    twin = faults.world.copy_of(phone, f"{phone.owner}-{2 + len(copies)}")
    phone.start()
    twin.start()
    faults.watch.tell(f"{twin.name} is a copy of {phone.name}")


async def the_server_is_backed_up(faults: Faults) -> None:
    server = faults.world.server
    if not server.fuse.is_disk_full:
        server.back_up(faults.world.folder / SERVER_BACKUP)
        faults.has_backup = True


async def the_server_is_put_back(faults: Faults) -> None:
    """To its newest backup: all that came since is lost on its side."""
    if not faults.has_backup:
        return
    faults.watch.look()
    server = faults.world.server
    server.kill()
    server.put_back(faults.world.folder / SERVER_BACKUP)
    server.start()
    faults.watch.server_was_put_back()


async def the_server_is_updated(faults: Faults) -> None:
    """Installed anew, by a build that knows more; the data stay."""
    server = faults.world.server
    server.kill()
    server.registry = PARTED_NEWER
    server.start()


async def a_phone_is_updated(faults: Faults) -> None:
    phone = faults.phone()
    phone.kill()
    phone.registry = PARTED_NEWER
    phone.start()


ALL: tuple[Fault, ...] = (
    a_phone_dies,
    a_phone_dies_at_a_statement,
    a_phone_reboots,
    the_server_dies,
    the_server_dies_at_a_statement,
    the_server_dies_as_it_commits,
    a_phone_s_clock_is_set,
    the_server_s_clock_jumps,
    the_radio_is_toggled,
    the_weather_changes,
    the_weather_clears,
    a_phone_s_disk_is_full,
    the_server_s_disk_is_full,
    the_server_has_no_room_for_photos,
    everything_sleeps,
    seating.a_role_changes,
    seating.somebody_changes_department_or_unit,
    a_phone_is_backed_up,
    a_phone_is_put_back,
    a_phone_is_copied,
    the_server_is_backed_up,
    the_server_is_put_back,
    seating.a_phone_is_revoked,
    seating.a_phone_is_revoked,
    seating.a_phone_is_revoked,
    the_server_is_updated,
    a_phone_is_updated,
)


def mend_everything(faults: Faults) -> None:
    """The end of all trouble: from here on it must come right by itself."""
    world = faults.world
    world.server.skew_ms = 0
    world.server.has_room_for_photos = True
    if world.server.process is not None:
        world.server.fuse.light(0, is_after=False)
        world.server.fuse.is_disk_full = False
    for phone in world.sim_phones.values():
        phone.line.is_on, phone.line.weather = True, CLEAR
        if phone.process is not None:
            phone.fuse.light(0, is_after=False)
            phone.fuse.is_disk_full = False
    if not world.server.has_begun:
        world.server.kill()
    start_again(faults)
