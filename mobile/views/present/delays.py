"""Why a line is late, in the words that daily reports count delays by."""

from enum import StrEnum


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
    DelayCause.WEATHER: "Weather",
    DelayCause.TALENT: "Talent",
    DelayCause.TECHNICAL: "Technical",
    DelayCause.EQUIPMENT: "Equipment",
    DelayCause.LABOUR: "Labour",
    DelayCause.MATERIAL: "Material",
    DelayCause.DESIGN: "Design question",
    DelayCause.INSPECTION: "Inspection",
    DelayCause.ACCESS: "Access",
    DelayCause.SAFETY: "Safety",
    DelayCause.CLIENT: "Client",
}


def reason(cause: DelayCause | None, typed: str) -> str:
    """As "Weather", "Weather: hail" or what was typed alone; empty for neither."""
    words = typed.strip()
    if cause is None:
        return words
    return f"{CAUSE_WORDS[cause]}: {words}" if words else CAUSE_WORDS[cause]
