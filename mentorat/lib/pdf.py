"""HTML to PDF, each document in a process of its own, with limits.

WeasyPrint weighs a second of import and some 60 MB: a server, started with the first document of a process and gone
after a minute without any, pays for it once. For each document it forks a process that gives everything back, that
bounds what the document can cost (processor, memory, time, pages) and that is given no secret: no variable of the
environment, no open file. Nothing is fetched but files under `static/`, written `bundled:css/pdf.css` in the HTML.

The same HTML gives the same bytes, so that the SHA-256 of a document can be found again by rendering it again
with the same releases of WeasyPrint and of the fonts.
"""

import atexit
import builtins
import hashlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Literal

logger = logging.getLogger(__name__)

STATIC = Path(__file__).resolve().parents[2] / "static"
WORKER = Path(__file__).with_name("pdf_worker.py")
APT_LINE = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
IDLE_SECONDS = 60.0  # the server leaves when nobody asked for a document for so long
GRACE_SECONDS = 5.0  # what the server may take to say that a document is late

Variant = Literal["pdf/ua-1", "pdf/a-3a", "pdf/ua-1 pdf/a-3a"]
Code = Literal["library", "address", "missing_file", "pages", "cpu", "memory", "timeout", "crash", "seal"]

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

    `pdf/ua-1` is for reading (accessible), `pdf/a-3a` for archives, and one file may be both. `lang` is a code such as `fr` or `en-CA`.
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


class _Server:
    """The child that has imported WeasyPrint. A document and its answer go by files in memory, not through it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.made_for = (command, environment)
        self.said = _file()
        self.link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # A session of its own: a Ctrl-C is for the parent, which may want to finish what it does.
            self.process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=self.said,
                stderr=self.said,
                env=environment,
                start_new_session=True,
            )
        # It leaves when it likes: without somebody who waits it would stay a zombie until the next document.
        self.reaper = threading.Thread(target=self.process.wait, name="pdf-server", daemon=True)
        self.reaper.start()

    def ask(self, job: bytes, deadline: float) -> subprocess.CompletedProcess[bytes] | None:
        """The process of one document, finished; None when the server is gone. `deadline` is monotonic."""
        with _file(job) as source, _file() as sink, _file() as said:
            status = self._status([source.fileno(), sink.fileno(), said.fileno()], deadline)
            if not status:
                self.link.close()
                return None
            if status == b"late":
                raise TimeoutError
            return subprocess.CompletedProcess("document", int(status), _content(sink), _content(said))

    def _status(self, files: list[int], deadline: float) -> bytes:
        try:
            socket.send_fds(self.link, [repr(deadline).encode()], files)
            self.link.settimeout(max(0.0, deadline - time.monotonic()) + GRACE_SECONDS)
            return self.link.recv(64)
        except ConnectionError:
            return b""
        except BaseException:  # an answer that came later would be taken for that of the next document
            self.stop()
            raise

    def serves(self, command: list[str], environment: dict[str, str]) -> bool:
        return (
            self.process.poll() is None
            and self.link.fileno() >= 0
            and self.made_for == (command, environment)
        )

    def stop(self) -> subprocess.CompletedProcess[bytes]:
        """End it and the document it is at; what it said itself."""
        self.link.close()
        self.reaper.join(2)
        if self.reaper.is_alive():
            self.process.kill()
            self.reaper.join()
        said = b"" if self.said.closed else _content(self.said)
        self.said.close()
        return subprocess.CompletedProcess("server", self.process.returncode or 1, b"", said)

    def forget(self) -> None:
        """Let go of it in a forked process: it belongs to the parent, and leaves when all its links are closed."""
        self.link.close()
        self.said.close()
        self.process.returncode = 0


class _Keeper:
    """The one server of this process, started when needed; one document at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.server: _Server | None = None

    def ask(self, job: bytes, deadline: float) -> subprocess.CompletedProcess[bytes]:
        """The process of one document, finished; raises `TimeoutError`."""
        if not self.lock.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise TimeoutError
        try:
            # It may have left between two documents: asked twice, the second time it is a new one.
            return self._once(job, deadline) or self._once(job, deadline) or self.stop()
        finally:
            self.lock.release()

    def _once(self, job: bytes, deadline: float) -> subprocess.CompletedProcess[bytes] | None:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _FIXED
        # -P keeps this folder out of the child's path: its text.py and mail.py would hide nothing, but might one day.
        command = [sys.executable, "-s", "-P", "-X", "utf8", str(WORKER), str(IDLE_SECONDS), str(STATIC)]
        if self.server is None or not self.server.serves(command, environment):
            self.stop()
            self.server = _Server(command, environment)
        return self.server.ask(job, deadline)

    def stop(self) -> subprocess.CompletedProcess[bytes]:
        server, self.server = self.server, None
        return server.stop() if server else subprocess.CompletedProcess("server", 1, b"", b"")

    def forget(self) -> None:
        """In a forked process, where another thread may have held the lock."""
        server, self.server, self.lock = self.server, None, threading.Lock()
        if server:
            server.forget()


_keeper = _Keeper()
atexit.register(_keeper.stop)
os.register_at_fork(after_in_child=_keeper.forget)


def _file(content: bytes = b"") -> BinaryIO:
    """A file in memory, at its beginning."""
    made = os.fdopen(os.memfd_create("pdf"), "w+b")
    made.write(content)
    made.seek(0)
    return made


def _content(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _run(job: bytes, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    """The process of one document, finished."""
    try:
        return _keeper.ask(job, time.monotonic() + limits.wall_seconds)
    except TimeoutError:
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
        "seal": detail,
    }
    return messages[code]
