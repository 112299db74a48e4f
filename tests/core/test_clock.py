"""The time of a change is the server's, however wrong the device's clock is."""

from hypothesis import given
from hypothesis import strategies as st

from shared.clock import (
    EARLIER_BOOTS_MAX,
    EARLIER_LIFE_MS,
    ESTIMATE_SLACK_MS,
    OFFSET_LIFE_MS,
    EarlierBoot,
    Offsets,
    Reading,
    Stamp,
    is_order_known,
    observed,
    stamp,
)
from tests.support.happened import HOUR_MS, MINUTE_MS, SECOND_MS, at

IN_1970 = 0
IN_2099 = 4_070_908_800_000
# What a phone's wall clock may be wrong by.
WRONG_MS = (IN_1970 - at("09:00"), -HOUR_MS, 0, HOUR_MS, IN_2099 - at("09:00"))


def reading(true_ms: int, *, wrong_ms: int = 0, boot: str = "boot-1") -> Reading:
    """What a device reads at a true time; its boot began at 08:00."""
    if not boot:
        return Reading(true_ms + wrong_ms)
    return Reading(true_ms + wrong_ms, boot, true_ms - at("08:00"))


def test_a_time_of_the_same_boot_is_exact_however_wrong_the_wall_clock_is() -> None:
    for wrong_ms in WRONG_MS:
        sent = reading(at("10:00"), wrong_ms=wrong_ms)
        offsets = observed(None, sent, at("10:00"))
        then = reading(at("09:15"), wrong_ms=wrong_ms)

        found = stamp(then, offsets, "phone", 1, 0, at("10:00"))

        assert Stamp(at("09:15"), "phone", 1, is_estimated=False) == found


def test_a_wall_clock_put_right_in_between_changes_no_exact_time() -> None:
    then = reading(at("09:15"), wrong_ms=IN_2099 - at("09:15"))
    offsets = observed(None, reading(at("10:00")), at("10:00"))

    found = stamp(then, offsets, "phone", 1, 0, at("10:00"))

    assert Stamp(at("09:15"), "phone", 1, is_estimated=False) == found


def test_without_a_readable_boot_the_wall_clock_is_shifted_and_marked_estimated() -> (
    None
):
    for wrong_ms in WRONG_MS:
        sent = reading(at("10:00"), wrong_ms=wrong_ms, boot="")
        offsets = observed(None, sent, at("10:00"))
        then = reading(at("09:15"), wrong_ms=wrong_ms, boot="")

        found = stamp(then, offsets, "phone", 1, 0, at("10:00"))

        assert Stamp(at("09:15"), "phone", 1, is_estimated=True) == found


def test_a_time_of_an_earlier_boot_is_estimated_from_the_wall_clock() -> None:
    offsets = observed(None, reading(at("10:00"), boot="boot-2"), at("10:00"))

    found = stamp(reading(at("09:15")), offsets, "phone", 1, 0, at("10:00"))

    assert Stamp(at("09:15"), "phone", 1, is_estimated=True) == found


def test_a_device_that_never_spoke_is_believed_its_wall_clock_as_an_estimate() -> None:
    found = stamp(reading(at("09:15")), Offsets(), "phone", 1, 0, at("10:00"))

    assert Stamp(at("09:15"), "phone", 1, is_estimated=True) == found


def test_no_stamp_is_later_than_now() -> None:
    found = stamp(Reading(IN_2099), Offsets(), "phone", 1, 0, at("10:00"))

    assert Stamp(at("10:00"), "phone", 1, is_estimated=True) == found


def test_stamps_follow_the_device_seq() -> None:
    offsets = observed(None, reading(at("10:00"), boot=""), at("10:00"))
    set_back = reading(at("09:20"), wrong_ms=-10 * MINUTE_MS, boot="")

    found = stamp(set_back, offsets, "phone", 2, at("09:15"), at("10:00"))

    assert at("09:15") == found.ms


def test_an_exact_time_that_was_pushed_far_is_an_estimate() -> None:
    """Its predecessor was made in 2099 by the wall clock, and clamped to its now."""
    offsets = observed(None, reading(at("10:00")), at("10:00"))

    near = stamp(reading(at("09:15")), offsets, "p", 2, at("09:15:30"), at("10:00"))
    far = stamp(reading(at("09:15")), offsets, "p", 2, at("09:55"), at("10:00"))

    assert (at("09:15:30"), False) == (near.ms, near.is_estimated)
    assert (at("09:55"), True) == (far.ms, far.is_estimated)


def test_a_slow_message_does_not_move_the_offset() -> None:
    quick = observed(None, reading(at("10:00")), at("10:00"))

    slow = observed(quick, reading(at("10:10")), at("10:13"))

    assert quick.boot_ms == slow.boot_ms
    assert 3 * MINUTE_MS == slow.skew_ms


