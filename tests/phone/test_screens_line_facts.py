"""What a line of the plan says of itself, and what is called by its kind alone."""

import pytest

from mobile.language import speak, tongue_for
from mobile.state.incidents import Note
from mobile.views.present import incidents
from shared.nouns.incidents import Incident, IncidentType, IncidentWhat
from shared.nouns.plan import ItemNotes
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import YARD, publish
from tests.support.world import World

MEETING = "https://meet.example/heron"


async def noted(day: World, url: str) -> None:
    await day.edit("item", YARD, notes=ItemNotes("bring tape", url))
    await publish(day, "revision-2")
    await day.settle()


async def test_the_link_to_its_meeting_is_opened_from_a_line(day: World) -> None:
    await noted(day, MEETING)
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        assert {MEETING, "Meeting link", "bring tape"} <= set(opened.texts())
        asked: list[str] = []
        opened.answers["launch_url"] = True
        opened.connection.asked = Heard(asked)
        await opened.press("meeting")
        assert [MEETING] == asked
        assert [] == opened.errors()


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "meet.example"])
async def test_what_is_no_link_is_read_and_opens_nothing(day: World, url: str) -> None:
    await noted(day, url)
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        assert bool(url) == said(opened, "Meeting link")
        assert not url or url in opened.texts()
        rows = [one for one in opened.controls() if "meeting" == one.key]
        pressed = [x for row in rows for x in opened.below(row)]
        assert not [x for x in pressed if getattr(x, "on_click", None)]
        assert ("meeting" in keys(opened)) is bool(url)


class Heard(list):
    """Which links a client is asked to open, also after it has answered."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self._urls = urls

    def append(self, asked) -> None:
        if asked.name == "launch_url":
            self._urls.append(asked.args["url"])
        super().append(asked)


def test_a_note_without_words_is_called_by_its_kind_in_the_readers_language() -> None:
    note = Note(Incident("", what=IncidentWhat(IncidentType.NEAR_MISS)), False, 0)
    assert "Near miss" == incidents.title(note)
    speak(lambda: tongue_for("de", "", ""))
    assert "Beinaheunfall" == incidents.title(note)
