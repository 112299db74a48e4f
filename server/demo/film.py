"""The film unit: where it is, what its day is made of, and what has happened."""

from server.demo.content import (
    Amendment,
    Clash,
    Delays,
    Gate,
    Line,
    Mishap,
    Quarrel,
    Remark,
    Stop,
    Taking,
    Telling,
    Texts,
    Vouch,
)
from server.demo.film_equipment import things
from server.demo.film_notes import NOTES
from server.demo.film_people import workers
from shared.nouns.incidents import IncidentType, Severity
from shared.nouns.plan import Channel, ItemKind
from shared.nouns.production import PlaceKind

PLACES = (
    Stop(
        "basecamp", PlaceKind.BASECAMP, "Basecamp, Old Cannery Yard", "Cannery Lane 4"
    ),
    Stop("gate", PlaceKind.GATE, "Cannery Gate", "Cannery Lane 1"),
    Stop("hall", PlaceKind.SET, "Ticket Hall, Orrin Ferry Terminal", "Quay Road 12"),
    Stop("quay", PlaceKind.SET, "Ferry Quay", "Quay Road 14"),
    Stop("pier", PlaceKind.SET, "Pier Four", "Breakwater Road 40"),
    Stop("ferry", PlaceKind.SET, "MV Orrin Lass, at Pier Four", "Breakwater Road 40"),
    Stop("parking", PlaceKind.PARKING, "Crew parking B, Ropewalk Field", "Ropewalk 3"),
    Stop("store", PlaceKind.STORE, "Camera and grip trucks", "Cannery Lane 4"),
    Stop(
        "hospital",
        PlaceKind.HOSPITAL,
        "St Brannoc's Hospital, Emergency",
        "Priory Hill 2",
        "+44 20 7946 0112",
    ),
)


def _scene(
    key: str,
    span: tuple[int, int],
    number: int,
    where: tuple[str, str, str],
    eighths: int,
    cast: str,
    synopsis: str,
    **elements: tuple[str, ...],
) -> Line:
    """`where` is the place's key, INT or EXT, and the set as the script names it."""
    place, int_ext, set_ = where
    return Line(
        key,
        ItemKind.SCENE,
        *span,
        title=synopsis,
        place=place,
        departments=("ADs", "Camera", "Sound", "Set Lighting", "Grip"),
        people=tuple(_CAST[number] for number in cast.split()),
        number=number,
        int_ext=int_ext,
        set=set_,
        pages_eighths=eighths,
        synopsis=synopsis,
        cast_numbers=tuple(cast.split()),
        elements=elements,
    )


_CAST = {worker.cast_number: worker.key for worker in workers() if worker.cast_number}
_HALL = ("hall", "INT", "TICKET HALL")
_QUAY = ("quay", "EXT", "FERRY QUAY")
_PIER = ("pier", "EXT", "PIER FOUR")
_DECK = ("ferry", "EXT", "FERRY DECK")
_CABIN = ("ferry", "INT", "FERRY CABIN")

# As first planned; the second revision moves lunch and cuts the last scene.
LINES = (
    Line(
        "brief",
        ItemKind.BRIEFING,
        *(0, 15),
        title="Safety briefing: tide, boats and the pier",
        place="basecamp",
        notes="Everyone, before anything is unloaded. Lifejackets are fitted here.",
    ),
    Line(
        "light",
        ItemKind.SETUP,
        *(15, 80),
        title="Light and rig the ticket hall",
        place="hall",
        departments=("Camera", "Grip", "Set Lighting", "Sound"),
    ),
    _scene(
        *("hall-a", (80, 165), 41, _HALL, 19, "1 2"),
        "Nell asks the captain for a passage he has already sold.",
        Props=("Ledger", "Brass lantern", "Two tickets, torn"),
    ),
    _scene(
        *("hall-b", (165, 250), 42, _HALL, 9, "1 3 4"),
        "Constance sees Nell's name in the clerk's book.",
        Props=("Ledger", "Ink stand"),
    ),
    _scene(
        *("quay-a", (250, 290), 43, _QUAY, 4, "1 2"),
        "Nell runs along the quay; the ferry has not left.",
        Vehicles=("Handcart",),
    ),
    Line(
        "move",
        ItemKind.MOVE,
        *(290, 345),
        title="Company move → Pier Four",
        place="pier",
        notes="Trucks by Breakwater Road only. The swing bridge is shut to us.",
    ),
    _scene(
        *("pier-a", (345, 390), 46, _PIER, 10, "1 2"),
        "The captain finds Nell waiting among the crates.",
        Props=("Crates", "Rope"),
    ),
    Line("lunch", ItemKind.MEAL, *(390, 435), title="Lunch", place="basecamp"),
    _scene(
        *("pier-b", (435, 530), 47, _PIER, 12, "1 2 3"),
        "Constance gives back the ledger, one page short.",
        Props=("Ledger, page cut",),
        SFX=("Spray",),
    ),
    _scene(
        *("cabin", (530, 610), 51, _CABIN, 18, "1 5 6"),
        "The inspector reads the missing page aloud.",
        Props=("Loose page", "Brass lantern"),
    ),
    _scene(
        *("deck", (610, 680), 52, _DECK, 7, "5 6 7"),
        "Young Nell counts the lights of the harbour.",
        Safety=("Safety boat", "Lifejackets"),
    ),
    _scene(
        *("quay-b", (680, 710), 44, _QUAY, 2, "7"),
        "The empty quay, years before.",
    ),
    Line(
        "wrap",
        ItemKind.TASK,
        *(710, 760),
        title="Wrap and load out",
        place="pier",
        notes="Radios and batteries back to the AD trailer before the shuttle.",
    ),
)

