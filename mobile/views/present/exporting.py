"""What is said of unsent work in a file, of storage, and of signing out."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from mobile.language import say, say_many, say_number
from mobile.state.signing_out import Hindrance, Parting, Used
from shared.unsent import ENDING
from shared.words import shown, shown_many

NAME_CHARS_MAX = 40
MIB = 2**20
SIGN_IN_AGAIN = shown(
    "Everything of this production leaves this phone. To sign in again you need a "
    "signal, and a new code from the coordinator."
)


def file_name(name: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "unsent-Ben-Grip-2026-11-12-0942.callboard.json"."""
    return f"unsent-{_whose_and_when(name, now_ms, zone)}{ENDING}"


def photos_name(name: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "photos-Ben-Grip-2026-11-12-0942.zip"."""
    return f"photos-{_whose_and_when(name, now_ms, zone)}.zip"


def _whose_and_when(name: str, now_ms: int, zone: ZoneInfo) -> str:
    plain = re.sub(r"[^\w]+", "-", name).strip("-")[:NAME_CHARS_MAX] or "phone"
    at = datetime.fromtimestamp(now_ms / 1000, zone)
    return f"{plain}-{at:%Y-%m-%d-%H%M}"


def export_words(waiting: int, left: int) -> str:
    """What a file is for, and how much of what waits is in one."""
    if not left:
        return say_many(
            waiting,
            "It is in a file already. Give it to the office; this phone tries on.",
            "All {count} are in a file already. Give it to the office; this phone "
            "tries on.",
        )
    told = [
        say(
            "No line for long? Save it as a file: the office takes it in as if it had "
            "been sent."
        )
    ]
    if left < waiting:
        told.append(
            say("{left} of {waiting} are in no file yet.", left=left, waiting=waiting)
        )
    return " ".join((*told, say("Photos stay here.")))


def exported_words(count: int) -> str:
    return say_many(
        count,
        "{count} change exported: give the file to the office",
        "{count} changes exported: give the file to the office",
    )


def exported_photos_words(count: int) -> str:
    return say_many(
        count,
        "{count} photo saved as a file: give it to the office",
        "{count} photos saved as a file: give it to the office",
    )


def used_words(used: Used) -> str:
    """As "3.2 MB, of it 2 photos 1.1 MB"."""
    whole = _size(used.replica_bytes + used.photo_bytes)
    if not used.photos:
        return say("{size}, no photos", size=whole)
    return say_many(
        used.photos,
        "{size}, of it {count} photo {photos}",
        "{size}, of it {count} photos {photos}",
        size=whole,
        photos=_size(used.photo_bytes),
    )


def hindered_words(parting: Parting) -> tuple[str, ...]:
    """What has to be done before signing out, a sentence each."""
    told = {
        Hindrance.CHANGES: shown_many(
            "1 change is not sent. Sync it, or export it as a file.",
            "{count} changes are not sent. Sync them, or export them as a file.",
        ),
        Hindrance.PHOTOS: shown_many(
            "1 photo is not sent, and no file holds it: it needs a signal.",
            "{count} photos are not sent, and no file holds them: they need a signal.",
        ),
        Hindrance.REFUSALS: shown_many(
            "1 change was not accepted. Decide on it in the inbox.",
            "{count} changes were not accepted. Decide on them in the inbox.",
        ),
        Hindrance.REFUSED_PHOTOS: shown_many(
            "1 photo was not accepted, and is nowhere else. Save it as a file.",
            "{count} photos were not accepted, and are nowhere else. Save them as a "
            "file.",
        ),
        Hindrance.FORMS: shown_many(
            "1 note is begun and not saved. Save it, or discard it.",
            "{count} notes are begun and not saved. Save them, or discard them.",
        ),
        Hindrance.OF_OTHERS: shown_many(
            "1 message or note waits here for somebody who had this phone before. "
            "Pair it for them again.",
            "{count} messages and notes wait here for those who had this phone before. "
            "Pair it for them again.",
        ),
    }
    return tuple(
        say_many(count, *told[one]) for one, count in parting.hindrances.items()
    )


def exported_first(parting: Parting) -> str:
    """What is in a file only, once this phone has forgotten it; empty for nothing."""
    if parting.hindrances or not parting.waiting:
        return ""
    return say_many(
        parting.waiting,
        "1 change is only in the file that you exported. Keep it until the office has "
        "it.",
        "{count} changes are only in the file that you exported. Keep it until the "
        "office has it.",
    )


def _size(count: int) -> str:
    return say("{size} MB", size=say_number(max(0.1, count / MIB), 1))
