"""The committee's report as a PDF: figures in, document out. The same figures give the same document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charters.marks import Mark
from mentorat.lib import charts, pdf
from mentorat.lib.pdf import Pdf
from mentorat.lib.suppression import K
from programs.enums import ProgramKind
from tracking.reports import governance_words, life_words, wording
from tracking.reports.figures import Figures, Line

AUTHOR = "Mentorat"


@dataclass(frozen=True)
class Section:
    id: str
    title: str


@dataclass(frozen=True)
class Firm:
    """A company's line of the reciprocity table; None where it stands among the others."""

    name: str
    given: int | None
    received: int | None


def render(figures: Figures, language: str, mark: Mark | None = None) -> Pdf:
    """The PDF in that language; `mark` says where to check it. Raises `mentorat.lib.pdf.PdfError` when it could not be made."""
    with translation.override(language):
        return pdf.render(
            html(figures, language, mark),
            variant="pdf/ua-1 pdf/a-3a",
            title=title(figures),
            lang=language,
            author=AUTHOR,
        )


def title(figures: Figures) -> str:
    return _("%(program)s: report of %(month)s") % {
        "program": figures.program,
        "month": wording.month_inside(figures.period),
    }


def html(figures: Figures, language: str, mark: Mark | None = None) -> str:
    """The document before printing, in the language that is active."""
    return render_to_string("tracking/pdf/report.html", {**context(figures, language), "mark": mark})


def context(figures: Figures, language: str) -> dict[str, Any]:
    """What the template shows: texts, charts and lines of tables, nothing to compute."""
    firms = _firms(figures.given, figures.received)
    return {
        "f": figures,
        "k": K,
        "lang": language,
        "title": title(figures),
        "kind": ProgramKind(figures.kind).label,
        "month": wording.month_name(figures.period),
        "month_inside": wording.month_inside(figures.period),
        "until": date_format(figures.until, "DATE_FORMAT"),
        "footer": _("Steering committee · figures on the programme, nobody recognisable"),
        "created": datetime.combine(figures.until, time.min, UTC),
        "sections": _sections(figures),
        "titles": {section.id: section.title for section in _sections(figures)},
        "costs": governance_words.costs(figures.costs) if figures.costs else None,
        "decisions": governance_words.decisions(figures.decisions) if figures.decisions else None,
        "keys": wording.keys(figures),
        "summary": wording.summary(figures),
        "attention": wording.attention(figures),
        "funnel": charts.funnel(wording.steps(figures), (_("Step"), _("People"))) if figures.rungs else None,
        "rungs": [(wording.rung(rung), rung.people) for rung in figures.rungs],
        "sides": [
            (wording.side(line.label), line.people) for line in sorted(figures.sides, key=_mentors_first)
        ],
        "quality": _quality(figures),
        "gaps": wording.gaps(figures),
        "months": [(wording.month_name(m.month), m.planned, m.held) for m in figures.months],
        "months_chart": _months(figures),
        "met": "" if figures.met is None else wording.percent(figures.met),
        "firms": firms,
        "firms_chart": _reciprocity(firms),
        **_life(figures),
        "rungs_total": sum(rung.people for rung in figures.rungs),
        "others": _others(figures.given) or _others(figures.received),
    }


def _sections(f: Figures) -> list[Section]:
    """The parts, in the order of the pages."""
    return [
        Section("summary", _("In one page")),
        Section("recruitment", _("Recruitment")),
        Section("pairing", _("Pairing")),
        Section("reciprocity", _("Reciprocity")),
        Section("meetings", _("Meetings")),
        Section("checkins", _("What the check-ins say")),
        Section("training", _("Trainings and gatherings")),
        Section("alerts", _("Difficulties, and what was done")),
        Section("results", _("Results")),
        Section("learnt", _("What the matching has taught")),
        *([Section("costs", _("Costs"))] if f.costs else []),
        *([Section("decisions", _("Decisions"))] if f.decisions else []),
        Section("method", _("Method, and what is withheld")),
    ]


def _life(f: Figures) -> dict[str, Any]:
    """Check-ins, attendance, alerts, results and what they teach."""
    return {
        "check_ins": life_words.check_ins(f.sayings),
        "attended": life_words.attended(f),
        "alerts": life_words.alerts(f.alerts) if f.alerts else None,
        "done": life_words.done(f.alerts) if f.alerts else (),
        "results": f.results,
        "reached": life_words.reached(f.results) if f.results else (),
        "reached_chart": life_words.reached_chart(f.results) if f.results else None,
        "judged": life_words.judged(f.results) if f.results else (),
        "benefits": life_words.benefits(f.results) if f.results else (),
        "benefits_chart": life_words.benefits_chart(f.results) if f.results else None,
        "evidence": life_words.evidence(f.learnt) if f.learnt else "",
        "awaited": life_words.awaited(f.learnt) if f.learnt else "",
        "claims": life_words.claims(f.learnt) if f.learnt else (),
    }


def _quality(f: Figures) -> list[tuple[str, str]]:
    """Line and value; an empty value is withheld."""
    return [
        (_("Mean affinity of the pairs"), "" if f.score is None else wording.of_ten(f.score)),
        (
            _("Mean confidence: the weight of what was known"),
            "" if f.confidence is None else wording.of_ten(f.confidence),
        ),
        (_("Criteria that were unknown, of ten"), "" if f.unknown is None else wording.scale(f.unknown)),
        (_("People whose charter is signed by both"), "" if f.signed is None else wording.percent(f.signed)),
    ]


def _months(f: Figures) -> charts.Chart | None:
    """The months that may be told: drawn as nought, a withheld one would say something false."""
    told = [(m.month, m.held, m.planned) for m in f.months if m.held is not None and m.planned is not None]
    if not told:
        return None
    return charts.bar_line(
        [wording.month_short(month) for month, _held, _planned in told],
        [held for _month, held, _planned in told],
        [planned for _month, _held, planned in told],
        (_("Month"), _("Meetings held"), _("Meetings planned")),
    )


def _firms(given: tuple[Line, ...], received: tuple[Line, ...]) -> list[Firm]:
    """The companies that may be named on either side, then the others together."""
    gives = {line.label: line.people for line in given}
    gets = {line.label: line.people for line in received}
    names = sorted((gives.keys() | gets.keys()) - {""}) + ([""] if "" in gives or "" in gets else [])
    return [Firm(name or _("All the others"), gives.get(name), gets.get(name)) for name in names]


def _reciprocity(firms: list[Firm]) -> charts.Chart | None:
    whole = [
        (firm.name, firm.given, firm.received)
        for firm in firms
        if firm.given is not None and firm.received is not None
    ]
    if len(whole) < 2:
        return None
    names, given, received = zip(*whole, strict=True)
    return charts.bars(names, [given, received], (_("Company"), _("Mentors given"), _("Mentors received")))


def _mentors_first(line: Line) -> int:
    return ("mentor", "mentee", "").index(line.label)


def _others(lines: tuple[Line, ...]) -> bool:
    return any(not line.label for line in lines)
