"""What changed between two versions of a text, by article and word by word. Pure functions on plain HTML:
articles that begin with `<h2 class="article">`, paragraphs, items of lists, summaries of what folds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from itertools import groupby

from mentorat.lib.text import fold

BLOCK = re.compile(
    r'<h2 class="article">(?P<title>.*?)</h2>|<(?P<tag>p|li|summary)>(?P<text>.*?)</(?P=tag)>', re.DOTALL
)
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"• |\s+|\w+(?:[’'\-]\w+)*|[^\w\s]")
ALIKE = (
    0.5  # of their words, from which two articles of different titles, or two paragraphs, are one, reworded
)
KEPT, CHANGED, ADDED, REMOVED = "kept", "changed", "added", "removed"


@dataclass(frozen=True)
class Article:
    """A title ("" for what stands before the first) and its blocks, items of a list begun by "• "."""

    title: str
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """A run of words that were kept, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """An article of either version: `kind` is kept, changed, added or removed; each line is a list of spans."""

    title: list[Span]
    kind: str
    lines: list[list[Span]]


def articles(body: str) -> list[Article]:
    """The articles of a body, in their order."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for block in BLOCK.finditer(body):
        if block["tag"] is None:
            found.append((_plain(block["title"]), []))
        else:
            found[-1][1].append(("• " if block["tag"] == "li" else "") + _plain(block["text"]))
    return [Article(title, tuple(blocks)) for title, blocks in found if title or blocks]


def compare(before: str, after: str) -> list[Change]:
    """Every article of both bodies in the order of the new one, the removed where they stood."""
    old, new = articles(before), articles(after)
    partner = _partners(old, new)
    changes: list[Change] = []
    shown: set[int] = set()
    for number, article in enumerate(new):
        match = partner.get(number)
        if match is not None:
            changes += _gone(old, match, shown, set(partner.values()))
            shown.add(match)
        changes.append(_change(old[match] if match is not None else None, article))
    return changes + _gone(old, len(old), shown, set(partner.values()))


def brief(changes: Sequence[Change]) -> list[Change]:
    """What did change alone: the articles, and in those that were there before the lines."""
    return [
        Change(change.title, change.kind, [line for line in change.lines if _moved(line)])
        for change in changes
        if change.kind != KEPT
    ]


def _moved(line: Sequence[Span]) -> bool:
    return any(span.kind != KEPT for span in line)


def _gone(old: Sequence[Article], until: int, shown: set[int], kept: set[int]) -> list[Change]:
    """The removed articles that stood before `until` and were not shown yet."""
    found = [n for n in range(until) if n not in shown and n not in kept]
    shown.update(found)
    return [_change(old[n], None) for n in found]


def _partners(old: Sequence[Article], new: Sequence[Article]) -> dict[int, int]:
    """The old article that each new one comes from: the same title first, then the most alike of what is left."""
    titles = {fold(article.title): number for number, article in reversed(list(enumerate(old)))}
    found: dict[int, int] = {}
    for number, article in enumerate(new):
        match = titles.get(fold(article.title))
        if match is not None and match not in found.values():
            found[number] = match
    for number, article in enumerate(new):
        if number not in found:
            free = [n for n in range(len(old)) if n not in found.values()]
            best = max(free, key=lambda n: _likeness(_all(old[n]), _all(article)), default=None)
            if best is not None and _likeness(_all(old[best]), _all(article)) >= ALIKE:
                found[number] = best
    return found


def _all(article: Article) -> str:
    return " ".join(article.blocks)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, WORD.findall(one), WORD.findall(other), autojunk=False).ratio()


def _change(old: Article | None, new: Article | None) -> Change:
    before, after = old or Article("", ()), new or Article("", ())
    title, lines = _spans(before.title, after.title), list(_lines(before.blocks, after.blocks))
    kind = ADDED if old is None else REMOVED if new is None else CHANGED
    if kind == CHANGED and all(span.kind == KEPT for line in (title, *lines) for span in line):
        kind = KEPT
    return Change(title, kind, lines)


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Span]]:
    """Block by block: those that are the same, reworded (word by word), removed, added."""
    for how, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            yield from ([Span(KEPT, block)] for block in after[k:m])
        else:
            yield from _reworded(list(before[i:j]), after[k:m])


def _reworded(old: list[str], new: Sequence[str]) -> Iterator[list[Span]]:
    for block in new:
        match = next((n for n, each in enumerate(old) if _likeness(each, block) >= ALIKE), None)
        if match is None:
            yield [Span(ADDED, block)]
            continue
        yield from ([Span(REMOVED, each)] for each in old[:match])
        yield _spans(old[match], block)
        old = old[match + 1 :]
    yield from ([Span(REMOVED, each)] for each in old)


def _spans(before: str, after: str) -> list[Span]:
    """The words of both texts, in order."""
    old, new = WORD.findall(before), WORD.findall(after)
    pieces: list[tuple[str, list[str]]] = []
    for how, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append((KEPT, new[k:m]))
        else:
            pieces += [(REMOVED, old[i:j]), (ADDED, new[k:m])]
    return [Span(kind, "".join(words)) for kind, words in _joined(pieces) if words]


def _joined(pieces: list[tuple[str, list[str]]]) -> Iterator[tuple[str, list[str]]]:
    """Blanks kept between two changes belong to both: "douze mois" replaced by "six semaines" is one change, not two."""
    marked = [
        (kind == KEPT and not (0 < n < len(pieces) - 1 and _thin(words)), kind, words)
        for n, (kind, words) in enumerate(pieces)
    ]
    for kept, run in groupby(marked, key=lambda piece: piece[0]):
        group = list(run)
        if kept:
            yield KEPT, [word for _kept, _kind, words in group for word in words]
            continue
        for wanted in (REMOVED, ADDED):
            yield wanted, [word for _kept, kind, words in group if kind in (KEPT, wanted) for word in words]


def _thin(words: list[str]) -> bool:
    return not any(word.strip() for word in words)


def _plain(html: str) -> str:
    return unescape(TAG.sub("", html))
