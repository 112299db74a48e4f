"""Whom to call about the day: by the trade's titles, in the languages of the app."""

import re
import unicodedata
from collections.abc import Iterable

from shared.nouns.people import Person

KEY_PEOPLE_MAX = 4
# What people are called on a film, a festival and a site, whom anybody may have to
# call, in the order to show them. Not words of ours: an office writes what it likes, so
# they are matched without case, accents and stops.
TITLES = (
    # Who runs the day.
    {
        *("1st ad", "1st assistant director", "first ad", "first assistant director"),
        *("site manager", "stage manager", "event manager", "site coordinator"),
        *("1er ayudante de direccion", "1o ayudante de direccion"),
        "1a ayudante de direccion",
        *("primer ayudante de direccion", "primera ayudante de direccion"),
        *("ayudante de direccion", "jefe de obra", "jefa de obra"),
        *("encargado de obra", "encargada de obra", "regidor", "regidora"),
        *("1er assistant realisateur", "1re assistante realisatrice"),
        *("1ere assistante realisatrice", "premier assistant realisateur"),
        *("premiere assistante realisatrice", "1er assistant mise en scene"),
        *("1re assistante mise en scene", "chef de chantier", "cheffe de chantier"),
        *("conducteur de travaux", "conductrice de travaux"),
        *("regisseur de plateau", "regisseuse de plateau"),
        *("1 regieassistent", "1 regieassistentin", "1 regieassistenz", "1 ad"),
        *("erster regieassistent", "erste regieassistentin", "regieassistenz"),
        *("regieassistent", "regieassistentin", "bauleiter", "bauleiterin"),
        *("bauleitung", "platzmeister", "platzmeisterin", "buhnenmeister"),
        *("buhnenmeisterin", "stagemanager", "stagemanagerin"),
    },
    {
        *("2nd ad", "2nd assistant director", "second ad", "key 2nd ad"),
        *("second assistant director", "assistant stage manager", "2 ad"),
        *("2o ayudante de direccion", "2a ayudante de direccion"),
        *("segundo ayudante de direccion", "segunda ayudante de direccion"),
        *("auxiliar de direccion", "2e assistant realisateur"),
        *("2eme assistant realisateur", "2e assistante realisatrice"),
        *("2eme assistante realisatrice", "second assistant realisateur"),
        *("seconde assistante realisatrice", "2 regieassistent"),
        *("2 regieassistentin", "2 regieassistenz", "zweiter regieassistent"),
        *("zweite regieassistentin",),
    },
    # Who helps the hurt.
    {
        *("medic", "set medic", "unit medic", "first aider", "paramedic", "nurse"),
        *("unit nurse", "medico", "medica", "sanitario", "sanitaria", "enfermero"),
        *("enfermera", "socorrista", "secouriste", "infirmier", "infirmiere"),
        *("medecin", "sanitater", "sanitaterin", "setsanitater"),
        *("setsanitaterin", "ersthelfer", "ersthelferin", "notfallsanitater"),
        *("notfallsanitaterin", "sanitatsdienst"),
    },
    # Who runs the rest.
    {
        *("unit production manager", "upm", "production manager", "unit manager"),
        *("location manager", "festival manager", "festival director"),
        *("director de produccion", "directora de produccion", "jefe de produccion"),
        *("jefa de produccion", "jefe de localizaciones", "jefa de localizaciones"),
        *("directeur de production", "directrice de production"),
        *("regisseur general", "regisseuse generale", "chef de production"),
        *("cheffe de production", "produktionsleiter", "produktionsleiterin"),
        *("produktionsleitung", "herstellungsleitung", "aufnahmeleiter"),
        *("aufnahmeleiterin", "aufnahmeleitung", "setaufnahmeleiter"),
        *("setaufnahmeleiterin", "set aufnahmeleitung", "festivalleiter"),
        *("festivalleiterin", "festivalleitung", "projektleiter"),
        *("projektleiterin", "projektleitung"),
    },
    {
        *("production coordinator", "coordinator", "production secretary"),
        *("coordinador de produccion", "coordinadora de produccion"),
        *("coordinateur de production", "coordinatrice de production"),
        *("produktionskoordinator", "produktionskoordinatorin"),
        *("produktionskoordination", "produktionsburo"),
    },
)
# "1st AD / Stunts", "Medic (nights)": any part of a title is one.
PARTS = re.compile(r"[/,;()|&+]")


def key_people(people: dict[str, Person], office: Iterable[str]) -> list[Person]:
    """Those with a known title and a telephone; if none has one, of the office.

    `office`: whom this phone knows to be of it, as who has published the plan.
    """
    able = {
        id_: one
        for id_, one in people.items()
        if one.contact.phone and not one.life.is_cancelled
    }
    ranks = {id_: _rank(one.job.title) for id_, one in able.items()}
    titled = [id_ for id_ in able if ranks[id_] < len(TITLES)]
    titled.sort(key=lambda id_: (ranks[id_], able[id_].name.name))
    found = titled or [id_ for id_ in dict.fromkeys(office) if id_ in able]
    return [able[id_] for id_ in found[:KEY_PEOPLE_MAX]]


def _rank(title: str) -> int:
    """Where a title stands among those to call; after them all if it is none."""
    told = {_plain(part) for part in (title, *PARTS.split(title))}
    return next(
        (rank for rank, titles in enumerate(TITLES) if told & titles), len(TITLES)
    )


def _plain(text: str) -> str:
    """Without case, accents, stops and doubled spaces: "1º" and "1." are "1o", "1"."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    letters = (one for one in spread if not unicodedata.combining(one))
    return " ".join("".join(letters).replace(".", " ").replace("-", " ").split())
