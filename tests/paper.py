"""A PDF as whoever takes it apart reads it: its text, and every word that is in it without being shown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pypdf import PdfReader


def pages(content: bytes) -> list[str]:
    """What is extracted from each."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def unseen(content: bytes) -> str:
    """The words of titles, of outlines, of what stands for a figure, of links, of the metadata."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        said = [word for each in opened.objects for word in _strings(each)]
        return " ".join([*said, opened.Root.Metadata.read_bytes().decode()])


def _strings(each: pikepdf.Object) -> Iterator[str]:
    if isinstance(each, pikepdf.String):
        yield str(each)
    elif isinstance(each, pikepdf.Array):
        for inside in each:
            yield from _direct(inside)
    elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        for name, inside in each.items():
            if name != "/Contents":  # of the seal: bytes
                yield from _direct(inside)


def _direct(inside: object) -> Iterator[str]:
    """What is written here; what is elsewhere is met there."""
    if isinstance(inside, pikepdf.Object) and not inside.is_indirect:
        yield from _strings(inside)


def faults(content: bytes, *, title: str, language: str, archive: bool) -> list[str]:
    """What keeps it from being sound, read aloud, found again and kept: qpdf's own check, then tags, words and fonts."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        said = [f"qpdf: {problem}" for problem in opened.check_pdf_syntax()]
        return said + [name for name, holds in _wanted(opened, title, language, archive).items() if not holds]


def _wanted(opened: pikepdf.Pdf, title: str, language: str, archive: bool) -> dict[str, bool]:
    root, said = opened.Root, opened.Root.Metadata.read_bytes().decode()
    objects = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary | pikepdf.Stream)]
    elements = [o for o in objects if o.get("/Type") == "/StructElem" or ("/S" in o and "/P" in o)]
    kinds = {str(o["/S"]) for o in elements}
    figures = [o for o in elements if o["/S"] == "/Figure"]
    fonts = [o for o in objects if o.get("/Type") == "/FontDescriptor"]
    links = [o for o in objects if o.get("/Subtype") == "/Link"]
    with opened.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
    return {
        "not marked": bool(root.MarkInfo.Marked),
        "no structure": bool(len(root.StructTreeRoot.K)),
        "no heading, paragraph or list": {"/H1", "/P", "/L", "/LI"} <= kinds,
        "a cell without its table": ("/TD" in kinds) == ("/Table" in kinds) == ("/TH" in kinds),
        "a figure without its words": all(str(figure.get("/Alt", "")).strip() for figure in figures),
        "a cell that is tied to no head": all(
            "/Headers" in _attributes(o) for o in elements if o["/S"] == "/TD"
        ),
        "a link without its words": all(str(link.get("/Contents", "")).strip() for link in links),
        "another language": str(root.Lang) == language,
        "another title": str(opened.docinfo.get("/Title", "")) == title and title in _unescaped(said),
        "the name of the file is shown, not the title": bool(root.ViewerPreferences.DisplayDocTitle),
        "no font": bool(fonts),
        "a font that is not inside": all(
            {"/FontFile", "/FontFile2", "/FontFile3"} & set(f.keys()) for f in fonts
        ),
        "no outline": len(titles) >= 3 and all(titles),
        "a page outside of the order of the tags": all(
            page.obj.get("/Tabs") == "/S" for page in opened.pages if "/Annots" in page
        ),
        "no PDF/UA-1": 'pdfuaid:part="1"' in said,
        "no PDF/A-3": not archive or ('pdfaid:part="3"' in said and 'pdfaid:conformance="A"' in said),
        "no colours of its own": not archive or "/OutputIntents" in root,
        "more than one description": said.count("<rdf:RDF") == 1,
    }


def _attributes(element: pikepdf.Object) -> set[str]:
    own: Any = element.get("/A", {})
    each = list(own) if isinstance(own, pikepdf.Array) else [own]
    return {name for one in each for name in dict(one)}


def _unescaped(said: str) -> str:
    return said.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", '"')


def unnumbered(pages: list[str]) -> list[int]:
    """The pages after the cover that do not say which they are, of how many."""
    return [
        n
        for n, each in enumerate(pages, 1)
        if n > 1 and not re.search(rf"Page\s+{n}\s*/\s*{len(pages)}\b", each)
    ]
