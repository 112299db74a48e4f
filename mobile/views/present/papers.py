"""Papers in words: what is wanting at the gate, and until when the others hold."""

from collections.abc import Sequence
from datetime import date

from mobile.language import say
from mobile.views.present.times import MONTHS
from shared.nouns.people import Paper
from shared.papers import Wanting


def wanting_words(found: Sequence[Wanting]) -> str:
    """As "Site induction missing · Crane licence ran out on 3 Jun 2026"."""
    return " · ".join(
        say("{paper} ran out on {day}", paper=one.title, day=day_words(one.expired))
        if one.expired
        else say("{paper} missing", paper=one.title)
        for one in found
    )


def with_wanting(words: str, found: Sequence[Wanting]) -> str:
    """What is said of a check-in: it is recorded, and this is amiss."""
    return f"{words} · {wanting_words(found)}" if found else words


def holds_words(paper: Paper) -> str:
    if not paper.expires:
        return say("does not run out")
    return say("holds until {day}", day=day_words(paper.expires))


def day_words(iso: str) -> str:
    """As "3 Jun 2026"; what is no day stands for itself."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    month = say(MONTHS[day.month - 1])
    return say("{day} {month} {year}", day=day.day, month=month, year=day.year)
