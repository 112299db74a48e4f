"""The film unit's talks and deliveries, and what came of its mishaps."""

from server.demo.note_content import Brought, Followed, Notes, Spoken, Task
from shared.nouns.deliveries import DeliveryState
from shared.nouns.incidents import Likelihood

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
)
