"""The film unit's talks and deliveries, and what came of its mishaps."""

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
            mishap="cable",
            reporter="beatriz",
            after=40,
            cause="The ramp had stayed on the truck: it is on nobody's loading list.",
            likelihood=Likelihood.POSSIBLE,
            tasks=(
                Task("Run the second feeder overhead", "dacian", 0, is_done=True),
                Task("Put ramps on the loading list", "darragh", 2),
            ),
        ),
    ),
    talks=(
        Spoken(
            "water",
            10,
            "maren",
            "basecamp",
            "Working beside water",
            "Life vests from the edge line on. Ailbhe calls every move of the ferry "
            "on channel 1.",
            ("Camera", "Grip", "Set Lighting", "Sound"),
        ),
    ),
    deliveries=(
        Brought(
            "track",
            35,
            "hamish",
            "gate",
            "Dolly track, straight 8 ft",
            "Northgate Camera Cars",
            "6 lengths",
            DeliveryState.SHORT,
        ),
        Brought(
            "ice",
            95,
            "hamish",
            "gate",
            "Ice and drinking water",
            "Harbour Stores",
            "40 crates",
            DeliveryState.COMPLETE,
        ),
    ),
    notices=(
        Posted(
            "steps",
            120,
            720,
            MessageKind.SAFETY,
            "The quay steps are under water: take the ramp. Nobody goes past the edge "
            "line without a life vest.",
        ),
    ),
    wishes=(
        Wish(
            "de-rig",
            150,
            "dacian",
            RequestKind.OVERTIME,
            "One hour after wrap for two electricians, to take the light out of the "
            "ticket hall.",
        ),
    ),
    documents=(
        Filed(
            "water",
            -60,
            DocumentType.RISK_ASSESSMENT,
            "Risk assessment: working beside water",
            "RA-07",
            14,
            (
                "Where: the ferry quay, Pier Four and the ferry's deck.",
                "",
                "Falling in. Life vests from the edge line on, fitted at base camp.",
                "A rescue boat is manned whenever anybody is past the line.",
                "",
                "Slipping. Boards on the ramp; nobody carries alone on the steps.",
                "",
                "The ferry moves. The marine coordinator calls each move on channel 1,",
                "and nobody steps on or off until she has called it again.",
                "",
                "Cables near water. Feeders run overhead, on a breaker by the ramp.",
                "",
                "Cold. Blankets and hot drinks in the hall; ten minutes in, ten out.",
            ),
        ),
    ),
)
