"""Every address of the app, on a phone that holds one of each thing to open."""

from collections.abc import Iterator, Sequence

import flet as ft

from mobile.state.messages import MessageDraft
from mobile.views import screens
from shared.nouns.deliveries import DeliveryWhat, DeliveryWhen
from shared.nouns.documents import DocumentWhat
from shared.nouns.requests import RequestKind
from shared.nouns.talks import TalkTopic, TalkWhen
from tests.support.filed import PERMIT, hand_in
from tests.support.small_day import CAMERA, CASE, DAY, YARD
from tests.support.world import World, made

TALK, DELIVERY = "talk-heights", "delivery-timber"
# The last part of an address: a form that begins empty.
FORMS = (
    "/people/visitor",
    "/more/messages/new",
    "/more/incidents/new",
    "/more/talks/new",
    "/more/deliveries/new",
    "/more/requests/new",
)


def patterns(routes: Sequence[ft.Route] = ()) -> Iterator[str]:
    """As the app has them: a name after a colon stands for an id."""
    for route in routes or screens.routes():
        path = f"/{route.path or ''}"
        yield path
        for child in route.children or ():
            if child.path:
                yield f"{path}/{child.path}"


async def addresses(day: World) -> list[str]:
    """An address for each pattern, and the forms; the day's phones hold it all.

    Ana writes what crew write, the office the rest.
    """
    ana, olga = day.state("ana"), day.state("olga")
    note = ana.incidents.write(ana.incidents.begin(), "Ladder slipped").record
    asked = ana.requests.ask(RequestKind.OVERTIME, "One hour, please.").record
    notice = olga.messages.send(
        MessageDraft(day.people["olga"], text="Water work at 18:00")
    ).record
    await day.write(
        made("talk", TALK, topic=TalkTopic("Work at height"), when=TalkWhen(1, DAY)),
        made(
            "delivery",
            DELIVERY,
            what=DeliveryWhat("Timber", "Ash and Sons"),
            when=DeliveryWhen(1, DAY, receiver=day.people["ben"]),
        ),
    )
    await hand_in(day, what=DocumentWhat(title="Road closure"))
    await day.settle()
    things = {
        "/plan": YARD,
        "/people": day.people["ana"],
        "/more/messages": notice,
        "/more/incidents": note,
        "/more/talks": TALK,
        "/more/deliveries": DELIVERY,
        "/more/requests": asked,
        "/more/equipment": CAMERA,
        "/more/documents": PERMIT,
    }
    opened = [
        f"{place}/{things[place]}" if word == ":id" else pattern
        for pattern in patterns()
        for place, _, word in (pattern.rpartition("/"),)
    ]
    return [*opened, f"/more/equipment/{CASE}", *FORMS]
