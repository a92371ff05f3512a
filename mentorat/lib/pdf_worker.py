"""The server of `mentorat.lib.pdf`, run as a file: it imports nothing of the project.

It imports WeasyPrint, then forks for each request; standard input is the socket of the requests. A request is the
time (monotonic, in seconds) at which the document is late, with three files: the job as JSON, the answer, and what
is said meanwhile. The answer is a line of JSON (`pages`, or `error` and `detail`), then the bytes of the PDF. The
server replies with the status of the process it forked, or `late`. It reads no job and no answer itself.
"""

import ctypes
import gc
import io
import json
import mimetypes
import os
import resource
import select
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn
from urllib.parse import unquote, urlsplit

SVG = "{http://www.w3.org/2000/svg}"
PR_SET_PDEATHSIG = 1
KINDS = {".css", ".woff2", ".woff", ".ttf", ".otf", ".svg", ".png", ".jpg"}
# The bundled fonts, ready for use, by path and time of change: unpacking them is half the work of a short document.
FONTS: dict[tuple[Path, int], bytes] = {}
BOTH = "pdf/ua-1 pdf/a-3a"
UA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class RefusedError(Exception):
    """The job can't be done; `code` is one of those of `mentorat.lib.pdf`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def bundled_file(address: str, static: Path) -> Path:
    """The file that `bundled:css/pdf.css` stands for, under `static`; raises `RefusedError` for anything else."""
    parts = urlsplit(address)
    root = static.resolve()
    target = (root / unquote(parts.path).lstrip("/")).resolve()
    bundled = parts.scheme == "bundled" and not parts.netloc and target.is_relative_to(root)
    if not bundled or target.suffix not in KINDS:
        raise RefusedError("address", address[:200])
    if not target.is_file():
        raise RefusedError("missing_file", address[:200])
    return target


def limit(cpu_seconds: int, memory_mb: int) -> None:
    """Bound this process; a limit that is already lower stays."""
    space = memory_mb * 1024 * 1024
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 2),
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        already = resource.getrlimit(kind)[1]
        ceiling = hard if already == resource.RLIM_INFINITY else min(hard, already)
        resource.setrlimit(kind, (min(soft, ceiling), ceiling))


def load() -> Any:
    """WeasyPrint; raises `RefusedError` with the name of what is missing."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise RefusedError("library", str(error).splitlines()[0]) from error
    return weasyprint


def unpack_fonts(static: Path) -> None:
    """Fill `FONTS` as WeasyPrint would for each document; it complains itself about those that are broken."""
    from fontTools.ttLib import woff2  # type: ignore[import-untyped]

    for path in static.resolve().rglob("*.woff2"):
        ready = io.BytesIO()
        with suppress(Exception):
            woff2.decompress(io.BytesIO(path.read_bytes()), ready)
            FONTS[path, path.stat().st_mtime_ns] = ready.getvalue()


def rehearse(static: Path) -> None:
    """Draw a page that nobody reads: what WeasyPrint only prepares with its first document serves all those that follow."""
    page = '<link rel="stylesheet" href="bundled:css/pdf.css"><h1>1</h1><p>2 <strong>3</strong> <code>4</code></p>'
    job = {"html": page, "variant": "pdf/ua-1", "title": "-", "lang": "fr", "author": "-"}
    with suppress(Exception):
        make({**job, "static": str(static), "limits": {"pages": 1}})


def name_figures(root: Any) -> None:
    """Give each SVG the `<title>` that becomes its alternative text: its label, or a blank when it decorates.

    What a page hides from screen readers may yet have a label for paper, where each drawing is met one by one.
    """
    for svg in root.iter(f"{SVG}svg"):
        label = svg.get("aria-label") or (" " if svg.get("aria-hidden") == "true" else None)
        if label and svg.find(f"{SVG}title") is None:
            title = svg.makeelement(f"{SVG}title", {})
            title.text = label
            svg.insert(0, title)


def fetcher(weasyprint: Any, static: Path, refused: list[RefusedError]) -> Any:
    """A fetcher of bundled files alone, which also notes in `refused` what it did not give."""
    base: Any = weasyprint.urls.URLFetcher

    class Fetcher(base):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            try:
                path = bundled_file(url, static)
            except RefusedError as error:
                refused.append(error)
                # The one exception that does not become a warning, except inside an SVG: hence the list.
                raise weasyprint.urls.FatalURLFetchingError(url) from error
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            content = FONTS.get((path, path.stat().st_mtime_ns)) or path.read_bytes()
            return weasyprint.urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    return Fetcher()


