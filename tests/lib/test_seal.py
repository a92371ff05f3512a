"""The seal: whole and ours, or what is wrong; whatever was done to the file, and whoever made it."""

from __future__ import annotations

import asyncio
import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from mentorat.lib import seal, seal_keys
from mentorat.lib.seal import Code, Limits
from mentorat.lib.seal_keys import SealKey, SealKeyError
from tests.lib import sealing
from tests.lib.sealing import code, key, other_key, plain, sealed

MANAGE = Path(settings.BASE_DIR) / "manage.py"


@pytest.fixture(autouse=True)
def no_loop() -> Iterator[None]:
    """The browser of another file leaves an event loop in this thread, where the tests read seals as a process of its own does."""
    left = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(left)


def test_a_sealed_file_is_authentic_and_says_when() -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)  # the file says whole seconds
    fresh = seal.seal(plain(), key(), reason="x", place="y")
    found = seal.verify(fresh, [key().certificate])
    assert found.code == Code.AUTHENTIC
    assert found.sealed_at is not None
    assert before < found.sealed_at < datetime.now(UTC) + timedelta(seconds=2)
    assert found.certificate == seal_keys.fingerprint(key().certificate)
    assert sealed().startswith(plain())  # what was drawn is not touched
    assert len(sealed()) - len(plain()) < 10_000


def test_files_written_as_old_programs_do_are_sealed_too() -> None:
    assert code(seal.seal(plain(objects=False), key(), reason="x", place="y")) == "authentic"


def test_a_caller_that_has_an_event_loop_seals_too() -> None:
    async def inside() -> bytes:
        return seal.seal(plain(), key(), reason="x", place="y")

    assert code(asyncio.run(inside())) == "authentic"


def test_one_bit_changed_anywhere_is_seen() -> None:
    first, second, _rest = sealing.ranges(sealed())
    places = {
        "header": 6,
        "page": sealed().index(b"stream") + 12,
        "seal's own words": sealed().index(b"/Reason") + 10,
        "its date": sealed().index(b"/M (") + 8,
        "its ranges": sealed().index(b"/ByteRange") + 16,
        "signature": first + 600,
        "certificate in it": first + 2000,
        "zeros after it": second - 3,
        "around it": first,
        "table of objects": second + (len(sealed()) - second) // 2,
        "last line": len(sealed()) - 3,
    }
    for where, place in places.items():
        changed = bytearray(sealed())
        changed[place] ^= 1
        assert code(bytes(changed)) == "altered", where


@pytest.mark.parametrize(
    "made", [sealing.revised, sealing.without_field, lambda c: c + b"\n", lambda c: c + c]
)
def test_something_after_the_seal_is_seen_though_the_seal_is_intact(made: object) -> None:
    assert callable(made)
    assert code(made(sealed())) == "extended"


def test_a_document_hidden_in_the_hole_of_a_seal_is_not_ours() -> None:
    """The library alone is deceived by it: right signature, ours, "covers the entire file"."""
    from asn1crypto import x509 as certificates
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    forged = sealing.hollowed(sealed())
    ours = certificates.Certificate.load(key().certificate.public_bytes(serialization.Encoding.DER))
    (embedded,) = PdfFileReader(BytesIO(forged)).embedded_signatures
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[ours], allow_fetching=False))
    assert status.bottom_line
    assert status.coverage is not None
    assert status.coverage.name == "ENTIRE_FILE"
    assert code(forged) == "altered"


def test_cut_short_saved_again_or_dressed_up() -> None:
    assert code(sealed()[:-40]) == "altered"
    assert code(sealing.saved_again(sealed())) == "altered"
    assert code(b"#!/bin/sh\n" + sealed()) == "altered"  # two kinds of file in one
    assert code(b"GIF89a" + bytes(2000) + sealed()) == "not_pdf"


