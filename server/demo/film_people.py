"""The film unit's crew and cast: invented people, phone numbers kept for fiction."""

from server.demo.content import Worker, rows
from shared.access import Role
from shared.nouns.people import PersonKind
from shared.nouns.plan import CallStatus

# Crew of one department: key, name, title, call in minutes from the general call,
# and the role of their own phone, "-" for none; or "off" or "hold" instead.
DEPARTMENTS = {
    "Production": """
adaeze | Adaeze Okonkwo-Brandt | Line Producer | 0 | off
tobias | Tobias Ferreira-Lunde | Unit Production Manager | 0 | crew
priya | Priya Raghunathan | Production Coordinator | -30 | coordinator
ilse | Ilse Vantongeren | Director | 0 | crew
""",
    "ADs": """
maren | Maren Sølvik | 1st AD | -30 | coordinator
kwame | Kwame Asante-Boateng | 2nd AD | -45 | coordinator
beatriz | Beatriz Nóbrega | 3rd AD | -30 | department_head
finlay | Finlay McCorquodale | Set PA | -45 | crew
hana | Hana Takemori | Set PA | -30 | crew
""",
    "Script": """
odile | Odile Charbonneau | Script Supervisor | 0 | department_head
""",
    "Camera": """
rui | Rui Vasconcelos Tavares | Director of Photography | 0 | crew
saoirse | Saoirse Ní Fhloinn | A Camera Operator | 0 | crew
amelie | Amélie Grosjean-Kaya | 1st AC, A Camera | 0 | department_head
nikhil | Nikhil Deshmukh | 2nd AC, A Camera | 0 | crew
oskar | Oskar Wiśniewski | B Camera Operator | 0 | crew
talia | Talia Rosenthal-Reyes | 1st AC, B Camera | 0 | crew
jun | Jun Halloran | Digital Imaging Technician | 0 | crew
""",
    "Set Lighting": """
dacian | Dacian Munteanu | Gaffer | 0 | department_head
ruth | Ruth Oyelaran | Best Boy Electric | 0 | crew
piet | Piet van Wolferen | Electrician | 0 | -
solveig | Solveig Hrafnsdóttir | Electrician | 0 | crew
marco | Marco Bellisario | Generator Operator | -15 | crew
""",
    "Grip": """
darragh | Darragh Quinlivan | Key Grip | 0 | department_head
lupe | Guadalupe Arriaga Montes | Best Boy Grip | 0 | crew
emeka | Emeka Nwosu-Hart | Dolly Grip | 0 | crew
callum | Callum Threlkeld | Grip | 0 | -
""",
    "Sound": """
yusuf | يوسف الحدّاد | Production Sound Mixer | 0 | department_head
greta | Greta Lindholm-Osei | Boom Operator | 0 | crew
tam | Nguyễn Hoài Tâm | Sound Utility | 0 | crew
""",
    "Art": """
margaux | Margaux Delacourt-Ibarra | Production Designer | 0 | off
silvan | Silvan Hürlimann | Art Director | 0 | off
bronwen | Bronwen Llywelyn-Price | Standby Art Director | 0 | crew
""",
    "Set Dec": """
akua | Akua Sarpong-Dubois | Set Dresser | -15 | -
""",
    "Props": """
cosmin | Cosmin Dragomirescu | Property Master | 0 | crew
""",
    "Costume": """
henrietta | Henrietta Oduya | Costume Designer | 0 | hold
wil | Wilhelmina Constance Featherstonehaugh-Papadimitriou | Costume Supervisor \
| -45 | crew
mateo | Mateo Quispe Huamán | Costume Standby | -45 | -
""",
    "Hair/Make-up": """
zeynep | Zeynep Karaçam | Hair and Make-up Designer | -45 | department_head
liv | Liv Aasgaard | Make-up Artist | -45 | crew
chidi | Chidi Eze-Moreau | Hairstylist | -45 | -
""",
    "SFX": """
rafe | Rafe Dunmore | SFX Technician | 0 | hold
""",
    "Stunts": """
noor | Noor van der Heijden | Stunt Coordinator | 0 | hold
""",
    "VFX": """
haruki | Haruki Castellanos | VFX Supervisor | 0 | off
""",
    "Locations": """
gwen | Gwendolyn Ashby-Nakamura | Location Manager | -60 | department_head
sione | Sione Tupouniua | Assistant Location Manager | -60 | crew
ailbhe | Ailbhe Kinsella | Marine Coordinator | -30 | crew
""",
    "Transport": """
bertrand | Bertrand Okafor | Transport Captain | -60 | department_head
dilys | Dilys Pomeroy | Unit Driver | -60 | -
stefan | Ștefan Vlăsceanu | Unit Driver | -60 | -
""",
    "Catering": """
bao | Bảo Trân Whitlock | Head Caterer | -60 | crew
""",
    "Medic": """
farida | Farida Yussupova-Lane | Unit Medic | -30 | crew
""",
    "Security": """
hamish | Hamish Drummond-Adeyemi | Gate Security | -60 | gate
""",
}

