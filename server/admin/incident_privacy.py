"""Who sees an incident: the office keeps it to itself and its reporter, or opens it."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct

from server.admin.editing import (
    Opened,
    Said,
    edit,
    opened,
    read_opened,
    said,
    status_of,
)
from server.admin.forms import Form
from server.admin.framing import Names
from server.store.desk import Desk
from server.store.office import record_of
from server.store.protocol import Reader
from shared.errors import NotFound
from shared.nouns.incidents import Incident, IncidentPrivacy

INCIDENT_PATH = "/{production:str}/incidents/{incident:str}"
EVERYONE = "Everyone on the production"


class PrivacyForm(Form, frozen=True):
    """`is_private` as it is to be: "true" or "false"; `opened` as it stood."""

    is_private: bool = False
    opened: str = "{}"


class PrivacyView(Struct, frozen=True):
    """Who sees an incident, in words, and what the office may make of that.

    `asks` is what it would mean, for whoever has to confirm it; empty: not asked yet.
    """

    is_private: bool
    sees: str
    asks: str
    opened: str
    said: Said | None = None


@get(INCIDENT_PATH + "/privacy")
async def privacy(
    desk: NamedDependency[SkipValidation[Desk]],
    incident: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """As it stands, or with what a change would mean: `mode` is empty or "ask"."""
    return await _section(desk, incident, is_asked=mode == "ask")


@post(INCIDENT_PATH + "/privacy")
async def set_privacy(
    desk: NamedDependency[SkipValidation[Desk]],
    incident: FromPath[str],
    data: URLEncodedBody[PrivacyForm],
) -> Template:
    """Private, or for everyone. Standing like that already: no-op."""
    await desk.read(lambda reader: privacy_view(reader, desk, incident))
    was: Opened = read_opened(data.opened)
    now = {"privacy": IncidentPrivacy(data.is_private)}
    patch = edit("incident", incident, was, now)
    if patch is None:
        return await _section(desk, incident)
    outcome = await desk.write([patch])
    told = said(outcome, desk.production, "who sees this incident")
    return await _section(desk, incident, told, status=status_of(outcome))


def privacy_view(
    reader: Reader,
    desk: Desk,
    incident: str,
    *,
    is_asked: bool = False,
    told: Said | None = None,
) -> PrivacyView:
    """Raises NotFound."""
    record = record_of(reader, desk.production, Incident, incident)
    if record is None:
        raise NotFound("There is no such incident in this production.")
    held = reader.registers(desk.production, "incident", incident)
    who = _office_and(record, Names(reader, desk.production))
    is_private = record.privacy.is_private
    return PrivacyView(
        is_private=is_private,
        sees=f"{who if is_private else EVERYONE} can see this incident.",
        asks=_meaning(who, is_private) if is_asked else "",
        opened=opened(held, "privacy").text,
        said=told,
    )


def _office_and(incident: Incident, names: Names) -> str:
    reporter = incident.when.reporter
    also = f" and {names.person(reporter)}" if reporter else ""
    return f"Only the office{also}"


def _meaning(who: str, is_private: bool) -> str:
    """What it would mean to change that."""
    if is_private:
        return f"{EVERYONE} will see it, with its photos and its comments."
    return (
        f"{who} will see it, with its photos and its comments. "
        "Every other phone drops it as soon as it hears."
    )


async def _section(
    desk: Desk,
    incident: str,
    told: Said | None = None,
    *,
    is_asked: bool = False,
    status: int = 200,
) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        view = privacy_view(reader, desk, incident, is_asked=is_asked, told=told)
        return {"privacy": view}

    at = f"/admin/{desk.production}/incidents/{incident}"
    context = {"at": at, **await desk.read(job)}
    return Template("incident_privacy.html", context=context, status_code=status)