def test_a_quicker_message_makes_the_offset_smaller() -> None:
    slow = observed(None, reading(at("10:00")), at("10:03"))

    quick = observed(slow, reading(at("10:10")), at("10:10"))

    assert at("08:00") == quick.boot_ms
    assert at("10:10") == quick.measured_ms


def test_an_offset_measured_long_ago_gives_way_to_a_larger_one() -> None:
    """Or a server that was slow by minutes would be so for as long as a boot lasts."""
    slow_server = observed(None, reading(at("10:00")), at("09:55"))
    still = observed(slow_server, reading(at("10:30")), at("10:30"))
    later = observed(slow_server, reading(at("11:00")), at("11:00"))

    assert slow_server.boot_ms == still.boot_ms
    assert at("08:00") == later.boot_ms
    assert at("11:00") - slow_server.measured_ms > OFFSET_LIFE_MS


def test_a_new_boot_begins_with_its_own_offset() -> None:
    before = observed(None, reading(at("10:00")), at("10:00"))

    after = observed(before, Reading(at("10:30"), "boot-2", 0), at("10:30"))

    assert ("boot-2", at("10:30")) == (after.boot, after.boot_ms)


def test_a_change_made_after_the_last_contact_of_an_earlier_boot_is_exact() -> None:
    for wrong_ms in WRONG_MS:
        before = observed(None, reading(at("09:00"), wrong_ms=wrong_ms), at("09:00"))
        then = reading(at("09:15"), wrong_ms=wrong_ms)
        again = Reading(at("10:00"), "boot-2", 5_000)

        after = observed(before, again, at("10:00"))
        found = stamp(then, after, "phone", 1, 0, at("10:00"))

        assert Stamp(at("09:15"), "phone", 1, is_estimated=False) == found


def test_so_many_earlier_boots_are_remembered_and_no_more() -> None:
    offsets = Offsets()
    for boot in range(EARLIER_BOOTS_MAX + 2):
        now = Reading(0, f"boot-{boot}", 0)
        offsets = observed(offsets, now, at("09:00") + boot)

    assert EARLIER_BOOTS_MAX == len(offsets.earlier)
    assert "boot-0" not in {one.boot for one in offsets.earlier}
    assert f"boot-{EARLIER_BOOTS_MAX}" == offsets.earlier[0].boot


def test_copies_of_a_phone_that_take_turns_lose_no_offset() -> None:
    offsets = Offsets()
    for turn in range(10):
        boot = f"boot-{turn % 2}"
        offsets = observed(offsets, reading(at("09:00"), boot=boot), at("09:00"))

    assert ("boot-1", at("08:00")) == (offsets.boot, offsets.boot_ms)
    assert (EarlierBoot("boot-0", at("08:00"), at("09:00")),) == offsets.earlier


def test_an_offset_of_long_ago_or_of_a_wrong_server_clock_is_not_believed() -> None:
    then = Reading(at("09:15"), "boot-1", 60_000)
    now_ms = at("10:00")
    for measured_ms in (now_ms - EARLIER_LIFE_MS - 1, now_ms + 1, IN_1970, IN_2099):
        earlier = (EarlierBoot("boot-1", measured_ms - 1_000, measured_ms),)
        offsets = Offsets("boot-2", now_ms, 0, now_ms, earlier)

        found = stamp(then, offsets, "phone", 1, 0, now_ms)

        assert Stamp(at("09:15"), "phone", 1, is_estimated=True) == found


def test_a_server_that_spent_a_minute_in_another_century_harms_no_later_time() -> None:
    for wrong_ms in (IN_1970, IN_2099):
        before = observed(None, reading(at("10:00")), at("10:00"))
        during = observed(before, reading(at("10:01")), wrong_ms)
        in_between = stamp(reading(at("10:01")), during, "phone", 1, 0, wrong_ms)

        after = observed(during, reading(at("10:02")), at("10:02"))
        found = stamp(
            reading(at("10:01:30")), after, "phone", 2, in_between.ms, at("10:02")
        )

        assert Stamp(at("10:01:30"), "phone", 2, is_estimated=False) == found


def test_a_bound_beyond_now_is_ignored() -> None:
    offsets = observed(None, reading(at("10:00")), at("10:00"))

    found = stamp(reading(at("09:15")), offsets, "phone", 2, IN_2099, at("10:00"))

    assert Stamp(at("09:15"), "phone", 2, is_estimated=False) == found


def test_the_order_of_two_stamps_is_known_or_said_not_to_be() -> None:
    def known(one_s: int, other_s: int, *, estimated: int, same: bool = False) -> bool:
        one = Stamp(at("10:00") + one_s * SECOND_MS, "a", 1, estimated > 0)
        device = "a" if same else "b"
        other = Stamp(at("10:00") + other_s * SECOND_MS, device, 2, estimated > 1)
        assert is_order_known(one, other) == is_order_known(other, one)
        return is_order_known(one, other)

    assert known(0, 1, estimated=0)
    assert not known(0, 0, estimated=0)
    assert not known(0, 59, estimated=1)
    assert known(0, 61, estimated=1)
    assert not known(60, 1, estimated=2)
    assert known(0, 0, estimated=2, same=True)


