"""PDFs are tagged, self-contained and repeatable, and their making is bounded."""

import importlib.abc
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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


@pytest.fixture
def own_server() -> Iterator[None]:
    """No server before the test, none after it."""
    pdf._keeper.stop()
    yield
    pdf._keeper.stop()


def server() -> pdf._Server:
    assert pdf._keeper.server is not None
    return pdf._keeper.server


def alive(pid: int) -> bool:
    """Whether the process runs: a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def forks() -> list[int]:
    """The processes that draw a document at this moment."""
    pid = server().process.pid
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def soon(check: Callable[[], object]) -> bool:
    end = time.monotonic() + 15
    while not check() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(check())


@pytest.mark.usefixtures("own_server")
def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys\nsys.exit(' '.join(os.environ) + str(os.listdir('/proc/self/fd')))")
    monkeypatch.setattr(pdf, "WORKER", spy)
    said = str(refusal("<p>x</p>"))
    assert "SOURCE_DATE_EPOCH" in said
    assert "SECRET_KEY" not in said
    assert "['0', '1', '2', '3']" in said  # the last one lists them


def test_a_crash_says_what_the_child_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('out of ink')")
    monkeypatch.setattr(pdf, "WORKER", broken)
    error = refusal("<p>x</p>")
    assert error.code == "crash"
    assert "out of ink" in str(error)


def test_one_server_serves_many_documents_and_the_tenth_is_as_the_first() -> None:
    html = page(f"<h1>Charte</h1><p>Łódź, été</p>{CHART}")
    pdf._keeper.stop()
    first = render(html)
    serving = server()
    others = [render(html if n % 3 else html.replace("été", "hiver")) for n in range(9)]
    assert server() is serving
    assert others[-1] == first
    assert forks() == []


def test_a_document_drawn_without_a_server_is_the_same() -> None:
    html = page(f"<h1>Charte</h1><p>Łódź, été</p>{CHART}")
    job = {"html": html, "variant": "pdf/ua-1", "title": "Bilan d’été", "lang": "fr", "author": "Mentorat"}
    job |= {"static": str(pdf.STATIC)}
    code = (
        "import json, sys\nfrom mentorat.lib import pdf_worker\n"
        "job = json.load(sys.stdin) | {'limits': {'pages': 9}}\n"
        "sys.stdout.buffer.write(pdf_worker.make(job)[1])"
    )
    alone = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        input=json.dumps(job).encode(),
        env={"PATH": os.environ["PATH"], **pdf._FIXED},
        cwd=pdf.STATIC.parent,
        capture_output=True,
        check=True,
    )
    assert alone.stdout == render(html).bytes


def test_a_killed_server_is_replaced() -> None:
    before = render(page("<p>x</p>"))
    killed = server()
    killed.process.kill()
    assert soon(lambda: not Path(f"/proc/{killed.process.pid}").exists())  # not even a zombie
    assert render(page("<p>x</p>")) == before
    assert server() is not killed


def test_a_server_killed_at_work_takes_its_document_along_and_another_draws_it() -> None:
    render("<p>x</p>")
    killed = server()
    with ThreadPoolExecutor(1) as pool:
        drawing = pool.submit(render, "<p>Une ligne</p>" * 1500)
        assert soon(forks)
        orphans = forks()
        killed.process.kill()
        assert drawing.result().pages > 9
    assert orphans
    assert soon(lambda: not any(map(alive, orphans)))


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (pdf.Limits(cpu_seconds=1), "cpu"),
        (pdf.Limits(memory_mb=120), "memory"),
        (pdf.Limits(wall_seconds=0.8), "timeout"),
    ],
)
def test_a_limit_that_is_reached_concerns_one_document(limits: pdf.Limits, code: str) -> None:
    before = render(page("<p>x</p>"))
    serving = server()
    assert refusal(LONG, limits).code == code
    assert forks() == []
    assert render(page("<p>x</p>")) == before
    assert server() is serving


def test_a_document_that_is_killed_leaves_the_server() -> None:
    render("<p>x</p>")
    serving = server()
    with ThreadPoolExecutor(1) as pool:
        drawing = pool.submit(refusal, LONG)
        assert soon(forks)
        os.kill(forks()[0], signal.SIGSYS)
        assert drawing.result().code == "crash"
    render("<p>x</p>")
    assert server() is serving


def test_threads_share_the_server() -> None:
    pages = [page(f"<p>{n}</p>") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(render, pages))
    assert drawn == [render(html) for html in pages]


def test_an_interrupted_caller_gets_no_answer_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    expected = render(page("<p>x</p>"))
    previous = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            render(LONG)
    finally:
        signal.signal(signal.SIGALRM, previous)
    assert render(page("<p>x</p>")) == expected


@pytest.mark.usefixtures("own_server")
def test_an_idle_server_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "IDLE_SECONDS", 0.2)
    before = render("<p>x</p>")
    left = server().process.pid
    assert soon(lambda: not Path(f"/proc/{left}").exists())
    assert render("<p>x</p>") == before


PARENT = """
import os, signal, sys
from mentorat.lib import pdf
pdf.render("<p>x</p>", title="x", lang="fr", author="x")
print(pdf._keeper.server.process.pid, flush=True)
"""


@pytest.mark.parametrize("end", ["sys.exit()", "os._exit(0)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_the_server_ends_with_its_parent(end: str) -> None:
    command = [sys.executable, "-W", "error", "-c", PARENT + end]
    ended = subprocess.run(command, cwd=pdf.STATIC.parent, capture_output=True, check=False)
    assert ended.stderr == b""
    assert soon(lambda: not alive(int(ended.stdout)))


def test_a_forked_process_has_a_server_of_its_own() -> None:
    before = render(page("<p>x</p>"))
    serving = server()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            own = render(page("<p>x</p>"))
            answer = f"{server().process.pid} {own == before}"
            os.write(writer, answer.encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answers:
        pid, same = answers.read().split()
    os.waitpid(child, 0)
    assert same == "True"
    assert int(pid) != serving.process.pid
    assert soon(lambda: not alive(int(pid)))
    assert render(page("<p>x</p>")) == before
    assert server() is serving


def test_a_forked_process_does_not_keep_the_server_of_its_parent(own_server: None) -> None:
    render("<p>x</p>")
    left = server()
    child = os.fork()
    if not child:
        time.sleep(30)
        os._exit(0)
    try:
        left.link.close()
        left.reaper.join(5)
        assert not left.reaper.is_alive()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
