"""Which time zone a schedule's dates are read in."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from shared.errors import BadInput

# Where a system keeps its own zone: a link into the zones it has.
LOCAL_TIME = Path("/etc/localtime")
ZONE_FOLDER = "zoneinfo/"


def zone_named(name: str) -> ZoneInfo:
    """Raises BadInput for what is no IANA name."""
    if name not in available_timezones():
        raise BadInput(
            f'"{name}" is no time zone. Give its name, like Europe/London.',
            field="zone",
        )
    return ZoneInfo(name)


def machine_zone(
    environ: Mapping[str, str], local_time: Path = LOCAL_TIME
) -> str | None:
    """The zone this machine is set to, by its IANA name. None where it does not say."""
    told = environ.get("TZ", "").removeprefix(":")
    linked = str(local_time.resolve()).rpartition(ZONE_FOLDER)[2]
    known = available_timezones()
    return next((name for name in (told, linked) if name in known), None)
