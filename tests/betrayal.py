"""Whom some words betray: names, addresses, and what only one person has, as `tests.demo_papers` tells them.

Words are compared whole, whatever the accents and the punctuation. The names of the programme, of the consortium and of its
companies are taken out first: a company may be called Laurier as somebody is. First and last name together are looked for in
any case and either order; one of them alone where it begins with a capital, so that « à côté » is not Sylvie Côté, and unless
the report's own vocabulary writes it so. Of a long text, any five words in a row are enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mentorat.lib.text import fold

RUN = 5  # words in a row that are somebody's
TOLD = "."  # stands where something that may be told was


def betrayed(told: Mapping[str, Any], program: int, said: str, agreed: Iterable[str] = ()) -> list[str]:
    """What of a person is found in `said`, once the words of `agreed` are taken out of it."""
    text = _written(said)
    for each in (*agreed, *sorted(told["allowed"][str(program)], key=len, reverse=True)):
        text = re.sub(_any_case(each), f" {TOLD} ", text)
    return sorted(
        {f"{what}: {phrase.strip()}" for what, phrase in _looked_for(told, program) if _holds(text, phrase)}
    )


def shared(told: Mapping[str, Any]) -> set[str]:
    """The names that the vocabulary writes with a capital too."""
    common = _written(told["vocabulary"])
    return {name for name in _names(told["people"]) if _holds(common, f" ^{name} ")}


def _written(said: str) -> str:
    """Words between blanks; ^ stands before one that begins with a capital."""
    found = (("^" if word[0].isupper() else "") + fold(word) for word in re.findall(r"[^\W_]+", said))
    return f" {' '.join(found)} "


def _any_case(said: str) -> str:
    return " " + " ".join(r"\^?" + word for word in fold(said).split()) + "(?= )"


def _holds(text: str, phrase: str) -> bool:
    return phrase in text or phrase in text.replace("^", "")


def _looked_for(told: Mapping[str, Any], program: int) -> Iterator[tuple[str, str]]:
    common = _written(told["vocabulary"])
    for each in told["people"]:
        first, last = fold(each["first_name"]), fold(each["last_name"])
        yield "address", f" {fold(each['email'])} "
        if first and last:
            yield from (("name", f" {one} {other} ") for one, other in ((first, last), (last, first)))
    for name in _names(told["people"]):
        alone = f" {name} " if " " in name else f" ^{name} "
        if not _holds(common, alone):
            yield "name", alone
    for field, said in told["traits"].get(str(program), ()):
        found = fold(said).split()
        for start in range(max(1, len(found) - RUN + 1)):
            phrase = f" {' '.join(found[start : start + RUN])} "
            if any(word.isalpha() for word in found) and not _holds(common, phrase):
                yield field, phrase


def _names(people: Sequence[Mapping[str, str]]) -> set[str]:
    return {fold(each[half]) for each in people for half in ("first_name", "last_name")} - {""}
