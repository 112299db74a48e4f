"""Toolbox talks: what was said before the work, and who stood there."""

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import records, writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.elements import put_in, take_out
from mobile.state.here import here
from mobile.state.kept_draft import KeptDraft
from mobile.state.people import People
from mobile.state.rewriting import Rewriting
from mobile.state.texts import typed
from shared import access
from shared.access import Role
from shared.errors import BadInput, Forbidden
from shared.nouns.talks import Talk, TalkPoints, TalkPresenter, TalkTopic, TalkWhen
from shared.words import shown

TOPIC_CHARS_MAX = 200
POINTS_CHARS_MAX = 4_000
# More than the largest crew that one talk reaches.
ATTENDEES_MAX = 1_000
TOO_MANY = shown("A talk has at most {most} attendees. Write a second one.")


class Held(Struct, frozen=True):
    """A talk that was held. `is_waiting`: something of it has not been received yet."""

    talk: Talk
    is_waiting: bool


class TalkDraft(Struct, frozen=True):
    """`when` was fixed as the form opened; `listed` were in then, and so `attendees`
    until somebody ticked (`is_touched`).
    """

    when: TalkWhen
    presenter: str = ""
    topic: str = ""
    points: str = ""
    listed: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    is_touched: bool = False

    @property
    def owner(self) -> str:
        return self.when.noted_by

    @property
    def is_bare(self) -> bool:
        return not (self.topic.strip() or self.points.strip() or self.is_touched)


class TalkDrafting(KeptDraft[TalkDraft]):
    """One talk at a time."""

    def __init__(self, core: Core, days: Days, people: People) -> None:
        super().__init__(core, "talk", "talks of others", TalkDraft)
        self._days = days
        self._people = people

    def fresh(self) -> TalkDraft:
        me = self._core.actor.person
        workday = self._days.at_work()
        when = TalkWhen(self._core.now_ms(), workday, here(self._days), me)
        found = self.present()
        return TalkDraft(when, presenter=me, listed=found, attendees=found)

    def present(self) -> tuple[str, ...]:
        """Who is in now: of a department head their own department, else everybody."""
        actor, known = self._core.actor, self._people.all()
        is_narrow = actor.role is Role.HEAD and bool(actor.department)
        found = self._days.here()
        return tuple(
            sorted(
                id_
                for id_, one in found.items()
                if one.is_here
                and id_ in known
                and (not is_narrow or known[id_].job.department == actor.department)
            )
        )

    def save(self) -> Saved:
        """The draft becomes a talk. Raises BadInput for no topic, or too many words."""
        draft = self.draft
        topic, points = checked(draft.topic, draft.points)
        if len(draft.attendees) > ATTENDEES_MAX:
            raise BadInput(TOO_MANY, {"most": f"{ATTENDEES_MAX:,}"}, field="attendees")
        patch = writes.create(
            "talk",
            self._core.moment().new_id(),
            topic=topic,
            when=draft.when,
            presenter=TalkPresenter(draft.presenter),
            points=points,
        )
        if draft.attendees:
            patch = replace(patch, add={"attendees": draft.attendees})
        saved = self._core.write(patch)
        # On disk before its draft is gone: a phone that dies in between shows both.
        self.forget()
        return saved


class TalkText(Struct, frozen=True):
    """A talk's words, put right; `form` as it was when that was begun."""

    form: Form
    owner: str
    topic: str
    points: str

    @property
    def is_bare(self) -> bool:
        stood = self.form.as_record(Talk)
        texts = self.topic.strip(), self.points.strip()
        return texts == (stood.topic.text, stood.points.text)


class TalkRewriting(Rewriting[TalkText]):
    """Of one talk."""

    def __init__(self, core: Core, talk: str) -> None:
        super().__init__(core, "talk", talk, TalkText)

    def of(self, form: Form) -> TalkText:
        stood = form.as_record(Talk)
        me = self._core.actor.person
        return TalkText(form, me, stood.topic.text, stood.points.text)


class Talks:
    """For department heads, the gate and the office to write; for everyone to read."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._rewriting: dict[str, TalkRewriting] = {}

    def all(self) -> list[Held]:
        """Every talk that was not taken back, newest first."""
        found = self._core.cached(
            "talks", lambda: self._core.read(records.records, Talk, "talk")
        )
        waiting = self._core.read(records.waiting_ids, "talk")
        held = [
            Held(one, id_ in waiting)
            for id_, one in found.items()
            if not one.life.is_cancelled
        ]
        return sorted(held, key=lambda one: -one.talk.when.at_ms)

    def one(self, talk: str) -> Held | None:
        return next((one for one in self.all() if one.talk.id == talk), None)

    def may_write(self) -> bool:
        """Whether this phone offers to note a talk."""
        return self._core.may_write("talk", "topic")

    def may_edit(self, talk: Talk) -> bool:
        """Whoever noted it, and the office; others could only disagree with it."""
        is_own = talk.when.noted_by == self._core.actor.person
        return is_own or self._core.actor.role in access.OFFICE

    def form(self, talk: str) -> Form:
        """What a form about it shows as it opens; pass it back when saving."""
        return self._core.form("talk", talk)

    def rewriting(self, talk: str) -> TalkRewriting:
        """What is being put right of one; begun by its first reader."""
        found = self._rewriting.get(talk)
        return found or self._rewriting.setdefault(
            talk, TalkRewriting(self._core, talk)
        )

    # Acts: each raises Forbidden for others than whoever noted it and the office. ---

    def rewrite(self, draft: TalkText) -> Saved:
        """Topic and points, each only if it was changed. Raises BadInput for no topic,
        or too many words.
        """
        self._check(draft.form)
        stood = draft.form.as_record(Talk)
        words = checked(draft.topic, draft.points)
        values = {
            name: value
            for name, value, was in (
                ("topic", words[0], stood.topic),
                ("points", words[1], stood.points),
            )
            if value != was
        }
        return self._core.write(writes.edit(draft.form, **values), form=draft.form)

    def add_attendee(self, talk: str, person: str) -> Saved:
        """Somebody stood there too. Raises BadInput for too many."""
        form = self.form(talk)
        self._check(form)
        if len(form.as_record(Talk).attendees.elements) >= ATTENDEES_MAX:
            raise BadInput(TOO_MANY, {"most": f"{ATTENDEES_MAX:,}"}, field="attendees")
        return self._core.write(put_in(form, "attendees", person), form=form)

    def remove_attendee(self, talk: str, person: str) -> Saved:
        """Somebody did not stand there after all."""
        form = self.form(talk)
        self._check(form)
        return self._core.write(take_out(form, "attendees", person), form=form)

    def _check(self, form: Form) -> None:
        if not self.may_edit(form.as_record(Talk)):
            raise Forbidden(shown("Whoever noted a talk changes it, and the office."))


def checked(topic: str, points: str) -> tuple[TalkTopic, TalkPoints]:
    """Without blanks around. Raises BadInput for no topic, or too many words."""
    missing = shown("Say what it is about.")
    return (
        TalkTopic(typed(topic, "topic", TOPIC_CHARS_MAX, missing)),
        TalkPoints(typed(points, "points", POINTS_CHARS_MAX)),
    )
