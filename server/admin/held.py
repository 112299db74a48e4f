"""Facts that wait for a coordinator: accepted, they count; dismissed, they stay."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct

from server.admin.decision_counts import tabs
from server.admin.decisions import held_facts
from server.admin.editing import Said
from server.admin.fact_words import fact_words
from server.admin.forms import Form
from server.admin.framing import framed
from server.admin.value_words import Values
from server.store.desk import Desk
from server.store.protocol import Reader
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
}
OTHERWISE = "Part of it could not be read here."


class VerdictForm(Form, frozen=True):
    verdict: str = ""


class HeldView(Struct, frozen=True):
    """One fact. `received` is empty when it came at once."""

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
    before = await desk.read(lambda reader: reader.fact(desk.production, fact))
    if before is None:
        raise NotFound("There is no such entry in this production.")
    if data.verdict not in (Verdict.ACCEPTED, Verdict.DISMISSED):
        return await _card(desk, before, Said("stop", "Accept it or dismiss it."), 422)
    if not held_facts([before]):
        notice = Said("waiting", "Somebody has looked at this meanwhile.")
        return await _card(desk, before, notice, 409)
    review = Review(fact, Verdict(data.verdict))
    outcome = await desk.write(Fact("review", schema.value_of(review)), "review")
    if outcome.status != "applied":
        return await _card(desk, before, Said("stop", outcome.detail), 422)
    is_accepted = review.verdict is Verdict.ACCEPTED
    words = (
        "Accepted: it counts now." if is_accepted else "Dismissed: it does not count."
    )
    return await _card(desk, before, Said("good", words), 200)


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


async def _card(desk: Desk, fact: StoredFact, notice: Said, status: int) -> Template:
    view = await desk.read(
        lambda reader: _view(fact, desk, Values(reader, desk), notice)
    )
    context = {"one": view, "at": f"/admin/{desk.production}/held"}
    return Template("held_one.html", context=context, status_code=status)
