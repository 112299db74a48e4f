"""What one goes to each screen of the phone app for, in what it shows and is read."""

from msgspec import Struct

from mobile.state.kiosk import LEAVE_WORD
from tests.support.filled_phone import (
    ASKED,
    CASE,
    DELIVERY,
    NOTE,
    NOTICE,
    OWNER,
    PAPER,
    TALK,
)
from tests.support.written_day import CAMERA_TAG, YARD, person


class Act(Struct, frozen=True):
    """`open` is pressed before `types` are typed, field by field; `press` does it.

    A key that ends with a dash is any that begins so. `says` is followed by what
    became of it: that it is saved, or received. `sees` is on the screen afterwards,
    which is another one if it `leaves`. `saves` is how many more changes wait if
    nothing can be sent.
    """

    pattern: str
    address: str
    press: str = ""
    open: tuple[str, ...] = ()
    types: dict[str, str] = {}
    says: str = ""
    sees: str = ""
    saves: int = 0
    gives_file: bool = False
    leaves: bool = False


def _at(address: str, press: str = "", **more: object) -> Act:
    """At an address that stands for itself."""
    return Act(address, address, press, **more)  # type: ignore[arg-type]


def _one(place: str, id: str, press: str, **more: object) -> Act:
    return Act(f"{place}/:id", f"{place}/{id}", press, **more)  # type: ignore[arg-type]


# In an order in which no act is in another's way. A list opens what is acted upon
# next: pressed at once, a key of one record could still be that of another.
ACTS = (
    _at("/", "check-in", says="Checked in", saves=1),
    _at("/plan", f"item-{YARD}", sees="How it goes", leaves=True),
    _one("/plan", YARD, "start-line", says="Started", saves=1),
    _at(
        "/people",
        "check-in-ticked",
        open=(f"tick-{person('cleo')}",),
        says="Cleo Marsh in",
        saves=1,
    ),
    _one("/people", person("dan"), "check-in", says="Dan Okoro", saves=1),
    _one(
        "/people",
        "visitor",
        "save-visitor",
        types={
            "Name": "Vera Lane",
            "Visits whom": "Bo Lind",
            "What for (and from which company)": "Insurance",
        },
        says="Vera Lane is in",
        saves=2,
    ),
    _at("/scan/holder", f"to-{person('bo')}", sees="Bo Lind", leaves=True),
    _at("/scan/pick", f"pick-{CASE}", sees="Out to Bo Lind", saves=1, leaves=True),
    _at(
        "/scan",
        "look-up",
        open=("type-code",),
        types={"Type the code": CAMERA_TAG},
        sees="2 recorded",
        saves=1,
    ),
    _at("/more", "to-messages", sees="Notices", leaves=True),
    _at(
        "/more/messages", f"message-{NOTICE}", sees="Not acknowledged yet", leaves=True
    ),
    _one("/more/messages", NOTICE, f"got-{NOTICE}", says="Acknowledged", saves=1),
    _one(
        "/more/messages",
        "new",
        "send-message",
        types={"What you tell them": "Gate B is closed"},
        sees="Gate B is closed",
        saves=1,
        leaves=True,
    ),
    _at("/more/inbox", "keep-", says="Decided", saves=1),
    _at("/more/incidents", f"incident-{NOTE}", sees="Whom it happened to", leaves=True),
    _one(
        "/more/incidents",
        NOTE,
        "add-action",
        types={"What is to be done about it": "Tape the step"},
        says="Action added",
        saves=1,
    ),
    _one(
        "/more/incidents",
        "new",
        "save-incident",
        types={"What happened": "Cable in the wet"},
        sees="Cable in the wet",
        saves=1,
        leaves=True,
    ),
    _at("/more/talks", f"talk-{TALK}", sees="Take the talk back", leaves=True),
    _one(
        "/more/talks",
        TALK,
        "comment",
        types={"Comment": "Harnesses were shown"},
        sees="Harnesses were shown",
        saves=1,
    ),
    _one(
        "/more/talks",
        "new",
        "save-talk",
        types={"What it is about": "Lifting by hand"},
        sees="Lifting by hand",
        saves=1,
        leaves=True,
    ),
    _at(
        "/more/deliveries",
        f"delivery-{DELIVERY}",
        sees="Take the note back",
        leaves=True,
    ),
    _one("/more/deliveries", DELIVERY, "state-short", sees="Short", saves=1),
    _one(
        "/more/deliveries",
        "new",
        "save-delivery",
        types={"What came": "Scaffold boards"},
        sees="Scaffold boards",
        saves=1,
        leaves=True,
    ),
    _at("/more/requests", f"request-{ASKED}", sees="Your decision", leaves=True),
    _one("/more/requests", ASKED, "grant", says="Granted", saves=1),
    _one(
        "/more/requests",
        "new",
        "ask",
        types={"What you ask for": "A crane for Friday"},
        sees="A crane for Friday",
        saves=1,
        leaves=True,
    ),
    _at("/more/equipment", f"asset-{CASE}", sees="About it", leaves=True),
    _one(
        "/more/equipment",
        CASE,
        "report-damaged",
        open=("report",),
        says="Reported damaged",
        saves=1,
    ),
    _at("/more/documents", f"document-{PAPER}", sees="What it is for", leaves=True),
    _one("/more/documents", PAPER, "file-1", gives_file=True, sees="Road closure"),
    _at("/more/day-out-of-days", sees="only day of work|SWF"),
    _at(
        "/more/pin",
        "save-pin",
        types={"A PIN of your own": "480713"},
        says="Your PIN is chosen",
        saves=1,
    ),
    _at("/more/home", f"in-{person(OWNER)}", sees="Check out", leaves=True),
    _at("/more/appearance", "clock-12", sees=" pm"),
    _at("/more/about", sees="Callboard 0"),
    _at("/more/gate", "enter-kiosk", sees="Show your badge"),
    # Where the gate's tablet is, every address leads nowhere else.
    Act(
        "/more/gate",
        "",
        "look-up",
        open=("type-code",),
        types={"Type the code": LEAVE_WORD},
        sees="Use as gate tablet",
    ),
    _at(
        "/more/pair",
        "pair",
        types={"Pairing code": "not a code"},
        sees="Not paired",
    ),
)
# What remains to be done, if everything was received, and if nothing could be sent.
PARTING = _at("/more/sign-out", "sign-out", sees="Pair this phone")
PARTED = _at("/more/sign-out", "export", gives_file=True, sees="exported")
