"""Makes a key and a certificate that it signs itself.

Phones compare the whole certificate and read nothing in it. Names and dates are for
browsers whose owners choose to trust it.
"""

import ipaddress
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

COMMON_NAME = "Callboard"
LIFE_DAYS = 3_650
# A browser whose clock is behind ours takes it too.
EARLIER = timedelta(days=2)
# Before and after these a server's clock is wrong, and the certificate's form ends.
YEAR_MIN, YEAR_MAX = 2026, 2999


def certificate_pem(names: Iterable[str], now_ms: int) -> bytes:
    """A fresh P-256 key and its certificate, in PEM; for each of `names`, which are
    hosts and addresses.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, COMMON_NAME)])
    start = _start(now_ms)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=LIFE_DAYS))
        .add_extension(x509.SubjectAlternativeName(_names(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    ) + certificate.public_bytes(Encoding.PEM)


def _start(now_ms: int) -> datetime:
    now = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=now_ms)
    if not YEAR_MIN <= now.year <= YEAR_MAX:
        now = now.replace(year=YEAR_MIN, month=1, day=1)
    return now - EARLIER


def _names(names: Iterable[str]) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for name in dict.fromkeys(names):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            # A name that no certificate can hold is left out: phones do not read it.
            if name and name.isascii():
                found.append(x509.DNSName(name))
    return found


def names_in(pem: bytes) -> list[str]:
    """Whom a certificate is for, as `certificate_pem` takes it."""
    certificate = x509.load_pem_x509_certificate(pem)
    try:
        found = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in found.value]
