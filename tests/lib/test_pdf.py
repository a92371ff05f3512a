"""PDFs are tagged, self-contained and repeatable, and their making is bounded."""

import importlib.abc
import io
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pikepdf
import pypdf
import pytest
from django.template.loader import render_to_string

from mentorat.lib import pdf, pdf_worker

pytestmark = pytest.mark.pdf

CHART = (
    '<figure><svg viewBox="0 0 90 30" role="img"><title>Rencontres par mois</title>'
    '<rect width="9" height="30" fill="#0b4f57"/></svg><figcaption>Figure 1</figcaption></figure>'
)


def page(body: str) -> str:
    return f'<title>x</title><link rel="stylesheet" href="bundled:css/pdf.css">{body}'


def render(html: str, variant: pdf.Variant = "pdf/ua-1", limits: pdf.Limits | None = None) -> pdf.Pdf:
    return pdf.render(html, variant=variant, title="Bilan d’été", lang="fr", author="Mentorat", limits=limits)


def refusal(html: str, limits: pdf.Limits | None = None) -> pdf.PdfError:
    with pytest.raises(pdf.PdfError) as caught:
        render(html, limits=limits)
    return caught.value


@pytest.fixture(scope="module")
def report() -> pdf.Pdf:
    sections = [SimpleNamespace(id="people", title="People"), SimpleNamespace(id="months", title="Months")]
    context = {
        "title": "Bilan d’été",
        "lang": "fr",
        "footer": "Confidentiel",
        "sections": sections,
        "created": None,
    }
    skeleton = render_to_string("pdf/base.html", context)
    rows = "".join(f"<tr><th scope='row'>Atelier {n}</th><td class='num'>{n}</td></tr>" for n in range(40))
    head = "<thead><tr><th scope='col'>Entreprise</th><th scope='col' class='num'>Binômes</th></tr></thead>"
    body = (
        f"<section><h1 id='people'>Personnes</h1><p>Été, cœur, Łódź.</p>{CHART}</section>"
        f"<section><h1 id='months'>Mois</h1><table>{head}<tbody>{rows}</tbody></table></section>"
    )
    return render(skeleton.replace("</main>", body + "</main>"))


def test_the_skeleton_gives_nothing_to_complain_about(caplog: pytest.LogCaptureFixture) -> None:
    render(page(f"<h1>Charte</h1>{CHART}"))
    assert not caplog.records


def texts(document: pdf.Pdf) -> list[str]:
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(document.bytes)).pages]


def test_it_is_tagged_titled_and_in_a_language(report: pdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(report.bytes)) as opened:
        root = opened.Root
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(root.Lang) == "fr"
        assert str(opened.docinfo.Title) == "Bilan d’été"
        assert str(opened.docinfo.Author) == "Mentorat"
        assert (
            b"<pdfuaid:part>1" in root.Metadata.read_bytes()
            or b'pdfuaid:part="1"' in root.Metadata.read_bytes()
        )
        tags = {
            str(item.S) for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item
        }
        assert tags >= {"/Document", "/H1", "/P", "/Figure", "/Table", "/TH", "/TD", "/Caption", "/L"}


def test_every_figure_has_its_text(report: pdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(report.bytes)) as opened:
        figures = [
            o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]
        assert [str(figure.Alt) for figure in figures] == ["Rencontres par mois"]


