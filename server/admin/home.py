"""The panel's first page: the productions of an account, and a new one."""

from typing import Any
from zoneinfo import available_timezones

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation, URLEncodedBody
from litestar.response import Redirect, Template

from server.accounts.nouns import Identity
from server.admin.editing import Mistakes
from server.admin.forms import Form
from server.admin.framing import bare_frame, title_of
from server.store.desk import Office
from shared.errors import BadInput
from shared.nouns import production as nouns

# Much longer than any title in print.
TITLE_CHARS_MAX = 120
LABELS = {
    "title": "Title",
    "company": "Company",
    "number": "Number",
    "zone": "Time zone",
}


class ProductionForm(Form, frozen=True):
    """As typed."""

    title: str = ""
    company: str = ""
    number: str = ""
    zone: str = ""


@get("/")
async def home_page(
    identity: NamedDependency[Identity],
    office: NamedDependency[SkipValidation[Office]],
) -> Template:
    return await _page(identity, office, ProductionForm(), Mistakes())


@post("/productions")
async def create_production(
    identity: NamedDependency[Identity],
    office: NamedDependency[SkipValidation[Office]],
    data: URLEncodedBody[ProductionForm],
) -> Template | Redirect:
    wrong = Mistakes()
    about = nouns.Identity(
        data.title.strip(), data.company.strip(), data.number.strip()
    )
    for field in ("title", "company", "number"):
        if len(getattr(about, field)) > TITLE_CHARS_MAX:
            wrong.add(field, f"Keep it under {TITLE_CHARS_MAX} characters.")
    if not about.title:
        wrong.add("title", "Give the production a title.")
    if data.zone not in available_timezones():
        wrong.add("zone", "Choose a zone from the list, like Europe/London.")
    if not wrong:
        try:
            made = await office.found(identity, about, nouns.Zone(data.zone))
        except BadInput as error:
            wrong.add(str(error.args_by_name.get("field", "title")), error.detail)
        else:
            return Redirect(f"/admin/{made}", status_code=303)
    return await _page(identity, office, data, wrong)


async def _page(
    identity: Identity, office: Office, form: ProductionForm, wrong: Mistakes
) -> Template:
    productions = await office.productions(identity)
    context: dict[str, Any] = {
        "frame": await bare_frame(office, identity),
        "productions": [(one, title_of(one)) for one in productions],
        "form": form,
        "zones": sorted(available_timezones()),
        "errors": wrong.fix_by_field,
        "refused_fields": [(f, label) for f, label, _ in wrong.listed(LABELS)],
    }
    return Template("home.html", context=context, status_code=422 if wrong else 200)
