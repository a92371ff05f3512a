"""A file that somebody hands over, judged before it is kept: its name, its kind by extension and by content, its size.

Nothing is opened beyond what tells the kind; archives are counted block by block, never on what they claim of themselves.
What is kept is given back as a download alone, so what it may hold never runs on our pages.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_UNPACKED = 80 * MEGABYTE
MAX_RATIO = 100
MAX_MEMBERS = 3_000
BLOCK = 64 * 1024
MAX_NAME = 80
OFFICE = "application/vnd.openxmlformats-officedocument."
MACROS = re.compile(r"vbaproject|activex|macrosheets|^basic/|^scripts/", re.IGNORECASE)
BEYOND = re.compile(r"(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:")


class FileError(ValueError):
    """The file is not kept. `code`: empty, too_big, kind (not one of those taken), disguise, broken, bomb, macros, encrypted."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that may be kept: its name made harmless, its type as it is served."""

    name: str
    content_type: str


def check(name: str, content: bytes) -> Kept:
    """Judges the file. Raises FileError; the name is rewritten, never trusted."""
    if not content:
        raise FileError("empty")
    if len(content) > MAX_BYTES:
        raise FileError("too_big")
    stem, extension = split(name)
    if extension not in KINDS:
        raise FileError("kind")
    content_type, holds = KINDS[extension]
    holds(content)
    return Kept(f"{stem}.{extension}", content_type)


def split(name: str) -> tuple[str, str]:
    """The name without its folders, controls, directions of writing and inner dots, and its extension in lower case."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    stem, _dot, extension = plain.rpartition(".")
    safe = re.sub(r"[^\w\s()'’,-]+", "-", stem)
    safe = re.sub(r"\s+", " ", safe).strip(" -")[:MAX_NAME].strip(" -")
    return safe or "document", extension.strip().lower()


def _begins(*starts: bytes) -> Callable[[bytes], None]:
    def holds(content: bytes) -> None:
        if not content.startswith(starts):
            raise FileError("disguise")

    return holds


def _pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-4096:]:
        raise FileError("disguise")


def _webp(content: bytes) -> None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise FileError("disguise")


def _office(main: str) -> Callable[[bytes], None]:
    def holds(content: bytes) -> None:
        members = _members(content)
        if "[Content_Types].xml" not in members or main not in members:
            raise FileError("disguise")

    return holds


def _opendocument(mimetype: bytes) -> Callable[[bytes], None]:
    """The type stands first in the archive, uncompressed: it is read there, whatever the archive lists."""

    def holds(content: bytes) -> None:
        if "content.xml" not in _members(content) or mimetype not in content[:200]:
            raise FileError("disguise")

    return holds


def _members(content: bytes) -> set[str]:
    """The names in the archive, once it is known to be sound and of reasonable size."""
    if not content.startswith(b"PK\x03\x04"):
        raise FileError("disguise")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _refuse(archive)
            _count(archive, len(content))
            return set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FileError("broken") from error


def _refuse(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise FileError("bomb")
    if any(info.flag_bits & 0x1 for info in infos):
        raise FileError("encrypted")
    if any(MACROS.search(info.filename) for info in infos):
        raise FileError("macros")
    if any(BEYOND.search(info.filename) for info in infos):
        raise FileError("broken")


def _count(archive: zipfile.ZipFile, packed: int) -> None:
    """Unpacks block by block without keeping anything, and stops as soon as a limit is passed."""
    total = 0
    for info in archive.infolist():
        with archive.open(info) as stream:
            while block := stream.read(BLOCK):
                total += len(block)
                if total > MAX_UNPACKED or total > max(MAX_RATIO * packed, MEGABYTE):
                    raise FileError("bomb")


KINDS: dict[str, tuple[str, Callable[[bytes], None]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": (f"{OFFICE}wordprocessingml.document", _office("word/document.xml")),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", _office("xl/workbook.xml")),
    "pptx": (f"{OFFICE}presentationml.presentation", _office("ppt/presentation.xml")),
    "odt": (
        "application/vnd.oasis.opendocument.text",
        _opendocument(b"application/vnd.oasis.opendocument.text"),
    ),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "gif": ("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", _webp),
}
