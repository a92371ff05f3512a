"""A company's own page in words: lines of tables. No figure is made here."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracking.money import said
from tracking.reports import life_words, wording
from tracking.reports.annex import Annex
from tracking.reports.facts import Stage


def rows(annex: Annex) -> list[tuple[str, int]]:
    """Who takes part."""
    return [
        (_("People registered"), annex.people),
        (_("Mentors"), annex.mentors),
        (_("Mentees"), annex.mentees),
        (_("Mentors given to other companies"), annex.given),
        (_("Mentors received from other companies"), annex.received),
    ]


def stages(annex: Annex) -> list[tuple[str, int]]:
    """How far they have come, by the farthest step of each."""
    return [(capfirst(str(wording.STAGES[Stage(stage)])), people) for stage, people in annex.stages]


def did(annex: Annex, month: str) -> list[tuple[str, int | None]]:
    """What they did; None where it is withheld."""
    came = [(str(life_words.KINDS[each.kind]), each.people) for each in annex.came]
    return [(_("Met in %(month)s") % {"month": month}, annex.met), *came]


def costs(annex: Annex) -> tuple[str, str] | None:
    """Planned and actual share; None where nothing is shared."""
    if annex.planned is None or annex.actual is None:
        return None
    return said(annex.planned, annex.currency), said(annex.actual, annex.currency)
