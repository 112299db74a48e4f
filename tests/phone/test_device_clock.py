"""The phone's own clocks, and the server's time as told by them."""

from mobile.clock import DeviceClock, server_ms
from shared.clock import Offsets, Reading


def test_a_machine_that_knows_its_boot_reads_a_clock_nobody_can_set() -> None:
    clock = DeviceClock()
    first, second = clock.reading(), clock.reading()

    assert first.boot == second.boot
    assert first.boot_ms <= second.boot_ms
    assert DeviceClock().reading().boot == first.boot


def test_the_servers_time_follows_from_the_boot_clock_where_it_is_known() -> None:
    offsets = Offsets("boot-1", boot_ms=5_000, skew_ms=-100)

    assert 5_700 == server_ms(Reading(99_999, "boot-1", 700), offsets)
    # After a restart only the wall clock is left, and what was learnt of it.
    assert 99_899 == server_ms(Reading(99_999, "boot-2", 10), offsets)
    assert 99_999 == server_ms(Reading(99_999, "boot-2", 10), Offsets())
    assert 42 == server_ms(Reading(42), Offsets())
