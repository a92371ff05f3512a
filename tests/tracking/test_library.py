"""The library: each role its tools, an address that never breaks, and nothing hostile kept or served."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from mentorat.lib import files
from tests import world
from tests.tracking.test_costs import page
from tracking import starter
from tracking.models import Tool, ToolFile, ToolRole
from tracking.services import library

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def packed(*names: str, content: bytes = b"<xml/>", **extra: bytes) -> bytes:
    """An archive with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
        for name, held in extra.items():
            archive.writestr(name, held)
    return stream.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


def opendocument() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<xml/>")
    return stream.getvalue()


# --- what a file is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("Guide.PDF", PDF, "Guide.pdf"),
        ("photo.png", PNG, "photo.png"),
        ("trame.docx", packed(*WORD), "trame.docx"),
        ("suivi.xlsx", packed("[Content_Types].xml", "xl/workbook.xml"), "suivi.xlsx"),
        ("lancement.pptx", packed("[Content_Types].xml", "ppt/presentation.xml"), "lancement.pptx"),
        ("texte.odt", opendocument(), "texte.odt"),
        ("../../etc/passwd.pdf", PDF, "passwd.pdf"),
        ("C:\\Temp\\..\\Guide d’été.pdf", PDF, "Guide d’été.pdf"),
        ("page.html.pdf", PDF, "page-html.pdf"),
        ("facture\u202efdp.exe.pdf", PDF, "facturefdp-exe.pdf"),
        ('a"; filename="x.html\r\nX: y.pdf', PDF, "a- filename-x-htmlX- y.pdf"),
        ("....pdf", PDF, "document.pdf"),
        (f"{'long ' * 60}.pdf", PDF, f"{('long ' * 16).strip()}.pdf"),
    ],
)
def test_what_is_kept_has_a_harmless_name(name: str, content: bytes, kept: str) -> None:
    found = files.check(name, content)
    assert found.name.replace("--", "-") == kept
    assert found.content_type not in ("text/html", "image/svg+xml")


def told(value: str | bytes) -> str:
    """The name of a case: a zip holds the time of its making, which would change the name from one start to the next."""
    return value if isinstance(value, str) else "content"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("page.html", HTML, "kind"),
        ("dessin.svg", SVG, "kind"),
        ("script.js", b"alert(1)", "kind"),
        ("guide.pdf.exe", b"MZ\x90", "kind"),
        ("sans-extension", PDF, "kind"),
        ("page.pdf", HTML, "disguise"),
        ("dessin.png", SVG, "disguise"),
        ("photo.jpg", PNG, "disguise"),
        ("guide.pdf", b"%PDF-1.7 " + b"x" * 9000, "disguise"),
        ("trame.docx", packed("[Content_Types].xml", "xl/workbook.xml"), "disguise"),
        ("trame.docx", packed("index.html"), "disguise"),
        ("texte.odt", packed("content.xml", mimetype=b"application/x-sh"), "disguise"),
        ("trame.docx", packed(*WORD, "word/vbaProject.bin"), "macros"),
        ("trame.docx", packed(*WORD, "../../evil.sh"), "broken"),
        ("trame.docx", packed(*WORD)[:60], "broken"),
        ("bombe.docx", packed(*WORD, "word/media/a.xml", content=b"\0" * 30_000_000), "bomb"),
        ("vide.pdf", b"", "empty"),
        ("lourd.pdf", PDF + b"\0" * files.MAX_BYTES, "too_big"),
    ],
    ids=told,
)
def test_what_is_hostile_is_not_kept(name: str, content: bytes, code: str) -> None:
    with pytest.raises(files.FileError) as refused:
        files.check(name, content)
    assert refused.value.code == code
    assert code in library.REFUSALS


# --- who opens what -------------------------------------------------------------------------------


@pytest.fixture
def alpha(db: None) -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with scope(consortium=tenant.consortium, program=tenant.program):
        yield tenant


def added(tenant: world.Tenant, role: ToolRole = ToolRole.BOTH, title: str = "Guide Alpha") -> Tool:
    return library.add_file(
        actor=tenant.coordinator,
        program=tenant.program,
        role=role,
        title=title,
        filename="guide.pdf",
        content=PDF,
        description="<b>utile</b>",
    )


