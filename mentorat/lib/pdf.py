"""HTML to PDF, in a child process with limits.

WeasyPrint weighs a second of import and some 80 MB: a child pays for it and gives everything back. It also bounds
what a document can cost (processor, memory, time, pages) and is given no secret: no variable of the environment,
no open file. Nothing is fetched but files under `static/`, written `bundled:css/pdf.css` in the HTML.

The same HTML gives the same bytes, so that the SHA-256 of a document can be found again by rendering it again
with the same releases of WeasyPrint and of the fonts.
"""

import builtins
import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

logger = logging.getLogger(__name__)

STATIC = Path(__file__).resolve().parents[2] / "static"
WORKER = Path(__file__).with_name("pdf_worker.py")
APT_LINE = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

Variant = Literal["pdf/ua-1", "pdf/a-3a"]
Code = Literal["library", "address", "missing_file", "pages", "cpu", "memory", "timeout", "crash"]

# Without PATH and HOME, fontconfig finds neither its configuration nor its cache.
_KEPT = ("PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
_FIXED = {"LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}
# A C library that gets no memory aborts, traps or writes to address 0; the kernel, when short of it, kills.
_STARVED = {signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS, signal.SIGKILL}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    pages: int = 60
    cpu_seconds: int = 30
    memory_mb: int = 1024  # address space, several times what is really used
    wall_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document: its bytes, its number of pages, the SHA-256 of the bytes in hexadecimal."""

    bytes: builtins.bytes
    pages: int
    sha256: str


class PdfError(Exception):
    """No document was made; `code` says why, the message also says what to do."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code: Code = code


def render(
    html: str,
    *,
    variant: Variant = "pdf/ua-1",
    title: str,
    lang: str,
    author: str,
    limits: Limits | None = None,
) -> Pdf:
    """The document as a tagged PDF with its fonts embedded.

    `pdf/ua-1` is for reading (accessible), `pdf/a-3a` for archives. `lang` is a code such as `fr` or `en-CA`.
    Raises `PdfError` when a limit is reached, a library is missing or the HTML asks for another file.
    """
    limits = limits or Limits()
    job = {
        "html": html,
        "variant": variant,
        "title": title,
        "lang": lang,
        "author": author,
        "static": str(STATIC),
        "limits": asdict(limits),
    }
    done = _run(json.dumps(job).encode(), limits)
    said = done.stderr.decode(errors="replace").strip()[-1000:]
    if done.returncode != 0:
        code = _cause(done.returncode, said)
        raise PdfError(code, _explain(code, f"status {done.returncode}: {said}", limits))
    head, _, content = done.stdout.partition(b"\n")
    answer = json.loads(head)
    if "error" in answer:
        raise PdfError(answer["error"], _explain(answer["error"], answer["detail"], limits))
    if said:
        logger.warning("A PDF was made, with complaints: %s", said)
    return Pdf(content, answer["pages"], hashlib.sha256(content).hexdigest())


def _run(job: bytes, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    """The child, finished."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _FIXED
    # -P keeps this folder out of the child's path: its text.py and mail.py would hide nothing, but might one day.
    command = [sys.executable, "-s", "-P", "-X", "utf8", str(WORKER)]
    try:
        return subprocess.run(
            command, input=job, capture_output=True, env=environment, timeout=limits.wall_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise PdfError("timeout", _explain("timeout", "", limits)) from None


def _cause(status: int, said: str) -> Code:
    """What stopped a child that gave no answer."""
    if -status == signal.SIGXCPU:
        return "cpu"
    return "memory" if -status in _STARVED or "MemoryError" in said else "crash"


def _explain(code: Code, detail: str, limits: Limits) -> str:
    messages: dict[Code, str] = {
        "library": f"A library for PDF is missing ({detail}). As root, type: {APT_LINE}",
        "address": f"The document asks for an address that is not bundled: {detail}. Use bundled:path-under-static.",
        "missing_file": f"The document asks for a bundled file that does not exist: {detail}.",
        "pages": f"The document has {detail} pages, more than the {limits.pages} allowed: shorten or split it.",
        "cpu": f"The document took more than {limits.cpu_seconds} s of processor: shorten or split it.",
        "memory": f"The document needs more than {limits.memory_mb} MB of memory: shorten or split it.",
        "timeout": f"The document was not ready after {limits.wall_seconds:g} s: try again when the machine rests.",
        "crash": f"The PDF process stopped ({detail}).",
    }
    return messages[code]
