"""What waits for a coordinator: accepted, it counts; dismissed, it stays on record."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct

from server.admin.decision_counts import tabs
from server.admin.decisions import held_changes, held_facts
from server.admin.editing import Said
from server.admin.fact_words import fact_words
from server.admin.forms import Form
from server.admin.framing import framed
from server.admin.value_words import Values
from server.store.desk import Desk
from server.store.holding import HANDED_OVER, NEWER_APP, WORDS
from server.store.protocol import Reader
from server.store.rows import HeldChange
from server.times import moment_words
from shared import schema
from shared.changes import Fact, StoredFact
from shared.errors import NotFound
from shared.nouns.review import Review, Verdict

HELD_PATH = "/{production:str}/held"
WHY = {
    "forbidden": "Their role may not record this.",
    "unknown_ref": "It names something the office did not know.",
    "locked_day": "The day was locked: it is an amendment.",
    "revoked": "It came from a phone that had been revoked.",
    "expired": "It came from a phone whose time was over.",
    "handed_in": "It came in a file, by its own word from this phone of the office.",
}
OTHERWISE = "Part of it could not be read here."
KEPT = "It was kept for a newer server."
MEANWHILE = "Somebody has looked at this meanwhile."


class VerdictForm(Form, frozen=True):
    verdict: str = ""


class HeldView(Struct, frozen=True):
    """One fact or edit."""

    id: str
    text: str
    who: str
    at: str
    is_estimated: bool
    why: str
    said: Said | None = None


@get(HELD_PATH)
async def held_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        values = Values(reader, desk)
        return {
            "held": [
                _view(fact, desk, values)
                for fact in held_facts(reader.facts(desk.production))
            ]
            + [
                _change_view(held, desk, values)
                for held in held_changes(reader, desk.production)
            ],
            "tabs": tabs(reader, desk, "held"),
        }

    frame, context = await framed(desk, job, "decisions")
    return Template("held.html", context={"frame": frame, **context})


@post(HELD_PATH + "/{fact:str}")
async def review_fact(
    desk: NamedDependency[SkipValidation[Desk]],
    fact: FromPath[str],
    data: URLEncodedBody[VerdictForm],
) -> Template:
    """The entry as it is now, with what was decided; a second verdict is refused."""
    before = await desk.read(lambda reader: _waiting(reader, desk, fact))
    if before is None:
        raise NotFound("There is no such entry in this production.")
    if data.verdict not in (Verdict.ACCEPTED, Verdict.DISMISSED):
        return await _card(desk, before, Said("stop", "Accept it or dismiss it."), 422)
    if isinstance(before, StoredFact) and not held_facts([before]):
        return await _card(desk, before, Said("waiting", MEANWHILE), 409)
    review = Review(fact, Verdict(data.verdict))
    outcome = await desk.write(Fact("review", schema.value_of(review)), "review")
    if outcome.status != "applied":
        return await _card(desk, before, Said("stop", outcome.detail), 422)
    is_accepted = review.verdict is Verdict.ACCEPTED
    words = (
        "Accepted: it counts now." if is_accepted else "Dismissed: it does not count."
    )
    if isinstance(before, HeldChange) and is_accepted:
        still = await desk.read(lambda reader: _still(reader, fact))
        if still is not None:
            return await _card(desk, still[0], Said("stop", still[1]), 422)
    if is_accepted != await desk.read(lambda reader: _is_taken(reader, desk, before)):
        return await _card(desk, before, Said("waiting", MEANWHILE), 409)
    return await _card(desk, before, Said("good", words), 200)


def _still(reader: Reader, id: str) -> tuple[HeldChange, str] | None:
    """A change that waits though it was accepted, and why."""
    held = reader.waiting.get(id)
    if held is None:
        return None
    why = WORDS[NEWER_APP] if held.reason == NEWER_APP else _why_not(reader, id)
    return held, why or "The server could not take it now. Accept it again later."


def _is_taken(reader: Reader, desk: Desk, one: StoredFact | HeldChange) -> bool:
    """Whether it counts after the verdict, which another one may have forestalled."""
    if isinstance(one, StoredFact):
        fact = reader.fact(desk.production, one.id)
        return fact is not None and not fact.held
    known = reader.outcome(one.change.id)
    return (
        known is not None
        and known[1].status != "refused"
        # What was taken of it before does not make a refusal of the rest.
        and "refused" not in known[1].args
    )


def _why_not(reader: Reader, id: str) -> str:
    """Why a change could not be taken when it was run; empty if it was not run yet."""
    known = reader.outcome(id)
    if known is None or known[1].code in WORDS:
        return ""
    return known[1].detail


def _waiting(reader: Reader, desk: Desk, id: str) -> StoredFact | HeldChange | None:
    held = [one for one in held_changes(reader, desk.production) if one.change.id == id]
    return held[0] if held else reader.fact(desk.production, id)


def _change_view(
    held: HeldChange, desk: Desk, values: Values, notice: Said | None = None
) -> HeldView:
    why = WHY.get(held.reason, "") if held.reason in HANDED_OVER else KEPT
    # After a press the notice says it.
    why_not = _why_not(values.reader, held.change.id) if notice is None else ""
    return HeldView(
        id=held.change.id,
        text=_change_words(held, values),
        who=values.names.person(held.change.actor),
        at=moment_words(held.stamp.ms, desk.zone, desk.now_ms()),
        is_estimated=held.stamp.is_estimated,
        why=f"{why} It was not taken when it was tried: {why_not}" if why_not else why,
        said=notice,
    )


def _view(
    fact: StoredFact, desk: Desk, values: Values, notice: Said | None = None
) -> HeldView:
    return HeldView(
        id=fact.id,
        text=fact_words(fact, values),
        who=values.names.person(fact.actor),
        at=moment_words(fact.stamp.ms, desk.zone, desk.now_ms()),
        is_estimated=fact.stamp.is_estimated,
        why=WHY.get(fact.held, OTHERWISE),
        said=notice,
    )


async def _card(
    desk: Desk, one: StoredFact | HeldChange, notice: Said, status: int
) -> Template:
    def job(reader: Reader) -> HeldView:
        values = Values(reader, desk)
        if isinstance(one, HeldChange):
            return _change_view(one, desk, values, notice)
        return _view(one, desk, values, notice)

    view = await desk.read(job)
    context = {"one": view, "at": f"/admin/{desk.production}/held"}
    return Template("held_one.html", context=context, status_code=status)


def _change_words(held: HeldChange, values: Values) -> str:
    """What the change would do: "Scene 43: what, times"."""
    said: dict[tuple[str, str], list[str]] = {}
    for patch in held.change.patches:
        groups = sorted({*patch.set, *patch.add, *patch.remove})
        words = [group.replace("_", " ") for group in groups]
        said.setdefault((patch.kind, patch.id), []).extend(words)
    return "; ".join(
        f"{values.title(kind, id_)}: {', '.join(words)}"
        for (kind, id_), words in said.items()
    )
