"""Sealed files and what an attacker makes of them, for the tests of the seal. One key for the whole session."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from asn1crypto import pem, x509

from mentorat.lib import seal, seal_keys, seal_worker
from mentorat.lib.seal_keys import SealKey

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)\s*\]")


@cache
def key() -> SealKey:
    return seal_keys.make("Sceau des tests", years=5)


@cache
def other_key() -> SealKey:
    return seal_keys.make("Sceau des tests", years=5)  # the same name, which proves nothing


@cache
def plain(objects: bool = True) -> bytes:
    """A page, written as our documents are (objects in streams) or as old programs do."""
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page(page_size=(200, 200))
    made.pages[0].Contents = made.make_stream(b"BT (Charte) Tj ET")
    made.docinfo["/Title"] = "Charte"
    mode = pikepdf.ObjectStreamMode.generate if objects else pikepdf.ObjectStreamMode.disable
    made.save(out, object_stream_mode=mode)
    return out.getvalue()


@cache
def sealed() -> bytes:
    return seal.seal(plain(), key(), reason="Copie", place="https://mentorat.example.org")


def code(content: bytes, *keys: SealKey) -> str:
    """The outcome, in this process: what a child would answer, without the time that it takes to start."""
    armoured = seal_keys.public_pem(*(each.certificate for each in keys or (key(),)))
    trusted = [x509.Certificate.load(der) for _kind, _head, der in pem.unarmor(armoured, multiple=True)]
    return seal_worker.judge(content, trusted)["code"]


def ranges(content: bytes) -> tuple[int, int, int]:
    """Where the first range ends, where the second begins, how long it is."""
    found = BYTE_RANGE.search(content)
    assert found
    first, second, rest = (int(each) for each in found.groups())
    return first, second, rest


def revised(content: bytes) -> bytes:
    """The file with a revision appended that turns its page upside down: what was sealed is still there, untouched."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(BytesIO(content))
    out = BytesIO()
    page = writer.root["/Pages"]["/Kids"][0]
    objects: Any = generic
    page[objects.pdf_name("/Rotate")] = objects.NumberObject(180)
    writer.update_container(page)
    writer.write(out)
    return out.getvalue()


def without_field(content: bytes) -> bytes:
    """A revision that takes the seal out of the form, so that a reader shows none."""
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(BytesIO(content))
    out = BytesIO()
    del writer.root[pdf_name("/AcroForm")]
    writer.update_root()
    writer.write(out)
    return out.getvalue()


def saved_again(content: bytes) -> bytes:
    """As "save as" of another program writes it anew."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        opened.save(out)
    return out.getvalue()


def encrypted() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(plain())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def bomb() -> bytes:
    """A file of a few kilobytes whose table of objects unfolds to a gigabyte."""
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(1024)) + packer.flush()
    packed = zlib.compress(packed, 9)
    head = b"%PDF-1.7\n"
    body = (
        b"1 0 obj\n<</Type/XRef/W[1 2 1]/Size 3/Root 2 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n"
        % len(packed)
    )
    return head + body + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def hollowed(content: bytes) -> bytes:
    """Another document hidden in the hole that the seal leaves: the worst that can be made of one sealed file.

    Every byte that the seal covers is still there, at the beginning and at the end, so the signature is right; all that
    a reader looks at stands in between. The place that the table of objects is looked for at is written at the end of
    the file, so it is sealed: the hole is made long enough to reach it, and holds a table of its own there.
    """
    first, second, _rest = ranges(content)
    covered = content[:first] + content[second:]
    signature = bytes.fromhex(content[first + 1 : second - 1].decode())
    table_at = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    cut = content.index(b"\n") + 1
    spare = table_at + 2000
    signature += bytes(spare - len(signature))
    size = 2 * spare + 2  # what a reader reckons that the signature takes, in hexadecimal
    literal = signature.translate(None)
    for sign in (b"\\", b"(", b")"):
        literal = literal.replace(sign, b"\\" + sign)
    literal = literal.replace(b"\r", b"\\r").replace(b"\n", b"\\n")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Mentorat)/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261127120000Z)/ByteRange[0 %d %d %d]/Contents(%s)>>"
        % (cut, cut + size, len(covered) - cut, literal),
    ]
    out, places = bytearray(covered[:cut]), []
    for number, body in enumerate(objects[:4], start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    after_table = table_at + 400
    out += b" " * (table_at - len(out))
    places.append(after_table)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 6\n0000000000 65535 f \n" + rows + b"trailer\n<</Size 6/Root 1 0 R>>\n"
    out += b" " * (after_table - len(out))
    out += b"5 0 obj\n" + objects[4] + b"\nendobj\n"
    out += b" " * (cut + size - len(out))
    assert len(out) == cut + size
    return bytes(out) + covered[cut:]
