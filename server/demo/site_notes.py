"""The building site's talks and deliveries, and what came of its mishaps."""

from server.demo.note_content import Brought, Followed, Notes, Spoken, Task
from shared.nouns.deliveries import DeliveryState
from shared.nouns.incidents import Likelihood

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
)