def test_what_is_not_ours() -> None:
    assert code(seal.seal(plain(), other_key(), reason="x", place="y")) == "unknown_seal"
    assert code(plain()) == "no_seal"
    assert code(b"bonjour") == code(b"") == "not_pdf"
    assert code(b"%PDF-1.7\n" + bytes(range(256)) * 40) == "unreadable"
    assert code(plain()[: len(plain()) // 2]) == "unreadable"
    assert code(sealing.encrypted()) == "encrypted"


def test_our_certificate_on_somebody_elses_signature() -> None:
    """Whoever has a sealed file has our certificate: it proves nothing without the key."""
    impostor = SealKey(other_key().private, key().certificate)
    assert code(seal.seal(plain(), impostor, reason="x", place="y")) == "altered"


def test_a_former_key_is_recognised_as_long_as_it_is_trusted() -> None:
    assert code(sealed(), other_key(), key()) == "authentic"
    assert code(sealed(), other_key()) == "unknown_seal"


def test_a_seal_dated_out_of_its_certificate() -> None:
    long_ago = datetime.now(UTC) - timedelta(days=40)
    short = seal_keys.make("Court", years=1)
    with pytest.raises(SealKeyError), time_machine.travel(long_ago, tick=False):
        seal.seal(plain(), short, reason="x", place="y")
    lenient = seal_keys.make("Court", years=1)
    with time_machine.travel(long_ago, tick=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(SealKey, "valid_at", lambda *_: True)
        antedated = seal.seal(plain(), lenient, reason="x", place="y")
    assert code(antedated, lenient) == "expired"


def test_a_certificate_that_ended_since_keeps_its_seals_good() -> None:
    start = datetime.now(UTC) - timedelta(days=800)
    with time_machine.travel(start, tick=False):
        former = seal_keys.make("Ancien", years=1)
        old = seal.seal(plain(), former, reason="x", place="y")
    assert not former.valid_at(datetime.now(UTC))
    assert code(old, former) == "authentic"


def test_a_certificate_that_an_authority_gave() -> None:
    """Trusted by itself, whoever issued it and whatever use it names."""
    authority, private = seal_keys.make("Autorité", years=2), ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Maison")]))
        .issuer_name(authority.certificate.subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=300))
        .sign(authority.private, hashes.SHA256())
    )
    given = SealKey(private, certificate)
    assert code(seal.seal(plain(), given, reason="x", place="y"), given) == "authentic"


# --- what a hostile file may cost -------------------------------------------------------------------


def test_limits_of_size_memory_and_time() -> None:
    trusted = [key().certificate]
    assert seal.verify(bytes(200), trusted, Limits(size=100)).code == Code.TOO_LARGE
    bomb = sealing.bomb()
    assert len(bomb) < 10_000
    start = time.monotonic()
    assert seal.verify(bomb, trusted).code in (Code.UNREADABLE, Code.TOO_HEAVY)
    assert time.monotonic() - start < 15
    assert seal.verify(sealed(), trusted, Limits(memory_mb=48)).code == Code.TOO_HEAVY
    assert seal.verify(sealed(), trusted, Limits(wall_seconds=0.01)).code == Code.TOO_HEAVY


def test_the_web_does_not_load_the_library_to_start() -> None:
    asked = "import django, sys; django.setup(); from django.urls import reverse; reverse('verify');"
    said = "print(sorted(m for m in sys.modules if m.split('.')[0] in ('pyhanko', 'aiohttp')))"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "mentorat.settings"}
    done = subprocess.run(
        [sys.executable, "-c", asked + said],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


# --- keys -------------------------------------------------------------------------------------------


def as_pkcs12(made: SealKey, secret: bytes | None) -> bytes:
    how = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"seal", made.private, made.certificate, None, how)


def test_a_key_is_read_in_each_form(tmp_path: Path) -> None:
    files = {"seal.pem": key().pem(), "seal.p12": as_pkcs12(key(), b"secret")}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        for given in (str(tmp_path / name), base64.b64encode(content).decode()):
            assert (
                seal_keys.read(given, "secret" if name.endswith("12") else "").certificate
                == key().certificate
            )


def test_what_is_wrong_with_a_key_is_told() -> None:
    def given(content: bytes) -> str:
        return base64.b64encode(content).decode()

    mixed = SealKey(other_key().private, key().certificate).pem()
    public = seal_keys.public_pem(key().certificate)
    for source, words in (
        ("/nulle/part/seal.pem", "cannot be read"),
        ("pas du base64 !", "neither the path"),
        (given(b"rien"), "neither PKCS"),
        (given(as_pkcs12(key(), b"secret")), "passphrase is wrong"),
        (given(public), "a private key and its certificate"),
        (given(mixed), "not the one"),
    ):
        with pytest.raises(SealKeyError, match=words):
            seal_keys.read(source, "faux")


# --- commands ---------------------------------------------------------------------------------------


def manage(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command, where neither database nor Redis answers."""
    environment = {
        "PATH": os.environ["PATH"],
        "MENTORAT_NO_BOOTSTRAP": "1",
        "DATABASE_URL": "postgresql://nobody@localhost:1/none",
        "REDIS_URL": "redis://localhost:1/0",
        **variables,
    }
    return subprocess.run(
        [sys.executable, str(MANAGE), *words], env=environment, capture_output=True, text=True, check=False
    )


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    pem, said = tmp_path / "seal.pem", StringIO()
    call_command("make_seal", out=str(pem), name="Maison", stdout=said)
    assert f"SEAL_KEY={pem}" in said.getvalue()
    assert pem.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in (tmp_path / "seal.crt").read_text()
    made = seal_keys.read(str(pem))
    with pytest.raises(CommandError):
        call_command("make_seal", out=str(pem))
    assert seal_keys.read(str(pem)).certificate == made.certificate


def test_a_file_is_checked_without_database_and_says_by_its_status(tmp_path: Path) -> None:
    pem, whole, longer = (tmp_path / name for name in ("seal.pem", "charte.pdf", "plus.pdf"))
    seal_keys.write_new(pem, key().pem())
    whole.write_bytes(sealed())
    longer.write_bytes(sealed() + b" ")
    trust = ("--trust", str(pem))
    outcomes = {
        (str(whole),): (0, "code: authentic"),
        (str(longer), *trust): (1, "code: extended"),
        (str(tmp_path / "absent.pdf"), *trust): (2, ""),
    }
    for words, (status, said) in outcomes.items():
        done = manage("verify_seal", *words, SEAL_KEY=str(pem), MENTORAT_STATE_DIR=str(tmp_path))
        assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr
        assert said in done.stdout
    with pytest.raises(CommandError) as wrong:
        call_command("verify_seal", str(whole), trust=[str(whole)])
    assert wrong.value.returncode == 2