def test_a_mentee_does_not_open_the_tool_of_a_mentor(alpha: world.Tenant, client: Client) -> None:
    tool = added(alpha, ToolRole.MENTOR)
    both = added(alpha, title="Pour tous Alpha")
    mentor, mentee = world.participant(alpha.mentors[0]), world.participant(alpha.mentees[0])
    address = reverse("tool_file", args=[alpha.program.slug, tool.pk])
    seen = page(client, mentor, alpha, "my_agenda")
    assert "Guide Alpha" in seen
    assert "&lt;b&gt;utile&lt;/b&gt;" in seen, "what is described is text"
    answer = client.get(address)
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    seen = page(client, mentee, alpha, "my_agenda")
    assert "Guide Alpha" not in seen
    assert "Pour tous Alpha" in seen
    assert client.get(address).status_code == 404
    assert client.get(reverse("my_tool", args=[alpha.program.slug, tool.pk])).status_code == 404
    beta = world.tenant("Beta")
    stranger = world.participant(beta.mentors[0])
    client.force_login(stranger)
    for where in (alpha, beta):
        assert client.get(reverse("tool_file", args=[where.program.slug, both.pk])).status_code == 404


def test_a_new_version_keeps_the_address(alpha: world.Tenant, client: Client) -> None:
    tool = added(alpha)
    client.force_login(alpha.coordinator)
    edit, address = (reverse(name, args=[alpha.program.slug, tool.pk]) for name in ("tool_edit", "tool_file"))
    body = {"title": "Guide revu", "description": "", "role": "both", "revision": 0}
    newer = PDF.replace(b"1.7", b"1.6")
    assert client.post(edit, {**body, "file": SimpleUploadedFile("neuf.pdf", newer)}).status_code == 302
    assert client.get(address).content == newer
    assert [row.number for row in ToolFile.objects.filter(tool=tool)] == [2, 1]
    late = client.post(edit, {**body, "title": "Autre titre"})
    assert late.status_code == 422, "somebody changed it meanwhile"
    assert "Autre titre" in late.content.decode()
    wrong = client.post(edit, {**body, "revision": 1, "file": SimpleUploadedFile("neuf.pdf", HTML)})
    assert wrong.status_code == 422
    tool.refresh_from_db()
    assert (tool.title, tool.revision) == ("Guide revu", 1), "all of a change or nothing"
    assert client.get(address).content == newer


def test_a_link_is_https_and_a_text_of_the_kit_speaks_both_languages(
    alpha: world.Tenant, client: Client
) -> None:
    give: dict[str, Any] = {"actor": alpha.coordinator, "program": alpha.program}
    for wrong in ("http://exemple.org", "javascript:alert(1)", "data:text/html,x", "https://"):
        with pytest.raises(ValidationError):
            library.add_link(**give, role=ToolRole.BOTH, title="Lien", link=wrong)
    library.add_link(**give, role=ToolRole.BOTH, title="Lien", link="HTTPS://exemple.org/a?b=1")
    assert Tool.objects.get().link == "https://exemple.org/a?b=1"
    with pytest.raises(IntegrityError), transaction.atomic():
        Tool.objects.update(link="http://exemple.org")
    for key in starter.KIT:
        library.add_starter(**give, key=key)
        library.add_starter(**give, key=key)
        for language in ("fr", "en"):
            text = starter.text(key, language)
            assert text.title
            assert {block.kind for block in text.blocks} == {
                "heading",
                "paragraph",
                "points",
            } or key == "prepare"
    assert Tool.objects.count() == 1 + len(starter.KIT)
    mentee = world.participant(alpha.mentees[0])
    tool = Tool.objects.get(starter="objective")
    assert "Le jalonner" in page(client, mentee, alpha, "my_tool", tool.pk)
    client.cookies["django_language"] = "en"
    hers = Tool.objects.get(starter="questions")
    assert client.get(reverse("my_tool", args=[alpha.program.slug, hers.pk])).status_code == 404


def test_the_order_and_the_end(alpha: world.Tenant, client: Client) -> None:
    first, second = added(alpha, title="Un"), added(alpha, title="Deux")
    client.force_login(alpha.coordinator)
    move = reverse("tool_move", args=[alpha.program.slug, second.pk])
    client.post(move, {"way": "up"})
    client.post(move, {"way": "up"})
    assert list(Tool.objects.values_list("title", flat=True)) == ["Deux", "Un"]
    client.post(reverse("tool_remove", args=[alpha.program.slug, first.pk]))
    assert not ToolFile.objects.filter(tool=first.pk).exists()
    post = reverse("tool_new", args=[alpha.program.slug])
    nothing = client.post(post, {"title": "Rien", "role": "both"})
    assert nothing.status_code == 422
