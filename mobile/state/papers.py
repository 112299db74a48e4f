"""Inductions and permits: what a gate asks for, and what a person has shown."""

from datetime import date, datetime

from mobile.replica import writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.people import People
from mobile.state.production import production
from mobile.state.texts import typed
from shared import access
from shared.errors import BadInput
from shared.nouns.people import Paper, PapersShown, Person
from shared.nouns.production import GateRules, Production
from shared.papers import (
    PAPERS_MAX,
    TITLE_CHARS_MAX,
    Wanting,
    is_required,
    wanting,
)
from shared.words import shown

TOO_MANY = shown("{most} papers at most. Take away what is no longer needed.")
NO_TITLE = shown("Write what it is.")


class Papers:
    """Nobody is refused for papers: what is wanting is said, and on record."""

    def __init__(self, core: Core, days: Days, people: People) -> None:
        self._core = core
        self._days = days
        self._people = people

    def required(self) -> tuple[str, ...]:
        """What the gate asks everybody for."""
        return production(self._core).gate.papers

    def wanting(self, person: str) -> tuple[Wanting, ...]:
        """What is amiss with somebody's papers on the day of work; of a stranger,
        all that is required.
        """
        known = self._people.all().get(person)
        shown = known.papers.papers if known else ()
        return wanting(shown, self.required(), self._date())

    def may_note(self, person: Person) -> bool:
        """The office for everybody, a gate for the visitors whom it has written in."""
        actor = self._core.actor
        if not self._core.may_write("person", "papers"):
            return False
        return actor.role in access.OFFICE or person.entry.by == actor.person

    def note(self, form: Form, title: str, expires: str) -> Saved:
        """They have shown it. `expires` is typed as 2027-06-30; empty: it does not run
        out. One of the same title takes the place of the last. Raises BadInput,
        Forbidden.
        """
        name = typed(title, "title", TITLE_CHARS_MAX, NO_TITLE)
        paper = Paper(name, _day(expires))
        shown = form.as_record(Person).papers.papers
        others = tuple(one for one in shown if not is_required(one.title, (name,)))
        if len(others) >= PAPERS_MAX:
            raise BadInput(TOO_MANY, {"most": PAPERS_MAX}, field="title")
        return self._write(form, (*others, paper))

    def take_away(self, form: Form, title: str) -> Saved:
        """It does not count any more. Not there: nothing changes. Raises Forbidden."""
        shown = form.as_record(Person).papers.papers
        return self._write(form, tuple(one for one in shown if one.title != title))

    def may_require(self) -> bool:
        return self._core.may_write("production", "gate")

    def require(self, title: str) -> Saved:
        """Everybody is asked for it from now on. Raises BadInput, Forbidden."""
        name = typed(title, "title", TITLE_CHARS_MAX, NO_TITLE)
        form = self._rules()
        asked = form.as_record(Production).gate.papers
        if is_required(name, asked):
            raise BadInput(shown("That is asked for already."), field="title")
        if len(asked) >= PAPERS_MAX:
            raise BadInput(TOO_MANY, {"most": PAPERS_MAX}, field="title")
        return self._ask(form, (*asked, name))

    def require_no_more(self, title: str) -> Saved:
        """Raises Forbidden."""
        form = self._rules()
        asked = form.as_record(Production).gate.papers
        return self._ask(form, tuple(one for one in asked if one != title))

    def form(self, person: str) -> Form:
        """What a form about somebody shows as it opens; pass it back when saving."""
        return self._core.form("person", person)

    # Inside ---------------------------------------------------------------------

    def _write(self, form: Form, papers: tuple[Paper, ...]) -> Saved:
        patch = writes.edit(form, papers=PapersShown(papers))
        return self._core.write(patch, form=form)

    def _ask(self, form: Form, papers: tuple[str, ...]) -> Saved:
        return self._core.write(writes.edit(form, gate=GateRules(papers)), form=form)

    def _rules(self) -> Form:
        return self._core.form("production", production(self._core).id)

    def _date(self) -> str:
        """Of the day of work, else today's where the production is."""
        workday = self._days.comes_to()
        dates = [one.date for one in self._days.spans() if one.workday == workday]
        if dates:
            return dates[0]
        now = datetime.fromtimestamp(self._core.now_ms() / 1000, self._days.zone())
        return now.date().isoformat()


def _day(text: str) -> str:
    """Raises BadInput for what is no day."""
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise BadInput(
            shown("Write the last day like 2027-06-30, or leave it empty."),
            field="expires",
        ) from error
