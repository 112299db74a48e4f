"""Papers in words: what is wanting at the gate, and until when the others hold."""

from collections.abc import Sequence
from datetime import date

from shared.nouns.people import Paper
from shared.papers import Wanting


def wanting_words(found: Sequence[Wanting]) -> str:
    """As "Site induction missing · Crane licence ran out on 3 Jun 2026"."""
    return " · ".join(
        f"{one.title} ran out on {day_words(one.expired)}"
        if one.expired
        else f"{one.title} missing"
        for one in found
    )


def with_wanting(words: str, found: Sequence[Wanting]) -> str:
    """What is said of a check-in: it is recorded, and this is amiss."""
    return f"{words} · {wanting_words(found)}" if found else words


def holds_words(paper: Paper) -> str:
    if not paper.expires:
        return "does not run out"
    return f"holds until {day_words(paper.expires)}"


def day_words(iso: str) -> str:
    """As "3 Jun 2026"; what is no day stands for itself."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%b %Y}"
