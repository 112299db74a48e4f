"""What people call a line, and a revision's colour, in the reader's language."""

from collections.abc import Iterable

from mobile.language import say
from shared.nouns.plan import Item, Plan, RevisionMark
from shared.revisions import SCENE, colour, colour_of, item_title


def line_title(item: Item) -> str:
    """As "Sc 43 EXT YARD – DAY", else its title."""
    return item_title(item, say(SCENE))


def line_titles(plans: Iterable[Plan | None]) -> dict[str, str]:
    """Every line's title by its id; of the last plan that holds it."""
    return {
        item.id: line_title(item)
        for plan in plans
        if plan is not None
        for item in plan.items
    }


def colour_text(mark: RevisionMark) -> str:
    """The colour as it was marked; one of the trade's in the reader's language."""
    if mark.colour != colour(mark.number):
        return mark.colour
    told = colour_of(mark.number)
    return say(told.words, colour=say(told.name), times=told.times)
