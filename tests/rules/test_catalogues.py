"""The catalogues hold every word, whole, in each language, and nothing else."""

import re
import string
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message

from mobile.language import ENGLISH, LANGUAGES
from setup.words import FOLDER, brought_up, compiled, gathered, known, text_of

OTHERS = sorted(set(LANGUAGES) - {ENGLISH.language})
# What must not be lost or added on the way: a line more, an end that is cut off.
EDGES = re.compile(r"^\s*|\s*$")


def words(catalogue: Catalog) -> dict[tuple[str | None, object], Message]:
    return {(one.context, one.id): one for one in catalogue if one.id}


def said(one: Message) -> tuple[str, ...]:
    found = one.string
    return tuple(found) if isinstance(found, tuple | list) else (str(found),)


def asked(one: Message) -> tuple[str, ...]:
    return (one.id,) if isinstance(one.id, str) else tuple(one.id)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def misplaced(one: Message) -> Iterator[str]:
    """Translations that name another place than the English does.

    The first form is for one thing: "the one" needs no number.
    """
    allowed = set().union(*(places(text) for text in asked(one)))
    for number, text in enumerate(said(one)):
        needed = places(asked(one)[min(number, len(asked(one)) - 1)])
        is_one_of_many = number == 0 and one.pluralizable
        optional = {"count"} if is_one_of_many else set()
        if not needed - optional <= places(text) <= allowed:
            yield f"{asked(one)[0]!r}: {text!r}"


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_every_word_of_the_code_and_none_that_is_gone(
    language: str,
) -> None:
    there, wanted = set(words(known(language))), set(words(gathered()))
    assert set() == wanted - there
    assert set() == there - wanted


@pytest.mark.parametrize("language", OTHERS)
def test_each_word_is_translated_in_all_its_forms(language: str) -> None:
    catalogue = known(language)
    left = [
        asked(one)[0]
        for one in words(catalogue).values()
        if one.fuzzy or not all(text.strip() for text in said(one))
    ]
    assert [] == left
    plural = [one for one in words(catalogue).values() if one.pluralizable]
    assert {catalogue.num_plurals} == {len(said(one)) for one in plural}


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_that_the_english_has(language: str) -> None:
    catalogue = known(language)
    assert [] == [told for one in words(catalogue).values() for told in misplaced(one)]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_begins_and_ends_as_the_english_does(language: str) -> None:
    """A sentence is a sentence, and what is joined to something stays so."""
    amiss = [
        f"{asked(one)[0]!r}: {text!r}"
        for one in words(known(language)).values()
        for text in said(one)
        if EDGES.findall(asked(one)[0]) != EDGES.findall(text)
        or (asked(one)[0].endswith(".") and not text.endswith((".", "…", "!", "?")))
    ]
    assert [] == amiss


@pytest.mark.parametrize("language", OTHERS)
def test_what_gettext_reads_is_made_of_what_people_read(language: str) -> None:
    """`make words` would change nothing."""
    catalogue = known(language)
    assert (FOLDER / f"{language}.mo").read_bytes() == compiled(catalogue)
    path = FOLDER / f"{language}.po"
    assert path.read_bytes() == text_of(brought_up(catalogue, gathered()))
    assert GNUTranslations(BytesIO(compiled(catalogue))).gettext("Today") != "Today"


def test_no_catalogue_is_of_a_language_that_nobody_can_choose() -> None:
    assert OTHERS == sorted(path.stem for path in FOLDER.glob("*.po"))
    assert OTHERS == sorted(path.stem for path in FOLDER.glob("*.mo"))
