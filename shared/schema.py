"""What kinds there are, of which field groups, by which rule, for whose eyes.

SCHEMA_VERSION and its history:
1  2026-11  the first: production, place, workday, item, call, revision, person,
            asset, document, incident, talk, delivery, request, message, conflict;
            attendance, scan, ack, comment, receipt, void, review.
A group's membership never changes; new fields come as new groups.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from shared.changes import Register
from shared.nouns import (
    deliveries,
    documents,
    equipment,
    incidents,
    messages,
    people,
    plan,
    production,
    requests,
    review,
    talks,
)
from shared.nouns.base import Elements, Group, Life, Tag
from shared.registry import Kind, Reach, Registry, Spec

SCHEMA_VERSION = 1

T = TypeVar("T", bound=Struct)

# Scopes are strings; these are fixed, the others carry an id ("person:<id>").
ALL = "all"
COORDINATORS = "role:coordinator"
GATES = "role:gate"


def person_scope(person_id: str) -> str:
    """The scope that only this person's devices hold."""
    return f"person:{person_id}"


def _kind(name: str, type_: type[Struct], *specs: Spec, **more: Any) -> Kind:
    return Kind(name, type_, {spec.name: spec for spec in specs}, **more)


def _plan(name: str, type_: type[Group], is_set: bool = False) -> Spec:
    return Spec(name, type_, Reach.DRAFT, is_set)


def _all(name: str, type_: type[Group], is_set: bool = False) -> Spec:
    return Spec(name, type_, Reach.ALL, is_set)


# Who has asked, in a request.
ASKER = ("ask", "by")


def _askers(name: str, type_: type[Group]) -> Spec:
    return Spec(name, type_, Reach.OWN, of=ASKER)


def _ours(name: str, type_: type[Group]) -> Spec:
    """A group that only the server makes."""
    return Spec(name, type_, Reach.ALL, is_made_by_server=True)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(
            "production",
            production.Production,
            _all("identity", production.Identity),
            _all("zone", production.Zone),
            _all("rules", production.Rules),
            _all("gate", production.GateRules),
        ),
        _kind(
            "place",
            production.Place,
            _all("name", production.PlaceName),
            _all("where", production.Where),
            _all("life", Life),
        ),
        _kind(
            "workday",
            plan.Workday,
            _plan("identity", plan.DayIdentity),
            Spec("standing", plan.DayStanding, Reach.LIVE),
            _plan("times", plan.DayTimes),
            _plan("places", plan.DayPlaces),
            _plan("notes", plan.DayNotes),
            _plan("radio", plan.DayRadio),
            _plan("life", Life),
        ),
        _kind(
            "item",
            plan.Item,
            _plan("day", plan.ItemDay),
            _plan("time", plan.ItemTime),
            _plan("what", plan.ItemWhat),
            _plan("scene", plan.ItemScene),
            _plan("place", plan.ItemPlace),
            _plan("departments", Elements, is_set=True),
            _plan("people", Elements, is_set=True),
            _plan("elements", plan.ItemElements),
            _plan("notes", plan.ItemNotes),
            _plan("life", Life),
            Spec("progress", plan.ItemProgress, Reach.LIVE),
            Spec("remark", plan.ItemRemark, Reach.LIVE),
        ),
        _kind(
            "call",
            plan.Call,
            _plan("who", plan.CallWho),
            _plan("standing", plan.CallStanding),
            _plan("times", plan.CallTimes),
            _plan("place", plan.ItemPlace),
            _plan("notes", plan.CallNotes),
            _plan("life", Life),
        ),
        _kind(
            "revision",
            plan.Revision,
            _all("request", plan.RevisionRequest),
            _ours("mark", plan.RevisionMark),
            _ours("frozen", plan.RevisionPlan),
        ),
        _kind(
            "person",
            people.Person,
            _all("name", people.PersonName),
            _all("job", people.Job),
            _all("contact", people.Contact),
            Spec("emergency", people.Emergency, Reach.OWN),
            _all("visit", people.Visit),
            _all("entry", people.GateEntry),
            _all("papers", people.PapersShown),
            Spec("pin", people.Pin, Reach.GATE),
            _all("photos", Elements, is_set=True),
            _all("tag", Tag),
            _all("life", Life),
            author=("entry", "by"),
        ),
        _kind(
            "asset",
            equipment.Asset,
            _all("name", equipment.AssetName),
            _all("tag", Tag),
            _all("kit", equipment.AssetKit),
            _all("owner", equipment.AssetOwner),
            _all("condition", equipment.AssetCondition),
            _all("stock", equipment.AssetStock),
            _all("due", equipment.AssetDue),
            _all("photos", Elements, is_set=True),
            _all("life", Life),
        ),
        _kind(
            "document",
            documents.Document,
            _all("what", documents.DocumentWhat),
            _all("validity", documents.DocumentValidity),
            _all("need", documents.DocumentNeed),
            _all("about", documents.DocumentFor),
            _all("files", Elements, is_set=True),
            _all("life", Life),
        ),
        _kind(
            "incident",
            incidents.Incident,
            _all("what", incidents.IncidentWhat),
            _all("when", incidents.IncidentWhen),
            _all("words", incidents.IncidentWords),
            _all("action", incidents.IncidentAction),
            _all("likelihood", incidents.IncidentLikelihood),
            _all("cause", incidents.IncidentCause),
            _all("corrective", incidents.IncidentCorrective),
            _all("deadline", incidents.IncidentDeadline),
            _all("reported", incidents.IncidentReported),
            _all("people", Elements, is_set=True),
            _all("witnesses", Elements, is_set=True),
            _all("photos", Elements, is_set=True),
            _all("privacy", incidents.IncidentPrivacy),
            _all("life", Life),
            privacy=("privacy", "is_private"),
            author=("when", "reporter"),
        ),
        _kind(
            "talk",
            talks.Talk,
            _all("topic", talks.TalkTopic),
            _all("when", talks.TalkWhen),
            _all("presenter", talks.TalkPresenter),
            _all("points", talks.TalkPoints),
            _all("attendees", Elements, is_set=True),
            _all("life", Life),
            author=("when", "noted_by"),
        ),
        _kind(
            "delivery",
            deliveries.Delivery,
            _all("what", deliveries.DeliveryWhat),
            _all("condition", deliveries.DeliveryCondition),
            _all("when", deliveries.DeliveryWhen),
            _all("photos", Elements, is_set=True),
            _all("life", Life),
            author=("when", "receiver"),
        ),
        _kind(
            "request",
            requests.Request,
            _askers("ask", requests.RequestAsk),
            _askers("push", requests.RequestPush),
            _askers("decision", requests.RequestDecision),
            _askers("life", Life),
            author=ASKER,
        ),
        _kind(
            "message",
            messages.Message,
            _all("notice", messages.MessageWords),
            Spec(
                "personal",
                messages.MessageWords,
                Reach.OWN,
                of=("personal", "to"),
            ),
            _all("life", Life),
        ),
        _kind(
            "conflict",
            review.Conflict,
            _ours("on", review.ConflictOn),
            _ours("standing", review.ConflictSides),
            is_made_by_server=True,
        ),
    )
}

