"""A sheet of records in use: its page, a new row, and rows edited in their place."""

from typing import Any

from litestar.response import Template
from msgspec.structs import replace

from server.admin.editing import (
    Mistakes,
    Opened,
    cancel,
    create,
    edit,
    opened,
    read_opened,
    revive,
    said,
    status_of,
)
from server.admin.forms import Form
from server.admin.framing import framed
from server.admin.record_views import RecordView, Sheet, headings, record_views
from server.store.desk import Desk
from server.store.protocol import Reader
from shared import schema, tags
from shared.changes import Outcome
from shared.errors import NotFound
from shared.nouns.base import Group, Tag

ROWS_PATH = "/{production:str}"
SEARCH_CHARS_MAX = 100


class Records:
    """One sheet, for whoever sits at this desk."""

    def __init__(self, desk: Desk, sheet: Sheet) -> None:
        self.desk = desk
        self.sheet = sheet

    async def page(self, wanted: str = "") -> Template:
        wanted = wanted[:SEARCH_CHARS_MAX].strip()

        def job(reader: Reader) -> dict[str, Any]:
            return {
                "headings": headings(reader, self.desk, self.sheet, wanted),
                **self._new(reader, self._empty_form(), None),
            }

        frame, context = await framed(self.desk, job, self.sheet.page)
        return Template(
            "records.html", context={"frame": frame, "wanted": wanted, **context}
        )

    async def add(self, form: Form) -> Template:
        """A new record with a code of its own; the form comes back empty, or wrong."""
        groups, wrong = self.sheet.groups_of(form, Opened(), self.desk)
        await self._check_tag("", groups, wrong)
        notice = None
        if not wrong:
            if "tag" in self.sheet.groups and not _code(groups):
                groups["tag"] = Tag(tags.make(self.desk.entropy(tags.ENTROPY_BYTES)))
            bare = {name: one for name, one in groups.items() if one != type(one)()}
            id_ = self.desk.new_id()
            outcome = await self.desk.write([create(self.sheet.kind, id_, bare)])
            notice = said(outcome, self.desk.production, f"the {self.sheet.one}")
            if notice is None:
                form = self._empty_form()
        context = await self.desk.read(lambda reader: self._new(reader, form, wrong))
        return Template(
            "record_new.html",
            context={**context, "notice": notice},
            status_code=422 if wrong or notice else 200,
        )

    async def row(self, id: str, mode: str) -> Template:
        return await (self._form(id) if mode == "edit" else self._shown(id))

    async def save(self, id: str, form: Any) -> Template:
        was = read_opened(form.opened)
        groups, wrong = self.sheet.groups_of(form, was, self.desk)
        await self._check_tag(id, groups, wrong)
        if wrong:
            return await self._form(id, form, wrong)
        patch = edit(self.sheet.kind, id, was, groups)
        outcome = await self.desk.write([patch]) if patch is not None else None
        if outcome is not None and outcome.status == "refused":
            return await self._form(id, form, None, outcome)
        return await self._shown(id, outcome)

    async def cancel(self, id: str, seen: str) -> Template:
        patch = cancel(self.sheet.kind, id, read_opened(seen))
        return await self._shown(id, await self.desk.write([patch]))

    async def revive(self, id: str, seen: str) -> Template:
        patch = revive(self.sheet.kind, id, read_opened(seen))
        return await self._shown(id, await self.desk.write([patch]))

    def _empty_form(self) -> Form:
        return self.sheet.form_of(Opened(), self.desk)

    async def _check_tag(
        self, id: str, groups: dict[str, Group], wrong: Mistakes
    ) -> None:
        """A code leads to one thing: somebody else's is refused."""
        if code := _code(groups):
            owner = await self.desk.read(lambda reader: self._owner(reader, code))
            if owner and owner != id:
                wrong.add("tag", "Another badge or label has this code.")

    def _owner(self, reader: Reader, code: str) -> str:
        for kind in ("person", "asset"):
            for id_, held in reader.records(self.desk.production, kind).items():
                if "tag" in held and held["tag"].register.value.get("code") == code:
                    return id_
        return ""

    async def _shown(self, id: str, outcome: Outcome | None = None) -> Template:
        view = await self.desk.read(lambda reader: self._view(reader, id))
        if outcome is not None:
            notice = said(outcome, self.desk.production, view.shown.name)
            view = replace(view, said=notice)
        return Template(
            "record.html",
            context={"view": view, **self._words()},
            status_code=status_of(outcome) if outcome is not None else 200,
        )

    async def _form(
        self,
        id: str,
        typed: Form | None = None,
        wrong: Mistakes | None = None,
        outcome: Outcome | None = None,
    ) -> Template:
        def job(reader: Reader) -> dict[str, Any]:
            held = reader.registers(self.desk.production, self.sheet.kind, id)
            was = opened(held, *self.sheet.groups)
            return {
                "view": self._view(reader, id),
                "form": typed or self.sheet.form_of(was, self.desk),
                "choices": self.sheet.choices(reader, self.desk, id),
            }

        refusal = said(outcome, self.desk.production, "this") if outcome else None
        errors = wrong.fix_by_field if wrong else {}
        return Template(
            "record_edit.html",
            context={
                **await self.desk.read(job),
                **self._words(),
                "errors": errors,
                "refusal": refusal,
            },
            status_code=status_of(outcome) if outcome else 422 if wrong else 200,
        )

    def _view(self, reader: Reader, id: str) -> RecordView:
        for view in record_views(reader, self.desk, self.sheet):
            if view.id == id:
                return view
        raise NotFound(f"There is no such {self.sheet.one} in this production.")

    def _words(self) -> dict[str, Any]:
        at = f"/admin/{self.desk.production}"
        return {"sheet": self.sheet, "at": f"{at}/{self.sheet.page}", "home": at}

    def _new(
        self, reader: Reader, form: Form, wrong: Mistakes | None
    ) -> dict[str, Any]:
        return {
            **self._words(),
            "form": form,
            "errors": wrong.fix_by_field if wrong else {},
            "choices": self.sheet.choices(reader, self.desk, ""),
            "notice": None,
            "was_sent": wrong is not None,
        }


def read_code(text: str, was: str, wrong: Mistakes) -> Tag:
    """The code of a label or badge as it was typed or scanned into the form."""
    if not text.strip() or text.strip() == tags.readable(was):
        return Tag(was if text.strip() else "")
    code = tags.parse(text)
    if code is None:
        wrong.add("tag", "This code has a slip in it. Type it again as it is printed.")
        return Tag(was)
    return Tag(code)


def _code(groups: dict[str, Group]) -> str:
    return (
        str(schema.value_of(groups["tag"]).get("code", "")) if "tag" in groups else ""
    )
