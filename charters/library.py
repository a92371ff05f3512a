"""Our model texts: which there are, and how a text becomes the body of a document.

A text is plain: `# title`, `## article`, `- item`, `**strong**`, paragraphs between blank lines, and `[[field]]` for what
changes from one document to the next. Fields come from a fixed list and are put in once, escaped: a name that contains
markup or `[[another field]]` stays the text that it is. A text that was published is never edited; it gets a new number.

The coordinator may word an agreement otherwise: the same markup, the same fields, so that nothing typed becomes anything else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charters import fields
from mentorat.lib.text import one_line

TEXTS = Path(__file__).with_name("texts")
VERSION = re.compile(r"[a-z]+(-[a-z]+)*-[0-9]+")
FIELD = re.compile(r"\[\[([a-z_0-9]+)\]\]")
BRACKETS = re.compile(r"\[\[(?P<name>[^\[\]]*)\]\]|\[\[|\]\]")
NO_BREAK = "\u00a0"
STRONG = re.compile(r"\*\*(.+?)\*\*")
AGREEMENT_FIELDS = frozenset(
    {
        "consortium",
        "version",
        "date",
        "companies",
        "law",
        "confidentiality",
        "solicitation_scope",
        "solicitation_length",
        "cost_rule",
        "data_contact",
        "notice",
        "agreement_length",
        "governing_law",
        "sign_by",
    }
)
FIELDS = AGREEMENT_FIELDS | {
    "mentor",
    "mentor_company",
    "mentee",
    "mentee_company",
    "program",
    "starts_on",
    "ends_on",
    "former",
    "former_date",
    "former_sha256",
    "rhythm",
    "length",
    "channels",
    "until",
}
NEWEST = {"charter-classic": 1, "charter-reverse": 1, "charter-amendment": 1, "agreement": 2}
SUMMARIES = {"agreement-summary": 1}


@dataclass(frozen=True)
class Problem:
    """What is wrong in a typed text, in words, and on which line (from 1)."""

    line: int
    text: str


def newest(kind: str, language: str) -> str:
    """The version in use of a text, e.g. "charter-classic-fr-1"; English for a language that has no text of its own."""
    spoken = language[:2] if language[:2] in ("fr", "en") else "en"
    return f"{kind}-{spoken}-{(NEWEST | SUMMARIES)[kind]}"


def title(version: str) -> str:
    """The title of a text, its first line."""
    return _source(version).split("\n", 1)[0].removeprefix("# ").strip()


def source(version: str) -> str:
    """The text as it is written, without its title."""
    return _source(version).split("\n", 1)[1].strip()


def body(version: str, values: Mapping[str, str]) -> str:
    """The text as HTML without its title, each field replaced by its value; raises as `compose` does."""
    return compose(source(version), values, name=version)


def compose(text: str, values: Mapping[str, str], *, name: str = "text") -> str:
    """A text without its title as HTML, each field replaced by its value.

    Raises ValueError when the text asks for a field that does not exist, KeyError when a value is missing.
    """
    html = markup(text)
    unknown = set(FIELD.findall(html)) - FIELDS
    if unknown:
        raise ValueError(f"{name}: unknown fields {', '.join(sorted(unknown))}.")
    return FIELD.sub(lambda found: str(escape(_value(values[found[1]]))), html)


def _value(text: str) -> str:
    """On one line; the no-break spaces that French wants stay."""
    return NO_BREAK.join(one_line(part) for part in text.split(NO_BREAK))


def markup(text: str) -> str:
    """The text as HTML, its fields left as they are written."""
    return "\n".join(_blocks(text))


def tidy(text: str) -> str:
    """A typed text with one kind of line end, no blanks at the ends of lines, and one blank line between blocks."""
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def problems(text: str, allowed: Collection[str]) -> list[Problem]:
    """What keeps a typed text from being a document, in the order of its lines; empty when nothing does."""
    found: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found += [Problem(number, words) for words in _wrong(line, allowed)]
    return found


def _wrong(line: str, allowed: Collection[str]) -> Iterator[str]:
    for match in BRACKETS.finditer(line):
        name = match["name"]
        if name is None:
            yield _("a pair of square brackets is not closed: a field is written [[name]].")
        elif name not in allowed:
            yield _("the field [[%(name)s]] does not exist. Possible: %(fields)s.") % {
                "name": name,
                "fields": ", ".join(sorted(fields.name(each, get_language() or "") for each in allowed)),
            }
    if line.startswith(("# ", "###")):
        yield _("an article begins with “## ” and its title; there is no other level of title.")
    elif re.match(r"##(\S|\s*$)", line):
        yield _("write a title after “## ”.")


@cache
def _source(version: str) -> str:
    if not VERSION.fullmatch(version):
        raise ValueError(f"{version!r} is not the version of a text.")
    return (TEXTS / f"{version}.txt").read_text(encoding="utf-8").strip()


def _blocks(text: str) -> Iterator[str]:
    """The text as HTML, a block at a time: lines of one kind that follow one another belong together."""
    kind, lines = "", list[str]()
    for line in [*text.split("\n"), ""]:
        now = (
            "h2" if line.startswith("## ") else "ul" if line.startswith("- ") else "p" if line.strip() else ""
        )
        if lines and (now != kind or now == "h2"):
            yield _block(kind, lines)
            lines = []
        kind = now
        if kind:
            lines.append(line)


def _block(kind: str, lines: list[str]) -> str:
    if kind == "h2":
        return f'<h2 class="article">{_words(lines[0][3:])}</h2>'
    if kind == "ul":
        items = "".join(f"<li>{_words(line.removeprefix('- '))}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    return f"<p>{_words(' '.join(lines))}</p>"


def _words(text: str) -> str:
    return STRONG.sub(r"<strong>\1</strong>", str(escape(text)))