FACTS: dict[str, type[Group]] = {
    "attendance": people.Attendance,
    "scan": equipment.Scan,
    "ack": plan.Ack,
    "comment": incidents.Comment,
    "receipt": messages.Receipt,
    "void": review.Void,
    "review": review.Review,
}


OURS = Registry(SCHEMA_VERSION, KINDS, FACTS)


def is_plan(kind: str, group: str) -> bool:
    """`Registry.is_plan` of the product's own registry."""
    return OURS.is_plan(kind, group)


def checked(kind: str, group: str, value: dict[str, Any]) -> Group:
    """`Registry.checked` of the product's own registry."""
    return OURS.checked(kind, group, value)


def readable(type_: type[T], value: Any) -> T | None:
    """A group or a fact's body, as far as this build knows it.

    A newer app's fields are passed over. None if what is left cannot be read (a word
    that this build has not heard of): no screen may fall over what others wrote.
    """
    known = type_.__struct_fields__
    if isinstance(value, dict):
        value = {name: one for name, one in value.items() if name in known}
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError:
        return None


def record(type_: type[T], id: str, groups: dict[str, Register]) -> T:
    """A record read from what stands in its groups; absent groups take defaults.

    What this build does not know or cannot read is left aside, not lost: it stays in
    storage.
    """
    return record_of(type_, id, {name: reg.value for name, reg in groups.items()})


def record_of(type_: type[T], id: str, groups: Mapping[str, Any]) -> T:
    """The same, read from the values of its groups."""
    known = type_.__struct_fields__[1:]
    values = {name: value for name, value in groups.items() if name in known}
    try:
        return msgspec.convert({"id": id, **values}, type_)
    except msgspec.ValidationError:
        types = {field.name: field.type for field in msgspec.structs.fields(type_)}
        read = {name: readable(types[name], value) for name, value in values.items()}
        return type_(
            id=id, **{name: group for name, group in read.items() if group is not None}
        )


def value_of(group: Group) -> dict[str, Any]:
    """A group struct as it stands in a patch or register, in JSON's own types.

    Defaults are left out, and sequences are lists as they come from the wire and from
    storage: equal groups are equal values, wherever they were.
    """
    built: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(group))
    return built
