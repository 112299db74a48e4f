"""Exporting unsent work and signing out, on a phone's screens."""

from shared.nouns.people import Direction
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

SYNC, SIGN_OUT = "/more/sync", "/more/sign-out"


def check_in(day: World) -> None:
    day.network.is_up = False
    day.state("ben").people.check(day.people["ben"], Direction.IN)


def saves_files(opened: OpenPage) -> None:
    opened.answers["save_file"] = "/somewhere/unsent.json"


async def test_the_sync_centre_offers_a_file_as_long_as_something_waits(
    day: World,
) -> None:
    async with phone_page(day.state("ben"), SYNC) as opened:
        assert "export" not in keys(opened)
        check_in(day)
        await opened.settle()
        assert said(opened, "No line for long? Save it as a file")
        saves_files(opened)
        await opened.press("export")
        assert "1 change exported: give the file to the office." in opened.texts()
        assert said(opened, "It is in a file already.")
        assert 0 == day.state("ben").exporting.left()
        day.network.is_up = True
        await day.settle()
        await opened.settle()
        assert "export" not in keys(opened)
        assert [] == opened.errors()


async def test_a_device_that_saves_no_files_says_so_and_nothing_counts_as_exported(
    day: World,
) -> None:
    check_in(day)
    async with phone_page(day.state("ben"), SYNC) as opened:
        await opened.press("export")
        assert "This device saves no files. Sync when there is a signal." in (
            opened.texts()
        )
        assert 1 == day.state("ben").exporting.left()


async def test_a_dialog_that_was_closed_is_a_change_of_mind_but_a_browser_says_nothing(
    day: World,
) -> None:
    check_in(day)
    async with phone_page(day.state("ben"), SYNC) as opened:
        opened.answers["save_file"] = None
        opened.session.apply_page_patch({"web": False})
        await opened.press("export")
        assert not said(opened, "exported")
        assert 1 == day.state("ben").exporting.left()
        opened.session.apply_page_patch({"web": True})
        await opened.press("export")
        assert 0 == day.state("ben").exporting.left()
        assert [] == opened.errors()


async def test_storage_version_and_clock_are_told(day: World) -> None:
    async with phone_page(day.state("ben"), SYNC) as opened:
        assert said(opened, " MB, no photos")
        assert said(opened, "Callboard 0.")
        assert said(opened, "This phone's clock is right")
        await opened.press("to-sign-out")
        assert SIGN_OUT == opened.page.route


async def test_signing_out_waits_for_unsent_work_and_then_asks_for_a_code(
    day: World,
) -> None:
    check_in(day)
    async with phone_page(day.state("ben"), SIGN_OUT) as opened:
        assert said(opened, "1 change is not sent. Sync it, or export it")
        assert said(opened, "you need a signal, and a new code")
        assert opened.find("sign-out").disabled
        saves_files(opened)
        await opened.press("export")
        assert said(opened, "1 change is only in the file that you exported.")
        assert not said(opened, "is not sent")

        await opened.press("sign-out")
        await opened.until(lambda: day.state("ben").paired is None)
        await opened.settle()

        assert "Pair this phone" in opened.texts()
        assert "pairing-code" in keys(opened)
        assert [] == opened.errors()
