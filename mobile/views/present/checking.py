"""What checking many in and out says: which acts are offered, what came of one."""

from collections.abc import Sequence
from typing import Final

from mobile.language import say, say_many
from mobile.state.people import PersonLine
from shared.nouns.people import Direction
from shared.words import shown

# As many buttons as a thumb tells apart.
ACTS_MAX: Final = 3
# Named in one line; who they are beyond that, their own pages say.
NAMES_MAX: Final = 5
# On the button, and what was done to one of them.
ACT_WORDS: Final = {
    Direction.IN: (shown("Check in {count}"), shown("{name} in")),
    Direction.OUT: (shown("Check out {count}"), shown("{name} out")),
    Direction.MEAL_OUT: (shown("Meal {count}"), shown("{name} at a meal")),
    Direction.MEAL_IN: (
        shown("Back from meal {count}"),
        shown("{name} back from the meal"),
    ),
}


def offered(lines: Sequence[PersonLine]) -> dict[Direction, list[PersonLine]]:
    """The acts for those who are ticked, and whom each is for: the likeliest first.

    What most of them may do next comes first, so a few stragglers change no button.
    """
    alike: dict[tuple[Direction, ...], int] = {}
    for line in lines:
        alike[line.next_acts] = alike.get(line.next_acts, 0) + 1
    most_first = sorted(alike, key=lambda acts: -alike[acts])
    acts = list(dict.fromkeys(act for next_acts in most_first for act in next_acts))
    return {
        act: [line for line in lines if act in line.next_acts]
        for act in acts[:ACTS_MAX]
    }


def act_words(act: Direction, count: int) -> str:
    """As "Meal 40", on the button."""
    return say(ACT_WORDS[act][0], count=count)


def done_words(
    act: Direction, names: Sequence[str], left: Sequence[str], wanting: Sequence[str]
) -> str:
    """As "3 in · papers wanting: Rita Run · left as they were: Ana". `left` were ticked
    as well; whose papers are `wanting` are in.
    """
    told = [_done_words(act, names)]
    if wanting:
        told.append(say("papers wanting: {names}", names=_named(wanting)))
    if left:
        told.append(say("left as they were: {names}", names=_named(left)))
    return " · ".join(told)


def _done_words(act: Direction, names: Sequence[str]) -> str:
    count = len(names)
    if count == 1:
        return say(ACT_WORDS[act][1], name=names[0])
    if act is Direction.IN:
        return say_many(count, "{count} in", "{count} in")
    if act is Direction.OUT:
        return say_many(count, "{count} out", "{count} out")
    if act is Direction.MEAL_OUT:
        return say_many(count, "{count} at a meal", "{count} at a meal")
    return say_many(count, "{count} back from the meal", "{count} back from the meal")


def _named(names: Sequence[str]) -> str:
    first, more = ", ".join(names[:NAMES_MAX]), len(names) - NAMES_MAX
    if more <= 0:
        return first
    return say_many(
        more, "{names} and {count} more", "{names} and {count} more", names=first
    )
