"""The building site: what it is, what changes its day, and what has happened."""

from server.demo.content import (
    Amendment,
    Clash,
    Delays,
    Gate,
    Mishap,
    Quarrel,
    Remark,
    Taking,
    Telling,
    Texts,
    Vouch,
)
from server.demo.site_equipment import things
from server.demo.site_notes import NOTES
from server.demo.site_people import workers
from server.demo.site_plan import LINES, PLACES
from shared.nouns.incidents import IncidentType, Severity
from shared.nouns.plan import Channel

MISHAPS = (
    Mishap(
        key="brick",
        ago=126,
        reporter="barry-tallis",
        type=IncidentType.NEAR_MISS,
        severity=Severity.MAJOR,
        place="facade",
        text="Half a block fell from level 4 inside the exclusion zone. Nobody there.",
        immediate="Work above stopped, toe boards checked, zone made wider.",
        comments=(
            Remark("thandeka-mabuza", 8, "Stopped until I have seen the boards."),
            Remark("barry-tallis", 33, "Two boards replaced, photo to follow."),
            Remark("thandeka-mabuza", 47, "Seen. Work above may go on."),
        ),
    ),
    Mishap(
        key="eye",
        ago=68,
        reporter="thandeka-mabuza",
        type=IncidentType.FIRST_AID,
        severity=Severity.MINOR,
        place="slab",
        text="Cement splash in the left eye while cleaning the hopper.",
        immediate="Rinsed for 15 minutes at the station, sent to be looked at.",
        people=("ivo-karapetrov",),
        comments=(
            Remark("dragan-milosavljevic", 14, "Goggles now worn at the hopper."),
        ),
    ),
    Mishap(
        key="oil",
        ago=27,
        reporter="annika-sjostrand",
        type=IncidentType.ENVIRONMENT,
        severity=Severity.MINOR,
        place="gate-2",
        text="Hydraulic oil under the lorry at gate 2, about one litre on concrete.",
        immediate="Binder laid, drain covered, lorry sent away.",
        comments=(Remark("agnieszka-borowska-klein", 5, "Haulier has been told."),),
    ),
)

TAKINGS = (
    Taking("survey", "mikkel-brandvold", 6),
    Taking("pour", "dragan-milosavljevic", 8, missing=("poker-3",)),
    Taking("lift", "annika-sjostrand", -8),
    Taking("mewp-1", "charlotte-vandeputte", 24),
    Taking("mewp-2", "jurgen-weissenfels", 26),
    Taking("hot", "eleni-stavropoulou", 30, then="donal-fitzgibbon", then_at=140),
    Taking("laser-1", "mikkel-brandvold", 7, then="joaquin-peralta", then_at=110),
    Taking("radio-1", "annika-sjostrand", -9),
    Taking("radio-2", "dragan-milosavljevic", 9),
    Taking("harness-1", "barry-tallis", 22),
    Taking("gas", "thandeka-mabuza", 3),
)


def telling() -> Telling:
    """The site on the eighty-seventh of its days."""
    return Telling(
        id="demo-site",
        title="Tidewharf Quarter, Building C",
        company="Hallvard & Stroud",
        number="TQ-C",
        zone="Europe/Berlin",
        wall="site",
        unit="Building C",
        call_local=7 * 60,
        day_number=87,
        days_total=310,
        places=PLACES,
        workers=workers(),
        lines=LINES,
        things=things(),
        texts=Texts(
            safety="Pour under the crane: boom radius closed between bays A and B. "
            "Harness on the north elevation above level 2.",
            weather="9 °C, wind W 6 m/s, gusts 11. Dry until the evening.",
            notes="Gate 2 is one-way. Deliveries without a slot are sent back.",
        ),
        channels=(
            Channel("1", "Site management"),
            Channel("2", "Lifting"),
            Channel("3", "Concrete"),
            Channel("4", "Gates"),
        ),
        amendment=Amendment(
            summary="Pump is here earlier: concrete and steel start at half past, "
            "lunch in one sitting, no skip today.",
            calls={"Concrete": -30, "Rebar": -30},
            lines={"lunch": (270, 300), "pour": (185, 320), "panels": (240, 315)},
            cut=("skip",),
        ),
        delays=Delays(
            reasons={
                "rebar": "Two couplers were short, brought from store",
                "pour": "Second pump hose had to be changed",
                "glass": "Lorry stood behind the steel at gate 2",
                "panels": "Waited for the gusts to drop",
            },
            remarks={
                "pour": "About half of the bay is placed.",
                "panels": "Five of twelve are up.",
                "hot": "Fire watch stands at both risers.",
            },
            coming_line="unit",
            coming="Wind at the roof over the limit, 11 m/s",
        ),
        mishaps=MISHAPS,
        notes=NOTES,
        takings=TAKINGS,
        quarrel=Quarrel(
            "drill", ("jurgen-weissenfels", 33), ("shauna-prendergast", 33)
        ),
        clash=Clash(
            plan_line="boards",
            plan=(("henrik-stroud", 420), ("agnieszka-borowska-klein", 385)),
            live=("barry-tallis", 2),
        ),
        vouch=Vouch(by="mikkel-brandvold", person="leszek-urbanski", ago=58),
        gates=(
            Gate("Gate 1 tablet", "petra-hollenstein", "gate-1"),
            Gate("Gate 2 tablet", "idris-camara", "gate-2", silent=44, waiting=5),
        ),
        office="agnieszka-borowska-klein",
        planner="henrik-stroud",
        floor="joaquin-peralta",
        refused="miguel-angelo-figueira",
        late="eleni-stavropoulou",
        absent=("leszek-urbanski", "owen-trevanion", "kacper-zawadzki"),
        office_phone="henrik-stroud",
        crew_phone="sean-mulvihill",
        email="agnieszka@site.example",
    )
