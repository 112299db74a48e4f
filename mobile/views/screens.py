"""All screens by address. Each module of screens brings its own routes."""

import flet as ft

from mobile.views import (
    about,
    appearance,
    centre,
    day_out_of_days,
    deliveries,
    documents,
    equipment,
    gate,
    going_home,
    inbox,
    incidents,
    messages,
    more,
    own_pin,
    people,
    plan,
    requests,
    scan,
    sign_out,
    talks,
    today,
)


def routes() -> list[ft.Route]:
    """The routes of the five places and what lies below them, "/" first."""
    return [
        *today.routes(),
        *plan.routes(),
        *people.routes(),
        *scan.routes(),
        *more.routes(),
        *centre.routes(),
        *sign_out.routes(),
        *messages.routes(),
        *inbox.routes(),
        *incidents.routes(),
        *talks.routes(),
        *deliveries.routes(),
        *requests.routes(),
        *equipment.routes(),
        *documents.routes(),
        *day_out_of_days.routes(),
        *gate.routes(),
        *own_pin.routes(),
        *going_home.routes(),
        *appearance.routes(),
        *about.routes(),
    ]
