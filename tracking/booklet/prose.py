"""The coordinators' words as paragraphs, lists and quotes. Pure: text in, blocks out; whoever shows them escapes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class Shape(StrEnum):
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    HEADING = "heading"


@dataclass(frozen=True)
class Block:
    """One block; a list has a line an item, any other shape its lines as they were typed."""

    shape: Shape
    lines: tuple[str, ...]


MARKS = {"- ": Shape.LIST, "• ": Shape.LIST, "* ": Shape.LIST, "> ": Shape.QUOTE, "# ": Shape.HEADING}


def blocks(text: str) -> list[Block]:
    """A blank line ends a block; a line that begins with "- " is an item, with "> " a quote, with "# " a heading."""
    found: list[Block] = []
    for shape, group in groupby(map(_line, text.splitlines()), key=lambda line: line[0]):
        lines = tuple(words for _, words in group)
        if shape is Shape.HEADING:
            found.extend(Block(shape, (line,)) for line in lines)
        elif shape is not None:
            found.append(Block(shape, lines))
    return found


def _line(line: str) -> tuple[Shape | None, str]:
    """The shape of one line and its words; None for a blank one."""
    said = line.strip()
    if not said:
        return None, ""
    for mark, shape in MARKS.items():
        if said.startswith(mark):
            return shape, said[len(mark) :].strip()
    return Shape.PARAGRAPH, said
