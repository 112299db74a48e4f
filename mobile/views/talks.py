"""Toolbox talks: the list, a new one with who is there, and one that was held."""

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.language import say
from mobile.state import Saved, State
from mobile.state.talks import Held, TalkDraft
from mobile.views import fixed, parts, sides, theme
from mobile.views.choosing import choosing
from mobile.views.drafted import (
    Done,
    Drafted,
    drafted_field,
    form_pane,
    rewriting,
    use_drafted,
)
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import talks as present
from mobile.views.record_list import (
    Line,
    Listing,
    badge_row,
    not_here,
    record_head,
    record_list,
    record_pane,
    record_routes,
)
from mobile.views.said import said
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.words import shown

TALKS = Listing(
    path="/more/talks",
    kind="talk",
    icon=ft.Icons.RECORD_VOICE_OVER_OUTLINED,
    title=shown("Toolbox talks"),
    choose=shown("Choose a talk."),
    write=shown("New talk"),
    none=shown("No talk yet."),
    one=shown("Talk"),
    gone=shown("This talk is not here."),
    why=shown("It was taken back, or has not come yet."),
)


def routes() -> list[ft.Route]:
    return record_routes(TALKS, Talks, New, One)


@ft.component
def Talks() -> ft.Control:
    phone = use_phone()
    zone, now_ms = phone.days.zone(), phone.now_ms()
    may_write = phone.talks.may_write()

    def line(held: Held) -> Line:
        by = phone.people.name(held.talk.presenter.person)
        told = present.detail(held, by, now_ms, zone)
        marks = sides.marks(phone, held.talk.id)
        below = badge_row(marks) if marks else None
        return Line(held.talk.id, held.talk.topic.text, told, below)

    return record_list(
        TALKS,
        phone.talks.all(),
        line,
        lambda held: present.texts(held, phone.people.name),
        hint=present.hint(may_write),
        older=present.older_words,
        may_write=may_write,
    )


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    drafting = phone.talk_drafting
    form = use_drafted(drafting, _drawn)
    draft = form.draft
    body: list[ft.Control] = [
        inset(fixed.fixed(phone, draft.when.at_ms, draft.when.place)),
        *_fields(form, is_new=True),
        *_presenting(form),
        # Last, because it is the longest.
        *_attending(form),
    ]
    is_ready = bool(draft.topic.strip())
    save = Done(say("Save"), "save-talk", drafting.save, say("Talk"), is_ready)
    return form_pane(TALKS, say("New talk"), body, form, saying, save)


def _drawn(draft: TalkDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    is_ready = bool(draft.topic.strip())
    return draft.when, draft.presenter, draft.attendees, is_ready, draft.is_bare


def _fields(form: Drafted[Any], *, is_new: bool = False) -> list[ft.Control]:
    return [
        drafted_field(
            form, say("What it is about"), "talk-topic", "topic", is_first=is_new
        ),
        drafted_field(
            form,
            say("Points raised: what was asked or agreed"),
            "talk-points",
            "points",
            min_lines=3,
        ),
    ]


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
        return not_here(TALKS, saying.note)
    body = [_head(held, phone), *sides.blocks(phone, id_, saying)]
    body += _there(held, phone, saying)
    if phone.talks.may_edit(held.talk):
        body.append(Edit(id_, saying))
    body += said("talk", id_, phone, saying)
    return record_pane(TALKS, body, saying.note)


def _head(held: Held, phone: State) -> ft.Control:
    talk = held.talk
    by = phone.people.name(talk.presenter.person) if talk.presenter.person else ""
    at = fixed.words(phone, talk.when.at_ms, talk.when.place)
    told = " · ".join(word for word in (by, at) if word)
    rest: list[ft.Control] = [ft.Text(told, theme_style=theme.LABEL)]
    if talk.points.text:
        rest.append(ft.Text(talk.points.text, theme_style=theme.BODY))
    waiting = [parts.badge(Tone.WAITING, say("Not sent yet"))]
    return record_head(waiting if held.is_waiting else (), talk.topic.text, rest)


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


@ft.component
def Edit(id_: str, saying: Saying) -> ft.Control:
    """For whoever noted it and the office."""
    phone = use_phone()
    kept = phone.talks.rewriting(id_)
    kept.follow()
    form = use_drafted(kept, lambda one: (one.is_bare, bool(one.topic.strip())))

    def take_back() -> None:
        made = Saved("", "talk", id_, is_new=True)
        saying.act(lambda: phone.undo(made), say("Talk taken back"))

    save = Done(
        say("Save changes"),
        "save-talk",
        lambda: phone.talks.rewrite(kept.draft),
        say("Note changed"),
        is_ready=bool(form.draft.topic.strip()) and not form.draft.is_bare,
    )
    words = say("Take the talk back")
    back = parts.secondary(words, take_back, key="take-back-talk")
    return rewriting(_fields(form), form, saying, save, [back])