def test_whether_a_stamp_is_estimated_decides_no_order() -> None:
    estimated = Stamp(5, "b", 7, is_estimated=True)

    assert estimated < Stamp(6, "a", 1)
    assert estimated < Stamp(5, "c", 1)
    assert estimated < Stamp(5, "b", 8)


# Laws ---------------------------------------------------------------------------

DELAY_MS_MAX = 30 * SECOND_MS


@st.composite
def journeys(draw: st.DrawFn) -> list[tuple[int, list[Reading], Reading, int]]:
    """What one phone pushes in a day: (true ms of each reading is its boot's).

    Each push: when it was sent, the readings of its changes, the reading at sending,
    and the delay of the network. The wall clock is set at will, and the phone may
    start anew between two pushes.
    """
    pushes = []
    true_ms = at("06:00")
    boot, began_ms = 1, true_ms
    for _ in range(draw(st.integers(1, 5))):
        changes = []
        for _ in range(draw(st.integers(0, 4))):
            true_ms += draw(st.integers(0, 40 * MINUTE_MS))
            wall_ms = true_ms + draw(st.sampled_from(WRONG_MS))
            changes.append(Reading(wall_ms, f"boot-{boot}", true_ms - began_ms))
        true_ms += draw(st.integers(0, 40 * MINUTE_MS))
        wall_ms = true_ms + draw(st.sampled_from(WRONG_MS))
        now = Reading(wall_ms, f"boot-{boot}", true_ms - began_ms)
        delay_ms = draw(st.integers(0, DELAY_MS_MAX))
        pushes.append((began_ms, changes, now, true_ms + delay_ms))
        true_ms += delay_ms
        if draw(st.booleans()):
            boot, began_ms = boot + 1, true_ms
    return pushes


@given(journeys())
def test_stamps_of_a_device_never_go_back_and_never_lie_ahead(
    pushes: list[tuple[int, list[Reading], Reading, int]],
) -> None:
    offsets, last_ms, device_seq = Offsets(), 0, 0
    for began_ms, changes, now, received_ms in pushes:
        offsets = observed(offsets, now, received_ms)
        for then in changes:
            device_seq += 1
            found = stamp(then, offsets, "phone", device_seq, last_ms, received_ms)
            assert last_ms <= found.ms <= received_ms
            last_ms = found.ms
            if not found.is_estimated:
                true_ms = began_ms + then.boot_ms
                slack_ms = DELAY_MS_MAX + ESTIMATE_SLACK_MS
                assert true_ms <= found.ms <= true_ms + slack_ms


@given(st.lists(st.tuples(st.integers(0, 10**13), st.integers(0, 10**9)), min_size=1))
def test_whatever_clocks_say_no_stamp_lies_ahead_of_the_server(
    told: list[tuple[int, int]],
) -> None:
    """Server clocks that jump about, too: the bound is the now of each moment."""
    offsets, last_ms = Offsets(), 0
    for device_seq, (received_ms, boot_ms) in enumerate(told, 1):
        now = Reading(boot_ms, "boot-1", boot_ms)
        offsets = observed(offsets, now, received_ms)
        found = stamp(now, offsets, "phone", device_seq, last_ms, received_ms)
        assert 0 <= found.ms <= received_ms
        last_ms = found.ms


@given(
    st.lists(
        st.tuples(
            st.integers(0, 40 * MINUTE_MS),
            st.integers(0, 40 * MINUTE_MS),
            st.integers(0, DELAY_MS_MAX),
            st.sampled_from(WRONG_MS),
        ),
        min_size=1,
        max_size=EARLIER_BOOTS_MAX + 1,
    )
)
def test_what_was_done_after_a_contact_is_timed_exactly_however_late_it_comes(
    boots: list[tuple[int, int, int, int]],
) -> None:
    """In each boot a contact, then a change; all are sent in the last boot."""
    true_ms, offsets, changes = at("06:00"), Offsets(), []
    for number, (until_ms, then_ms, delay_ms, wrong_ms) in enumerate(boots):
        boot, began_ms = f"boot-{number}", true_ms
        true_ms += until_ms
        now = Reading(true_ms + wrong_ms, boot, true_ms - began_ms)
        true_ms += delay_ms
        offsets = observed(offsets, now, true_ms)
        true_ms += then_ms
        then = Reading(true_ms + wrong_ms, boot, true_ms - began_ms)
        changes.append((true_ms, then))
        true_ms += MINUTE_MS

    for expected_ms, then in changes:
        found = stamp(then, offsets, "phone", 1, 0, true_ms + HOUR_MS)
        assert not found.is_estimated
        assert expected_ms <= found.ms <= expected_ms + DELAY_MS_MAX
