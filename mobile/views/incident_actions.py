"""Corrective actions of an incident: who does what until when, done and verified."""

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.state.details import Typed
from mobile.views import parts, theme
from mobile.views.chips import chip_row
from mobile.views.choosing import choosing
from mobile.views.drafted import Drafted
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.present import details as present
from mobile.views.saving import Saying
from shared.nouns.incidents import CorrectiveAction, Incident


def actions(incident: Incident, phone: State, saying: Saying) -> list[ft.Control]:
    """The list, with what this person may say of each; nothing if there are none."""
    if not incident.corrective.actions:
        return []
    found: list[ft.Control] = [parts.heading(say("What is to be done"))]
    for one in incident.corrective.actions:
        found.append(_row(one, phone))
        acts = _acts(incident, one, phone, saying)
        if acts:
            found.append(inset(ft.Row(acts, spacing=theme.GAP_M, wrap=True)))
    return found


def adding(
    incident: Incident, phone: State, saying: Saying, form: Drafted[Typed]
) -> list[ft.Control]:
    """One more: what, by whom, until when."""
    typing, draft = phone.details.typing(incident.id), form.draft
    now_ms, zone = phone.now_ms(), phone.days.zone()

    def add() -> None:
        task = typing.draft
        is_saved = saying.act(
            lambda: phone.details.add_action(
                incident.id, task.task, task.doer, task.due
            ),
            say("Action added"),
        )
        if is_saved:
            typing.clear(task="", doer="", due="")

    def turn(person: str, is_on: bool) -> None:
        form.keep(doer=person if is_on else "")

    def choose(due: present.Due) -> None:
        day = present.due_day(due, now_ms, zone)
        form.keep(due="" if day == draft.due else day)

    of = str(typing.generation)
    field = kept_field(
        say("What is to be done about it"),
        "action-text",
        draft.task,
        lambda text: form.keep(task=text),
        of=of,
    )
    body: list[ft.Control] = [inset(field)]
    if not incident.corrective.actions:
        body.insert(0, parts.heading(say("What is to be done")))
    # Who and when are asked once there is something to do.
    if draft.task.strip() or draft.doer or draft.due:
        doer = (draft.doer,) if draft.doer else ()
        chosen = present.chosen_due(draft.due, now_ms, zone)
        button = parts.secondary(
            say("Add this action"),
            add,
            key="add-action",
            is_ready=bool(draft.task.strip()),
        )
        body += [
            choosing(say("Who does it, by name"), "doer", doer, doer, turn),
            inset(chip_row("due", present.DUE_WORDS, chosen, choose)),
            inset(ft.Row([button], wrap=True)),
        ]
    return body


def _row(action: CorrectiveAction, phone: State) -> ft.Control:
    mark = present.action_mark(action, phone.now_ms(), phone.days.zone())
    return parts.row(
        action.text,
        key=f"action-{action.id}",
        detail=present.action_detail(action, phone.people.name),
        below=parts.badge(*mark),
    )


def _acts(
    incident: Incident, action: CorrectiveAction, phone: State, saying: Saying
) -> list[ft.Control]:
    details, id_ = phone.details, action.id
    found: list[ft.Control] = []

    def set_done(is_done: bool) -> None:
        words = say("Done") if is_done else say("Open again")
        saying.act(lambda: details.set_done(incident.id, id_, is_done=is_done), words)

    def verify() -> None:
        saying.act(lambda: details.verify(incident.id, id_), say("Verified"))

    def say_done() -> None:
        saying.act(
            lambda: details.say_done(incident.id, id_), say("Told that it is done")
        )

    if details.may_say_done(incident, action):
        found.append(
            parts.secondary(say("Say it is done"), say_done, key=f"say-done-{id_}")
        )
    if not phone.incidents.may_edit(incident):
        return found
    if not action.done_by:
        found.append(
            parts.secondary(say("Done"), lambda: set_done(True), key=f"done-{id_}")
        )
        return found
    if not action.verified_by and details.may_verify(incident, action):
        found.append(parts.secondary(say("Verified"), verify, key=f"verify-{id_}"))
    found.append(
        parts.secondary(say("Not done"), lambda: set_done(False), key=f"not-done-{id_}")
    )
    return found
