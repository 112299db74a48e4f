"""By when an authority has to be told of an incident, once a person says which.

OSHA, 29 CFR 1904.39: a death within 8 hours; an in-patient treatment, an amputation or
the loss of an eye within 24 hours. RIDDOR 2013: a death or a specified injury without
delay, its form within 10 days (regulation 4 and schedule 1); more than seven days
unfit for work within 15 days. Laws change, and these figures are only reminders:
whoever chooses one answers for it.
"""

from typing import Final

from shared.nouns.incidents import IncidentDeadline, Statute

HOUR_MS: Final = 3_600_000
WITHIN_MS: Final = {
    Statute.OSHA_8_H: 8 * HOUR_MS,
    Statute.OSHA_24_H: 24 * HOUR_MS,
    Statute.RIDDOR_10_DAYS: 10 * 24 * HOUR_MS,
    Statute.RIDDOR_15_DAYS: 15 * 24 * HOUR_MS,
}


def due_ms(deadline: IncidentDeadline) -> int | None:
    """When the time is up, epoch ms; None if nobody has said that one applies."""
    if deadline.statute is None:
        return None
    return deadline.from_ms + WITHIN_MS[deadline.statute]
