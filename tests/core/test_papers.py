"""Papers that a gate asks for: missing, run out, or in order."""

from shared.nouns.people import Paper
from shared.papers import Wanting, is_required, wanting

TODAY = "2026-06-12"
INDUCTION = "Site induction"


def test_what_is_required_and_was_never_shown_is_missing() -> None:
    assert (Wanting(INDUCTION),) == wanting((), (INDUCTION,), TODAY)


def test_what_was_shown_and_holds_is_in_order_however_it_is_spelt() -> None:
    shown = (Paper("site  INDUCTION", "2026-06-12"), Paper("Crane licence"))

    assert () == wanting(shown, (INDUCTION,), TODAY)


def test_what_has_run_out_is_told_with_its_last_day_required_or_not() -> None:
    shown = (Paper(INDUCTION, "2026-06-11"), Paper("Hot work permit", "2026-01-01"))

    assert (
        Wanting(INDUCTION, "2026-06-11"),
        Wanting("Hot work permit", "2026-01-01"),
    ) == wanting(shown, (INDUCTION,), TODAY)


def test_of_several_with_one_title_the_one_that_lasts_longest_counts() -> None:
    old, new = Paper(INDUCTION, "2025-06-11"), Paper(INDUCTION, "2027-06-11")

    assert () == wanting((old, new), (INDUCTION,), TODAY)
    assert () == wanting((new, old), (INDUCTION,), TODAY)
    assert () == wanting((old, Paper(INDUCTION)), (INDUCTION,), TODAY)


def test_nothing_is_asked_for_where_nothing_is_required() -> None:
    assert () == wanting((), (), TODAY)
    assert is_required("SITE induction", (INDUCTION,))
    assert not is_required("Crane licence", (INDUCTION,))
