"""What is found out about an incident later: cause, people, actions, and by when."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.elements import put_in, take_out
from mobile.state.incidents import Incidents
from mobile.state.rewriting import Rewriting
from mobile.state.texts import typed
from shared.deadlines import due_ms
from shared.errors import BadInput, Forbidden
from shared.nouns.base import Group
from shared.nouns.incidents import (
    CorrectiveAction,
    Incident,
    IncidentCause,
    IncidentCorrective,
    IncidentDeadline,
    IncidentLikelihood,
    IncidentReported,
    Likelihood,
    Statute,
)
from shared.words import shown

CAUSE_CHARS_MAX = 4_000
ACTION_CHARS_MAX = 500
HOW_CHARS_MAX = 500
# More than these nobody follows up for one incident.
ACTIONS_MAX = 30
PEOPLE_MAX = 200
TOO_MANY_PEOPLE = shown("{most} people at most.")
TOO_MANY_ACTIONS = shown("An incident has at most {most} actions.")

Who = Literal["people", "witnesses"]


class Typed(Struct, frozen=True):
    """What was typed about an incident and is not saved; `form` as it opened.

    `cause` None: not touched. `task` is a corrective action that is not added yet.
    """

    form: Form
    owner: str
    cause: str | None = None
    task: str = ""
    doer: str = ""
    due: str = ""
    how: str = ""

    @property
    def is_bare(self) -> bool:
        texts = self.cause is not None, self.task.strip(), self.how.strip()
        return not (any(texts) or self.doer or self.due)


class Typing(Rewriting[Typed]):
    """The texts of one incident's details."""

    def __init__(self, core: Core, incident: str) -> None:
        name = f"details of {incident}"
        super().__init__(core, "incident", incident, Typed, name)

    def of(self, form: Form) -> Typed:
        return Typed(form, self._core.actor.person)

    def is_begun(self, draft: Typed) -> bool:
        """The cause alone is a text of the record that is put right."""
        return draft.cause is not None

    def clear(self, **values: str | None) -> None:
        """These are saved now; what else was typed stays as it is."""
        left = replace(self.draft, **values)
        if left.is_bare:
            self.forget()
        else:
            self.restore(left)


