"""A person's times on screen: who recorded them, and how they are put right."""

from shared.nouns.people import Direction
from shared.nouns.plan import DayStanding, DayStatus, DayTimes
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import DAY, HOUR_MS
from tests.support.world import MORNING_MS, World


def comings(opened: OpenPage) -> list[str]:
    return sorted(key for key in keys(opened) if key.startswith("coming-"))


async def test_an_entry_is_opened_and_put_right_and_both_are_shown(day: World) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    ben.people.check(ana, Direction.IN)
    async with phone_page(ben, f"/people/{ana}") as opened:
        assert said(opened, "by Ben · not sent yet")
        [entry] = comings(opened)
        assert "save-correct" not in keys(opened)
        await opened.press(entry)
        assert opened.find("save-correct").disabled
        await opened.type("correct-time", "06:45")
        await opened.press("why-2")
        await opened.press("save-correct")

        assert "Put right. Saved on this phone." in opened.texts()
        assert "save-correct" not in keys(opened)
        assert said(opened, "told at 07:0")
        assert said(opened, "Taken back by Ben: Badge was not read")
        assert said(opened, "In since 06:45")
        assert 2 == len(comings(opened))
        await opened.press("undo")
        assert said(opened, "In since 07:0")
        assert [] == opened.errors()


async def test_a_time_that_cannot_be_is_refused_in_words_and_nothing_is_saved(
    day: World,
) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    ben.people.check(ana, Direction.IN)
    await day.settle()
    async with phone_page(ben, f"/people/{ana}") as opened:
        await opened.press(comings(opened)[0])
        await opened.type("correct-reason", "Slip")
        for time, told in (
            ("7 o'clock", "write 24-hour time"),
            ("23:59", "has passed"),
        ):
            await opened.type("correct-time", time)
            await opened.press("save-correct")
            assert said(opened, told), opened.texts()
        assert 1 == len(comings(opened))
    assert 0 == ben.freshness().waiting


async def test_others_entries_cannot_be_opened_by_a_gate(day: World) -> None:
    ana = day.people["ana"]
    day.state("olga").people.check(ana, Direction.IN)
    await day.settle()
    async with phone_page(day.state("ben"), f"/people/{ana}") as opened:
        [entry] = comings(opened)
        row = opened.find(entry)
        assert [] == [c for c in opened.below(row) if getattr(c, "on_click", None)]


async def test_when_the_day_is_over_one_confirms_when_somebody_left(
    day: World,
) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    ben.people.check(ana, Direction.IN)
    async with phone_page(ben, f"/people/{ana}") as opened:
        assert "out-wrapped" not in keys(opened)
        await day.edit("workday", DAY, standing=DayStanding(DayStatus.WRAPPED))
        await day.settle()
        await opened.settle()
        assert "Never checked out" in opened.texts()
        await opened.press("out-wrapped")

        assert "out-wrapped" not in keys(opened)
        assert said(opened, "Ana: out at 07:")
        assert said(opened, "Forgot to check out, left at wrap")
        assert not ben.people.line(ana).is_here
        assert [] == opened.errors()


async def test_all_who_never_checked_out_leave_at_wrap_with_one_act(
    day: World,
) -> None:
    ben = day.state("ben")
    times = DayTimes(
        general_call_ms=MORNING_MS + 2 * HOUR_MS, wrap_estimate_ms=MORNING_MS + HOUR_MS
    )
    await day.edit("workday", DAY, times=times)
    await day.settle()
    for name in ("ana", "olga"):
        ben.people.check(day.people[name], Direction.IN)
    await day.edit("workday", DAY, standing=DayStanding(DayStatus.WRAPPED))
    await day.settle()
    day.later(HOUR_MS)
    ben.people.check(day.people["ben"], Direction.IN)
    async with phone_page(ben, "/more/home") as opened:
        await opened.press("all-out")

        assert said(opened, "All 2 out at 07:")
        assert f"in-{day.people['ben']}" in keys(opened)
        assert f"in-{day.people['ana']}" not in keys(opened)
        assert "all-out" not in keys(opened)
        await opened.press("undo")
        assert f"in-{day.people['ana']}" in keys(opened)
        assert [] == opened.errors()
