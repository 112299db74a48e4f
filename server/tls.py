"""The server's certificates: the one in use, the next one, and what phones are told.

A phone pins whole certificates, so the next one is announced by the one in use: what
`announced` says goes out with every greeting, and replaces what the phone trusted.

    DIR/tls/current.pem   key and certificate in use, if made here
    DIR/tls/next.pem      the one to come; of one that the operator brings, no key
    DIR/tls/announced     since when phones are told of it, epoch ms; absent: not yet
"""

import base64
import os
import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from server.addresses import names
from server.certificate import certificate_pem
from server.settings import Settings
from shared.errors import BadInput
from shared.pairing import fingerprint

FOLDER = "tls"
CURRENT = "current.pem"
NEXT = "next.pem"
SINCE = "announced"
PEM_BYTES_MAX = 256 * 1024
BEGIN = b"-----BEGIN CERTIFICATE-----"
END = b"-----END CERTIFICATE-----"
KEY = b"PRIVATE KEY-----"


class Certificates(Struct, frozen=True):
    """What phones are told. `fingerprint` is for tickets; `announced` is base64 of the
    DER of each to trust, the one in use first. Both are empty where the line is not
    ours to secure.
    """

    fingerprint: str = ""
    announced: tuple[str, ...] = ()


class Files(Struct, frozen=True):
    """What TLS is served with: PEM files. `key` is None where `chain` holds it too."""

    chain: Path
    key: Path | None = None


def files_of(settings: Settings, clock: Callable[[], int]) -> Files | None:
    """What to serve TLS with: what the operator brings, else what the server makes for
    itself, now, if it has not yet. None where it speaks plain HTTP.
    """
    if not settings.is_tls:
        return None
    if settings.certificate is not None:
        return Files(settings.certificate, settings.key)
    current = settings.data / FOLDER / CURRENT
    if not current.exists():
        write_private(current, certificate_pem(names(settings), clock()))
    return Files(current)


def certificates_of(settings: Settings, clock: Callable[[], int]) -> Certificates:
    """What a server that starts now tells phones. Raises BadInput for broken files.

    `clock` is epoch ms, UTC; it is asked only where something is written.
    """
    files, data = files_of(settings, clock), settings.data
    if files is None:
        return Certificates()
    chain_der, next_one = der(files.chain), data / FOLDER / NEXT
    told = [chain_der]
    if next_one.exists():
        next_der = der(next_one)
        if next_der == chain_der:
            # The operator has put it in its place: that rotation is done.
            forget_next(data)
        else:
            told.append(next_der)
            if announced_ms(data) is None:
                write_private(data / FOLDER / SINCE, str(clock()).encode())
    announced = tuple(base64.b64encode(one).decode() for one in told)
    return Certificates(fingerprint(chain_der), announced)


def served_context(files: Files) -> ssl.SSLContext:
    """Raises BadInput for files that are no certificate and its key."""
    for file in (files.chain, files.key or files.chain):
        # OpenSSL would not say which one cannot be read.
        file.open("rb").close()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        # A key with a password would be asked for at a terminal that nobody watches.
        context.load_cert_chain(files.chain, files.key, password=lambda: b"")
    except (ssl.SSLError, ValueError) as error:
        named = f"{files.chain} and {files.key}" if files.key else f"{files.chain}"
        raise BadInput(
            f"No certificate and its key, without a password, in {named}."
        ) from error
    return context


def has_next(data: Path) -> bool:
    return (data / FOLDER / NEXT).exists()


def put_next(data: Path, pem: bytes) -> None:
    """The certificate to come, from the next start on. Raises BadInput if there is one
    already.
    """
    if has_next(data):
        raise BadInput("There is a next certificate already.")
    # Of an earlier rotation that was cut off.
    (data / FOLDER / SINCE).unlink(missing_ok=True)
    write_private(data / FOLDER / NEXT, pem)


def announced_ms(data: Path) -> int | None:
    """Since when phones are told of the next certificate; None: they are not."""
    try:
        return int((data / FOLDER / SINCE).read_text("ascii"))
    except FileNotFoundError:
        return None


def take_next(data: Path) -> None:
    """From its next start on the server shows its next certificate.

    Raises BadInput if that is one that the operator brings.
    """
    folder = data / FOLDER
    if KEY not in (folder / NEXT).read_bytes():
        raise BadInput(
            "The next certificate is one that you bring: put it and its key in the "
            "place of those that the server is started with, and start it again."
        )
    (folder / NEXT).replace(folder / CURRENT)
    forget_next(data)


def forget_next(data: Path) -> None:
    """Nothing is announced any more."""
    for name in (NEXT, SINCE):
        (data / FOLDER / name).unlink(missing_ok=True)
    _sync_folder(data / FOLDER)


def der(path: Path) -> bytes:
    """The first certificate in a PEM file, which is the server's. Raises BadInput."""
    with path.open("rb") as file:
        return first_der(file.read(PEM_BYTES_MAX), str(path))


def first_der(pem: bytes, called: str) -> bytes:
    """The first certificate in PEM text. Raises BadInput if there is none."""
    _, begin, rest = pem.partition(BEGIN)
    body, end, _ = rest.partition(END)
    with suppress(ValueError):
        return ssl.PEM_cert_to_DER_cert((begin + body + end).decode("ascii"))
    raise BadInput(f"{called} holds no certificate in PEM.")


def write_private(path: Path, content: bytes) -> None:
    """The whole file or nothing of it, for its owner only, whatever goes wrong."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    # Made with its mode, not given it afterwards: no moment when others can read.
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A rename is on disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
