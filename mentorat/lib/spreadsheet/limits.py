"""What is refused before a file is opened: size, disguise, bombs. Sizes are counted on the real stream, never on what the
file claims about itself."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from .types import SheetError

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_UNZIPPED = 20 * MEGABYTE
MAX_RATIO = 100
MAX_ROWS = 5_000
MAX_COLUMNS = 200
BLOCK = 64 * 1024

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DISGUISES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x7fELF": "ELF",
    b"MZ\x90": "EXE",
}
WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|head|body|meta|\?xml)\b", re.IGNORECASE)
ENTITIES = tuple(
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)


def load(source: bytes | Path | BinaryIO, name: str) -> bytes:
    """The content, never more than the limit in memory. Raises SheetError: not_found, folder, unreadable, too_big, empty."""
    if isinstance(source, Path):
        content = _from_disk(source, name)
    else:
        content = source if isinstance(source, bytes) else source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SheetError("too_big", file=name, limit=MAX_BYTES // MEGABYTE)
    if not content.strip():
        raise SheetError("empty", file=name)
    return content


def _from_disk(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise SheetError("not_found", file=name) from error
    except IsADirectoryError as error:
        raise SheetError("folder", file=name) from error
    except OSError as error:
        raise SheetError("unreadable", file=name) from error


def refuse_disguise(content: bytes, name: str) -> None:
    """Raises SheetError for what is no sheet at all: old_xls, encrypted, web_page, not_a_sheet."""
    if content.startswith(OLD_OFFICE):
        raise SheetError("encrypted" if ENCRYPTED in content else "old_xls", file=name)
    for start, kind in DISGUISES.items():
        if content.startswith(start):
            raise SheetError("not_a_sheet", file=name, kind=kind)
    if WEB_PAGE.match(content):  # what many systems export under the name of .xls
        raise SheetError("web_page", file=name)


def check_workbook(content: bytes, name: str) -> None:
    """Raises SheetError unless the bytes are a sound workbook of reasonable size.

    Codes: not_a_workbook, opendocument, encrypted, unzipped_too_big, ratio, unsafe_xml, broken.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_members(archive, name)
            _count(archive, len(content), name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise SheetError("broken", file=name) from error


def _check_members(archive: zipfile.ZipFile, name: str) -> None:
    members = set(archive.namelist())
    if any(info.flag_bits & 0x1 for info in archive.infolist()):
        raise SheetError("encrypted", file=name)
    if "content.xml" in members and "mimetype" in members:
        raise SheetError("opendocument", file=name)
    if "[Content_Types].xml" not in members or "xl/workbook.xml" not in members:
        raise SheetError("not_a_workbook", file=name)


def _count(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    """Unzip block by block without keeping anything, and stop as soon as a limit is passed."""
    total = 0
    for info in archive.infolist():
        with archive.open(info) as stream:
            tail = b""
            while block := stream.read(BLOCK):
                total += len(block)
                if total > MAX_UNZIPPED:
                    raise SheetError("unzipped_too_big", file=name, limit=MAX_UNZIPPED // MEGABYTE)
                if total > MAX_RATIO * packed:
                    raise SheetError("ratio", file=name, limit=MAX_RATIO)
                if any(mark in tail + block for mark in ENTITIES):
                    raise SheetError("unsafe_xml", file=name)
                tail = block[-32:]
