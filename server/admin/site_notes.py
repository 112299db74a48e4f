"""Toolbox talks and deliveries, as phones noted them, for the office to read."""

from collections.abc import Callable
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Template
from msgspec import Struct
from msgspec.structs import replace

from server.admin.framing import framed
from server.admin.photos import address_of
from server.admin.value_words import Values
from server.store.desk import Desk
from server.store.office import records_of
from server.store.protocol import Reader
from server.times import moment_words
from shared.facts import counting
from shared.nouns.deliveries import Delivery, DeliveryState
from shared.nouns.incidents import Comment
from shared.nouns.talks import Talk
from shared.schema import readable

# The newest are what the office asks for; the rest stays in the store.
NOTES_MAX = 500
STATE_TONES = {
    DeliveryState.COMPLETE: "calm",
    DeliveryState.SHORT: "waiting",
    DeliveryState.DAMAGED: "stop",
    DeliveryState.WRONG: "waiting",
    DeliveryState.REFUSED: "stop",
}


class NoteView(Struct, frozen=True):
    """One row; texts are as shown. `photos` are a title and an address each, `said`
    a name and a comment.
    """

    id: str
    at: str
    title: str
    detail: str
    by: str
    tone: str
    stands: str
    is_cancelled: bool
    photos: tuple[tuple[str, str], ...] = ()
    said: tuple[tuple[str, str], ...] = ()


@get("/{production:str}/talks")
async def talks_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    def job(reader: Reader) -> list[NoteView]:
        values = Values(reader, desk)
        found = records_of(reader, desk.production, Talk).values()
        newest = sorted(found, key=lambda one: (one.when.at_ms, one.id), reverse=True)
        return _commented([_talk(one, values) for one in newest[:NOTES_MAX]], values)

    empty = "Department heads and the gate note on their phones what was said, to whom."
    return await _page(desk, "talks", "Toolbox talks", job, empty)


@get("/{production:str}/deliveries")
async def deliveries_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    def job(reader: Reader) -> list[NoteView]:
        values = Values(reader, desk)
        found = records_of(reader, desk.production, Delivery).values()
        newest = sorted(found, key=lambda one: (one.when.at_ms, one.id), reverse=True)
        rows = [_delivery(one, values) for one in newest[:NOTES_MAX]]
        return _commented(rows, values)

    empty = "Whoever is there when something comes notes it on the phone."
    return await _page(desk, "deliveries", "Deliveries", job, empty)


async def _page(
    desk: Desk,
    section: str,
    title: str,
    job: Callable[[Reader], list[NoteView]],
    empty: str,
) -> Template:
    frame, notes = await framed(desk, job, section)
    context: dict[str, Any] = {"title": title, "notes": notes, "none": empty}
    return Template("site_notes.html", context={"frame": frame, **context})


def _commented(rows: list[NoteView], values: Values) -> list[NoteView]:
    """The rows with what was said about each since, oldest first."""
    said: dict[str, list[tuple[str, str]]] = {row.id: [] for row in rows}
    for fact in counting(values.reader.facts(values.desk.production, "comment")):
        comment = readable(Comment, fact.body) if fact.kind == "comment" else None
        if comment is not None and comment.on_id in said:
            name = values.names.person(fact.actor)
            said[comment.on_id].append((name, comment.text))
    return [replace(row, said=tuple(said[row.id])) for row in rows]


def _talk(talk: Talk, values: Values) -> NoteView:
    names = values.names
    there = sorted(map(names.person, talk.attendees.elements), key=str.casefold)
    lines = (
        names.place(talk.when.place),
        talk.points.text,
        f"There: {', '.join(there)}" if there else "Nobody was noted.",
    )
    return NoteView(
        talk.id,
        moment_words(talk.when.at_ms, values.desk.zone, values.desk.now_ms()),
        talk.topic.text or "Untitled talk",
        " · ".join(line for line in lines if line),
        names.person(talk.presenter.person),
        "calm",
        f"{len(there)} there",
        talk.life.is_cancelled,
    )


def _delivery(delivery: Delivery, values: Values) -> NoteView:
    desk, names, what = values.desk, values.names, delivery.what
    state = delivery.condition.state
    lines = (
        what.quantity,
        f"from {what.sender}" if what.sender else "",
        names.place(delivery.when.place),
    )
    photos = tuple(
        (
            f"Photo {number}",
            address_of(desk.production, one) if values.reader.blobs.get(one) else "",
        )
        for number, one in enumerate(delivery.photos.elements, 1)
    )
    return NoteView(
        delivery.id,
        moment_words(delivery.when.at_ms, desk.zone, desk.now_ms()),
        what.text or "Something",
        " · ".join(line for line in lines if line),
        names.person(delivery.when.receiver),
        STATE_TONES[state] if state else "unknown",
        state.value if state else "not looked over",
        delivery.life.is_cancelled,
        photos,
    )
