"""Whether a cursor still means something here, and what it becomes."""

from server.store.protocol import Reader
from shared.errors import EpochChanged
from shared.wire import Cursor


def check(reader: Reader, production: str, cursor: Cursor) -> None:
    """Raises EpochChanged when the log this cursor points into is not ours.

    That is so when the epoch is another, when it lies beyond the head, or when the row
    it names was made by another change: a restored server has lost what came after.
    """
    head = reader.head(production)
    is_ours = cursor.epoch == head.epoch and 0 <= cursor.seq <= head.seq
    if is_ours and cursor.seq:
        is_ours = reader.row_change(production, cursor.seq) == cursor.change
    if not is_ours:
        raise EpochChanged(
            "The server's log is not the one this phone has read. It fetches all of "
            "it anew; what was recorded here is kept."
        )


def further(one: Cursor, other: Cursor) -> Cursor:
    """Whichever has read further in the same log."""
    return max(one, other, key=lambda cursor: cursor.seq)
