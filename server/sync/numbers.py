"""Numbers as they may come from anywhere, before they are reckoned with or stored."""

from shared.clock import Reading
from shared.errors import BadInput
from shared.registry import NUMBER_MAX


def bounded(count: int) -> int:
    """A count that only informs people, brought into what a count can be."""
    return max(0, min(count, NUMBER_MAX))


def is_reading(reading: Reading) -> bool:
    """Whether a clock can say this; a wall clock may be wrong, and before 1970."""
    return abs(reading.wall_ms) <= NUMBER_MAX and 0 <= reading.boot_ms <= NUMBER_MAX


def check_reading(reading: Reading) -> None:
    """Raises BadInput for what no clock can say."""
    if not is_reading(reading):
        raise BadInput("No clock says this. Send the device's own time.", field="now")