class Details:
    """For its reporter and the office; an action's owner tells them that it is done."""

    def __init__(self, core: Core, incidents: Incidents) -> None:
        self._core = core
        self._incidents = incidents
        self._typing: dict[str, Typing] = {}

    def typing(self, incident: str) -> Typing:
        """What is being typed about an incident; begun by its first reader."""
        return self._typing.setdefault(incident, Typing(self._core, incident))

    def to_report(self) -> list[Incident]:
        """Those whose deadline runs or has passed, and nobody has said "reported", for
        whoever may say so; the first to be due first.
        """
        found = [
            note.incident
            for note in self._incidents.all()
            if note.incident.reported.at_ms is None
            and due_ms(note.incident.deadline) is not None
            and self._incidents.may_edit(note.incident)
        ]
        return sorted(found, key=lambda one: due_ms(one.deadline) or 0)

    # Acts: each raises Forbidden for others than its reporter and the office. -------

    def set_likelihood(self, incident: str, likelihood: Likelihood | None) -> Saved:
        form = self._form(incident)
        return self._edit(form, likelihood=IncidentLikelihood(likelihood))

    def set_cause(self, form: Form, text: str) -> Saved:
        """`form` as it was when the text was begun. Raises BadInput for too many."""
        self._check(form)
        return self._edit(
            form, cause=IncidentCause(typed(text, "cause", CAUSE_CHARS_MAX))
        )

    def put_person(self, incident: str, who: Who, person: str) -> Saved:
        """One more whom it happened to, or who saw it. Raises BadInput for too many."""
        form = self._form(incident)
        if len(getattr(form.as_record(Incident), who).elements) >= PEOPLE_MAX:
            raise BadInput(TOO_MANY_PEOPLE, {"most": PEOPLE_MAX}, field=who)
        return self._core.write(put_in(form, who, person), form=form)

    def take_person_off(self, incident: str, who: Who, person: str) -> Saved:
        form = self._form(incident)
        return self._core.write(take_out(form, who, person), form=form)

    def add_action(
        self, incident: str, text: str, owner: str = "", due: str = ""
    ) -> Saved:
        """One more thing to do; `due` is a day. Raises BadInput for no words, or too
        many, and for more actions than anybody follows up.
        """
        form = self._form(incident)
        words = typed(
            text, "action", ACTION_CHARS_MAX, shown("Say what is to be done.")
        )
        stood = form.as_record(Incident).corrective.actions
        if len(stood) >= ACTIONS_MAX:
            raise BadInput(TOO_MANY_ACTIONS, {"most": ACTIONS_MAX})
        new = CorrectiveAction(self._core.moment().new_id(), words, owner, due)
        return self._edit(form, corrective=IncidentCorrective((*stood, new)))

    def may_say_done(self, incident: Incident, action: CorrectiveAction) -> bool:
        """Whether this person owns it without being one of those who write it down."""
        is_mine = action.owner == self._core.actor.person
        is_open = not action.done_by and not incident.life.is_cancelled
        return is_mine and is_open and not self._incidents.may_edit(incident)

    def say_done(self, incident: str, action: str) -> Saved:
        """Its owner tells those who write it down, in a comment."""
        _, one = _action(self._core.form("incident", incident), action)
        return self._incidents.comment("incident", incident, f"Done: {one.text}")

    def may_verify(self, incident: Incident, action: CorrectiveAction) -> bool:
        """Who says that it is done does not verify it: that takes a second person."""
        is_other = action.done_by not in ("", self._core.actor.person)
        return is_other and self._incidents.may_edit(incident)

    def set_done(self, incident: str, action: str, *, is_done: bool) -> Saved:
        """Done, or not after all, and then it is not verified any more either."""
        form = self._form(incident)
        stood, one = _action(form, action)
        done_by = self._core.actor.person if is_done else ""
        return self._put(form, stood, replace(one, done_by=done_by, verified_by=""))

    def verify(self, incident: str, action: str) -> Saved:
        """Somebody else has looked: it is done."""
        form = self._form(incident)
        stood, one = _action(form, action)
        if not self.may_verify(stood, one):
            raise Forbidden(
                shown("Somebody else than who did it verifies that it is done.")
            )
        return self._put(form, stood, replace(one, verified_by=self._core.actor.person))

    def choose_deadline(self, incident: str, statute: Statute | None) -> Saved:
        """The law under which it has to be reported, counted from when it was noted."""
        form = self._form(incident)
        from_ms = form.as_record(Incident).when.at_ms if statute else 0
        return self._edit(form, deadline=IncidentDeadline(statute, from_ms))

    def report(self, incident: str, how: str) -> Saved:
        """The authority has been told, now; `how` in words. Raises BadInput."""
        form = self._form(incident)
        words = typed(how, "how", HOW_CHARS_MAX)
        told = IncidentReported(self._core.now_ms(), self._core.actor.person, words)
        return self._edit(form, reported=told)

    # Inside -------------------------------------------------------------------------

    def _form(self, incident: str) -> Form:
        form = self._core.form("incident", incident)
        self._check(form)
        return form

    def _check(self, form: Form) -> None:
        if not self._incidents.may_edit(form.as_record(Incident)):
            raise Forbidden(
                shown("Only its reporter and the office add to it. Comment it.")
            )

    def _put(self, form: Form, stood: Incident, one: CorrectiveAction) -> Saved:
        actions = tuple(
            one if was.id == one.id else was for was in stood.corrective.actions
        )
        return self._edit(form, corrective=IncidentCorrective(actions))

    def _edit(self, form: Form, **values: Group) -> Saved:
        return self._core.write(writes.edit(form, **values), form=form)


def _action(form: Form, action: str) -> tuple[Incident, CorrectiveAction]:
    """Raises BadInput for one that is not there any more."""
    stood = form.as_record(Incident)
    for one in stood.corrective.actions:
        if one.id == action:
            return stood, one
    raise BadInput(shown("This action is not there any more."), field="action")
