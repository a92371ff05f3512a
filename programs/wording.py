"""The words of a mail as a programme writes them: plain paragraphs, and `[[fields]]` from a fixed list, put in once.

What is typed stays text: a name that contains markup or another field is not read again. People write the fields in the
language of the text; what is kept says them in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

FRENCH = {
    "first_name": "prénom",
    "partner": "partenaire",
    "program": "programme",
    "event": "événement",
    "date": "date",
    "place": "lieu",
}
ENGLISH = {french: english for english, french in FRENCH.items()}
BRACKETS = re.compile(r"\[\[(?P<name>[^\[\]]*)\]\]|\[\[|\]\]")


@dataclass(frozen=True)
class Words:
    """Subject and paragraphs, with their fields filled in."""

    subject: str
    paragraphs: tuple[str, ...]


def name(field: str, language: str) -> str:
    """How a field is written in a text of that language."""
    return FRENCH[field] if language.startswith("fr") else field


def shown(text: str, language: str) -> str:
    """A kept text as people write it."""
    return _each(text, lambda field: f"[[{name(field, language)}]]" if field in FRENCH else f"[[{field}]]")


def kept(text: str) -> str:
    """A typed text as it is kept: its fields in English, whichever language they were written in."""
    return _each(tidy(text), lambda field: f"[[{ENGLISH.get(field.strip(), field.strip())}]]")


def tidy(text: str) -> str:
    """One kind of line end, no blanks at the ends of lines, one blank line between paragraphs."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def problems(text: str, allowed: Collection[str], language: str) -> Iterator[str]:
    """What keeps a kept text from being a mail, in words."""
    possible = ", ".join(f"[[{name(field, language)}]]" for field in allowed)
    for found in BRACKETS.finditer(text):
        if found["name"] is None:
            yield _("A pair of square brackets is not closed: a field is written [[name]].")
        elif found["name"] not in allowed:
            yield _("The field [[%(name)s]] does not exist here. Possible: %(fields)s.") % {
                "name": found["name"],
                "fields": possible,
            }


def fill(subject: str, body: str, values: Mapping[str, str]) -> Words:
    """The words with their fields; a field without a value leaves nothing."""

    def put(text: str) -> str:
        return _each(text, lambda field: values.get(field, ""))

    return Words(
        re.sub(r"[ \t\r\n]+", " ", put(subject)).strip(), tuple(put(each) for each in body.split("\n\n"))
    )


def _each(text: str, write: Callable[[str], str]) -> str:
    return BRACKETS.sub(lambda found: found[0] if found["name"] is None else write(found["name"]), text)
