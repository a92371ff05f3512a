"""What each company gives and receives, over cohorts: all of it for the coordinator, their own for a representative."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentorat.lib.nav import NavItem
from mentorat.lib.spreadsheet import XLSX
from programs.viewer import Permission, Viewer, enter_consortium
from tracking import ledger_words as words
from tracking.ledger import Ledger
from tracking.queries import ledger as queries
from tracking.views.workbooks import ledger_workbook

MOST_DIGITS = 9


@require_safe
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """A representative reads their own company alone; hours that would be one person's stay with the coordinator."""
    viewer = enter_consortium(request, slug, Permission.GOVERN, Permission.REPRESENT)
    governs = viewer.may(Permission.GOVERN)
    cohort = _cohort(request)
    whole = queries.reciprocity(viewer.consortium)
    found = queries.reciprocity(viewer.consortium, cohort) if cohort else whole
    shown = found if governs else found.of(company.pk for company in viewer.companies)
    context = {
        "consortium": viewer.consortium,
        "governs": governs,
        "rows": words.rows(shown, hours_of_few=governs),
        "summary": words.summary(found) if governs else "",
        "whole": found.whole,
        "hours": words.hours(found.whole.minutes_given),
        "chart": words.chart(shown.accounts),
        "aside": found.aside,
        "tabs": _tabs(slug, whole, cohort),
        "empty": not whole.cohorts,
    }
    return render(request, "tracking/ledger.html", context)


@require_safe
def ledger_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Every company and cohort as a workbook, for the coordinator."""
    viewer: Viewer = enter_consortium(request, slug, Permission.GOVERN)
    content = ledger_workbook(queries.reciprocity(viewer.consortium))
    response = HttpResponse(content, content_type=XLSX)
    name = slugify(_("%(consortium)s reciprocity") % {"consortium": viewer.consortium.name})
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _cohort(request: HttpRequest) -> int | None:
    """The programme asked for; whatever is no number asks for all of them."""
    asked = request.GET.get("cohort", "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) <= MOST_DIGITS else None


def _tabs(slug: str, whole: Ledger, cohort: int | None) -> list[NavItem]:
    """All cohorts, then each; none when there is one."""
    if len(whole.cohorts) < 2:
        return []
    url = reverse("ledger", args=[slug])
    each = [
        NavItem(label=known.name, url=f"{url}?cohort={known.pk}", icon="", current=known.pk == cohort)
        for known in whole.cohorts
    ]
    return [NavItem(label=_("All cohorts"), url=url, icon="", current=cohort is None), *each]
