from server.accounts.throttle import (
    COUNTERS_MAX,
    FIRST_WAIT_MS,
    FREE_TRIES_PAIR,
    FREE_TRIES_SHARED,
    QUIET_MS,
    WAIT_MS_MAX,
    Throttle,
    address_key,
)

ANA, OFFICE = "ana@example.org", "192.0.2.7"
DECADES_MS = 73 * 365 * 24 * 3_600_000


def spent(throttle: Throttle, now_ms: int) -> None:
    for _ in range(FREE_TRIES_PAIR):
        assert 0 == throttle.attempt(ANA, OFFICE, False, now_ms)


def test_the_wait_doubles_with_each_further_try_up_to_a_bound():
    throttle, now_ms, waits = Throttle(), 0, []
    spent(throttle, now_ms)
    for _ in range(8):
        wait_ms = throttle.attempt(ANA, OFFICE, False, now_ms)
        waits.append(wait_ms)
        now_ms += wait_ms
        assert 0 == throttle.attempt(ANA, OFFICE, False, now_ms)
    assert [FIRST_WAIT_MS * n for n in (1, 2, 4, 8, 16)] == waits[:5]
    assert [WAIT_MS_MAX] * 3 == waits[5:]


def test_asking_during_the_wait_does_not_lengthen_it():
    throttle = Throttle()
    spent(throttle, 0)
    for now_ms in range(0, FIRST_WAIT_MS, 1000):
        assert FIRST_WAIT_MS - now_ms == throttle.attempt(ANA, OFFICE, False, now_ms)


def test_an_hour_of_quiet_starts_afresh():
    throttle = Throttle()
    spent(throttle, 0)
    spent(throttle, QUIET_MS + 1)


def test_a_clock_that_was_decades_ahead_makes_nobody_wait():
    throttle = Throttle()
    spent(throttle, DECADES_MS)
    assert FIRST_WAIT_MS == throttle.attempt(ANA, OFFICE, False, DECADES_MS)
    spent(throttle, 0)


def test_success_forgets_the_pair():
    throttle = Throttle()
    spent(throttle, 0)
    throttle.succeeded(ANA, OFFICE, is_known=False)
    spent(throttle, 0)


def test_tries_at_once_are_counted_before_any_is_answered():
    throttle = Throttle()
    let_through = [throttle.attempt(ANA, OFFICE, True, 0) for _ in range(100)].count(0)
    assert FREE_TRIES_PAIR == let_through


def test_many_right_passwords_from_one_address_use_nothing_up():
    throttle = Throttle()
    for n in range(FREE_TRIES_SHARED * 3):
        email = f"p{n}@example.org"
        assert 0 == throttle.attempt(email, OFFICE, False, 0)
        throttle.succeeded(email, OFFICE, is_known=False)


def test_memory_is_bounded():
    throttle = Throttle()
    for n in range(COUNTERS_MAX + 500):
        throttle.attempt(f"p{n}@example.org", f"host-{n}", True, 0)
    assert COUNTERS_MAX == len(throttle._tries)


def test_an_ipv6_host_is_its_network_and_mapped_ipv4_is_ipv4():
    assert address_key("2001:db8::1") == address_key("2001:db8::ffff")
    assert address_key("2001:db8::1") != address_key("2001:db8:1::1")
    assert "192.0.2.7" == address_key("::ffff:192.0.2.7")
    assert "testclient" == address_key("testclient")
