"""French as it is written, wherever a message meets a value: « d’Amélie » and not « de Amélie », « le 1er décembre ».

`install` teaches it to the translations and to the dates of Django, once for all: no message and no page has to think of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils import dateformat, translation
from django.utils.translation import trans_real

JOINT = re.compile(r"\b([Dd]e|[QqJj]usque|[Qq]ue|[Ll]orsque|[Pp]uisque)[ \u00a0]((?:<[^<>]*>)?%\((\w+)\)s)")
# An h is mute in these beginnings; before another (Hassan, Heidi, Hans) nothing is elided, which is never wrong in a name.
MUTE = re.compile(
    r"h(abi|el[eio]|enr|erv|eur|ila|ipp|ist|omm|onor|opi|or[il]|orte|ote|uber|ug[ou]|uil|uma|y)"
)
FULL = ("oue", "oui", "onz")
MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."]


class Eliding(str):
    """A message in which « de » or « que » comes before a value, and loses its e if the value begins with a vowel."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        return str.__mod__(JOINT.sub(lambda found: _joined(found, values), self), values)


class Translation(trans_real.DjangoTranslation):
    """The catalogue of a language; in French its messages elide."""

    def __init__(self, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(language, *args, **kwargs)
        if language.startswith("fr"):
            for messages in self._catalog._catalogs:  # type: ignore[attr-defined]
                messages.update({key: Eliding(text) for key, text in messages.items() if JOINT.search(text)})


def install() -> None:
    """From now on, French is written so in this process."""
    trans_real.DjangoTranslation = Translation  # type: ignore[misc]
    dateformat.DateFormat.j = _day  # type: ignore[assignment,method-assign]
    for code in ("M", "N", "b"):  # Django has a short form for each, and none is the usual one
        setattr(dateformat.DateFormat, code, _month(getattr(dateformat.DateFormat, code)))


def elides(text: str) -> bool:
    """Whether « de » becomes « d’ » before that text."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    word = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if word.startswith("y"):  # d’Yves, de Yasmine
        return len(word) > 1 and word[1] not in "aeiou"
    return MUTE.match(word) is not None or (word.startswith(tuple("aeiou")) and not word.startswith(FULL))


def _joined(found: re.Match[str], values: Any) -> str:
    word, value, name = found.groups()
    return f"{word[:-1]}’{value}" if elides(str(values[name])) else found[0]


def _day(of: dateformat.DateFormat) -> int | str:
    """The day of the month; in French the first is an ordinal."""
    day: int = of.data.day  # type: ignore[union-attr]
    return "1er" if day == 1 and (translation.get_language() or "").startswith("fr") else day


def _month(plain: Callable[[dateformat.DateFormat], Any]) -> Callable[[dateformat.DateFormat], Any]:
    """The short name of the month as French abbreviates it: « janv. », « juill. »; `plain` in another language."""

    def short(of: dateformat.DateFormat) -> Any:
        french = (translation.get_language() or "").startswith("fr")
        return MONTHS[of.data.month - 1] if french else plain(of)  # type: ignore[union-attr]

    return short
