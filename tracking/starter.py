"""The starter kit of the library: our own short texts, one file a text and language. Pure, read once.

A text is its title on the first line, a description on the second, then paragraphs: "# " begins a heading, "- " a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracking.models import ToolRole

FOLDER = Path(__file__).parent / "starter_texts"
# In the order in which they are useful.
KIT = {
    "first_meeting": ToolRole.BOTH,
    "questions": ToolRole.MENTOR,
    "objective": ToolRole.MENTEE,
    "prepare": ToolRole.MENTEE,
    "checkpoint": ToolRole.BOTH,
}


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, or the points of a list."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    title: str
    description: str
    blocks: tuple[Block, ...]


@cache
def text(key: str, language: str) -> Text:
    """The text in that language, in French for any other. Raises KeyError for what is not of the kit."""
    KIT[key]
    path = FOLDER / f"{key}.{'en' if language.startswith('en') else 'fr'}.txt"
    title, description, *body = path.read_text(encoding="utf-8").splitlines()
    return Text(title, description, tuple(_blocks(body)))


def _blocks(lines: list[str]) -> list[Block]:
    found: list[Block] = []
    for line in (line.strip() for line in lines):
        if line.startswith("- "):
            points = found.pop().lines if found and found[-1].kind == "points" else ()
            found.append(Block("points", (*points, line[2:])))
        elif line.startswith("# "):
            found.append(Block("heading", (line[2:],)))
        elif line:
            found.append(Block("paragraph", (line,)))
    return found
