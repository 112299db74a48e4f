"""Whether a document is good on a day, and which day needs it."""

import pytest

from shared.documents import SOON_DAYS, Standing, is_for, standing
from shared.nouns.documents import Document, DocumentFor, DocumentValidity

DAY = "2026-06-12"


@pytest.mark.parametrize(
    ("from_date", "to_date", "stands"),
    [
        ("", "", Standing.GOOD),
        ("2026-06-12", "", Standing.GOOD),
        ("2026-06-13", "", Standing.NOT_YET),
        ("", "2026-06-11", Standing.OVER),
        ("", "2026-06-12", Standing.ENDS_SOON),
        ("", "2026-06-15", Standing.ENDS_SOON),
        ("", "2026-06-16", Standing.GOOD),
        ("2026-06-01", "2026-07-01", Standing.GOOD),
    ],
)
def test_a_document_is_good_from_its_first_to_its_last_day(
    from_date: str, to_date: str, stands: Standing
) -> None:
    assert stands is standing(DocumentValidity(from_date, to_date), DAY)


def test_an_end_at_the_end_of_a_month_is_soon_in_the_next() -> None:
    assert 3 == SOON_DAYS
    near = DocumentValidity(to_date="2026-07-02")

    assert Standing.ENDS_SOON is standing(near, "2026-06-29")
    assert Standing.GOOD is standing(near, "2026-06-28")


def test_a_day_without_a_date_finds_nothing_wrong() -> None:
    assert Standing.GOOD is standing(DocumentValidity("2026-06-13", "2026-06-14"), "")
    assert Standing.GOOD is standing(DocumentValidity(to_date="2020-01-01"), "soon")


def test_a_day_needs_its_own_documents_its_lines_and_those_of_every_day() -> None:
    items = frozenset({"item-yard"})

    def needs(about: DocumentFor) -> bool:
        return is_for(Document("d", about=about), "day-12", items)

    assert needs(DocumentFor())
    assert needs(DocumentFor(workday="day-12"))
    assert needs(DocumentFor(item="item-yard"))
    assert not needs(DocumentFor(workday="day-13"))
    assert not needs(DocumentFor(item="item-pier"))
