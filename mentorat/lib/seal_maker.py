"""Makes the seal of `mentorat.lib.seal`, which imports this module at the first seal: pyHanko weighs a second."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from mentorat.lib.seal_keys import SealKey

FIELD = "Mentorat"


class Signer(signers.Signer):
    """Signs with a key that is loaded already: loading it checks its primes, a tenth of a second each time."""

    def __init__(self, key: SealKey) -> None:
        self.key = key
        certificate = x509.Certificate.load(key.certificate.public_bytes(serialization.Encoding.DER))
        super().__init__(signing_cert=certificate)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != "sha256":
            raise ValueError(digest_algorithm)
        private: Any = self.key.private
        if isinstance(private, rsa.RSAPrivateKey):
            return private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return bytes(private.sign(data, ec.ECDSA(hashes.SHA256())))


def make(content: bytes, key: SealKey, reason: str, place: str) -> bytes:
    """The PDF with its seal. In a thread of its own: the library opens an event loop, and the caller may have one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_made, content, key, reason, place).result()


def _made(content: bytes, key: SealKey, reason: str, place: str) -> bytes:
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        location=place,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    # Hidden: a mark that one sees would be an object that nobody can read aloud (PDF/UA).
    unseen = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
    spec = fields.SigFieldSpec(FIELD, invis_sig_settings=unseen)
    out = BytesIO()
    signers.PdfSigner(metadata, Signer(key), new_field_spec=spec).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(content)), output=out
    )
    return out.getvalue()
