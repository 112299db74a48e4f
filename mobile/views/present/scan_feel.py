"""How the answer to a scan feels and sounds, to who does not look at the screen.

By number and by weight, so that a glove tells them apart; and what stops somebody is
never like what is well.
"""

import io
import math
import wave
from array import array
from enum import Enum
from functools import cache
from typing import Final

from msgspec import Struct

from mobile.scan.decision import Answer

RATE_HZ: Final = 16_000
LOUDEST: Final = 20_000
# Without it each note begins and ends with a click.
FADE_MS: Final = 5


class Weight(Enum):
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class Note(Struct, frozen=True):
    """A pitch and how long; a pitch of 0 is silence."""

    pitch_hz: int
    length_ms: int


class Feel(Struct, frozen=True):
    """`times` it is felt, `weight` each time; `notes` are heard."""

    weight: Weight
    times: int
    notes: tuple[Note, ...]


_HUSH = Note(0, 50)
_STOP = Feel(Weight.HEAVY, 4, (Note(220, 450),))
FEELS: Final = {
    Answer.OK: Feel(Weight.MEDIUM, 1, (Note(1320, 110),)),
    Answer.ALREADY: Feel(Weight.LIGHT, 2, (Note(1320, 60), _HUSH, Note(1320, 60))),
    Answer.UNKNOWN: Feel(Weight.HEAVY, 2, (Note(330, 150), _HUSH, Note(330, 150))),
    Answer.DISPUTE: Feel(
        Weight.MEDIUM, 3, (Note(660, 90), _HUSH, Note(880, 90), _HUSH, Note(660, 90))
    ),
    Answer.REVOKED: _STOP,
    Answer.NOT_YOURS: _STOP,
    Answer.NO_DAY: _STOP,
}


@cache
def sound(notes: tuple[Note, ...]) -> bytes:
    """The notes as a WAV file: one channel, 16 bits."""
    samples = array("h")
    for note in notes:
        samples.extend(_samples(note))
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(samples.itemsize)
        written.setframerate(RATE_HZ)
        written.writeframes(samples.tobytes())
    return file.getvalue()


def _samples(note: Note) -> list[int]:
    count = RATE_HZ * note.length_ms // 1000
    fade = RATE_HZ * FADE_MS // 1000
    turn = 2 * math.pi * note.pitch_hz / RATE_HZ
    return [
        round(
            LOUDEST
            * min(1.0, place / fade, (count - place) / fade)
            * math.sin(turn * place)
        )
        for place in range(count)
    ]
