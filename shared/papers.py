"""Papers at a gate: which of a person's are missing, and which have run out."""

from collections.abc import Iterable

from msgspec import Struct

from shared.nouns.people import Paper

# More than any trade asks of one person; and longer than any title of one.
PAPERS_MAX = 20
TITLE_CHARS_MAX = 100
NEVER = "9999-12-31"


class Wanting(Struct, frozen=True):
    """What is amiss: `expired` is the last day on which it held; empty: not shown."""

    title: str
    expired: str = ""


def wanting(
    papers: Iterable[Paper], required: Iterable[str], date: str
) -> tuple[Wanting, ...]:
    """On `date` (YYYY-MM-DD): what is required and was never shown, then what has run
    out, required or not. Of several with one title the one that lasts longest counts.
    """
    best: dict[str, Paper] = {}
    for paper in papers:
        known = best.get(_key(paper.title))
        if known is None or _lasts(paper) > _lasts(known):
            best[_key(paper.title)] = paper
    missing = [Wanting(title) for title in required if _key(title) not in best]
    expired = [
        Wanting(paper.title, paper.expires)
        for paper in best.values()
        if _lasts(paper) < date
    ]
    return (*missing, *expired)


def is_required(title: str, required: Iterable[str]) -> bool:
    return _key(title) in {_key(one) for one in required}


def _lasts(paper: Paper) -> str:
    return paper.expires or NEVER


def _key(title: str) -> str:
    return " ".join(title.casefold().split())
