"""The job itself: its names and the zone its times are shown in."""

from zoneinfo import ZoneInfo

from mobile.replica import records
from mobile.state.core import Core
from shared.nouns.production import Production


def production(core: Core) -> Production:
    """The production's record; bare until something of it is here."""
    id_ = core.paired.production if core.paired else ""
    found = core.cached_of_records(
        "production", lambda: core.read(records.record, Production, "production", id_)
    )
    return found or Production(id_)


def zone(core: Core) -> ZoneInfo:
    """Where the production's times are shown; UTC until it is known."""
    return core.cached_of_records("zone", lambda: _zone(production(core).zone.name))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
