"""How the app looks on this phone: light or dark is nobody else's business."""

from mobile.replica import kept
from mobile.state.core import Core


class Appearance:
    """One word, kept beside the replica's own values and never sent.

    The words are the names of the looks; what they mean, the screens know.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    def look(self) -> str:
        """The look chosen last; empty if nobody chose."""
        return self._core.cached(
            "look", lambda: self._core.read(kept.get, "look", str) or ""
        )

    def choose(self, look: str) -> None:
        self._core.replica.write(kept.put, "look", look)
        self._core.changed()
