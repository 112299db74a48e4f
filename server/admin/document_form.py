"""A document as a form: its texts, its days, what it is for."""

from msgspec.structs import replace

from server.admin.editing import Mistakes, Opened
from server.admin.forms import Form
from server.admin.framing import day_title, days_in_order
from server.admin.record_views import Field, texts
from server.store.desk import Desk
from server.store.office import records_of
from server.store.protocol import Reader
from server.times import day_after, day_words, read_day, today
from shared.nouns.base import Group
from shared.nouns.documents import (
    DocumentFor,
    DocumentNeed,
    DocumentType,
    DocumentValidity,
    DocumentWhat,
)
from shared.nouns.plan import Item, Workday
from shared.revisions import item_title

FIELDS = (
    Field("title", "Title", size="half"),
    Field("type", "Kind", "choice", "short"),
    Field("authority", "Issued by"),
    Field("number", "Number", size="short"),
    Field("from_date", "Valid from", "date"),
    Field("to_date", "Valid until", "date"),
    Field("about", "For", "choice", "half"),
    Field("required", "On set", "choice", "short"),
)
GROUPS = ("what", "validity", "need", "about")
REQUIRED = [("", "—"), ("yes", "Required on set")]
# What a choice of lines can be read through; lines of days that are over are left out.
LINES_MAX = 300
DAY, LINE = "day:", "line:"


class DocumentForm(Form, frozen=True):
    """As typed; `about` is "day:" or "line:" and an id, empty for every day."""

    opened: str = "{}"
    title: str = ""
    type: DocumentType = DocumentType.PERMIT
    authority: str = ""
    number: str = ""
    from_date: str = ""
    to_date: str = ""
    about: str = ""
    required: str = ""


def document_form(was: Opened, _: Desk) -> DocumentForm:
    what = was.value("document", "what", DocumentWhat)
    validity = was.value("document", "validity", DocumentValidity)
    need = was.value("document", "need", DocumentNeed)
    is_new = "what" not in was.values
    return DocumentForm(
        opened=was.text,
        title=what.title,
        type=DocumentType.PERMIT if is_new else what.type,
        authority=what.authority,
        number=what.number,
        from_date=validity.from_date,
        to_date=validity.to_date,
        about=about_text(was.value("document", "about", DocumentFor)),
        required="yes" if need.is_required_on_set else "",
    )


def document_groups(
    form: DocumentForm, was: Opened, _: Desk
) -> tuple[dict[str, Group], Mistakes]:
    wrong = Mistakes()
    what = was.value("document", "what", DocumentWhat)
    what = texts(form, what, wrong, "title", "authority", "number")
    if not what.title:
        wrong.add("title", "Give the document a title.")
    stood = was.value("document", "validity", DocumentValidity)
    since = wrong.tried("from_date", stood.from_date, lambda: _date(form, "from_date"))
    until = wrong.tried("to_date", stood.to_date, lambda: _date(form, "to_date"))
    if since and until and until < since:
        wrong.add("to_date", "It ends before it begins. Correct one of the two.")
    return {
        "what": replace(what, type=form.type),
        "validity": DocumentValidity(since, until),
        "need": DocumentNeed(form.required == "yes"),
        "about": _about(form.about),
    }, wrong


def about_text(about: DocumentFor) -> str:
    """As a choice of the form has it."""
    if about.item:
        return LINE + about.item
    return DAY + about.workday if about.workday else ""


def about_choices(reader: Reader, desk: Desk, now: str) -> list[tuple[str, str]]:
    """Every day, the days, and the lines of those that are not over; and `now`."""
    workdays = records_of(reader, desk.production, Workday)
    items = records_of(reader, desk.production, Item)
    date = today(desk.zone, desk.now_ms())
    found = [("", "Every day")]
    lines: list[tuple[str, str]] = []
    for day in days_in_order(workdays):
        found.append((DAY + day.id, day_title(day)))
        # A night's work goes on into the date after.
        if day_after(day.identity.date) >= date:
            lines += _lines(day, items)
    found += lines[:LINES_MAX]
    if now not in {value for value, _ in found}:
        found.append((now, called(now, workdays, items)))
    return found


def called(about: str, workdays: dict[str, Workday], items: dict[str, Item]) -> str:
    """What a choice is called in words; what is gone says so."""
    if not about:
        return "Every day"
    if about.startswith(DAY):
        day = workdays.get(about.removeprefix(DAY))
        return day_title(day) if day else "A day that is not in the plan"
    item = items.get(about.removeprefix(LINE))
    home = workdays.get(item.day.workday) if item else None
    if item is None or home is None:
        return "A line that is not in the plan"
    return _line_words(home, item)


def _lines(day: Workday, items: dict[str, Item]) -> list[tuple[str, str]]:
    theirs = [
        one
        for one in items.values()
        if one.day.workday == day.id and not one.life.is_cancelled
    ]
    theirs.sort(key=lambda one: (one.day.order, one.id))
    return [(LINE + one.id, _line_words(day, one)) for one in theirs]


def _line_words(day: Workday, item: Item) -> str:
    return f"{day_words(day.identity.date)}: {item_title(item) or 'Untitled line'}"


def _about(text: str) -> DocumentFor:
    if text.startswith(LINE):
        return DocumentFor(item=text.removeprefix(LINE))
    return DocumentFor(workday=text.removeprefix(DAY))


def _date(form: DocumentForm, field: str) -> str:
    text = str(getattr(form, field)).strip()
    return read_day(text, field) if text else ""
