"""The platform's certificate and key: read, made, written. Knows `cryptography` alone, so that the settings may ask it.

A key is given as the path of a file or as base64, of PKCS#12 or of PEM (private key, then certificate); certificates
to trust likewise, as PEM. What is wrong with what was given is told in one sentence, by `SealKeyError`.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PEM = b"-----BEGIN "
BITS = 3072

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class SealKeyError(ValueError):
    """The key or the certificate cannot be used; the message says what was expected."""


@dataclass(frozen=True)
class SealKey:
    """The private key and its certificate."""

    private: PrivateKey
    certificate: x509.Certificate

    def valid_at(self, moment: datetime) -> bool:
        first, last = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        return first <= moment <= last

    def pem(self) -> bytes:
        """Both, in PEM, without a passphrase: for a file that nobody else may read."""
        private = self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private + public_pem(self.certificate)


def read(given: str, passphrase: str = "") -> SealKey:
    """The key that a variable gives. Raises SealKeyError."""
    content, secret = _content(given), passphrase.encode() or None
    try:
        private, certificate = _from_pem(content, secret) if PEM in content else _from_pkcs12(content, secret)
    except (ValueError, TypeError) as error:
        if isinstance(error, SealKeyError):
            raise
        raise SealKeyError("it is neither PKCS#12 nor PEM, or its passphrase is wrong.") from error
    if private is None or certificate is None:
        raise SealKeyError("it must hold a private key and its certificate.")
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SealKeyError("the key must be RSA or elliptic curve (ECDSA).")
    if private.public_key() != certificate.public_key():
        raise SealKeyError("the certificate is not the one of the private key.")
    return SealKey(private, certificate)


def certificates(given: str) -> list[x509.Certificate]:
    """The certificates that a variable or a file gives, in PEM or DER. Raises SealKeyError."""
    content = _content(given)
    try:
        found = (
            x509.load_pem_x509_certificates(content)
            if PEM in content
            else [x509.load_der_x509_certificate(content)]
        )
    except ValueError as error:
        raise SealKeyError("it holds no certificate in PEM.") from error
    return found


def public_pem(*several: x509.Certificate) -> bytes:
    """The certificates alone, which may be given to anybody."""
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in several)


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, in hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def make(name: str, *, years: int, since: datetime | None = None) -> SealKey:
    """A new key with a certificate that it signs itself, valid from `since` (now, less an hour for clocks that differ)."""
    private = rsa.generate_private_key(65537, BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    start = since or datetime.now(UTC) - timedelta(hours=1)
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(datetime.now(UTC) + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    return SealKey(private, certificate)


def write_new(path: Path, content: bytes) -> None:
    """A file that its owner alone may read; raises FileExistsError rather than replace one."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _content(given: str) -> bytes:
    """What the path names, or what the base64 says. Raises SealKeyError."""
    if given.startswith("-----BEGIN "):
        return given.encode()
    if given.startswith(("/", "~", ".")) or "." in given:  # base64 has no dot
        try:
            return Path(given).expanduser().read_bytes()
        except OSError as error:
            raise SealKeyError(f"the file {given} cannot be read: {error.strerror}.") from error
    try:
        return base64.b64decode("".join(given.split()), validate=True)
    except binascii.Error as error:
        raise SealKeyError("it is neither the path of a file nor base64.") from error


def _from_pem(content: bytes, secret: bytes | None) -> tuple[object, x509.Certificate | None]:
    if b"PRIVATE KEY" not in content or b"BEGIN CERTIFICATE" not in content:
        raise SealKeyError("the PEM must hold a private key and its certificate.")
    needed = secret if b"ENCRYPTED" in content else None
    return serialization.load_pem_private_key(content, needed), x509.load_pem_x509_certificate(content)


def _from_pkcs12(content: bytes, secret: bytes | None) -> tuple[object, x509.Certificate | None]:
    private, certificate, _others = pkcs12.load_key_and_certificates(content, secret)
    return private, certificate
