"""What is said of unsent work in a file, of storage, and of signing out."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from mobile.state.signing_out import Hindrance, Parting, Used
from shared.unsent import ENDING

NAME_CHARS_MAX = 40
MIB = 2**20
SIGN_IN_AGAIN = (
    "Everything of this production leaves this phone. To sign in again you need a "
    "signal, and a new code from the coordinator."
)


def file_name(name: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "unsent-Ben-Grip-2026-11-12-0942.callboard.json"."""
    plain = re.sub(r"[^\w]+", "-", name).strip("-")[:NAME_CHARS_MAX] or "phone"
    at = datetime.fromtimestamp(now_ms / 1000, zone)
    return f"unsent-{plain}-{at:%Y-%m-%d-%H%M}{ENDING}"


def export_words(waiting: int, left: int) -> str:
    """What a file is for, and how much of what waits is in one."""
    if not left:
        whole = "It is" if waiting == 1 else f"All {waiting} are"
        return f"{whole} in a file already. Give it to the office; this phone tries on."
    some = f" {left} of {waiting} are in no file yet." if left < waiting else ""
    return (
        "No line for long? Save it as a file: the office takes it in as if it had "
        f"been sent.{some} Photos stay here."
    )


def exported_words(count: int) -> str:
    noun = "change" if count == 1 else "changes"
    return f"{count} {noun} exported: give the file to the office"


def used_words(used: Used) -> str:
    """As "3.2 MB, of it 2 photos 1.1 MB"."""
    whole = _size(used.replica_bytes + used.photo_bytes)
    if not used.photos:
        return f"{whole}, no photos"
    noun = "photo" if used.photos == 1 else "photos"
    return f"{whole}, of it {used.photos} {noun} {_size(used.photo_bytes)}"


def hindered_words(parting: Parting) -> tuple[str, ...]:
    """What has to be done before signing out, a sentence each."""
    told = {
        Hindrance.CHANGES: (
            "1 change is not sent. Sync it, or export it as a file.",
            "{count} changes are not sent. Sync them, or export them as a file.",
        ),
        Hindrance.PHOTOS: (
            "1 photo is not sent, and no file holds it: it needs a signal.",
            "{count} photos are not sent, and no file holds them: they need a signal.",
        ),
        Hindrance.FORMS: (
            "1 note is begun and not saved. Save it, or discard it.",
            "{count} notes are begun and not saved. Save them, or discard them.",
        ),
    }
    return tuple(
        told[one][count > 1].format(count=count)
        for one, count in parting.hindrances.items()
    )


def exported_first(parting: Parting) -> str:
    """What is in a file only, once this phone has forgotten it; empty for nothing."""
    if parting.hindrances or not parting.waiting:
        return ""
    it = "1 change is" if parting.waiting == 1 else f"{parting.waiting} changes are"
    return f"{it} only in the file that you exported. Keep it until the office has it."


def _size(count: int) -> str:
    return f"{max(0.1, count / MIB):.1f} MB"
