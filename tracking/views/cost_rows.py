"""The budget as the page on costs shows it: amounts in words, a line a row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from programs.models import Program
from tracking import sharing as words
from tracking.budget import Budget, Line, Share
from tracking.models import CostKind
from tracking.money import known, said
from tracking.queries import costs as queries


def totals(program: Program, budget: Budget) -> dict[str, Any]:
    """What stands above the tables, and the budget by kind."""
    code = budget.currency
    labels = dict(CostKind.choices)
    return {
        "program": program,
        "code": code,
        "empty": not budget.lines,
        "planned": said(budget.planned, code),
        "actual": said(budget.actual, code),
        "about": (said(budget.planned, code, 0), said(budget.actual, code, 0)),
        "awaited": _awaited(budget.awaited),
        "kinds": [
            (labels[kind], said(planned, code), known(actual, code))
            for kind, planned, actual in budget.by_kind(CostKind.values)
        ],
    }


def _awaited(lines: int) -> str:
    said = ngettext("%(n)s line not known yet", "%(n)s lines not known yet", lines)
    return said % {"n": lines} if lines else ""


def line(line: Line, code: str) -> dict[str, Any]:
    """A line of the budget; `actual` is "" as long as it is not known."""
    return {
        "pk": line.pk,
        "label": line.label,
        "kind": CostKind(line.kind).label,
        "on": line.on,
        "planned": said(line.planned, code),
        "actual": "" if line.actual is None else said(line.actual, code),
    }


def share(share: Share, budget: Budget) -> dict[str, Any]:
    """What a company bears, and on what it rests."""
    return {
        "company": share.company,
        "basis": words.basis(budget, share),
        "planned": said(share.planned, budget.currency),
        "actual": said(share.actual, budget.currency),
    }


def unreckoned(budget: Budget) -> list[str]:
    """Companies that joined after the rule was declared: they bear nothing until it is declared again."""
    known = {part.company_pk for part in budget.parts}
    return [company.name for company in queries.companies() if budget.rule and company.pk not in known]
