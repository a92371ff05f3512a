"""Text sheets: any delimiter, any usual encoding, quoted line breaks."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from charset_normalizer import from_bytes

from .limits import MAX_BYTES
from .types import Cell, Fault, Line, SheetError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = ("cp1252", "mac_roman", "latin_1")
FRENCH = "éèêëàâçùûüîïôöœæÉÈÊÀÂÇÔÎŒ’«»€–—…·°ñáíóú"
DELIMITERS = ",;\t|"
SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n")  # a first line for the spreadsheet program, not for people
QUOTED_TEXT = re.compile(r'^="([^"]*)"$')  # how some exports keep the zeros of a number: text, not a formula


def decode(content: bytes, name: str) -> tuple[str, str]:
    """The text and the name of its encoding, guessed where the file does not say. Raises SheetError("not_a_sheet")."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _sound(content.decode(encoding, errors="replace"), name), encoding
    if wide := _wide(content):
        return _sound(content.decode(wide, errors="replace"), name), wide
    try:
        return _sound(content.decode("utf-8"), name), "utf-8"
    except UnicodeDecodeError:
        encoding = _narrow(content)
        return _sound(content.decode(encoding, errors="replace"), name), encoding


def _wide(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of western text is zero."""
    sample = content[:4000]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.4 * half:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > 0.4 * half else None


def _narrow(content: bytes) -> str:
    """Which one-byte encoding gives the most plausible French; a statistical guess when none does."""
    plausible = {encoding: _plausible(content.decode(encoding, errors="replace")) for encoding in WESTERN}
    best = max(WESTERN, key=lambda encoding: plausible[encoding])
    if plausible[best] > 0:
        return best
    guess = from_bytes(content[:50_000]).best()
    return guess.encoding if guess else "cp1252"


def _plausible(text: str) -> int:
    """French letters count for, every other character outside ASCII against, an accented capital inside a word too."""
    good = sum(char in FRENCH for char in text)
    bad = sum(ord(char) > 127 and char not in FRENCH for char in text)
    return good - 2 * bad - 2 * len(re.findall(r"[a-zé][ÉÈÊÀÂÇÔÎŒ]", text))


def _sound(text: str, name: str) -> str:
    odd = sum(ord(char) < 32 and char not in "\t\n\r\f\v" for char in text[:20_000])
    if odd > 0.01 * min(len(text), 20_000):
        raise SheetError("not_a_sheet", file=name, kind="")
    return text.replace("\0", "")


def repaired(text: str) -> str:
    """Undo a text that was read in the wrong encoding and saved again ("PrÃ©nom")."""
    if not re.search(r"Ã[\x80-\xbf©¨ª´§®¢ ]|â€™", text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def delimiter_of(text: str) -> str:
    """The separator that cuts the first lines into the same number of columns, the more the better."""
    if named := SEPARATOR.match(text):
        return named[1]
    sample = text[:20_000]
    return max(DELIMITERS, key=lambda mark: _regularity(sample, mark))


def _regularity(sample: str, mark: str) -> tuple[float, int]:
    try:
        widths = [
            len(row)
            for row, _ in zip(
                csv.reader(StringIO(sample, newline=""), delimiter=mark), range(40), strict=False
            )
            if row
        ]
    except csv.Error:
        return 0.0, 0
    common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return (widths.count(common) * common / len(widths) if common > 1 else 0.0), common


def lines(text: str, delimiter: str, name: str) -> Iterator[Line]:
    """Each record with the line where it starts. Raises SheetError("broken_csv") with the line, also where a quotation
    mark that nobody closed would have swallowed the people below it."""
    if SEPARATOR.match(text):
        text = "\n" + text.split("\n", 1)[1]
    csv.field_size_limit(MAX_BYTES)
    physical = list(StringIO(text, newline=""))
    reader = csv.reader(physical, delimiter=delimiter, strict=False)
    start = 1
    try:
        for record in reader:
            if reader.line_num > start:
                list(csv.reader(physical[start - 1 : reader.line_num], delimiter=delimiter, strict=True))
            yield start, [_cell(value) for value in record]
            start = reader.line_num + 1
    except csv.Error as error:
        raise SheetError("broken_csv", file=name, line=start) from error


def _cell(value: str) -> Cell:
    plain = value.strip()
    if quoted := QUOTED_TEXT.match(plain):
        return quoted[1].strip()
    return Fault("formula", plain) if len(plain) > 1 and plain.startswith("=") else plain
