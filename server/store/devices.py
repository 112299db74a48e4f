"""Who may carry changes: pairing codes, tokens, the office's devices, display links.

Jobs for the writer. Secrets are told once, to whoever is to carry them; only their
SHA-256 stays.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable

from msgspec.structs import replace

from server.store.protocol import Reader, Writer
from server.store.rows import Device, Display, PairingCode
from shared.access import Role
from shared.changes import uuid7
from shared.clock import Offsets
from shared.errors import (
    BadInput,
    Expired,
    Forbidden,
    NotFound,
    PairingRefused,
    Revoked,
    UnknownToken,
)
from shared.pairing import CODE_ENTROPY_BYTES, CODE_LIFE_MS, CODE_TRIES_MAX
from shared.wire import DEVICE_NAME_CHARS_MAX

# That many random bytes.
Entropy = Callable[[int], bytes]

TOKEN_BYTES = 32
# Of the code's 16 characters the first four say which code is meant; the other
# twelve (60 random bits) are to be guessed in five tries.
HANDLE_CHARS = 4
# Live codes of one production share 20 bits of handles: a second try is rare.
HANDLE_TRIES_MAX = 32
UUID_ENTROPY_BYTES = 10
# How long a device that was revoked, or has expired, may hand over what it had left.
# Longer than a weekend out of reach; short enough that the office still remembers.
REVIEW_MS = 7 * 24 * 3_600_000
# The boot id of the server's own clock, as its office devices name it.
SERVER_BOOT = "server"


def secret_hash(secret: str) -> bytes:
    """What is stored of a token, a code or a display's key."""
    return hashlib.sha256(secret.encode()).digest()


def admitted(reader: Reader, production: str, token_hash: bytes, now_ms: int) -> Device:
    """The device that this token stands for, in this production.

    Raises UnknownToken, also for a token of another production, Revoked and Expired.
    """
    device = _known(reader, production, token_hash)
    if ended_ms(device, now_ms) is not None:
        raise _ended(device)
    return device


def admitted_to_push(
    reader: Reader, production: str, token_hash: bytes, now_ms: int
) -> Device:
    """As `admitted`, but a revoked or expired device may hand over what it had left.

    Raises Revoked when it was stolen, or when REVIEW_MS are over.
    """
    device = _known(reader, production, token_hash)
    ended = ended_ms(device, now_ms)
    if ended is not None and (device.is_stolen or now_ms - ended > REVIEW_MS):
        raise _ended(device)
    return device


def ended_ms(device: Device, now_ms: int) -> int | None:
    """When the device was revoked, or its time was over; None if it may go on."""
    if device.revoked_ms is not None:
        return device.revoked_ms
    is_over = device.expires_ms is not None and now_ms >= device.expires_ms
    return device.expires_ms if is_over else None


def _known(reader: Reader, production: str, token_hash: bytes) -> Device:
    device = reader.device_by_token(token_hash)
    if device is None or device.production != production:
        raise UnknownToken(
            "The server does not know this phone. Pair it again; "
            "what it recorded is kept."
        )
    return device


def _ended(device: Device) -> Revoked | Expired:
    if device.revoked_ms is not None:
        return Revoked(
            "A coordinator has taken this phone off the production. "
            "Ask to be paired again."
        )
    return Expired("This phone's time on the production is over. Pair it again.")


def fresh_token(entropy: Entropy) -> str:
    """A new token; only its hash is to be kept."""
    return _text(entropy(TOKEN_BYTES))


def mint_pairing_code(
    writer: Writer,
    production: str,
    person: str,
    role: Role,
    now_ms: int,
    entropy: Entropy,
    department: str = "",
    device_expires_ms: int | None = None,
    unit: str = "",
) -> str:
    """A one-time code for `person` in `role`, to be shown once.

    Its device is told of `unit`; empty: of all units.

    Its device can be used until `device_expires_ms`; None: until it is revoked.

    Raises NotFound when the production has no such person.
    """
    if not writer.registers(production, "person", person):
        raise NotFound("There is no such person in this production.", field="person")
    for _ in range(HANDLE_TRIES_MAX):
        code = base64.b32encode(entropy(CODE_ENTROPY_BYTES)).decode()
        handle = code[:HANDLE_CHARS]
        rival = writer.pairing_code(production, handle)
        if rival is None or not _is_live(rival, now_ms):
            break
    else:
        raise BadInput("Too many pairing codes are open. Wait ten minutes.")
    writer.put_pairing_code(
        PairingCode(
            production,
            handle,
            secret_hash(code),
            person,
            role,
            department,
            expires_ms=now_ms + CODE_LIFE_MS,
            device_expires_ms=device_expires_ms,
            unit=unit,
        )
    )
    return code


def _is_live(code: PairingCode, now_ms: int) -> bool:
    return (
        code.used_ms is None
        and code.tries < CODE_TRIES_MAX
        and not _is_over(code, now_ms)
    )


def _is_over(code: PairingCode, now_ms: int) -> bool:
    """Older than CODE_LIFE_MS, or made while the server's clock was far ahead."""
    return not 0 < code.expires_ms - now_ms <= CODE_LIFE_MS


