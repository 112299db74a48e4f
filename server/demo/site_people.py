"""The building site's workers, company by company: invented, every one of them."""

import unicodedata
from collections.abc import Iterator

from server.demo.content import Worker
from shared.access import Role
from shared.nouns.people import PersonKind
from shared.nouns.plan import CallStatus

# Company, trade, then its people: the first is its foreman or lead. A title after a
# slash; without one it is the trade's own worker, named last in the heading.
COMPANIES = {
    ("Hallvard & Stroud", "Site management", "Site assistant"): """
        Agnieszka Borowska-Klein/Site coordinator, Henrik Stroud/Site manager,
        Thandeka Mabuza/Safety officer, Rosalind Achterkamp/Site engineer,
        Joaquín Peralta/Section foreman, Mikkel Brandvold/Setting-out engineer,
        Oluwaseun Adebisi-Krüger/Logistics coordinator, Petra Hollenstein/Gate guard,
        Idris Camara/Gate guard, Lieselotte Wagenbach/Document controller,
        Bram Oosterhuis/Crane coordinator, Nadia Benkirane/First aider, Tomáš Havlík,
        Fatou Ceesay""",
    ("Brackwater Concrete", "Concrete", "Concreter"): """
        Dragan Milosavljević/Concrete foreman, Sean Mulvihill/Pump operator,
        Aurel Ciobanu, Wojciech Pietrzak, Kofi Mensah-Ritter, Zoltán Szabados,
        Ivo Karapetrov, Luca Santangelo, Mehmet Yıldırım-Voss, Ngozi Umeh,
        Rafał Dąbrowski, Stanimir Iliev, Ousmane Dieng, Viorel Lupescu,
        Abdulrahman Al-Masri, Gintaras Petrauskas, Pedro Quintanilha, Marek Vrána,
        Bogdan Stoica, Tariq Mahmoudi, Daniel Oforiwaa, Enzo Calabretta""",
    ("Ironroot Reinforcement", "Rebar", "Steel fixer"): """
        Miguel Ângelo Figueira/Rebar foreman, Kasimir Nowotny, Hristo Damyanov,
        Bilal Chaudhry, Leszek Urbański, Mamadou Sissoko, Andrei Rusu-Keller,
        Goran Petković, Samuel Tetteh, Ferhat Demirtaş, Jorge Candelaria,
        Alexandru Vântu, Nikola Jurišić, Emil Lindroos, Ahmed Bouzidi,
        Rustam Kaliyev, Paweł Grabarczyk, Simão Trindade""",
    ("Skyhook Crane Hire", "Lifting", "Slinger"): """
        Annika Sjöstrand/Lifting supervisor, Conor Delahunty/Crane operator,
        Milan Hadžić/Crane operator, Yaw Owusu-Brenner, Dorota Sikorska,
        Ilias Papakostas, Thomas Eggenberger, Levan Gogoladze""",
    ("Tallis Scaffolding", "Scaffolding", "Scaffolder"): """
        Barry Tallis/Scaffold foreman, Kristaps Ozoliņš, Owen Trevanion,
        Artem Shevchuk-Lange, Jakub Wolański, Rhys Penhaligon, Denis Moraru,
        Callistus Nwachukwu, Sven Hollmichel, Matteo Brambati, Viktor Rácz,
        Ryszard Kłosowski""",
    ("Meridian Facades", "Facade", "Facade fitter"): """
        Charlotte Vandeputte/Facade lead, Aleksi Niemelä, Rubén Echeverría,
        Jan-Willem de Graaf, Tsegaye Haile, Benoît Marchandeau, Davor Kovačić,
        Ismail Hakimi, Lorenzo Pellegrino, Uwe Steinbrecher, Kacper Zawadzki,
        Nana Yaa Boakye, Arvid Sandström, Petru Grosu""",
    ("Voltmark Electrical", "Electrical", "Electrician"): """
        Jürgen Weißenfels/Electrical foreman, Anjali Krishnamurthy,
        Patrick Osei-Tutu, Marta Lewandowicz, Sigurd Engelhardt, Oksana Hrytsenko,
        Rahim Popal, Florian Unterberger, Chinedu Obi, Erik Vestergaard,
        Sanna Rautio, Amir Delić, Gustavo Nogueira, Wiebke Harmsen""",
    ("Clearwell Mechanical", "Mechanical", "Pipe fitter"): """
        Eleni Stavropoulou/Mechanical lead, Radek Šimůnek, Donal Fitzgibbon,
        Baptiste Lemoine, Hassan Noorzai, Ulrike Terhorst, Vasile Botezatu,
        Kweku Ansah-Meyer, Piotr Maciejewski, Tiago Albuquerque, Sandro Zumstein,
        Arturas Kazlauskas""",
    ("Amber Lane Drylining", "Drylining", "Dryliner"): """
        Shauna Prendergast/Drylining lead, Mirela Anghelescu, Karim Belhadj,
        Oisín Ó Maolchatha, Slavko Bulatović,
        Maximilian-Alexander Freiherr von Schlottenstein-Grünwald""",
}

