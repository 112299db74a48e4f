"""What people ask of the office: granted or declined, and a push of the day made."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct

from server.admin.decision_counts import tabs
from server.admin.decisions import open_requests
from server.admin.editing import Opened, Said, edit, opened, read_opened, refused
from server.admin.forms import LINE_CHARS_MAX, Form, read_text
from server.admin.framing import Names, framed
from server.admin.moved import moves_since
from server.store.desk import Desk
from server.store.office import record_of, records_of
from server.store.protocol import Reader
from server.store.publishing import draft
from server.times import clock_words, moment_words
from shared import pushing
from shared.changes import Patch
from shared.errors import BadInput, NotFound
from shared.nouns.plan import Item, Plan
from shared.nouns.requests import Decision, Request, RequestDecision, RequestKind
from shared.revisions import item_title

REQUESTS_PATH = "/{production:str}/requests"
MINUTE_MS = 60_000
KIND_WORDS = {
    RequestKind.OVERTIME: "Overtime",
    RequestKind.RENTAL: "Rental",
    RequestKind.PLAN: "Plan",
    RequestKind.OTHER: "Other",
}
MOVED = "The plan was changed after this was shown. This is what it would do now."
DECIDED_MAX = 50


class DecisionForm(Form, frozen=True):
    """`decision` is "granted", "declined", or "moved": granted, and the draft moved.

    `opened` is the decision as it stood, `head` the log row up to which the page told
    what a push would do.
    """

    decision: str = ""
    reason: str = ""
    opened: str = "{}"
    head: int = 0


class PushView(Struct, frozen=True):
    """What granting a push would do: lines as "Lunch", "12:00", "12:30"."""

    item: str
    workday: str
    lines: tuple[tuple[str, str, str], ...]
    calls: int


class RequestView(Struct, frozen=True):
    """One request. `decided` says by whom and when; empty while nobody has. `until` is
    by when an answer is needed, empty for no time; `is_late`: that is over.
    """

    id: str
    kind: str
    text: str
    who: str
    at: str
    until: str
    is_late: bool
    decided: str
    reason: str
    push: PushView | None
    opened: str
    head: int
    said: Said | None = None


@get(REQUESTS_PATH)
async def requests_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        found = records_of(reader, desk.production, Request).values()
        waiting = {one.id for one in open_requests(reader, desk.production)}
        ended = [one for one in found if one.id not in waiting]
        ended = [one for one in ended if not one.life.is_cancelled]
        ended.sort(key=lambda one: -one.decision.at_ms)
        asked = sorted(
            (one for one in found if one.id in waiting), key=lambda one: one.ask.at_ms
        )
        return {
            "requests": [_view(reader, desk, one) for one in asked],
            "decided": [_view(reader, desk, one) for one in ended[:DECIDED_MAX]],
            "tabs": tabs(reader, desk, "requests"),
        }

    frame, context = await framed(desk, job, "decisions")
    return Template("requests.html", context={"frame": frame, **context})


@post(REQUESTS_PATH + "/{asked:str}")
async def decide_request(
    desk: NamedDependency[SkipValidation[Desk]],
    asked: FromPath[str],
    data: URLEncodedBody[DecisionForm],
) -> Template:
    """Decided once; what was decided meanwhile, or has moved, is shown first."""
    one = await desk.read(lambda reader: _request(reader, desk, asked))
    if one.decision.decision is not Decision.ASKED or one.life.is_cancelled:
        told = Said("waiting", "This has been decided or taken back meanwhile.")
        return await _card(desk, asked, told, 409)
    is_move = data.decision == "moved"
    wanted = "granted" if is_move else data.decision
    if wanted not in (Decision.GRANTED, Decision.DECLINED):
        return await _card(desk, asked, Said("stop", "Grant it or decline it."), 422)
    try:
        reason = read_text(data.reason, "reason", LINE_CHARS_MAX)
    except BadInput as error:
        return await _card(desk, asked, Said("stop", f"Reason: {error.detail}"), 422)
    further: tuple[Patch, ...] = ()
    if is_move:
        found = await desk.read(lambda r: _moving(r, desk, one, data.head))
        if found is None:
            return await _card(desk, asked, Said("waiting", MOVED), 409)
        further = found
    decision = RequestDecision(
        Decision(wanted), reason, desk.seat.person, desk.now_ms()
    )
    was: Opened = read_opened(data.opened)
    patch = edit("request", asked, was, {"decision": decision})
    assert patch is not None, "nobody had decided"
    outcome = await desk.write([*further, patch], "decide")
    if outcome.status in ("refused", "retry"):
        return await _card(desk, asked, refused(outcome), 422)
    words = {"moved": "Granted, and the draft is moved.", "granted": "Granted."}
    told = Said("good", words.get(data.decision, "Declined."))
    return await _card(desk, asked, told, 200)


def _request(reader: Reader, desk: Desk, request: str) -> Request:
    found = record_of(reader, desk.production, Request, request)
    if found is None:
        raise NotFound("There is no such request in this production.")
    return found


def _moving(
    reader: Reader, desk: Desk, asked: Request, head: int
) -> tuple[Patch, ...] | None:
    """What a push writes; None if the plan has changed since log row `head`."""
    found = _pushed(reader, desk, asked)
    if found is None or moves_since(reader, desk, asked.ask.workday, head):
        return None
    told = []
    for patch in pushing.patches(*found):
        held = reader.registers(desk.production, patch.kind, patch.id)
        (group,) = patch.set
        seen = opened(held, group)
        told.append(
            Patch(
                patch.kind,
                patch.id,
                set=patch.set,
                saw=seen.saw,
                settles=seen.settles,
            )
        )
    return tuple(told)


def _pushed(reader: Reader, desk: Desk, asked: Request) -> tuple[Plan, Plan] | None:
    """The draft before and after; None if this is no push, or its line has gone."""
    push, workday = asked.push, asked.ask.workday
    if not push.minutes or not reader.registers(desk.production, "workday", workday):
        return None
    was = draft(reader, desk.production, workday)
    live = {
        item.id: record.progress
        for item in was.items
        if (record := record_of(reader, desk.production, Item, item.id)) is not None
    }
    by_ms = push.minutes * MINUTE_MS
    now = pushing.pushed(was, live, push.item, by_ms, desk.now_ms())
    return None if was == now else (was, now)


def _view(
    reader: Reader, desk: Desk, asked: Request, notice: Said | None = None
) -> RequestView:
    names, now_ms = Names(reader, desk.production), desk.now_ms()
    decision, held = (
        asked.decision,
        reader.registers(desk.production, "request", asked.id),
    )
    decided = ""
    if decision.decision is not Decision.ASKED:
        word = "Granted" if decision.decision is Decision.GRANTED else "Declined"
        when = moment_words(decision.at_ms, desk.zone, now_ms)
        decided = f"{word} by {names.person(decision.by)} {when}"
    found = _pushed(reader, desk, asked) if not decided else None
    until_ms = asked.ask.until_ms
    return RequestView(
        id=asked.id,
        kind=KIND_WORDS[asked.ask.kind],
        text=asked.ask.text,
        who=names.person(asked.ask.by),
        at=moment_words(asked.ask.at_ms, desk.zone, now_ms),
        until="" if until_ms is None else moment_words(until_ms, desk.zone, now_ms),
        is_late=until_ms is not None and until_ms < now_ms,
        decided=decided,
        reason=decision.reason,
        push=_push_view(desk, *found) if found else None,
        opened=opened(held, "decision").text,
        head=reader.head(desk.production).seq,
        said=notice,
    )


def _push_view(desk: Desk, was: Plan, now: Plan) -> PushView:
    stood = {item.id: item.time for item in was.items}
    calls = {call.id: call.times for call in was.calls}
    date = was.workday.identity.date
    moved = [item for item in now.items if item.time != stood[item.id]]
    return PushView(
        item=moved[0].id if moved else "",
        workday=was.workday.id,
        lines=tuple(
            (
                item_title(item),
                clock_words(stood[item.id].start_ms, desk.zone, date),
                clock_words(item.time.start_ms, desk.zone, date),
            )
            for item in moved
        ),
        calls=sum(call.times != calls[call.id] for call in now.calls),
    )


async def _card(desk: Desk, request: str, notice: Said | None, status: int) -> Template:
    def job(reader: Reader) -> RequestView:
        return _view(reader, desk, _request(reader, desk, request), notice)

    at = f"/admin/{desk.production}"
    context = {"one": await desk.read(job), "at": at}
    return Template("request_one.html", context=context, status_code=status)
