"""The building site's talks and deliveries, and what came of its mishaps."""

from server.demo.note_content import (
    Brought,
    Filed,
    Followed,
    Notes,
    Posted,
    Spoken,
    Task,
    Wish,
)
from shared.nouns.deliveries import DeliveryState
from shared.nouns.documents import DocumentType
from shared.nouns.incidents import Likelihood
from shared.nouns.messages import MessageKind
from shared.nouns.requests import RequestKind

NOTES = Notes(
    followed=(
        Followed(
            mishap="brick",
            reporter="barry-tallis",
            after=60,
            cause="Two toe boards had been taken out for a hoist and not put back.",
            likelihood=Likelihood.LIKELY,
            tasks=(
                Task("Replace both boards", "barry-tallis", 0, is_done=True),
                Task("Tag every board that is out", "thandeka-mabuza", 1),
            ),
        ),
    ),
    talks=(
        Spoken(
            "height",
            5,
            "thandeka-mabuza",
            "cabins",
            "Working at height, and what falls from it",
            "Nobody below level 4 without a call on channel 3.",
            ("Lifting", "Scaffolding", "Site management"),
        ),
    ),
    deliveries=(
        Brought(
            "rebar",
            45,
            "idris-camara",
            "gate-2",
            "Reinforcement mesh Q335",
            "Lockside Steel",
            "3 t",
            DeliveryState.COMPLETE,
        ),
        Brought(
            "glass",
            100,
            "idris-camara",
            "gate-2",
            "Curtain wall panels, level 3",
            "Fassadenwerk Nord",
            "12 panels",
            DeliveryState.DAMAGED,
        ),
    ),
    notices=(
        Posted(
            "gusts",
            120,
            720,
            MessageKind.SAFETY,
            "Gusts are forecast for the rest of the shift. No lift above level 3 until "
            "it is called on channel 3.",
        ),
    ),
    wishes=(
        Wish(
            "boards",
            150,
            "barry-tallis",
            RequestKind.OVERTIME,
            "Two hours more for four scaffolders, to close level 4 before the wind.",
        ),
    ),
    documents=(
        Filed(
            "lifts",
            -60,
            DocumentType.RISK_ASSESSMENT,
            "Risk assessment: tower crane lifts",
            "RA-12",
            14,
            (
                "Where: both tower cranes, and all ground that they swing over.",
                "",
                "A load falls. Nobody stands below; the zone is called on channel 3.",
                "Slings are looked at before each shift, and by whom is written down.",
                "",
                "Wind. From 14 metres a second on no panels are lifted; from 18 on",
                "the cranes swing free until the lifting supervisor says otherwise.",
                "",
                "Two cranes meet. One works at a time where their circles overlap.",
                "",
                "Somebody falls. Harness and two hooks within two metres of an edge.",
            ),
        ),
    ),
)
