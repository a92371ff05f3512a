"""A profile as terms and values, in the reader's language; what was not said is left out here and named apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mentorat.lib.text import join
from programs.enums import Availability, Intention, Quality, Side
from programs.models import Candidate
from programs.profile import language

VOCABULARIES = (Availability, Intention, Quality)


def shown(candidate: Candidate) -> list[tuple[str, str]]:
    """(term, value) of what is known; the themes of `candidate` are at hand (prefetched)."""
    return [(term, value) for term, value in _all(candidate) if value]


def unknown(candidate: Candidate) -> list[str]:
    """The terms of what was not said."""
    return [term for term, value in _all(candidate) if not value]


def _all(candidate: Candidate) -> Iterator[tuple[str, str]]:
    mentor = candidate.side == Side.MENTOR
    themes = [f"{t.theme.label} ({t.get_depth_display()})" for t in candidate.themes.all()]
    yield (_("Themes lived") if mentor else _("Themes sought")), join(themes, _("and"))
    yield _("Trade"), candidate.trade
    yield _("Career level"), candidate.level_words
    yield (
        _("Years in the company"),
        "" if candidate.tenure_years is None else _number(candidate.tenure_years),
    )
    yield _("Skills"), _words(candidate.skills)
    yield _("Qualities"), _words(candidate.qualities)
    yield _("Intentions"), _words(candidate.intentions)
    yield (
        (_("Passes on") if mentor else _("Learns")),
        str(candidate.get_teaching_display() if mentor else candidate.get_learning_display()),
    )
    yield _("Languages"), join([language(code) for code in candidate.languages], _("and"))
    yield _("Availability"), _words(candidate.availability)
    yield _("Place"), candidate.place
    yield _("By video"), {True: _("yes"), False: _("no"), None: ""}[candidate.remote]
    if mentor:
        yield _("Number of mentees"), str(candidate.capacity)


def _number(value: float) -> str:
    return number_format(round(value, 1), decimal_pos=0 if value == int(value) else 1)


def _words(values: Iterable[str]) -> str:
    return join([str(_label(value)) for value in values], _("and"))


def _label(value: str) -> str:
    for words in VOCABULARIES:
        if value in words.values:
            return str(words(value).label)
    return str(value)
