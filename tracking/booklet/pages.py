"""An edition as it is read, on the page and on paper: what the templates show, nothing to compute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from mentorat.lib import charts
from tracking.booklet import prose
from tracking.models.booklets import PartFigure, PartKind
from tracking.queries.testimonies import Shown
from tracking.reports import documents, wording
from tracking.reports.figures import Figures

CHARTS = {
    PartFigure.FUNNEL: "funnel",
    PartFigure.MONTHS: "months_chart",
    PartFigure.RESULT: "reached_chart",
}


@dataclass(frozen=True)
class Read:
    """One part: its text in blocks, and what its kind adds."""

    id: str
    title: str
    blocks: list[prose.Block]
    keys: list[wording.Key] = field(default_factory=list)
    chart: charts.Chart | None = None
    voices: list[Shown] = field(default_factory=list)


def parts(
    given: Iterable[Mapping[str, Any]], figures: Figures | None, voices: list[Shown], language: str
) -> list[Read]:
    """The parts that have something to say, in the language that is active; those that have not are left out.

    `given` are dicts of kind, title, text and figure; `figures` those of the report, None without one.
    """
    found = []
    for number, part in enumerate(given, start=1):
        read = _read(f"part-{number}", part, figures, voices, language)
        if read is not None:
            found.append(read)
    return found


def lacks(part: Mapping[str, Any], figures: Figures | None, voices: list[Shown], language: str) -> str:
    """Why the part is left out for now, in words; "" when it is printed."""
    if _read("", part, figures, voices, language) is not None:
        return ""
    if part["kind"] == PartKind.TEXT:
        return _("empty: it is left out until you write it")
    if part["kind"] == PartKind.VOICES:
        return _("no testimony appears yet: it is left out")
    if figures is None:
        return _("no report is ready yet: it is left out")
    return _("the last report withholds this figure, too few people: it is left out")


def _read(
    key: str, part: Mapping[str, Any], figures: Figures | None, voices: list[Shown], language: str
) -> Read | None:
    said = prose.blocks(part["text"])
    if part["kind"] == PartKind.TEXT:
        return Read(key, part["title"], said) if said else None
    if part["kind"] == PartKind.VOICES:
        return Read(key, part["title"], said, voices=voices) if voices else None
    if figures is None:
        return None
    if part["figure"] == PartFigure.KEYS:
        told = [each for each in wording.keys(figures) if each.value not in ("", "0")]
        return Read(key, part["title"], said, keys=told) if told else None
    chart = _chart(PartFigure(part["figure"]), figures, language)
    return Read(key, part["title"], said, chart=chart) if chart and not chart["empty"] else None


def _chart(figure: PartFigure, figures: Figures, language: str) -> charts.Chart | None:
    chart: charts.Chart | None = documents.context(figures, language)[CHARTS[figure]]
    return chart
