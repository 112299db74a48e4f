"""Documents on a phone's screens: listed where they are needed, opened, expired."""

import flet as ft

from shared.nouns.documents import (
    DocumentFor,
    DocumentNeed,
    DocumentType,
    DocumentValidity,
    DocumentWhat,
)
from tests.support.filed import PDF, PERMIT, hand_in
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.photos import carry
from tests.support.pictures import picture
from tests.support.small_day import KITCHEN, YARD
from tests.support.world import World, made

LIST = "/more/documents"
WHAT = DocumentWhat(DocumentType.PERMIT, "Road closure", "RC-17", "City Council")


async def permit(day: World, *files: bytes, to_date: str = "2026-06-30") -> None:
    """For the line in the yard, required on set, on every phone with its files."""
    await hand_in(
        day,
        *files,
        what=WHAT,
        validity=DocumentValidity("2026-06-01", to_date),
        need=DocumentNeed(is_required_on_set=True),
        about=DocumentFor(item=YARD),
    )
    await day.settle()
    await carry(day.phones["ana"])


async def test_without_documents_the_list_says_who_adds_them(day: World) -> None:
    async with phone_page(day.state("ana"), LIST) as opened:
        assert "No documents yet." in opened.texts()
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        assert "Documents" not in opened.texts()


async def test_a_document_stands_on_its_line_its_day_and_in_the_list(
    day: World,
) -> None:
    await permit(day, PDF)
    told = "Permit · City Council · No. RC-17 · Mon 1 Jun to Tue 30 Jun"
    for route in ("/", f"/plan/{YARD}", LIST):
        async with phone_page(day.state("ana"), route) as opened:
            assert told in opened.texts(), route
            assert "Required on set" in opened.texts()
            await opened.press(f"document-{PERMIT}")
            assert f"{LIST}/{PERMIT}" == opened.page.route
            assert [] == opened.errors()
    async with phone_page(day.state("ana"), f"/plan/{KITCHEN}") as opened:
        assert f"document-{PERMIT}" not in keys(opened)


async def test_an_expired_document_says_so_wherever_it_stands(day: World) -> None:
    await permit(day, PDF, to_date="2026-06-11")
    for route in ("/", f"/plan/{YARD}", LIST, f"{LIST}/{PERMIT}"):
        async with phone_page(day.state("ana"), route) as opened:
            assert "Expired" in opened.texts(), route


async def test_a_pdf_is_handed_to_the_device_under_its_own_name(day: World) -> None:
    await permit(day, PDF)
    day.network.is_up = False
    async with phone_page(day.state("ana"), f"{LIST}/{PERMIT}") as opened:
        opened.answers["save_file"] = "/somewhere/Road closure.pdf"
        asked = []
        opened.connection.asked = Kept(asked)
        await opened.press("file-1")
        (save,) = [one for one in asked if one.name == "save_file"]
        assert ("Road closure.pdf", PDF) == (
            save.args["file_name"],
            save.args["src_bytes"],
        )
        assert [] == opened.errors()


class Kept(list):
    """What a client is asked, also after it has answered."""

    def __init__(self, kept: list) -> None:
        super().__init__()
        self._kept = kept

    def append(self, asked) -> None:
        self._kept.append(asked)
        super().append(asked)


async def test_a_device_that_opens_no_files_says_so(day: World) -> None:
    await permit(day, PDF)
    async with phone_page(day.state("ana"), f"{LIST}/{PERMIT}") as opened:
        await opened.press("file-1")
        assert said(opened, "This device opens no files from here.")
        assert [] == opened.errors()


async def test_a_picture_is_shown_in_the_app(day: World) -> None:
    await permit(day, picture((900, 600)))
    async with phone_page(day.state("ana"), f"{LIST}/{PERMIT}") as opened:
        assert "file-1" not in keys(opened)
        before = len([one for one in opened.all(ft.Image) if one.src])
        await opened.press("photo-1")
        assert before + 1 == len([one for one in opened.all(ft.Image) if one.src])
        assert [] == opened.errors()


async def test_a_file_that_is_not_here_says_that_it_comes(day: World) -> None:
    await permit(day, PDF)
    async with phone_page(day.state("ben"), f"{LIST}/{PERMIT}") as opened:
        assert said(opened, "Comes by itself when there is signal")
        assert "Not here yet" in opened.texts()
        await carry(day.phones["ben"])
        await opened.settle()
        assert "PDF" in opened.texts()
        assert not said(opened, "Comes by itself")


async def test_a_document_that_is_gone_says_so(day: World) -> None:
    async with phone_page(day.state("ana"), f"{LIST}/nowhere") as opened:
        assert "This document is not here." in opened.texts()


async def shelf(day: World, count: int) -> None:
    """Maps by number, as an office files them over a season."""
    await day.write(
        *(
            made(
                "document",
                f"document-{number:03}",
                what=DocumentWhat(DocumentType.MAP, f"Map {number:03}", "", "Kö"),
            )
            for number in range(count)
        )
    )
    await day.settle()


def listed(opened: OpenPage) -> list[str]:
    return sorted(key for key in keys(opened) if key.startswith("document-document"))


async def test_a_long_list_ends_with_its_last_document_and_sends_few_at_once(
    day: World,
) -> None:
    await shelf(day, 300)
    async with phone_page(day.state("ana"), LIST) as opened:
        assert "300 documents, on this phone" in opened.texts()
        assert "document-document-000" in listed(opened)
        assert len(listed(opened)) < 60
        below = opened.find("list-below")
        told = {
            "event_type": "update",
            "pixels": float(below.height),
            "min_scroll_extent": 0.0,
            "max_scroll_extent": float(below.height),
            "viewport_dimension": 640.0,
        }
        await opened.happen(opened.find("list"), "scroll", told)
        assert "document-document-299" in listed(opened)
        assert [] == opened.errors()


async def test_a_document_among_many_is_found_by_its_words(day: World) -> None:
    await shelf(day, 8)
    async with phone_page(day.state("ana"), LIST) as opened:
        assert "search-document" not in keys(opened)
    await permit(day, PDF)
    async with phone_page(day.state("ana"), LIST) as opened:
        await opened.type("search-document", "council closure rc-17")
        assert [f"document-{PERMIT}"] == listed(opened)
        await opened.type("search-document", "ko 007")
        assert ["document-document-007"] == listed(opened)
        await opened.type("search-document", "bridge")
        assert [] == listed(opened)
        assert "Nothing here has these words." in opened.texts()
        assert not said(opened, "No documents yet.")
        await opened.type("search-document", " ")
        assert 9 == len(listed(opened))
        assert [] == opened.errors()


async def test_more_counts_what_is_on_the_phone(day: World) -> None:
    await permit(day, PDF)
    async with phone_page(day.state("ana"), "/more") as opened:
        assert "1 document, on this phone" in opened.texts()
        await opened.press("to-documents")
        assert LIST == opened.page.route
    async with phone_page(day.state("ben"), "/more") as opened:
        assert "0 of 1 document on this phone" in opened.texts()


async def test_on_a_tablet_the_list_stays_beside_the_document(day: World) -> None:
    await permit(day, PDF)
    async with phone_page(day.state("ana"), f"{LIST}/{PERMIT}", 1180) as opened:
        assert {f"document-{PERMIT}", "file-1", "document-for"} <= keys(opened)
        assert "Fri 12 Jun · Sc 43 EXT YARD" in opened.texts()
        assert [] == opened.errors()
