"""Costs and decisions as the report prints them: sentences, and lines of tables. No figure is made here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracking import sharing
from tracking.models import CostKind, DecisionState
from tracking.money import known, said
from tracking.reports.governance import Costs, Decided, Decisions


def costs(found: Costs) -> dict[str, Any]:
    """Totals, kinds, the rule in words and the shares; `none` says why nothing is shared."""
    code = found.currency
    return {
        "planned": said(found.planned, code),
        "actual": said(found.actual, code),
        "awaited": _awaited(found.awaited),
        "kinds": [
            (capfirst(str(CostKind(row.kind).label)), said(row.planned, code), known(row.actual, code))
            for row in found.kinds
        ],
        "rule": sharing.sentence(found.rule, found.reckoned_on, found.companies),
        "rounding": sharing.rounding(),
        "withheld": found.withheld,
        "shares": [(row.company, said(row.planned, code), said(row.actual, code)) for row in found.shares],
    }


def decisions(found: Decisions) -> dict[str, Any]:
    """The decisions taken, a line each, and a sentence on the earlier ones."""
    return {
        "since": _day(found.since),
        "taken": [(each.text, _owner(each), _day(each.due_on), _state(each.state)) for each in found.taken],
        "earlier": _earlier(found.earlier_open),
        "late": _late(found.late),
    }


def _owner(each: Decided) -> str:
    """Never a person's name."""
    return each.owner or (_("coordination") if each.coordination else _("a member of the committee"))


def _awaited(lines: int) -> str:
    if not lines:
        return ""
    return ngettext(
        "The actual amount of %(n)s line is not known yet.",
        "The actual amounts of %(n)s lines are not known yet.",
        lines,
    ) % {"n": lines}


def _earlier(n: int) -> str:
    if not n:
        return ""
    return ngettext(
        "%(n)s earlier decision is still to be carried out.",
        "%(n)s earlier decisions are still to be carried out.",
        n,
    ) % {"n": n}


def _late(n: int) -> str:
    if not n:
        return ""
    return ngettext("%(n)s decision is past its date.", "%(n)s decisions are past their date.", n) % {"n": n}


def _state(state: str) -> str:
    return str(DecisionState(state).label)


def _day(written: str) -> str:
    return date_format(date.fromisoformat(written), "DATE_FORMAT") if written else ""
