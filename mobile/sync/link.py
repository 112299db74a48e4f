"""How things stand with the server, as the sync centre shows it."""

from typing import Protocol

from msgspec import Struct

from shared.session import Phase


class Link(Struct, frozen=True):
    """Times are epoch ms, the server's; None: not known, or none.

    `next_try_ms` is when the next attempt is due while there is no line. `stopped_by`
    is the code of the error that only pairing again or an update can end; `code` that
    of the last refusal of a round, for whoever helps. `heard_ms`: the live stream's
    last sign of life. `is_live`: it is open.
    """

    phase: Phase = Phase.IDLE
    is_live: bool = False
    failures: int = 0
    next_try_ms: int | None = None
    stopped_by: str = ""
    code: str = ""
    heard_ms: int | None = None


class Courier(Protocol):
    """What carries changes to the server and effects back; never raises."""

    def wrote(self) -> None:
        """Something was saved."""
        ...

    def ask(self) -> None:
        """A person wants it now."""
        ...

    def link(self) -> Link: ...
