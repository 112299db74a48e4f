"""The answer to a scan in hand and ear, for who does not look at the screen."""

import asyncio
from collections.abc import Callable
from typing import Final

import flet as ft
import flet_audio
from flet.components.hooks.use_ref import MutableRef

from mobile.state import State
from mobile.views.present.scan_feel import FEELS, Feel, Note, Weight, sound

# Closer together two of them are felt as one.
BETWEEN_S: Final = 0.12


class _Senses:
    """Hears a code, and lets its answer be felt, and heard if that is wanted."""

    def __init__(self, phone: State) -> None:
        self._phone = phone
        self._haptic: ft.HapticFeedback | None = None
        self._sounds: dict[tuple[Note, ...], flet_audio.Audio] = {}
        # What runs is kept; and while it waits for an answer, so is who is asked, for
        # whose late answer would else end the page (Flet 1.0.5).
        self._telling: set[asyncio.Task[None]] = set()

    def begin(self, *, is_loud: bool) -> None:
        """Wants the page: both are Flet's services, which it holds."""
        self._haptic = self._haptic or ft.HapticFeedback()
        self._sounds = {}
        if is_loud:
            self._sounds = {
                notes: flet_audio.Audio(
                    src=sound(notes), release_mode=flet_audio.ReleaseMode.STOP
                )
                for notes in {feel.notes for feel in FEELS.values()}
            }

    def hear(self, text: str) -> None:
        if not self._phone.scanning.hear(text):
            return
        [newest, *_] = self._phone.scanning.run.entries
        feel = FEELS[newest.answer]
        for telling in (self._let_feel(feel), self._let_hear(feel)):
            task = asyncio.create_task(telling)
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _let_feel(self, feel: Feel) -> None:
        haptic = self._haptic
        if haptic is None:
            return
        impact = {
            Weight.LIGHT: haptic.light_impact,
            Weight.MEDIUM: haptic.medium_impact,
            Weight.HEAVY: haptic.heavy_impact,
        }[feel.weight]
        for time in range(feel.times):
            if time:
                await asyncio.sleep(BETWEEN_S)
            try:
                await impact()
            except RuntimeError:
                # A tablet, or a browser, that has nothing to be felt.
                return

    async def _let_hear(self, feel: Feel) -> None:
        if feel.notes in self._sounds:
            try:
                await self._sounds[feel.notes].play()
            except (RuntimeError, TimeoutError):
                # Silent by its own rules, as a browser before the first press.
                return


def use_felt_hearing(phone: State) -> Callable[[str], object]:
    """A hook: what to tell each code. The same function at every redraw."""
    is_loud = phone.appearance.is_loud()
    kept: MutableRef[_Senses] = ft.use_ref(None)
    senses = kept.current or _Senses(phone)
    kept.current = senses
    ft.use_effect(lambda: senses.begin(is_loud=is_loud), dependencies=[is_loud])
    return senses.hear
