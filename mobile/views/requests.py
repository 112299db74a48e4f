"""Requests: what is asked of the office, newest first, and what it decided."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from mobile.language import say, say_as, say_error
from mobile.state import Form, Saved, State
from mobile.state.pushing import Preview
from mobile.state.requests import AnswerBy, AskDraft, Asked
from mobile.views import parts, theme
from mobile.views.chips import chips
from mobile.views.drafted import (
    Done,
    Drafted,
    drafted_field,
    form_pane,
    use_drafted,
)
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.present import pushing as present_pushing
from mobile.views.present import requests as present
from mobile.views.present.times import day_text
from mobile.views.record_list import (
    Line,
    Listing,
    not_here,
    record_head,
    record_list,
    record_pane,
    record_routes,
)
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.errors import BadInput
from shared.nouns.requests import Decision
from shared.words import shown

REQUESTS = Listing(
    path="/more/requests",
    kind="request",
    icon=ft.Icons.HOW_TO_VOTE_OUTLINED,
    title=shown("Requests"),
    choose=shown("Choose a request."),
    write=shown("Ask"),
    none=shown("Nothing is asked."),
    one=shown("Request"),
    gone=shown("This request is not here."),
    why=shown("It was taken back, or it is not for this phone."),
)


def routes() -> list[ft.Route]:
    return record_routes(REQUESTS, Requests, New, One)


@ft.component
def Requests() -> ft.Control:
    phone = use_phone()
    zone, now_ms = phone.days.zone(), phone.now_ms()

    def line(asked: Asked) -> Line:
        by = phone.people.name(asked.request.ask.by)
        return Line(
            asked.request.id,
            present.title(asked),
            present.detail(asked, by, now_ms, zone),
            below=parts.badge(*present.mark(asked)),
        )

    return record_list(
        REQUESTS,
        phone.requests.all(),
        line,
        lambda asked: present.texts(asked, phone.people.name),
        hint=say(
            "Overtime, a rental, a change of the plan: ask, and see what was decided."
        ),
        older=present.older_words,
    )


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    asking = phone.requests.asking
    form = use_drafted(asking, _drawn)
    draft = form.draft

    def ask() -> Saved:
        now = asking.draft
        saved = phone.requests.ask(now.kind, now.text, until_ms=now.until_ms)
        # On disk before its draft is gone: a phone that dies in between shows both.
        asking.forget()
        return saved

    body: list[ft.Control] = [
        drafted_field(
            form,
            say("What you ask for"),
            "request-text",
            "text",
            min_lines=3,
            is_first=True,
        ),
        *chips(
            say_as("request", "About"),
            "about",
            present.KIND_WORDS,
            draft.kind,
            lambda kind: form.keep(kind=kind),
        ),
        *_until(form, phone),
    ]
    is_ready = bool(draft.text.strip())
    done = Done(say("Ask the office"), "ask", ask, say("Asked"), is_ready)
    return form_pane(REQUESTS, say("New request"), body, form, saying, done)


def _drawn(draft: AskDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    return draft.kind, draft.until_ms, bool(draft.text.strip()), draft.is_bare


def _until(form: Drafted[AskDraft], phone: State) -> list[ft.Control]:
    """By when an answer is needed: a few moments to choose from, and none."""
    zone, draft = phone.days.zone(), form.draft

    def choose(by: AnswerBy) -> None:
        # As the clock stands now: an hour counts from the press.
        moments = present.moments(phone.now_ms(), zone)
        form.keep(by=by, until_ms=moments.get(by, draft.until_ms))

    now_ms = phone.now_ms()
    offered = {by: present.BY_WORDS[by] for by in present.moments(now_ms, zone)}
    body = chips(say("Answer needed by"), "until", offered, draft.by, choose)
    if draft.until_ms is not None:
        told = present.until_words(draft.until_ms, now_ms, zone)
        body.append(inset(ft.Text(told, theme_style=theme.LABEL)))
    return body


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    asked = phone.requests.one(id_)
    if asked is None:
        return not_here(REQUESTS, saying.note)
    body = [_head(asked, phone)]
    if asked.is_open and phone.requests.may_decide():
        body.append(Deciding(id_, saying))
    elif asked.is_open and asked.is_mine:
        body.append(inset(_take_back(id_, phone, saying)))
    return record_pane(REQUESTS, body, saying.note)


def _head(asked: Asked, phone: State) -> ft.Control:
    zone, now_ms = phone.days.zone(), phone.now_ms()
    by = phone.people.name(asked.request.ask.by)
    decision = asked.request.decision
    decided = present.decided_words(asked, phone.people.name(decision.by), now_ms, zone)
    detail = present.detail(asked, by, now_ms, zone)
    rest: list[ft.Control] = [ft.Text(detail, theme_style=theme.LABEL)]
    if decided:
        rest.append(ft.Text(decided, theme_style=theme.BODY_STRONG))
    if decision.reason:
        rest.append(ft.Text(decision.reason, theme_style=theme.BODY))
    mark = parts.badge(*present.mark(asked))
    return record_head([mark], asked.request.ask.text, rest)


def _take_back(id_: str, phone: State, saying: Saying) -> ft.Control:
    form = phone.requests.form(id_)

    def take_back() -> None:
        saying.act(
            lambda: phone.requests.take_back(form), say("Taken back"), is_final=True
        )

    return parts.secondary(say("Take it back"), take_back, key="take-back-request")


@ft.component
def Deciding(id_: str, saying: Saying) -> ft.Control:
    """For the office: grant or decline, with a reason; a push is made at once."""
    phone = use_phone()
    opened: tuple[Any, Any] = ft.use_state(cast(Any, lambda: phone.requests.form(id_)))
    form = cast(Form, opened[0])
    reason, set_reason = ft.use_state("")
    preview, wrong = _push_of(id_, phone)

    def decide(decision: Decision, words: str) -> Callable[[], None]:
        return lambda: _decide(decision, words)

    def _decide(decision: Decision, words: str) -> None:
        saying.act(lambda: phone.requests.decide(form, decision, reason), words)

    def grant_and_move() -> None:
        assert preview is not None, "its button is there"
        granted = phone.requests.decision(form, Decision.GRANTED, reason)
        by = present_pushing.by_words(preview.minutes)
        saying.act(
            lambda: phone.pushing.apply(preview, granted),
            say("Granted, draft moved {by}", by=by),
            is_final=True,
        )

    body: list[ft.Control] = []
    if preview is not None:
        body += _push_told(phone, preview)
    if wrong:
        words = say("It cannot be moved from here: {why}", why=wrong)
        body.append(inset(parts.badge(Tone.WAITING, words)))
    body.append(
        inset(kept_field(say("Reason (for whoever asked)"), "reason", "", set_reason))
    )
    acts = []
    if preview is not None and not preview.is_empty:
        words = say("Grant and move the draft")
        acts.append(parts.secondary(words, grant_and_move, key="grant-push"))
    elif preview is None and not wrong:
        granted = decide(Decision.GRANTED, say("Granted"))
        acts.append(parts.secondary(say("Grant"), granted, key="grant"))
    decline = parts.secondary(
        say("Decline"), decide(Decision.DECLINED, say("Declined")), key="decline"
    )
    body.append(inset(ft.Row([*acts, decline], spacing=theme.GAP_M, wrap=True)))
    return ft.Column(
        [parts.heading(say("Your decision")), *body],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _push_of(id_: str, phone: State) -> tuple[Preview | None, str]:
    """What the push that is asked for would do now; why not, if it cannot be."""
    asked = phone.requests.one(id_)
    if asked is None or not asked.request.push.minutes:
        return None, ""
    push = asked.request.push
    try:
        return phone.pushing.preview(push.item, push.minutes), ""
    except BadInput as error:
        return None, say_error(error)


def _push_told(phone: State, preview: Preview) -> list[ft.Control]:
    zone = phone.days.zone()
    summary = ft.Text(present_pushing.summary(preview), theme_style=theme.BODY_STRONG)
    plan = phone.pushing.plan(preview.workday)
    assert plan is not None, "there is a preview of it"
    found = present_pushing.warnings(preview, plan, zone, phone.people.name)
    return [
        *_other_day(phone, preview),
        inset(summary),
        *(inset(parts.badge(Tone.WAITING, one.words)) for one in found),
    ]


def _other_day(phone: State, preview: Preview) -> list[ft.Control]:
    """Which day moves; nothing if it is the one on screen."""
    dates = [one.date for one in phone.days.spans() if one.workday == preview.workday]
    if preview.workday == phone.days.shown() or not dates:
        return []
    words = say("This moves {day}.", day=day_text(dates[0]))
    return [inset(parts.badge(Tone.CHANGED, words))]
