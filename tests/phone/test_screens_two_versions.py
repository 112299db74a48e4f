"""Two versions of one record are seen where the record is, not in the inbox alone."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from mobile.state import State
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

Begin = Callable[[State], str]


def a_note(phone: State) -> str:
    return phone.incidents.write(phone.incidents.begin(), "Ladder").record


def a_talk(phone: State) -> str:
    talking = phone.talk_drafting
    talking.keep(replace(talking.begin(), topic="Ladder"))
    return talking.save().record


def a_delivery(phone: State) -> str:
    drafting = phone.delivery_drafting
    drafting.keep(replace(drafting.begin(), text="Ladder"))
    return drafting.save().record


def put_right(phone: State, kind: str, id_: str, text: str) -> None:
    """Before anybody else's is heard."""
    where: Any = {
        "incident": phone.incidents,
        "talk": phone.talks,
        "delivery": phone.deliveries,
    }[kind]
    field = "topic" if kind == "talk" else "text"
    where.rewrite(replace(where.rewriting(id_).begin(), **{field: text}))
    where.rewriting(id_).forget()


@pytest.mark.parametrize(
    ("begin", "kind", "path"),
    [
        (a_note, "incident", "/more/incidents"),
        (a_talk, "talk", "/more/talks"),
        (a_delivery, "delivery", "/more/deliveries"),
    ],
)
async def test_both_versions_stay_on_the_page_until_one_is_kept(
    day: World, begin: Begin, kind: str, path: str
) -> None:
    ana, olga = day.state("ana"), day.state("olga")
    one, other = begin(ana), begin(ana)
    await day.settle()
    put_right(ana, kind, one, "Ladder fell")
    put_right(olga, kind, one, "Ladder slipped")
    async with phone_page(olga, f"{path}/{one}") as page:
        assert not said(page, "Two versions")
    await day.settle()

    async with phone_page(ana, f"{path}/{one}") as page:
        assert {"Ladder fell", "Ladder slipped"} <= set(page.texts())
        assert said(page, "The coordinator decides.")
        assert set() == kept(page)
    async with phone_page(olga, path, 1180) as page:
        marked = [text for text in page.texts() if "Two versions" == text]
        assert 1 == len(marked), "the other record has one version"
        await page.press(f"{kind}-{one}")
        assert {"Ladder fell", "Ladder slipped"} <= set(page.texts())
        [two] = olga.inbox.disagreements()
        [side] = [x for x in two.sides if x.actor == day.people["ana"]]
        await page.press(f"keep-{side.change}")
        await day.settle()
        await page.settle()
        assert not said(page, "Two versions")
        assert "Ladder slipped" not in page.texts()
        await page.arrive(f"{path}/{other}")
        assert set() == kept(page)
        assert [] == page.errors()
    assert [] == olga.inbox.disagreements()


def kept(page: OpenPage) -> set[str]:
    return {key for key in keys(page) if key.startswith("keep-")}
