"""Whom to call: the trade's titles in four languages, and nobody left without one."""

import pytest

from mobile.views.present.whom_to_call import KEY_PEOPLE_MAX, TITLES, key_people
from shared.nouns.base import Life
from shared.nouns.people import Contact, Job, Person, PersonName


def person(id_: str, title: str, phone: str = "1", is_gone: bool = False) -> Person:
    return Person(
        id_,
        name=PersonName(id_),
        job=Job(title=title),
        contact=Contact(phone),
        life=Life(is_cancelled=is_gone),
    )


def called(*crew: Person, office: tuple[str, ...] = ()) -> list[str]:
    found = key_people({one.id: one for one in crew}, office)
    return [one.id for one in found]


def test_key_people_are_few_have_a_number_and_are_still_here() -> None:
    crew = [
        person("medic", "Medic"),
        person("first", "1st AD"),
        person("mute", "2nd AD", phone=""),
        person("gone", "Site manager", is_gone=True),
        person("grip", "Key Grip"),
        person("site", "site manager"),
    ]

    assert ["first", "site", "medic"] == called(*crew)
    many = [person(f"{n}", "1st AD") for n in range(KEY_PEOPLE_MAX + 1)]
    assert KEY_PEOPLE_MAX == len(called(*many))


@pytest.mark.parametrize(
    "titles",
    [
        ["1st AD", "2nd AD", "Unit medic", "Production Coordinator"],
        [
            "Primera ayudante de dirección",
            "2º ayudante de dirección",
            "SANITARIO",
            "Jefa de producción",
        ],
        [
            "1er assistant réalisateur",
            "2e assistante réalisatrice",
            "Infirmière",
            "Régisseur général",
        ],
        ["1. Regieassistenz", "2. Regieassistentin", "Sanitäter", "Aufnahmeleitung"],
        ["Stage Manager", "Assistant Stage-Manager", "First aider", "Festival manager"],
        ["Bauleiterin", "2. AD", "Ersthelfer", "Produktionsbüro"],
        ["Jefe de obra", "Auxiliar de dirección", "Enfermera", "UPM"],
        [
            "Cheffe de chantier",
            "2ème assistant réalisateur",
            "Secouriste",
            "Directrice de production",
        ],
    ],
)
def test_a_production_of_any_language_and_trade_has_people_to_call(
    titles: list[str],
) -> None:
    # From below, so that their order is not the one in which they came.
    crew = [person(title, title) for title in reversed(titles)]

    assert titles == called(person("runner", "Runner"), *crew)


def test_a_title_with_more_to_it_is_found_by_its_parts() -> None:
    crew = [person("a", "1st AD / Stunts"), person("b", "Nachtdienst (Sanitäterin)")]
    near = person("c", "Medical supplies driver")

    assert ["a", "b"] == called(near, *crew)


def test_with_nobody_of_these_titles_it_is_who_published_the_plan() -> None:
    crew = [person("eva", "Chefin"), person("kim", "Runner"), person("ole", "Chef")]

    assert ["ole", "eva"] == called(*crew, office=("ole", "eva", "ole", "unknown"))
    assert [] == called(*crew)
    # Somebody with a title is nearer.
    assert ["med"] == called(person("med", "Medic"), *crew, office=("ole",))
    assert [] == called(person("ole", "", phone=""), office=("ole",))


def test_no_title_is_of_two_ranks() -> None:
    assert len(set().union(*TITLES)) == sum(map(len, TITLES))