MISHAPS = (
    Mishap(
        key="cable",
        ago=118,
        reporter="beatriz",
        type=IncidentType.NEAR_MISS,
        severity=Severity.MINOR,
        place="hall",
        text="Feeder cable lay across the hall's side door without a ramp. "
        "Two people stumbled, nobody fell.",
        immediate="Door closed off, ramp laid.",
        comments=(
            Remark("dacian", 9, "Ramp is down, and the second run goes overhead now."),
            Remark("maren", 16, "Thank you. Side door stays shut while we are here."),
        ),
    ),
    Mishap(
        key="hand",
        ago=74,
        reporter="farida",
        type=IncidentType.FIRST_AID,
        severity=Severity.MINOR,
        place="hall",
        text="Cut on the left palm from a burr on a dolly track joint.",
        immediate="Cleaned and dressed. Back at work, gloves on.",
        people=("lupe",),
        comments=(Remark("darragh", 12, "That joint is taped and out of use."),),
    ),
    Mishap(
        key="lamp",
        ago=31,
        reporter="ruth",
        type=IncidentType.PROPERTY,
        severity=Severity.MODERATE,
        place="quay",
        text="Gust took a 1.8 kW head on a stand at the quay. Front glass cracked.",
        immediate="Lamp isolated and tagged. Stands bagged twice from now on.",
        comments=(Remark("priya", 6, "Rental house told, replacement by lunch."),),
    ),
)

TAKINGS = (
    Taking("cam-a", "amelie", -15),
    Taking("lens", "amelie", -13, then="nikhil", then_at=72),
    Taking("cam-b", "talia", -10),
    Taking("snd", "yusuf", 4, missing=("lav-6",)),
    Taking("dol", "darragh", 8),
    Taking("hmi-1", "dacian", 6, then="ruth", then_at=66),
    Taking("hmi-2", "dacian", 6),
    Taking("radio-01", "maren", -25),
    Taking("radio-02", "beatriz", -24),
    Taking("radio-03", "finlay", -20, then="hana", then_at=95),
    Taking("radio-04", "gwen", -40),
    Taking("radio-05", "bertrand", -38),
    Taking("slate", "nikhil", 2),
    Taking("lantern", "cosmin", 12),
)


def telling() -> Telling:
    """The unit on the twelfth of its forty days."""
    return Telling(
        id="demo-film",
        title="The Salt Ledger",
        company="Lanternfish Pictures",
        number="LF-07",
        zone="Europe/London",
        wall="film",
        unit="Main unit",
        call_local=6 * 60,
        day_number=12,
        days_total=40,
        places=PLACES,
        workers=workers(),
        lines=LINES,
        things=things(),
        texts=Texts(
            safety="Work beside and over water: lifejackets on the pier and on board. "
            "Nobody alone past the yellow line.",
            weather="11 °C, wind SW 5, gusts 7 at the pier. Showers, some sun.",
            notes="Closed-toe shoes on the pier. No parking on Quay Road.",
        ),
        channels=(
            Channel("1", "Production"),
            Channel("2", "Open talk"),
            Channel("3", "Camera"),
            Channel("4", "Set Lighting"),
            Channel("5", "Grip"),
            Channel("6", "Locations and boats"),
        ),
        amendment=Amendment(
            summary="High water is earlier: camera and lighting start at first light, "
            "lunch before the pier.",
            calls={"Camera": -30, "Set Lighting": -30},
            lines={
                "lunch": (360, 405),
                "move": (290, 360),
                "pier-a": (405, 460),
                "pier-b": (460, 530),
            },
            cut=("quay-b",),
        ),
        delays=Delays(
            reasons={
                "hall-b": "Rain on the skylight, waited for sound",
                "quay-a": "The hall ran over, then the light had to be matched",
                "move": "Swing bridge was open for a tug",
            },
            remarks={
                "hall-b": "Two setups left: Constance's close, then the book.",
                "quay-a": "One run is in the can. Going again for the handcart.",
                "move": "Camera truck is on the pier, grip is loading.",
            },
            coming_line="pier-b",
            coming="Safety boat is still refuelling",
        ),
        mishaps=MISHAPS,
        notes=NOTES,
        takings=TAKINGS,
        quarrel=Quarrel("link-b", ("talia", 49), ("nikhil", 37)),
        clash=Clash(
            plan_line="cabin",
            plan=(("maren", 545), ("priya", 515)),
            live=("odile", 3),
        ),
        vouch=Vouch(by="lupe", person="callum", ago=53),
        gates=(
            Gate("Cannery Gate tablet", "hamish", "gate", waiting=0),
            Gate("Pier gate tablet", "hamish", "pier", silent=41, waiting=3),
        ),
        office="priya",
        planner="maren",
        floor="beatriz",
        refused="dacian",
        late="darragh",
        absent=("emeka", "callum", "stefan"),
        office_phone="kwame",
        crew_phone="saoirse",
        email="priya@film.example",
    )
