"""A new identity for a phone that found out that it shares its own with another.

Two phones carry one identity when an app's folder was copied, and one phone carries
two lives of it when it was restored from a backup. Either shows as two changes with
one `device_seq`; whoever comes second gets a device of its own, of the same person.
"""

from msgspec.structs import replace

from server.store.devices import UUID_ENTROPY_BYTES, Entropy, fresh_token, secret_hash
from server.store.protocol import Reader, Writer
from server.store.rows import Device
from shared.changes import uuid7
from shared.errors import DeviceFork
from shared.wire import DEVICE_NAME_CHARS_MAX

DAY_MS = 24 * 3_600_000
# A copied phone needs one, and one more for each reply that is lost on the way. More
# than this in a day is a folder that goes on being copied: a person has to look.
FORKS_A_DAY_MAX = 20


def fork(
    writer: Writer, device: Device, name: str, now_ms: int, entropy: Entropy
) -> tuple[Device, str]:
    """A new device and its token, told this once; the old one goes on as it was.

    It may do what the old one may, and as long. Raises DeviceFork when one pairing
    has led to FORKS_A_DAY_MAX new devices within a day.
    """
    root = device.root or device.id
    since_ms = now_ms - DAY_MS
    lately = [one for one in forks_of(writer, device) if one.created_ms > since_ms]
    if len(lately) >= FORKS_A_DAY_MAX:
        raise DeviceFork(
            "Too many phones carry this one's identity. Pair it again; "
            "what it recorded is kept."
        )
    token = fresh_token(entropy)
    forked = replace(
        device,
        id=uuid7(now_ms, entropy(UUID_ENTROPY_BYTES)),
        root=root,
        name=" ".join(name.split())[:DEVICE_NAME_CHARS_MAX] or device.name,
        token_hash=secret_hash(token),
        created_ms=now_ms,
        last_seen_ms=now_ms,
        last_seq=0,
        last_stamp_ms=0,
    )
    writer.put_device(forked)
    return forked, token


def forks_of(reader: Reader, device: Device) -> list[Device]:
    """Every device that came of the same pairing, without the one that was paired."""
    root = device.root or device.id
    return [one for one in reader.devices(device.production) if one.root == root]
