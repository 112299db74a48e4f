"""The next certificate: made, announced, and taken when phones have heard of it."""

import argparse
import asyncio
import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct

from server.certificate import certificate_pem, names_in
from server.store.protocol import Reader
from server.store.rows import Device
from server.store.sqlite import opened
from server.tls import (
    CURRENT,
    FOLDER,
    announced_ms,
    der,
    has_next,
    put_next,
    take_next,
)
from shared.access import Role
from shared.errors import BadInput

# Of a crowd that has not heard, these are named.
UNHEARD_SHOWN_MAX = 20

ANNOUNCED = (
    "The next certificate is there. Start the server again, and it tells every phone "
    "that it hears from. Then come back and say rotate-certificate once more."
)
TAKEN = "Start the server again: from then on it shows the new certificate."
ALL_PAIR_AGAIN = (
    "Start the server again: from then on it shows a new certificate that no phone "
    "has heard of. Pair each of them again; they keep what they hold."
)


Run = Callable[[argparse.Namespace], int]
Adding = Callable[[str, str, Run], argparse.ArgumentParser]


class Unheard(Struct, frozen=True):
    """A phone that would have to be paired again. `whose` is empty if unknown."""

    name: str
    whose: str


def add_rotating(
    command: Adding, say: Callable[[str], None], clock: Callable[[], int]
) -> None:
    """Add `rotate-certificate`; `command` adds one that runs on a data folder, `say`
    tells people, `clock` is epoch ms, UTC.
    """

    def run(asked: argparse.Namespace) -> int:
        phones = partial(_unheard_in, asked.data)
        now_ms = clock()
        say(rotate(asked.data, now_ms, phones, asked.certificate, is_now=asked.now))
        return 0

    added = command(
        "rotate-certificate",
        "Announce a new certificate to phones; said again, take it.",
        run,
    )
    added.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="the next one, where the server is started with --certificate (PEM)",
    )
    added.add_argument(
        "--now",
        action="store_true",
        help="take it whoever has heard of it; the others are to be paired again",
    )


def rotate(
    data: Path,
    now_ms: int,
    unheard_since: Callable[[int], list[Unheard]],
    brought: Path | None = None,
    *,
    is_now: bool = False,
) -> str:
    """One step of a rotation, and what the operator does next, in words.

    `brought` is the file of a certificate that the operator will bring; `is_now` asks
    nobody. Raises BadInput where there is nothing to do yet, or nothing to go on from.
    """
    if brought is not None or not (is_now or has_next(data)):
        _begin(data, brought, now_ms)
        return ANNOUNCED
    if not has_next(data):
        # As when the key in use has got into other hands: it announces nothing.
        _begin(data, None, now_ms)
        take_next(data)
        return ALL_PAIR_AGAIN
    if not is_now:
        _check_heard(data, unheard_since)
    take_next(data)
    return TAKEN


def unheard(reader: Reader, since_ms: int) -> list[Unheard]:
    """The phones of every production that were not heard of since then."""
    return [
        Unheard(device.name or device.id, _whose(reader, device))
        for production in reader.productions()
        for device in reader.devices(production.id)
        if device.token_hash
        and device.revoked_ms is None
        and device.role is not Role.DISPLAY
        and device.last_seen_ms < since_ms
    ]


def _unheard_in(data: Path, since_ms: int) -> list[Unheard]:
    async def read() -> list[Unheard]:
        async with opened(data) as store:
            return await store.read(lambda reader: unheard(reader, since_ms))

    return asyncio.run(read())


def _begin(data: Path, brought: Path | None, now_ms: int) -> None:
    """Make the next certificate, or take over one that the operator brings."""
    if brought is not None:
        # Its key, if that is in the file too, is none of ours.
        put_next(data, ssl.DER_cert_to_PEM_cert(der(brought)).encode())
        return
    current = data / FOLDER / CURRENT
    if not current.exists():
        raise BadInput(
            "The server has not made a certificate here, so there is none to follow. "
            "For one of your own, say which comes next: --certificate FILE."
        )
    put_next(data, certificate_pem(names_in(current.read_bytes()), now_ms))


def _check_heard(data: Path, unheard_since: Callable[[int], list[Unheard]]) -> None:
    """Raises BadInput naming the phones that would be left behind."""
    since_ms = announced_ms(data)
    if since_ms is None:
        raise BadInput(
            "Phones are not told of the next certificate yet: start the server again."
        )
    phones = unheard_since(since_ms)
    if not phones:
        return
    shown = [
        f"  {one.name}, {one.whose}" if one.whose else f"  {one.name}"
        for one in phones[:UNHEARD_SHOWN_MAX]
    ]
    if len(phones) > UNHEARD_SHOWN_MAX:
        shown.append(f"  and {len(phones) - UNHEARD_SHOWN_MAX} more")
    count = "1 phone has" if len(phones) == 1 else f"{len(phones)} phones have"
    raise BadInput(
        f"{count} not been heard of since the next certificate was announced:\n"
        + "\n".join(shown)
        + "\nWithout it they must be paired again, and lose nothing. Wait for them, "
        "or take it all the same with --now."
    )


def _whose(reader: Reader, device: Device) -> str:
    groups = reader.registers(device.production, "person", device.person)
    name = groups.get("name")
    return str(name.register.value.get("name", "")) if name else ""
