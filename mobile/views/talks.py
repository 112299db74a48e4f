"""Toolbox talks: the list, a new one with who is there, and one that was held."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from mobile.language import say, say_many
from mobile.state import Saved, State
from mobile.state.talks import Held, TalkDraft
from mobile.views import fixed, parts, theme
from mobile.views.choosing import choosing
from mobile.views.drafted import Drafted, use_drafted
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import list_and_detail, pane
from mobile.views.present import talks as present
from mobile.views.said import said
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.words import shown

PATH = "/more/talks"
TALKS_MAX = 150


def routes() -> list[ft.Route]:
    return [
        list_and_detail(PATH, Talks, Detail, nothing_chosen=shown("Choose a talk."))
    ]


@ft.component
def Talks() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    held = phone.talks.all()
    chosen = ft.use_route_location().removeprefix(f"{PATH}/")
    zone, now_ms = phone.days.zone(), phone.now_ms()

    def opener(id_: str) -> Callable[[], object]:
        return lambda: page.navigate(f"{PATH}/{id_}")

    body: list[ft.Control] = [
        parts.row(
            one.talk.topic.text,
            key=f"talk-{one.talk.id}",
            detail=present.detail(
                one, phone.people.name(one.talk.presenter.person), now_ms, zone
            ),
            on_press=opener(one.talk.id),
            is_chosen=one.talk.id == chosen,
        )
        for one in held[:TALKS_MAX]
    ]
    if len(held) > TALKS_MAX:
        more = say_many(
            len(held) - TALKS_MAX,
            "{count} older talk is in the office.",
            "{count} older talks are in the office.",
        )
        body.append(inset(ft.Text(more, theme_style=theme.BODY)))
    may_write = phone.talks.may_write()
    if not held:
        told = say(
            "Five minutes before the work: note what was said, and who was there."
        )
        none = say("Department heads, the gate and the office note them.")
        words = told if may_write else none
        body = [
            parts.empty(ft.Icons.RECORD_VOICE_OVER_OUTLINED, say("No talk yet."), words)
        ]
    new = parts.primary(
        say("New talk"), opener("new"), key="new-talk", icon=ft.Icons.ADD
    )
    foot = (new,) if may_write and chosen != "new" else ()
    return pane(say("Toolbox talks"), body, back="/more", is_list=True, foot=foot)


@ft.component
def Detail() -> ft.Control:
    id_ = str(ft.use_route_params()["id"])
    one: Any = New if id_ == "new" else One
    return cast(ft.Control, one(key=id_) if id_ == "new" else one(id_, key=id_))


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    drafting = phone.talk_drafting
    form = use_drafted(drafting, _drawn)
    draft = form.draft

    def save() -> None:
        if saying.act(drafting.save, say("Talk")):
            page.navigate(PATH)

    def discard() -> None:
        thrown = drafting.draft
        saying.act(
            drafting.forget, say("Discarded"), undo=lambda: drafting.restore(thrown)
        )

    of = str(drafting.generation)
    body: list[ft.Control] = [
        inset(fixed.fixed(phone, draft.when.at_ms, draft.when.place)),
        inset(
            kept_field(
                say("What it is about"),
                "talk-topic",
                draft.topic,
                lambda text: form.keep(topic=text),
                is_first=True,
                of=of,
            )
        ),
        inset(
            kept_field(
                say("Points raised: what was asked or agreed"),
                "talk-points",
                draft.points,
                lambda text: form.keep(points=text),
                min_lines=3,
                of=of,
            )
        ),
        *_presenting(form),
        # Last, because it is the longest.
        *_attending(form),
    ]
    is_ready = bool(draft.topic.strip())
    foot = [parts.primary(say("Save"), save, key="save-talk", is_ready=is_ready)]
    if not draft.is_bare:
        foot.append(parts.secondary(say("Discard"), discard, key="discard-talk"))
    return pane(
        say("New talk"), body, back=PATH, is_detail=True, foot=foot, note=saying.note
    )


def _drawn(draft: TalkDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    is_ready = bool(draft.topic.strip())
    return draft.when, draft.presenter, draft.attendees, is_ready, draft.is_bare


def _attending(form: Drafted[TalkDraft]) -> list[ft.Control]:
    """Those who are in are ticked already; whoever is not there is unticked."""
    draft = form.draft

    def turn(person: str, is_on: bool) -> None:
        left = tuple(one for one in draft.attendees if one != person)
        form.keep(attendees=(*left, person) if is_on else left, is_touched=True)

    return [
        parts.heading(present.there_words(len(draft.attendees))),
        choosing(
            say("Add somebody by name"), "attendee", draft.listed, draft.attendees, turn
        ),
    ]


def _presenting(form: Drafted[TalkDraft]) -> list[ft.Control]:
    chosen = (form.draft.presenter,) if form.draft.presenter else ()

    def turn(person: str, is_on: bool) -> None:
        form.keep(presenter=person if is_on else "", is_touched=True)

    return [
        parts.heading(say("Who speaks")),
        choosing(say("Somebody else, by name"), "presenter", chosen, chosen, turn),
    ]


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    held = phone.talks.one(id_)
    if held is None:
        gone = parts.empty(
            ft.Icons.VOICE_OVER_OFF_OUTLINED,
            say("This talk is not here."),
            say("It was taken back, or has not come yet."),
        )
        return pane(say("Talk"), gone, back=PATH, is_detail=True, note=saying.note)
    body = [_head(held, phone), *_there(held, phone, saying)]
    if phone.talks.may_edit(held.talk):
        body.append(_take_back(id_, phone, saying))
    body += said("talk", id_, phone, saying)
    return pane(say("Talk"), body, back=PATH, is_detail=True, note=saying.note)


def _head(held: Held, phone: State) -> ft.Control:
    talk = held.talk
    by = phone.people.name(talk.presenter.person) if talk.presenter.person else ""
    at = fixed.words(phone, talk.when.at_ms, talk.when.place)
    lines: list[ft.Control] = [
        ft.Text(talk.topic.text, theme_style=theme.TITLE),
        ft.Text(" · ".join(word for word in (by, at) if word), theme_style=theme.LABEL),
    ]
    if held.is_waiting:
        lines.insert(
            0, ft.Row([parts.badge(Tone.WAITING, say("Not sent yet"))], wrap=True)
        )
    if talk.points.text:
        lines.append(ft.Text(talk.points.text, theme_style=theme.BODY))
    return inset(ft.Column(lines, spacing=theme.GAP_S))


def _there(held: Held, phone: State, saying: Saying) -> list[ft.Control]:
    ids = held.talk.attendees.elements
    heading = parts.heading(present.there_words(len(ids)))
    if not phone.talks.may_edit(held.talk):
        names = ", ".join(sorted(map(phone.people.name, ids)))
        words = names or say("Nobody was noted.")
        return [heading, inset(ft.Text(words, theme_style=theme.BODY))]

    def turn(person: str, is_on: bool) -> None:
        talks, name = phone.talks, phone.people.name(person)
        put: Callable[[str, str], Saved] = (
            talks.add_attendee if is_on else talks.remove_attendee
        )
        words = (
            say("{name} was there", name=name)
            if is_on
            else say("{name} was not there", name=name)
        )
        saying.act(lambda: put(held.talk.id, person), words)

    return [heading, choosing(say("Add somebody by name"), "attendee", ids, ids, turn)]


def _take_back(id_: str, phone: State, saying: Saying) -> ft.Control:
    def take_back() -> None:
        made = Saved("", "talk", id_, is_new=True)
        saying.act(lambda: phone.undo(made), say("Talk taken back"))

    button = parts.secondary(say("Take the talk back"), take_back, key="take-back-talk")
    return inset(ft.Row([button], wrap=True))
