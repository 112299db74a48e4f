"""How the app looks, sounds and speaks on this phone: nobody else's business."""

from mobile.language import Tongue, tongue_for
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
        return self._text("look")

    def choose(self, look: str) -> None:
        self._keep("look", look)

    def tongue(self) -> Tongue:
        """What the screens are written in, and how they write the time of day."""
        return self._core.cached(
            "tongue",
            lambda: tongue_for(self.language(), self.clock(), self._text("locale")),
        )

    def language(self) -> str:
        """The code of the language chosen; empty: as the phone is set."""
        return self._text("language")

    def choose_language(self, language: str) -> None:
        self._keep("language", language)

    def clock(self) -> str:
        """As chosen, "12" or "24" hours; empty: as is usual where the phone is from."""
        return self._text("clock")

    def choose_clock(self, clock: str) -> None:
        self._keep("clock", clock)

    def is_of(self, locale: str) -> None:
        """The phone is set to this locale ("es-MX"), as its system says."""
        if locale and locale != self._text("locale"):
            self._keep("locale", locale)

    def _text(self, name: str) -> str:
        return self._core.cached(
            name, lambda: self._core.read(kept.get, name, str) or ""
        )

    def _keep(self, name: str, text: str) -> None:
        self._core.replica.write(kept.put, name, text)
        self._core.changed()

    def is_loud(self) -> bool:
        """Whether a scan is answered by a sound. Not before somebody says so: where
        a film is shot or a speech is made, a telephone is silent.
        """
        return self._core.cached(
            "is_loud", lambda: self._core.read(kept.get, "is_loud", bool) or False
        )

    def is_right_handed(self) -> bool:
        """Whether what is pressed most stands at the right."""
        return self._core.cached(
            "is_right_handed",
            lambda: self._core.read(kept.get, "is_right_handed", bool) or False,
        )

    def choose_hand(self, is_right: bool) -> None:
        self._core.replica.write(kept.put, "is_right_handed", is_right)
        self._core.changed()

    def be_loud(self, is_loud: bool) -> None:
        self._core.replica.write(kept.put, "is_loud", is_loud)
        self._core.changed()
