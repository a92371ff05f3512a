"""What is handed out is sealed and written down; anybody checks it, by its code or with the file, and learns no name by the code."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from charters import codes
from charters.models import Charter, DocumentKind, SealedDocument
from charters.services import sealing, seals
from mentorat.lib import platform_seal, seal
from mentorat.lib.pdf import Pdf
from mentorat.lib.seal import Code
from programs import limits
from programs.models import OutboundEmail
from tests.charters.room import Room, inside
from tests.lib import sealing as files

pytestmark = pytest.mark.django_db


def signed(room: Room, number: int = 0) -> Charter:
    """A charter signed by both, with its copy."""
    binome = room.binomes[number]
    charter = room.accept(binome)
    for member in room.members(binome):
        room.sign(member, charter)
    assert sealing.seal_missing() == 1
    return room.charter(binome)


def record(**known: Any) -> SealedDocument:
    with scopes_disabled():
        return SealedDocument.objects.get(**known)


def sent(client: Client, content: bytes, name: str = "charte.pdf", **headers: str) -> Any:
    return client.post(reverse("verify_file"), {"file": SimpleUploadedFile(name, content)}, headers=headers)


def test_codes_tell_a_slip_of_the_pen() -> None:
    code = codes.draw()
    assert codes.read(f" {codes.shown(code).lower()} ") == code
    for place in range(len(code)):
        for sign in codes.SIGNS:
            changed = code[:place] + sign + code[place + 1 :]
            assert codes.read(changed) == (code if changed == code else "")
        swapped = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]
        assert codes.read(swapped) == (code if swapped == code else "")
    assert {codes.read(text) for text in ("", "A", code[:-1], code + "A", "Ω" * 12, "O" + code[1:])} == {""}


@pytest.mark.pdf
def test_a_signed_charter_is_sealed_and_anybody_checks_it(client: Client, real_pdf: None) -> None:
    room = Room.open()
    charter = signed(room)
    content = bytes(charter.signed_pdf or b"")
    assert seal.verify(content, platform_seal.trusted()).code == Code.AUTHENTIC
    row = record(charter=charter.pk)
    assert (row.kind, row.signatures, row.consortium_id) == ("charter", 2, room.tenant.consortium.pk)

    page = client.get(reverse("verify_code", args=[row.code])).text
    assert codes.shown(row.code) in page
    assert "2 signatures électroniques simples" in page
    for name in (charter.binome.mentor.name, charter.binome.mentee.last_name, room.tenant.consortium.name):
        assert name not in page

    page = sent(client, content).text
    assert 'data-code="authentic"' in page
    assert charter.binome.mentor.name in page
    assert charter.binome.mentee.name in page

    page = sent(client, files.revised(content)).text
    assert 'data-code="extended"' in page
    assert "Quelque chose a été ajouté" in page
    assert charter.binome.mentor.name not in page
    changed = content.replace(b"/Reason", b"/reason")
    assert 'data-code="altered"' in sent(client, changed).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"bonjour", "not_pdf"),
        (files.plain(), "no_seal"),
        (files.encrypted(), "encrypted"),
        (files.sealed(), "unknown_seal"),
    ],
)
def test_what_is_not_ours_is_told_plainly(client: Client, content: bytes, said: str) -> None:
    answer = sent(client, content)
    assert answer.status_code == 200
    assert f'data-code="{said}"' in answer.text
    assert "Non confirmé" in answer.text


def test_a_file_too_large_is_refused_before_it_is_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "verify", lambda *_: pytest.fail("it was read"))
    large = sent(client, b"%PDF-" + bytes(seal.Limits().size))
    assert large.status_code == 413
    assert sent(client, b"").status_code == 422
    assert client.post(reverse("verify_file")).status_code == 422
    assert client.get(reverse("verify_file")).headers["Location"] == reverse("verify")


def test_codes_typed_by_hand(client: Client) -> None:
    signed(Room.open())
    row = record()
    typed = client.get(reverse("verify"), {"code": codes.shown(row.code).lower()})
    assert typed.headers["Location"] == reverse("verify_code", args=[row.code])
    assert client.get(reverse("verify"), {"code": "ABCD"}).status_code == 422
    assert client.get(reverse("verify_code", args=[codes.draw()])).status_code == 404
    assert client.get(reverse("verify_code", args=["<script>"])).status_code == 404
    english = client.get(reverse("verify"), headers={"accept-language": "en"})
    assert "Check a document" in english.text
    assert english.headers["X-Robots-Tag"] == "noindex"


def test_nobody_tries_codes_or_files_without_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    few = dict.fromkeys(("verify_code", "verify_file"), ((2, limits.HOUR, "ip"),))
    monkeypatch.setattr(limits, "LIMITS", {**limits.LIMITS, **few})
    statuses = [client.get(reverse("verify_code", args=[codes.draw()])).status_code for _ in range(3)]
    assert statuses == [404, 404, 429]
    assert [sent(client, b"").status_code for _ in range(3)] == [422, 422, 429]


def test_a_copy_is_made_once_and_told_once() -> None:
    room = Room.open()
    charter = signed(room)
    assert sealing.seal(charter_id=charter.pk) is None
    with inside(room.tenant):
        assert SealedDocument.objects.count() == 1
    assert OutboundEmail.objects.filter(kind="charter_signed").count() == 2


def test_a_copy_that_is_not_kept_leaves_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker made the copy meanwhile: the code that this one drew stands for nothing."""
    room = Room.open()
    charter = signed(room)
    late = seals.issue(
        kind=DocumentKind.CHARTER,
        consortium=room.tenant.consortium,
        program=charter.program,
        draw=lambda mark: Pdf(mark.code.encode(), 1, ""),
        language="fr",
        charter=charter,
    )
    with inside(room.tenant):
        assert sealing._keep(charter, late) is None
        assert SealedDocument.objects.count() == 1


def test_without_a_key_the_copy_does_not_speak_of_a_seal(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEAL_KEY = platform_seal.NO_KEY
    charter = signed(Room.open())
    content = bytes(charter.signed_pdf or b"")
    assert "ne porte pas de sceau" in content.decode()
    assert record().certificate == ""
    page = sent(client, content).text  # known by its bytes
    assert 'data-code="authentic"' in page
    assert "Reconnu à ses octets" in page
    assert client.get(reverse("verify_certificate")).content == b""


def test_the_database_keeps_a_record_in_its_tenant() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("composite keys are PostgreSQL's")
    ours, theirs = Room.open(), Room.open("Beta")
    charter = signed(theirs)

    def row(**changed: Any) -> SealedDocument:
        known = {
            "consortium": ours.tenant.consortium,
            "program": ours.tenant.program,
            "kind": DocumentKind.CHARTER,
            "code": codes.draw(),
            "sha256": codes.draw(),
            "signatures": 2,
            "made_at": timezone.now(),
        }
        return SealedDocument(**{**known, **changed})

    for wrong in (
        row(charter=charter),
        row(program=theirs.tenant.program),
        row(kind="letter"),
        row(kind=DocumentKind.MINUTES, charter=charter),
        row(code=record().code),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            wrong.save()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
