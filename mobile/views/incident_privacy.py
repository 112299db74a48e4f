"""Who sees an incident note: the switch of a new one, the act on one that stands."""

from collections.abc import Callable

import flet as ft

from mobile.language import say
from mobile.state import Saved
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.labelled import labelled
from mobile.views.present import incidents as present
from mobile.views.saving import Saying
from mobile.views.tones import Tone
from shared.words import shown

HEADING = shown("Who sees it")


def mark() -> ft.Control:
    """The word, with a lock, for a note that is private."""
    return parts.badge(Tone.UNKNOWN, say(present.PRIVATE), ft.Icons.LOCK_OUTLINE)


def choice(is_private: bool, choose: Callable[[bool], object]) -> list[ft.Control]:
    """The switch, and what it does. The lock on its thumb says what its place says."""
    switch = ft.Switch(
        key="private",
        value=is_private,
        thumb_icon={
            ft.ControlState.SELECTED: ft.Icons.LOCK_OUTLINE,
            ft.ControlState.DEFAULT: ft.Icons.LOCK_OPEN,
        },
        on_change=lambda event: choose(bool(event.control.value)),
    )
    means = say(present.PRIVATE_MEANS)
    line = labelled(switch, "private", say(present.PRIVATE), means)
    return [parts.heading(say(HEADING)), inset(line)]


@ft.component
def Privacy(id_: str, saying: Saying) -> ft.Control:
    """For its reporter and the office: who sees a note, and what they may change.

    Opening one cannot be taken back from phones that have read it: that is asked.
    """
    phone = use_phone()
    is_asking, ask = ft.use_state(False)
    note = phone.incidents.note(id_)
    if note is None:
        return ft.Column()
    is_private = note.incident.privacy.is_private
    is_own = phone.incidents.is_own(note.incident)
    whose = phone.people.name(note.incident.when.reporter)
    may_open = phone.incidents.may_make_public()

    def put(is_to_be: bool) -> Saved:
        form = phone.incidents.form(id_)
        return phone.incidents.set_private(form, is_private=is_to_be)

    def close() -> None:
        # Whoever may not open it again has nothing to take this back with.
        saying.act(lambda: put(True), say("Made private"), is_final=not may_open)

    def open_() -> None:
        ask(False)
        saying.act(lambda: put(False), say("Opened to everyone"))

    acts: list[ft.Control] = []
    lines = [present.who_sees(is_private, is_own, whose)]
    if not is_private:
        lines.append(present.who_will_see(is_own, whose, may_open))
        acts = [parts.secondary(say("Make it private"), close, key="make-private")]
    elif not may_open:
        lines.append(say(present.LIFTED_BY))
    elif is_asking:
        lines = [say(present.OPENING_MEANS)]
        acts = [
            parts.secondary(say("Open it to everyone"), open_, key="open-note"),
            parts.secondary(
                say("Keep it private"), lambda: ask(False), key="keep-private"
            ),
        ]
    else:
        acts = [
            parts.secondary(
                say("Open it to everyone …"), lambda: ask(True), key="ask-to-open"
            )
        ]
    texts: list[ft.Control] = [ft.Text(line, theme_style=theme.BODY) for line in lines]
    told = ft.Semantics(
        live_region=True, container=True, content=ft.Column(texts, spacing=theme.GAP_S)
    )
    return ft.Column(
        [
            parts.heading(say(HEADING)),
            inset(told),
            *([inset(ft.Row(acts, spacing=theme.GAP_M, wrap=True))] if acts else []),
        ],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
