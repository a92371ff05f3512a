"""Our model texts: which there are, and how a text becomes the body of a document.

A text is plain: `# title`, `## article`, `- item`, `**strong**`, paragraphs between blank lines, and `[[field]]` for what
changes from one document to the next. Fields come from a fixed list and are put in once, escaped: a name that contains
markup or `[[another field]]` stays the text that it is. A text that was published is never edited; it gets a new number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.html import escape

from mentorat.lib.text import one_line

TEXTS = Path(__file__).with_name("texts")
VERSION = re.compile(r"[a-z]+(-[a-z]+)*-[0-9]+")
FIELD = re.compile(r"\[\[([a-z_]+)\]\]")
STRONG = re.compile(r"\*\*(.+?)\*\*")
FIELDS = frozenset(
    {
        "mentor",
        "mentor_company",
        "mentee",
        "mentee_company",
        "program",
        "consortium",
        "starts_on",
        "ends_on",
        "law",
        "version",
        "date",
        "companies",
    }
)
NEWEST = {"charter-classic": 1, "charter-reverse": 1, "agreement": 1}


def newest(kind: str, language: str) -> str:
    """The version in use of a text, e.g. "charter-classic-fr-1"; English for a language that has no text of its own."""
    spoken = language[:2] if language[:2] in ("fr", "en") else "en"
    return f"{kind}-{spoken}-{NEWEST[kind]}"


def title(version: str) -> str:
    """The title of a text, its first line."""
    return _source(version).split("\n", 1)[0].removeprefix("# ").strip()


def body(version: str, values: Mapping[str, str]) -> str:
    """The text as HTML without its title, each field replaced by its value.

    Raises ValueError when the text asks for a field that does not exist, KeyError when a value is missing.
    """
    html = _html(_source(version).split("\n", 1)[1])
    unknown = set(FIELD.findall(html)) - FIELDS
    if unknown:
        raise ValueError(f"{version}: unknown fields {', '.join(sorted(unknown))}.")
    return FIELD.sub(lambda found: str(escape(one_line(values[found[1]]))), html)


@cache
def _source(version: str) -> str:
    if not VERSION.fullmatch(version):
        raise ValueError(f"{version!r} is not the version of a text.")
    return (TEXTS / f"{version}.txt").read_text(encoding="utf-8").strip()


def _html(source: str) -> str:
    return "\n".join(_block(block) for block in re.split(r"\n{2,}", source.strip()))


def _block(block: str) -> str:
    if block.startswith("## "):
        return f'<h2 class="article">{_words(block[3:])}</h2>'
    if block.startswith("- "):
        items = "".join(f"<li>{_words(line.removeprefix('- '))}</li>" for line in block.split("\n"))
        return f"<ul>{items}</ul>"
    return f"<p>{_words(block)}</p>"


def _words(text: str) -> str:
    return STRONG.sub(r"<strong>\1</strong>", str(escape(text)))