def redeem(
    writer: Writer, production: str, code: str, name: str, now_ms: int, entropy: Entropy
) -> tuple[Device, str] | PairingRefused:
    """The device and its token, told this once; or why not, in words.

    A refusal is returned, not raised: the wrong try must stay counted.
    """
    code = "".join(code.split()).replace("-", "").upper()
    known = writer.pairing_code(production, code[:HANDLE_CHARS])
    if known is None:
        return PairingRefused(
            "This code does not fit. Type it again, or ask the coordinator for one "
            "under Devices.",
            field="code",
        )
    refusal = _refusal(known, code, now_ms)
    if refusal:
        writer.put_pairing_code(replace(known, tries=known.tries + 1))
        return PairingRefused(refusal, field="code")
    writer.put_pairing_code(replace(known, used_ms=now_ms))
    token = fresh_token(entropy)
    device = Device(
        id=uuid7(now_ms, entropy(UUID_ENTROPY_BYTES)),
        production=production,
        person=known.person,
        role=known.role,
        name=" ".join(name.split())[:DEVICE_NAME_CHARS_MAX],
        department=known.department,
        token_hash=secret_hash(token),
        created_ms=now_ms,
        last_seen_ms=now_ms,
        expires_ms=known.device_expires_ms,
        unit=known.unit,
    )
    writer.put_device(device)
    return device, token


def _refusal(known: PairingCode, code: str, now_ms: int) -> str:
    """Why this code may not be redeemed, and what to do; empty if it may.

    That a code was used or is too old is told only to those who have all of it.
    """
    if known.tries >= CODE_TRIES_MAX:
        return "This code was tried too often. Ask the coordinator for a new one."
    if not hmac.compare_digest(known.code_hash, secret_hash(code)):
        return (
            "This code does not fit. Type it again, or ask the coordinator for one "
            "under Devices."
        )
    if known.used_ms is not None:
        return "This code was used before. Ask the coordinator for a new one."
    if _is_over(known, now_ms):
        return "This code is older than ten minutes. Ask for a new one."
    return ""


def office_device(
    writer: Writer,
    production: str,
    person: str,
    role: Role,
    key: str,
    name: str,
    now_ms: int,
) -> Device:
    """The device through which an admin login writes, made at its first use.

    `key` is what the office knows it by (an account's id): the same one always gets
    the same device, in each production its own. A revoked one stays revoked.
    """
    id_ = office_device_id(production, key)
    known = writer.device(id_)
    fresh = Device(
        id=id_,
        production=production,
        person=person,
        role=role,
        name=name,
        created_ms=now_ms,
        # The office writes by the server's own clock: its times are exact.
        offsets=Offsets(SERVER_BOOT, 0, 0),
    )
    if known is not None:
        fresh = replace(known, person=person, role=role, name=name)
    if fresh != known:
        writer.put_device(fresh)
    return fresh


def office_device_id(production: str, key: str) -> str:
    """The id of that device, whether it has been made or not."""
    digest = hashlib.sha256(f"{production} {key}".encode()).hexdigest()
    return f"office-{digest[:24]}"


def revoke_device(
    writer: Writer,
    production: str,
    id: str,
    now_ms: int,
    *,
    is_stolen: bool = False,
) -> Device:
    """From its next request on the device is told so. Raises NotFound.

    One that `is_stolen` hands nothing over any more, nor does any other that came of
    the same pairing: whoever has its token may have made them.
    """
    device = writer.device(id)
    if device is None or device.production != production:
        raise NotFound("There is no such device in this production.")
    root = device.root or device.id
    for one in writer.devices(production) if is_stolen else [device]:
        if one.id == id or root in (one.id, one.root):
            revoked = replace(
                one,
                revoked_ms=one.revoked_ms or now_ms,
                is_stolen=one.is_stolen or is_stolen,
            )
            writer.put_device(revoked)
    found = writer.device(id)
    assert found is not None
    return found


def mint_display(
    writer: Writer, production: str, name: str, unit: str, now_ms: int, entropy: Entropy
) -> str:
    """The key of a wall's link, told this once. `name` is its part of the address.

    The same name again replaces the link: the old key opens nothing any more.
    Raises BadInput when another production's wall has the name.
    """
    is_good = (
        name.isascii() and name.replace("-", "").isalnum() and name == name.lower()
    )
    if not is_good or len(name) > DEVICE_NAME_CHARS_MAX:
        raise BadInput(
            "A wall's name is small letters, digits and hyphens.", field="name"
        )
    known = writer.display(name)
    if known is not None and known.production != production:
        raise BadInput("Another wall has this name. Choose one.", field="name")
    key = _text(entropy(TOKEN_BYTES))
    writer.put_display(Display(name, production, unit, secret_hash(key), now_ms))
    return key


def revoke_display(writer: Writer, production: str, name: str, now_ms: int) -> None:
    """Raises NotFound. The wall forgets what it shows as soon as it is told."""
    known = writer.display(name)
    if known is None or known.production != production:
        raise NotFound("There is no such wall in this production.")
    writer.put_display(replace(known, revoked_ms=known.revoked_ms or now_ms))


def shown_display(reader: Reader, name: str, key: str) -> Display:
    """The wall that this link opens. Raises Forbidden, whatever is wrong with it."""
    known = reader.display(name)
    is_open = (
        known is not None
        and known.revoked_ms is None
        and hmac.compare_digest(known.key_hash, secret_hash(key))
    )
    if known is None or not is_open:
        raise Forbidden("This link opens no wall. Ask the office for a new one.")
    return known


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