# Their own phones, by the key that `_key` gives them.
ROLES = {
    "agnieszka-borowska-klein": Role.COORDINATOR,
    "henrik-stroud": Role.COORDINATOR,
    "petra-hollenstein": Role.GATE,
    "idris-camara": Role.GATE,
    "rosalind-achterkamp": Role.HEAD,
    "thandeka-mabuza": Role.HEAD,
    "mikkel-brandvold": Role.CREW,
    "sean-mulvihill": Role.CREW,
}
OFF = ("marek-vrana", "simao-trindade", "viktor-racz", "sanna-rautio")
# The finishers come when the slab can be floated.
FINISHERS = (
    "bogdan-stoica",
    "tariq-mahmoudi",
    "daniel-oforiwaa",
    "enzo-calabretta",
    "pedro-quintanilha",
    "gintaras-petrauskas",
)
FINISHERS_CALL = 390
EARLY_TRADES = {"Site management": -30, "Lifting": -15}
PHONE_FIRST = 101

# Letters that do not come apart into a plain one and an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss"})
KEY_CHARS_MAX = 32


def workers() -> tuple[Worker, ...]:
    """Everyone, company by company, then today's visitor."""
    found: list[Worker] = []
    for (company, trade, usual), names in COMPANIES.items():
        for rank, (name, title) in enumerate(_people(names, usual)):
            found.append(_worker(len(found), name, title, (company, trade), rank == 0))
    found.append(
        Worker(
            key="ottilie-brandauer",
            name="Ottilie Brandauer",
            department="Building authority",
            title="Structural inspector",
            phone="+49 40 66969 99",
            kind=PersonKind.VISITOR,
            standing=CallStatus.OFF,
            company="Building authority",
            host="rosalind-achterkamp",
            reason="Pre-pour inspection",
        )
    )
    return tuple(found)


def _people(names: str, usual: str) -> Iterator[tuple[str, str]]:
    for entry in names.replace("\n", " ").split(","):
        name, _, title = " ".join(entry.split()).partition("/")
        yield name, title or usual


def _worker(
    index: int, name: str, title: str, firm: tuple[str, str], is_lead: bool
) -> Worker:
    company, trade = firm
    key = _key(name)
    call = FINISHERS_CALL if key in FINISHERS else EARLY_TRADES.get(trade, 0)
    role = ROLES.get(key, Role.HEAD if is_lead or "foreman" in title else None)
    return Worker(
        key=key,
        name=name,
        department=trade,
        title=title,
        # Hamburg's numbers that the regulator keeps for film and television.
        phone=f"+49 40 66969 {PHONE_FIRST + index}",
        call=call,
        role=role,
        standing=CallStatus.OFF if key in OFF else CallStatus.WORK,
        place="gate-1",
        company=company,
    )


def _key(name: str) -> str:
    """What an id may be made of: "Tomáš Havlík" is tomas-havlik."""
    apart = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN))
    plain = apart.encode("ascii", "ignore").decode()
    return plain.replace(" ", "-")[:KEY_CHARS_MAX]
