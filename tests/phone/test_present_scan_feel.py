"""Each answer to a scan is felt and heard as itself."""

import io
import wave

import pytest

from mobile.scan.decision import Answer
from mobile.views.present.scan_feel import FEELS, Note, sound

STOPS = (Answer.REVOKED, Answer.NOT_YOURS, Answer.NO_DAY)
TOLD_APART = (
    Answer.OK,
    Answer.ALREADY,
    Answer.UNKNOWN,
    Answer.DISPUTE,
    Answer.REVOKED,
)


def test_every_answer_has_a_feel() -> None:
    assert set(Answer) == set(FEELS)


def test_what_a_person_must_tell_apart_differs_in_number_and_in_notes() -> None:
    felt = [(FEELS[one].weight, FEELS[one].times) for one in TOLD_APART]
    heard = [FEELS[one].notes for one in TOLD_APART]

    assert len(TOLD_APART) == len(set(felt))
    assert len(TOLD_APART) == len(set(heard))
    assert 1 == len({FEELS[one].times for one in STOPS})


def test_only_what_is_well_is_felt_once_and_nothing_well_is_low() -> None:
    assert [Answer.OK] == [one for one in Answer if FEELS[one].times == 1]
    for answer in STOPS:
        lowest = min(note.pitch_hz for note in FEELS[answer].notes)
        assert lowest < min(note.pitch_hz for note in FEELS[Answer.OK].notes)


@pytest.mark.parametrize("answer", Answer)
def test_its_sound_is_a_short_wav_that_begins_and_ends_in_silence(
    answer: Answer,
) -> None:
    notes = FEELS[answer].notes
    with wave.open(io.BytesIO(sound(notes))) as heard:
        length_ms = heard.getnframes() * 1000 // heard.getframerate()
        frames = heard.readframes(heard.getnframes())

    assert sum(note.length_ms for note in notes) == length_ms
    assert length_ms < 500
    assert b"\0\0" == frames[:2]
    last = int.from_bytes(frames[-2:], "little", signed=True)
    assert abs(last) < 1000
    assert any(frames)


def test_a_pause_is_silent() -> None:
    with wave.open(io.BytesIO(sound((Note(0, 40),)))) as heard:
        assert not any(heard.readframes(heard.getnframes()))
