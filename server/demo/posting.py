"""What the office posted and filed on the day, and what it was asked."""

import hashlib
from datetime import date, timedelta

from msgspec.structs import replace

from server.demo.content import Telling
from server.demo.day_plan import DayPlan
from server.demo.note_content import Filed, Posted, Wish
from server.demo.one_page import one_page
from server.demo.story import minutes, record_id, spread
from shared.changes import Fact, Patch
from shared.nouns.documents import DocumentNeed, DocumentValidity, DocumentWhat
from shared.nouns.messages import MessageWords
from shared.nouns.requests import RequestAsk
from shared.schema import value_of

# Of all whose phones tell of a notice so many have acknowledged it.
READ_OF = (2, 3)
# Within so many minutes of hearing of it.
READ_MAX = 25


def post(plan: DayPlan, posted: Posted) -> None:
    """A notice to everyone, and who has acknowledged it so far."""
    story, at_ms = plan.story, plan.day.ms(posted.at)
    id_ = f"{plan.id}-message-{posted.key}"
    words = MessageWords(
        posted.kind,
        posted.text,
        by=story.person(story.telling.office),
        at_ms=at_ms,
        until_ms=plan.day.ms(posted.until),
    )
    story.at(
        at_ms, lambda ms: story.office(ms, story.patch("message", id_, notice=words))
    )
    away = {*story.telling.absent, story.telling.crew_phone, story.telling.office}
    some, of = READ_OF
    for worker in plan.working():
        phone = story.phone(worker.key)
        is_reader = spread(id_, worker.key, low=1, high=of) <= some
        if phone is None or worker.key in away or not is_reader:
            continue
        said = Fact("receipt", {"message": id_, "person": phone.device.person})
        after = minutes(spread(worker.key, id_, low=1, high=READ_MAX))
        story.at(at_ms + after, phone.later(said))


def ask(plan: DayPlan, wish: Wish) -> None:
    """A request that nobody has decided yet."""
    story, at_ms = plan.story, plan.day.ms(wish.at)
    phone = story.phone(wish.by)
    assert phone is not None
    asked = RequestAsk(wish.kind, wish.text, story.person(wish.by), at_ms, plan.id)
    patch = Patch(
        "request",
        f"{plan.id}-request-{wish.key}",
        is_create=True,
        set={"ask": value_of(asked)},
    )
    story.at(at_ms, phone.later(patch))


def file(plan: DayPlan, filed: Filed) -> None:
    """A document and the name of its file; the file itself goes beside the store."""
    story, day = plan.story, date.fromisoformat(plan.day.date)
    id_ = record_id(story.telling, "document", filed.key)
    until = (day + timedelta(days=filed.days)).isoformat()
    named = hashlib.sha256(file_of(filed)).hexdigest()

    def act(ms: int) -> None:
        patch = story.patch(
            "document",
            id_,
            what=DocumentWhat(filed.type, filed.title, filed.number),
            validity=DocumentValidity(plan.day.date, until),
            need=DocumentNeed(is_required_on_set=True),
        )
        story.office(ms, replace(patch, add={"files": (named,)}))

    story.at(plan.day.ms(filed.at), act)


def file_of(filed: Filed) -> bytes:
    return one_page(filed.title, filed.lines)


def files(telling: Telling) -> dict[str, bytes]:
    """The files that its documents name, by hash."""
    found = [file_of(filed) for filed in telling.notes.documents]
    return {hashlib.sha256(one).hexdigest(): one for one in found}


def tell(plan: DayPlan) -> None:
    """All of it; what lies ahead is not told yet."""
    told = plan.story.telling.notes
    for posted in told.notices:
        post(plan, posted)
    for wish in told.wishes:
        ask(plan, wish)
    for filed in told.documents:
        file(plan, filed)