# Cast: key, name, character, then minutes from the general call: pickup, report,
# make-up, on set. A pickup "hold" means that they are not needed today.
CAST = """
isadora | Isadora Kettleburgh | Nell Harrow | -90 | -45 | -40 | 80
theo | Theodoros Mavrakis | Captain Orrin | -75 | -30 | -25 | 85
mbali | Mbali Dlamini-Frost | Constance | -30 | 30 | 35 | 165
eero | Eero Saarivuori | The Clerk | 5 | 60 | 65 | 170
xochitl | Xóchitl Barraza | Ferrywoman | 340 | 380 | 385 | 470
conrad | Conrad Aldersley | Inspector Vane | 370 | 410 | 415 | 500
paloma | Paloma Etxeberria-Singh | Young Nell | 375 | 415 | 420 | 500
desmond | Desmond Achebe-Rowe | Mr Harrow | hold | 0 | 0 | 0
"""

# The nominal day is calls at basecamp; these report elsewhere.
AT_THE_GATE = ("Security", "Locations")
AT_THE_PIER = ("marco", "ailbhe")


def workers() -> tuple[Worker, ...]:
    """Everyone, in the order of the crew list, cast after crew, visitors last."""
    found = [
        _crew(department, row, place)
        for department, table in DEPARTMENTS.items()
        for row in rows(table)
        for place in ["gate" if department in AT_THE_GATE else "basecamp"]
    ]
    found += [_player(number, row) for number, row in enumerate(rows(CAST), 1)]
    found.append(
        Worker(
            key="sunniva",
            name="Sunniva Brightwater",
            department="Production",
            title="Completion bond representative",
            phone="+1 310 555 0147",
            kind=PersonKind.VISITOR,
            standing=CallStatus.OFF,
            company="Aldermoor Guarantee",
            host="priya",
            reason="Set visit",
        )
    )
    return tuple(found)


def _phone(key: str) -> str:
    """A mobile number of the range that Ofcom keeps for drama."""
    keys = [row[0] for table in DEPARTMENTS.values() for row in rows(table)]
    keys += [row[0] for row in rows(CAST)]
    return f"+44 7700 900{101 + keys.index(key)}"


def _crew(department: str, row: list[str], place: str) -> Worker:
    key, name, title, call, has = row
    is_away = has in (CallStatus.OFF, CallStatus.HOLD)
    return Worker(
        key=key,
        name=name,
        department=department,
        title=title,
        phone=_phone(key),
        call=int(call),
        role=None if is_away or has == "-" else Role(has),
        standing=CallStatus(has) if is_away else CallStatus.WORK,
        place="pier" if key in AT_THE_PIER else place,
    )


def _player(number: int, row: list[str]) -> Worker:
    key, name, character, pickup, report, makeup, on_set = row
    is_called = pickup != CallStatus.HOLD
    return Worker(
        key=key,
        name=name,
        department="Cast",
        title=character,
        phone=_phone(key),
        call=int(report),
        role=Role.CREW if is_called else None,
        standing=CallStatus.WORK if is_called else CallStatus.HOLD,
        place="basecamp",
        kind=PersonKind.CAST,
        cast_number=str(number),
        character=character,
        pickup=int(pickup) if is_called else None,
        makeup=int(makeup) if is_called else None,
        on_set=int(on_set) if is_called else None,
    )
