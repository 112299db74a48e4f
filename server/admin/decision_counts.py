"""The pages of decisions, each with how many wait on it."""

from server.admin.decisions import (
    held_changes,
    held_facts,
    open_conflicts,
    open_requests,
)
from server.admin.frame import Place
from server.store.desk import Desk
from server.store.protocol import Reader
from shared.custody import custodies


def tabs(reader: Reader, desk: Desk, here: str) -> tuple[Place, ...]:
    """`here` is "conflicts", "disputes", "held" or "requests"."""
    facts = reader.facts(desk.production)
    counts = {
        "conflicts": ("Conflicts", len(open_conflicts(reader, desk.production))),
        "disputes": (
            "Held by two",
            sum(1 for one in custodies(facts).values() if one.dispute),
        ),
        "held": (
            "To review",
            len(held_facts(facts)) + len(held_changes(reader, desk.production)),
        ),
        "requests": ("Requests", len(open_requests(reader, desk.production))),
    }
    return tuple(
        Place(
            title,
            f"/admin/{desk.production}/{key}",
            str(count or ""),
            is_here=key == here,
        )
        for key, (title, count) in counts.items()
    )
