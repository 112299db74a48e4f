"""What is typed about a line of the plan: its progress note; its title and times."""

from msgspec import Struct

from mobile.replica.records import Form
from mobile.state.core import Core
from mobile.state.rewriting import Rewriting
from shared.nouns.plan import Item


class RemarkText(Struct, frozen=True):
    """The progress note; `form` as it was when that was begun."""

    form: Form
    owner: str
    text: str

    @property
    def is_bare(self) -> bool:
        return self.text.strip() == self.form.as_record(Item).remark.text.strip()


class LineText(Struct, frozen=True):
    """Title and times as they are typed; None: not touched, or as it was again."""

    form: Form
    owner: str
    title: str | None = None
    start: str | None = None
    end: str | None = None

    @property
    def is_bare(self) -> bool:
        return {None} == {self.title, self.start, self.end}


class RemarkRewriting(Rewriting[RemarkText]):
    """Of one line."""

    def __init__(self, core: Core, item: str) -> None:
        super().__init__(core, "item", item, RemarkText, f"progress note of {item}")

    def of(self, form: Form) -> RemarkText:
        text = form.as_record(Item).remark.text
        return RemarkText(form, self._core.actor.person, text)


class LineRewriting(Rewriting[LineText]):
    """Of one line."""

    def __init__(self, core: Core, item: str) -> None:
        super().__init__(core, "item", item, LineText)

    def of(self, form: Form) -> LineText:
        return LineText(form, self._core.actor.person)


class LineTexts:
    """Of each line what was last begun; it is begun by its first reader."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._remarks: dict[str, RemarkRewriting] = {}
        self._lines: dict[str, LineRewriting] = {}

    def remark(self, item: str) -> RemarkRewriting:
        return self._remarks.setdefault(item, RemarkRewriting(self._core, item))

    def line(self, item: str) -> LineRewriting:
        return self._lines.setdefault(item, LineRewriting(self._core, item))