def test_every_font_is_embedded(report: pdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(report.bytes)) as opened:
        fonts = [
            o
            for o in opened.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        names = " ".join(str(font.FontName) for font in fonts)
    assert "Figtree" in names
    assert "Fraunces" in names


def test_pages_are_numbered_and_heads_repeated(report: pdf.Pdf) -> None:
    sheets = texts(report)
    assert report.pages == len(sheets) == 4
    assert [f"Page {n} / 4" in sheet for n, sheet in enumerate(sheets, 1)] == [True] * 4
    assert "Été, cœur, Łódź." in sheets[1]
    assert all("Entreprise" in sheet for sheet in sheets[2:])
    assert all("Confidentiel" in sheet for sheet in sheets)
    assert "3" in sheets[0].split("Months")[1]


def test_the_same_html_gives_the_same_bytes(report: pdf.Pdf) -> None:
    html = page(f"<h1>Charte</h1><p>Łódź, été</p>{CHART}")
    first, second = render(html), render(html)
    assert first.sha256 == second.sha256
    assert first.bytes == second.bytes
    assert first.sha256 != render(html.replace("été", "hiver")).sha256


def test_an_archive_is_pdf_a_3a() -> None:
    with pikepdf.open(io.BytesIO(render(page("<p>x</p>"), variant="pdf/a-3a").bytes)) as opened:
        metadata = opened.Root.Metadata.read_bytes()
        assert b'pdfaid:part="3"' in metadata
        assert b"A</pdfaid:conformance>" in metadata or b'pdfaid:conformance="A"' in metadata
        assert "/OutputIntents" in opened.Root


@pytest.mark.parametrize(
    "html",
    [
        "<img src='http://127.0.0.1:9/x.png'>",
        "<link rel='attachment' href='file:///etc/passwd'>",
        "<style>@import url('https://example.org/x.css')</style>",
        "<svg viewBox='0 0 9 9'><image href='file:///etc/passwd' width='9' height='9'/></svg>",
    ],
)
def test_a_document_that_asks_for_another_file_is_not_made(html: str) -> None:
    error = refusal(html)
    assert error.code == "address"
    assert "bundled:" in str(error)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("file:///etc/passwd", "address"),
        ("http://127.0.0.1:9/css/pdf.css", "address"),
        ("ftp://example.org/css/pdf.css", "address"),
        ("data:text/css;base64,AAAA", "address"),
        ("css/pdf.css", "address"),
        ("bundled://example.org/css/pdf.css", "address"),
        ("bundled:../pyproject.toml", "address"),
        ("bundled:css/%2e%2e/%2e%2e/templates/x.css", "address"),
        ("bundled:/etc/passwd", "address"),
        ("bundled:../static-secret/x.css", "address"),
        ("bundled:js/none.js", "address"),
        ("bundled:css", "address"),
        ("bundled:css/none.css", "missing_file"),
    ],
)
def test_nothing_but_bundled_files_is_read(address: str, code: str) -> None:
    with pytest.raises(pdf_worker.RefusedError) as caught:
        pdf_worker.bundled_file(address, pdf.STATIC)
    assert caught.value.code == code


def test_a_bundled_file_is_found() -> None:
    assert pdf_worker.bundled_file("bundled:css/pdf.css", pdf.STATIC) == pdf.STATIC / "css" / "pdf.css"


def test_a_link_out_of_root_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "secret.css").write_text("p {}")
    (tmp_path / "static" / "pdf.css").symlink_to(tmp_path / "secret.css")
    with pytest.raises(pdf_worker.RefusedError):
        pdf_worker.bundled_file("bundled:pdf.css", tmp_path / "static")


LONG = "<p>Une ligne</p>" * 40_000


@pytest.mark.parametrize(
    ("html", "limits", "code", "said"),
    [
        ("<p style='break-after: page'>x</p>" * 9, pdf.Limits(pages=8), "pages", "9 pages"),
        (LONG, pdf.Limits(cpu_seconds=1), "cpu", "1 s of processor"),
        (LONG, pdf.Limits(wall_seconds=0.8), "timeout", "0.8 s"),
        (LONG, pdf.Limits(memory_mb=200), "memory", "200 MB"),
    ],
)
def test_a_document_costs_no_more_than_it_may(html: str, limits: pdf.Limits, code: str, said: str) -> None:
    error = refusal(html, limits)
    assert error.code == code
    assert said in str(error)


class NoPango(importlib.abc.MetaPathFinder):
    """WeasyPrint as it is on a machine without pango."""

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'\nmore lines")
        return None


@pytest.fixture
def without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])


@pytest.mark.usefixtures("without_pango")
def test_a_missing_library_is_named_with_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    head, _ = pdf_worker.answer({})
    assert head == {"error": "library", "detail": "cannot load library 'libpango-1.0-0'"}
    said = b'{"error": "library", "detail": "libpango-1.0-0"}\n'
    monkeypatch.setattr(pdf, "_run", lambda job, limits: subprocess.CompletedProcess([], 0, said, b""))
    error = refusal("<p>x</p>")
    assert error.code == "library"
    assert "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in str(error)


def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    spy = tmp_path / "spy.py"
    spy.write_text("import os, json\nprint(json.dumps({'error': 'crash', 'detail': ' '.join(os.environ)}))")
    monkeypatch.setattr(pdf, "WORKER", spy)
    assert "SECRET_KEY" not in str(refusal("<p>x</p>"))


def test_a_crash_says_what_the_child_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('out of ink')")
    monkeypatch.setattr(pdf, "WORKER", broken)
    error = refusal("<p>x</p>")
    assert error.code == "crash"
    assert "out of ink" in str(error)
