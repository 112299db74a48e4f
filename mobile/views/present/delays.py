"""Why a line is late, in the words that daily reports count delays by."""

from enum import StrEnum

from mobile.language import say
from shared.words import shown


class DelayCause(StrEnum):
    """What is stored is the words: a reason may be any other too."""

    WEATHER = "weather"
    TALENT = "talent"
    TECHNICAL = "technical"
    EQUIPMENT = "equipment"
    LABOUR = "labour"
    MATERIAL = "material"
    DESIGN = "design"
    INSPECTION = "inspection"
    ACCESS = "access"
    SAFETY = "safety"
    CLIENT = "client"


CAUSE_WORDS = {
    DelayCause.WEATHER: shown("Weather"),
    DelayCause.TALENT: shown("Talent"),
    DelayCause.TECHNICAL: shown("Technical"),
    DelayCause.EQUIPMENT: shown("Equipment"),
    DelayCause.LABOUR: shown("Labour"),
    DelayCause.MATERIAL: shown("Material"),
    DelayCause.DESIGN: shown("Design question"),
    DelayCause.INSPECTION: shown("Inspection"),
    DelayCause.ACCESS: shown("Access"),
    DelayCause.SAFETY: shown("Safety"),
    DelayCause.CLIENT: shown("Client"),
}


def cause_of(code: str) -> DelayCause | None:
    """None for no cause, and for one that this build does not know."""
    return DelayCause(code) if code in set(DelayCause) else None


def reason(cause: DelayCause | None, typed: str) -> str:
    """As "Weather", "Weather: hail" or what was typed alone; empty for neither.

    In English, since that is stored and counted: `reason_text` says it.
    """
    words = typed.strip()
    if cause is None:
        return words
    return f"{CAUSE_WORDS[cause]}: {words}" if words else CAUSE_WORDS[cause]


def reason_text(stored: str) -> str:
    """A stored reason as its reader says it: the cause; typed words stay as typed."""
    head, colon, words = stored.partition(": ")
    if head not in CAUSE_WORDS.values():
        return stored
    return f"{say(head)}{colon}{words}"
