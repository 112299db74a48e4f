"""What stands does not hang on the order in which it arrives, on every store."""

import itertools
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from shared.access import Role
from shared.changes import Change, Patch
from shared.nouns.base import Life
from shared.nouns.plan import ItemNotes
from tests.support.office_world import Phone, World, edit, title

Made = list[tuple[Phone, Change]]
Makes = Callable[[list[Phone], str, dict[str, str]], Made]


async def told(world: World, item: str) -> tuple[object, ...]:
    """What everyone is told of a line, by who said it: ids differ from line to line."""
    held = await world.held("item", item)
    standing = {
        name: (
            one.register.value,
            one.register.actor,
            sorted(agreed.actor for agreed in one.register.agreed),
        )
        for name, one in held.items()
    }
    sides = {
        group: sorted(
            (side["actor"], str(side["value"]))
            for side in await world.sides(group, item)
        )
        for group in held
    }
    return standing, sides


async def every_order(world: World, makes: Makes, follows: Iterable[tuple[int, int]]):
    """What is told after the changes have arrived in each order that may be.

    `follows`: pairs of places, of which the second cannot come before the first.
    """
    people = [await world.phone(name, Role.COORDINATOR) for name in ("bo", "cy", "di")]
    day = await world.workday()
    found = []
    rules = tuple(follows)
    for order in itertools.permutations(range(3)):
        if any(order.index(one) > order.index(other) for one, other in rules):
            continue
        item = await world.item(day)
        made = []
        for phone, change in makes(people, item, await world.saw("item", item)):
            # Each was made a minute after the one before, whenever it arrives.
            world.now_ms += 60_000
            at = replace(phone.reading(), wall_ms=world.now_ms)
            made.append((phone, replace(change, at=at)))
        for place in order:
            phone, change = made[place]
            await phone.push(change)
        found.append(await told(world, item))
    return found


def the_same(found: list[tuple[object, ...]]) -> tuple[object, ...]:
    assert [found[0]] * len(found) == found
    return found[0]


async def test_three_who_differ(world):
    def makes(people: list[Phone], item: str, seen: dict[str, str]) -> Made:
        return [
            (one, one.change([edit("item", item, saw=seen, what=title(word))]))
            for one, word in zip(people, ("A", "B", "C"), strict=True)
        ]

    standing, sides = the_same(await every_order(world, makes, ()))

    assert "C" == standing["what"][0]["title"]
    assert 3 == len(sides["what"])


async def test_two_who_agree_and_one_of_them_edits_on(world):
    def makes(people: list[Phone], item: str, seen: dict[str, str]) -> Made:
        ana, bo, _ = people
        hers = ana.change([edit("item", item, saw=seen, what=title("X"))])
        his = bo.change([edit("item", item, saw=seen, what=title("X"))])
        on = {"what": his.id}
        more = bo.change([edit("item", item, saw=on, what=title("Y"))])
        return [(ana, hers), (bo, his), (bo, more)]

    standing, sides = the_same(await every_order(world, makes, [(1, 2)]))

    assert "Y" == standing["what"][0]["title"]
    assert ["{'title': 'X'}", "{'title': 'Y'}"] == [
        v for _, v in sorted(sides["what"], key=lambda s: s[1])
    ]


async def test_three_who_agree_do_not_disagree(world):
    def makes(people: list[Phone], item: str, seen: dict[str, str]) -> Made:
        return [
            (one, one.change([edit("item", item, saw=seen, what=title("X"))]))
            for one in people
        ]

    standing, sides = the_same(await every_order(world, makes, ()))

    assert [] == sides["what"]
    assert 2 == len(standing["what"][2])


async def test_a_cancellation_and_two_edits_of_one_group(world):
    def makes(people: list[Phone], item: str, seen: dict[str, str]) -> Made:
        bo, cy, di = people
        seen = {"life": "", **seen}
        gone = [edit("item", item, saw=seen, life=Life(True))]
        return [
            (bo, bo.change(gone)),
            (cy, cy.change([edit("item", item, saw=seen, what=title("B"))])),
            (di, di.change([edit("item", item, saw=seen, what=title("C"))])),
        ]

    standing, sides = the_same(await every_order(world, makes, ()))

    assert {"is_cancelled": True} == standing["life"][0]
    assert 3 == len(sides["life"])
    assert 2 == len(sides["what"])


async def test_a_cancellation_and_edits_of_two_groups(world):
    def makes(people: list[Phone], item: str, seen: dict[str, str]) -> Made:
        bo, cy, di = people
        seen = {"life": "", "notes": "", **seen}
        gone = [edit("item", item, saw=seen, life=Life(True))]
        more = [edit("item", item, saw=seen, notes=ItemNotes("Bring lamps"))]
        return [
            (bo, bo.change(gone)),
            (cy, cy.change([edit("item", item, saw=seen, what=title("B"))])),
            (di, di.change(more)),
        ]

    _, sides = the_same(await every_order(world, makes, ()))

    assert 3 == len(sides["life"])


async def test_a_cancellation_and_an_edit_that_was_edited_on(world):
    def makes(people: list[Phone], item: str, seen: dict[str, str]) -> Made:
        bo, cy, _ = people
        seen = {"life": "", **seen}
        first = cy.change([edit("item", item, saw=seen, what=title("B"))])
        on = {**seen, "what": first.id}
        return [
            (bo, bo.change([edit("item", item, saw=seen, life=Life(True))])),
            (cy, first),
            (cy, cy.change([edit("item", item, saw=on, what=title("C"))])),
        ]

    standing, sides = the_same(await every_order(world, makes, [(1, 2)]))

    assert "C" == standing["what"][0]["title"]
    assert 2 == len(sides["life"])


async def test_one_who_takes_out_and_one_who_puts_in(world):
    def makes(people: list[Phone], item: str, seen: dict[str, str]) -> Made:
        bo, cy, di = people
        added = bo.change([Patch("item", item, add={"departments": ("Art",)})])
        again = cy.change([Patch("item", item, add={"departments": ("Art",)})])
        gone = Patch(
            "item",
            item,
            remove={"departments": ("Art",)},
            settles={"departments": (added.id,)},
        )
        return [(bo, added), (cy, again), (di, di.change([gone]))]

    (standing,) = the_same(
        [
            ({"departments": s["departments"][0]},)
            for s, _ in await every_order(world, makes, [(0, 2)])
        ]
    )

    assert {"elements": ["Art"]} == standing["departments"]
