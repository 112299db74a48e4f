"""How the app looks and sounds on this phone, which is nobody else's business."""

from mobile.replica import kept
from mobile.state.core import Core


class Appearance:
    """Kept beside the replica's own values and never sent.

    A look is the name of one; what it means, the screens know.
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

    def is_loud(self) -> bool:
        """Whether a scan is answered by a sound. Not before somebody says so: where
        a film is shot or a speech is made, a telephone is silent.
        """
        return self._core.cached(
            "is_loud", lambda: self._core.read(kept.get, "is_loud", bool) or False
        )

    def be_loud(self, is_loud: bool) -> None:
        self._core.replica.write(kept.put, "is_loud", is_loud)
        self._core.changed()
