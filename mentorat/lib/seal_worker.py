"""Examines one PDF that anybody may have made; run as a file by `mentorat.lib.seal`, of which it imports nothing.

Standard input: a line of JSON (`trusted`, certificates in PEM; `cpu_seconds`, `memory_mb`), then the file. Standard
output: a line of JSON (`code`, and `sealed_at`, `certificate` when there is a seal of ours).

What is demanded, beyond what a library calls valid: the seal covers the file from its first byte to its last, and what
it leaves out is its own hexadecimal digits and nothing else. Without the first, something added afterwards passes;
without the second, whoever holds one sealed file can hide another document in the hole that the seal leaves.
"""

import json
import logging
import re
import resource
import sys
import warnings
from datetime import datetime
from io import BytesIO
from typing import Any

RANGES = re.compile(rb"/ByteRange\s{0,9}\[\s{0,9}0\s{1,9}\d{1,9}\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{0,9}\]")
HOLE = re.compile(rb"<([0-9A-Fa-f]+)>")
MOST_ENDS = 4  # how many former ends of a file are tried
TRACE = b"/ETSI.CAdES.detached"
MiB = 1024 * 1024


def limit(cpu_seconds: int, memory_mb: int) -> None:
    """Bound this process."""
    space = memory_mb * MiB
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def judge(content: bytes, trusted: list[Any]) -> dict[str, str]:
    """What this file is worth. It was extended when a beginning of it is whole and sealed by us."""
    if b"%PDF-" not in content[:1024]:
        return {"code": "not_pdf"}
    whole = examine(content, trusted)
    if whole["code"] == "authentic":
        return whole
    for end in former_ends(content):
        before = examine(content[:end], trusted)
        if before["code"] == "authentic":
            return {**before, "code": "extended"}
    return whole


def former_ends(content: bytes) -> list[int]:
    """Where the file ended when it was sealed, as what looks like a seal says; the last ones first, few of them."""
    ends = {int(found[1]) + int(found[2]) for found in RANGES.finditer(content)}
    return sorted((end for end in ends if end < len(content)), reverse=True)[:MOST_ENDS]


def examine(content: bytes, trusted: list[Any]) -> dict[str, str]:
    """The file as it stands, from its first byte to its last."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(content))  # its own limits bound what a stream may unpack to
        if reader.encrypted:
            return {"code": "encrypted"}
        return weigh(content, list(reader.embedded_signatures), trusted)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a hostile file makes a reader raise anything; the outcome is the same
        return {"code": "altered" if TRACE in content else "unreadable"}


def weigh(content: bytes, signatures: list[Any], trusted: list[Any]) -> dict[str, str]:
    """What our seal is worth, among the signatures of the file."""
    if not signatures:
        return {"code": "no_seal"}
    known = {certificate.sha256: certificate for certificate in trusted}
    ours = [each for each in signatures if each.signer_cert.sha256 in known]
    if not ours:
        return {"code": "unknown_seal"}
    seal = ours[-1]
    certificate = known[seal.signer_cert.sha256]
    told = {"certificate": certificate.sha256.hex()}
    if not (covers_all(content, seal) and holds(seal, certificate)):
        return {**told, "code": "altered"}
    at = seal.self_reported_timestamp
    return {
        **told,
        "code": "authentic" if in_force(certificate, at) else "expired",
        "sealed_at": at.isoformat(),
    }


def covers_all(content: bytes, seal: Any) -> bool:
    """Two ranges, from the first byte to the last, around one hexadecimal string: the signature itself, then zeros."""
    from asn1crypto import parser

    zero, first, second, rest = (int(each) for each in seal.byte_range)
    hole = HOLE.fullmatch(content[first:second]) if 0 < first < second else None
    if zero != 0 or second + rest != len(content) or hole is None or len(hole[1]) % 2:
        return False
    held = bytes.fromhex(hole[1].decode())
    return held == seal.pkcs7_content and not held[parser.peek(held) :].strip(b"\0")


def holds(seal: Any, certificate: Any) -> bool:
    """Whether the signature is right and made by the key of this very certificate."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # The certificate was chosen by hand: whether it was in force when it sealed is asked apart, not now.
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=middle(certificate))
    status = validate_pdf_signature(seal, context, key_usage_settings=KeyUsageConstraints(key_usage=()))
    return bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def middle(certificate: Any) -> datetime:
    """A moment at which the certificate was in force."""
    first, last = certificate.not_valid_before, certificate.not_valid_after
    moment: datetime = first + (last - first) / 2
    return moment


def in_force(certificate: Any, at: datetime) -> bool:
    return bool(certificate.not_valid_before <= at <= certificate.not_valid_after)


def main() -> None:
    """Read one job, write one answer."""
    from asn1crypto import pem, x509

    job = json.loads(sys.stdin.buffer.readline())
    limit(job["cpu_seconds"], job["memory_mb"])
    trusted = [
        x509.Certificate.load(der)
        for _kind, _head, der in pem.unarmor(job["trusted"].encode(), multiple=True)
    ]
    try:
        answer = judge(sys.stdin.buffer.read(), trusted)
    except MemoryError:
        answer = {"code": "too_heavy"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    logging.disable()  # what a library says of somebody's file goes nowhere
    warnings.simplefilter("ignore")
    main()
