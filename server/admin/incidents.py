"""Incidents as they were noted, and what was said about them since."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct

from server.admin.editing import Mistakes, Said
from server.admin.forms import TEXT_CHARS_MAX, Form, read_text
from server.admin.framing import framed
from server.admin.incident_details import DetailsView, details_view
from server.admin.incident_privacy import INCIDENT_PATH, privacy_view
from server.admin.photos import PhotoView, photo_views, photos_here
from server.admin.value_words import Values
from server.store.desk import Desk
from server.store.office import record_of, records_of
from server.store.protocol import Reader
from server.times import moment_words
from shared import schema
from shared.changes import Fact
from shared.errors import NotFound
from shared.facts import counting
from shared.nouns.incidents import Comment, Incident, Severity
from shared.schema import readable

INCIDENTS_PATH = "/{production:str}/incidents"
TONES = {
    Severity.NEGLIGIBLE: "calm",
    Severity.MINOR: "changed",
    Severity.MODERATE: "waiting",
    Severity.MAJOR: "stop",
    Severity.EXTREME: "stop",
}


class CommentForm(Form, frozen=True):
    text: str = ""


class IncidentView(Struct, frozen=True):
    """One incident. Texts are as shown."""

    id: str
    title: str
    severity: str
    tone: str
    at: str
    day: str
    place: str
    reporter: str
    people: str
    text: str
    immediate: str
    photos: tuple[PhotoView, ...]
    photos_here: str
    details: DetailsView
    is_private: bool
    is_cancelled: bool


class CommentView(Struct, frozen=True):
    who: str
    at: str
    text: str


@get(INCIDENTS_PATH)
async def incidents_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        values = Values(reader, desk)
        found = records_of(reader, desk.production, Incident).values()
        newest = sorted(found, key=lambda one: (one.when.at_ms, one.id), reverse=True)
        return {"incidents": [_view(one, values) for one in newest]}

    frame, context = await framed(desk, job, "incidents")
    return Template("incidents.html", context={"frame": frame, **context})


@get(INCIDENT_PATH)
async def incident_page(
    desk: NamedDependency[SkipValidation[Desk]], incident: FromPath[str]
) -> Template:
    frame, context = await framed(
        desk, lambda reader: _read(reader, desk, incident), "incidents"
    )
    form = {"form": CommentForm(), "errors": {}, "notice": None}
    return Template("incident.html", context={"frame": frame, **context, **form})


@post(INCIDENT_PATH + "/comments")
async def add_comment(
    desk: NamedDependency[SkipValidation[Desk]],
    incident: FromPath[str],
    data: URLEncodedBody[CommentForm],
) -> Template:
    """The comments with the new one, or the form again with what is wrong."""
    wrong, notice = Mistakes(), None
    await desk.read(lambda reader: _read(reader, desk, incident))
    text = wrong.tried("text", "", lambda: read_text(data.text, "text", TEXT_CHARS_MAX))
    if not text and not wrong:
        wrong.add("text", "Write something first.")
    if not wrong:
        comment = Comment("incident", incident, text)
        outcome = await desk.write(Fact("comment", schema.value_of(comment)))
        data = CommentForm()
        if outcome.status != "applied":
            notice = Said("waiting", f"Held for review: {outcome.detail}")
    context = await desk.read(lambda reader: _read(reader, desk, incident))
    form = {"form": data, "errors": wrong.fix_by_field, "notice": notice}
    return Template(
        "comments.html", context={**context, **form}, status_code=422 if wrong else 200
    )


def _read(reader: Reader, desk: Desk, incident: str) -> dict[str, Any]:
    """An incident with its comments, oldest first. Raises NotFound."""
    record = record_of(reader, desk.production, Incident, incident)
    if record is None:
        raise NotFound("There is no such incident in this production.")
    values = Values(reader, desk)
    facts = counting(reader.facts(desk.production, "comment", subject=incident))
    comments = []
    for fact in facts:
        said = readable(Comment, fact.body) if fact.kind == "comment" else None
        if said is not None:
            at = moment_words(fact.stamp.ms, desk.zone, desk.now_ms())
            who = values.names.person(fact.actor)
            comments.append(CommentView(who, at, said.text))
    return {
        "incident": _view(record, values),
        "privacy": privacy_view(reader, desk, incident),
        "comments": comments,
        "at": f"/admin/{desk.production}/incidents/{incident}",
    }


def _view(incident: Incident, values: Values) -> IncidentView:
    desk, when = values.desk, incident.when
    people = (values.names.person(id_) for id_ in incident.people.elements)
    photos = photo_views(incident.photos.elements, values.reader, desk)
    return IncidentView(
        id=incident.id,
        title=incident.what.type.value.replace("_", " ").capitalize(),
        severity=incident.what.severity.value,
        tone=TONES[incident.what.severity],
        at=moment_words(when.at_ms or None, desk.zone, desk.now_ms()),
        day=values.day(when.workday),
        place=values.names.place(when.place),
        reporter=values.names.person(when.reporter),
        people=", ".join(people),
        text=incident.words.text,
        immediate=incident.action.immediate,
        photos=photos,
        photos_here=photos_here(photos),
        details=details_view(incident, values),
        is_private=incident.privacy.is_private,
        is_cancelled=incident.life.is_cancelled,
    )
