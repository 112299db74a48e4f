"""Rest and meal rules of some agreements, as published; to warn by, never to pay by.

Agreements renew and have exceptions: each set says when and where it was read. A
production names one; whoever pushes or publishes a day is warned by it and decides.
"""

from typing import Final

from msgspec import Struct

from shared.words import shown

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS


class RuleSet(Struct, frozen=True):
    """One agreement's periods. None: the agreement says nothing, or too much for this.

    A meal must begin within `meal_after_ms` of the call, and of the end of the meal
    before; shorter than `meal_ms_min` it is none. `rest_ms` lies between a person's
    release and their next call. `as_of` is the month in which `source` was read.
    """

    key: str
    title: str
    as_of: str
    source: str
    meal_after_ms: int | None = None
    meal_ms_min: int = 0
    rest_ms: int | None = None


NO_RULES: Final = RuleSet("", shown("No rules"), "", "")

RULE_SETS: Final = {
    rules.key: rules
    for rules in (
        NO_RULES,
        RuleSet(
            "sag-aftra",
            shown("SAG-AFTRA theatrical and television"),
            "2026-11",
            "sagaftra.org: meal periods; rest periods and forced calls",
            meal_after_ms=6 * HOUR_MS,
            meal_ms_min=30 * MINUTE_MS,
            rest_ms=12 * HOUR_MS,
        ),
        RuleSet(
            "iatse",
            "IATSE Basic Agreement",
            "2026-11",
            "basic.iatse.net: meal penalties; rest of ten hours",
            meal_after_ms=6 * HOUR_MS,
            meal_ms_min=30 * MINUTE_MS,
            rest_ms=10 * HOUR_MS,
        ),
        RuleSet(
            "bectu-pact-tv",
            shown("Bectu and Pact television drama"),
            "2026-11",
            "the TV Drama Agreement: daily rest",
            rest_ms=11 * HOUR_MS,
        ),
        RuleSet(
            "uk-working-time",
            "UK Working Time Regulations",
            "2026-11",
            "SI 1998/1833, regulations 10 and 12",
            meal_after_ms=6 * HOUR_MS,
            meal_ms_min=20 * MINUTE_MS,
            rest_ms=11 * HOUR_MS,
        ),
        RuleSet(
            "california",
            "California Labor Code",
            "2026-11",
            "Labor Code section 512",
            meal_after_ms=5 * HOUR_MS,
            meal_ms_min=30 * MINUTE_MS,
        ),
    )
}


def rule_set(key: str) -> RuleSet:
    """The set of that name; one that this build does not know warns of nothing."""
    return RULE_SETS.get(key, NO_RULES)
