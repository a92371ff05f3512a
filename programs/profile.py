"""A candidate's profile in words. What is not known is said to be unknown: it is a question to ask, never a fault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentorat.lib.text import fold, join
from programs.enums import LANGUAGES, Availability, Intention, LearningProfile, Quality, Side
from programs.models import Candidate
from programs.qualification import asked_of

DECLARED = {
    "available_throughout": gettext_lazy("Available for the whole length"),
    "voluntary": gettext_lazy("Takes part of their own free will"),
    "management_support": gettext_lazy("Supported by management"),
    "room_for_manoeuvre": gettext_lazy("Room for manoeuvre on the subject"),
    "stable_in_post": gettext_lazy("Expects to stay in post"),
}


@dataclass(frozen=True)
class Fact:
    """One line of the profile; `value` is "" when it is not known yet, `field` the name of what it tells ("" elsewhere)."""

    label: str
    value: str
    field: str = ""


def facts(candidate: Candidate) -> list[Fact]:
    """What the matching reads, in the reader's language. Themes are apart."""
    return [
        Fact(_("Job title"), candidate.job_title, "job_title"),
        Fact(_("Trade"), candidate.trade, "trade"),
        Fact(_("Career level"), level(candidate), "level"),
        Fact(_("Time in the company"), years(candidate.tenure_years), "tenure_years"),
        Fact(_("Skills"), said(candidate.skills), "skills"),
        Fact(_("Qualities"), coded(candidate.qualities, Quality), "qualities"),
        Fact(_("Intentions"), coded(candidate.intentions, Intention), "intentions"),
        Fact(_("Learns"), coded([candidate.learning], LearningProfile), "learning"),
        Fact(_("Passes on"), coded([candidate.teaching], LearningProfile), "teaching"),
        Fact(_("Languages"), said(language(code) for code in candidate.languages), "languages"),
        Fact(_("Place"), candidate.place, "place"),
        Fact(_("Meets by video"), yes_no(candidate.remote), "remote"),
        Fact(_("Availability"), coded(candidate.availability, Availability), "availability"),
    ]


def level(candidate: Candidate) -> str:
    """The rung, then the words of the sheet where they differ."""
    rung, told = candidate.level_words, candidate.level_label
    return f"{rung} ({told})" if told and fold(told) != fold(rung) else rung


def conditions(candidate: Candidate) -> list[Fact]:
    """The conditions of the role that the candidate declares, and how many mentees a mentor accepts."""
    program = candidate.program
    found = [
        Fact(str(DECLARED[name]), yes_no(getattr(candidate, name)), name)
        for name in asked_of(program.kind, candidate.side, program.rules)
    ]
    if candidate.side == Side.MENTOR:
        found.append(Fact(_("Number of mentees accepted"), str(candidate.capacity), "capacity"))
    return found


def yes_no(value: bool | None) -> str:
    return "" if value is None else _("yes") if value else _("no")


def years(value: float | None) -> str:
    if value is None:
        return ""
    shown = number_format(round(value, 1), decimal_pos=0 if value == int(value) else 1)
    return ngettext("%(n)s year", "%(n)s years", int(value)) % {"n": shown}


def coded(values: Iterable[str], vocabulary: type[TextChoices]) -> str:
    """Values of a vocabulary by their names; a value from elsewhere is shown as it came."""
    names = dict(vocabulary.choices)
    return said(str(names.get(value, value)) for value in values)


def said(values: Iterable[str]) -> str:
    return join(values, _("and"))


def language(code: str) -> str:
    """The name of a language in the reader's own; a code that is not listed is shown as it came."""
    return str(dict(LANGUAGES).get(code, code))