def make(job: dict[str, Any]) -> tuple[int, bytes]:
    """The number of pages and the PDF."""
    weasyprint = load()
    weasyprint.LOGGER.setLevel("ERROR")
    refused: list[RefusedError] = []
    made = (0, b"")
    with suppress(weasyprint.urls.FatalURLFetchingError):
        made = draw(weasyprint, job, fetcher(weasyprint, Path(job["static"]), refused))
    if refused:
        raise refused[0]
    return made


def draw(weasyprint: Any, job: dict[str, Any], files: Any) -> tuple[int, bytes]:
    """The document itself."""
    # The bundled fonts have no narrow no-break space; another font would be embedded for a blank.
    text = job["html"].replace("\u202f", "\u00a0")
    html = weasyprint.HTML(string=text, base_url="bundled:", url_fetcher=files)
    html.etree_element.set("lang", job["lang"])
    name_figures(html.etree_element)
    variant = job["variant"].split()[-1]
    document = html.render(pdf_variant=variant)
    if len(document.pages) > job["limits"]["pages"]:
        raise RefusedError("pages", str(len(document.pages)))
    document.metadata.title, document.metadata.lang = job["title"], job["lang"]
    document.metadata.authors, document.metadata.generator = [job["author"]], "Mentorat"
    if job["variant"] == BOTH:
        say_accessible(document.metadata)
    return len(document.pages), document.write_pdf(pdf_variant=variant)


def say_accessible(metadata: Any) -> None:
    """An archive that is PDF/UA-1 as well: WeasyPrint writes one of the two identifiers, the other joins it in the same packet.

    An archive has to describe the properties that its own standard does not know, which those of PDF/UA are.
    """
    ours = metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *about: ours(*about).replace(b"</rdf:RDF>", UA + b"</rdf:RDF>")


def answer(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The line of JSON and the bytes."""
    try:
        pages, content = make(job)
    except RefusedError as error:
        return {"error": error.code, "detail": str(error)}, b""
    except MemoryError:
        return {"error": "memory", "detail": ""}, b""
    return {"pages": pages}, content


def main(source: BinaryIO, sink: BinaryIO) -> None:
    """Read one job, write one answer."""
    job = json.load(source)
    limit(job["limits"]["cpu_seconds"], job["limits"]["memory_mb"])
    head, content = answer(job)
    sink.write(json.dumps(head).encode() + b"\n" + content)
    sink.flush()


def work(files: list[int], server: int) -> NoReturn:
    """One document, in the process forked for it: its job, its answer and what it says are `files`."""
    status = 1
    try:
        # Whoever kills the server ends its document too.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == server:
            job, answers, said = files
            os.dup2(job, 0)  # the socket of the requests is not for documents
            os.dup2(said, 1)  # what a library prints must not mix with the PDF
            os.dup2(said, 2)
            with os.fdopen(job, "rb") as source, os.fdopen(answers, "wb") as sink:
                main(source, sink)
            status = 0
    except BaseException:  # noqa: BLE001 - the fork may not return into the loop of the server
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def oversee(control: socket.socket, files: list[int], deadline: float) -> bytes:
    """The reply: the status of the forked process, or `late`. The asker's departure ends it as well."""
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        server = os.getpid()
        child = os.fork()
        if not child:
            tempfile.tempdir = folder  # a process that is killed leaves its fonts there
            work(files, server)
        watch = os.pidfd_open(child)
        rest = max(0.0, deadline - time.monotonic())
        ended = watch in select.select([watch, control.fileno()], [], [], rest)[0]
        os.close(watch)
        if not ended:
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return str(status).encode() if ended else b"late"


def serve(control: socket.socket, idle: float) -> None:
    """Reply until the asker leaves, or asks for nothing during `idle` seconds."""
    while select.select([control], [], [], idle)[0]:
        message, files, _flags, _address = socket.recv_fds(control, 64, 3)
        if not message:
            return
        try:
            reply = oversee(control, files, float(message))
        finally:
            for file in files:
                os.close(file)
        control.send(reply)


if __name__ == "__main__":
    with suppress(RefusedError):  # each document says what is missing, until it is installed
        load()
        unpack_fonts(Path(sys.argv[2]))
        rehearse(Path(sys.argv[2]))
    gc.collect()
    gc.freeze()  # else each collection of a fork would copy what it shares with the server
    with socket.socket(fileno=0) as requests, suppress(ConnectionError):
        serve(requests, float(sys.argv[1]))
