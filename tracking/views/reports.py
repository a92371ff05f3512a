"""The committee's reports: the list, this month's report to make, its progress, its PDF."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mentorat.lib.suppression import K
from programs.models import Company
from programs.viewer import Permission, Viewer, enter
from tracking import clock, forms, making
from tracking.models import Report, ReportState
from tracking.queries import costs
from tracking.queries import readers as queries
from tracking.reports import annex_words, figures, wording
from tracking.services import reports as services


@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """Every report, the latest told in sentences; the coordinator makes this month's."""
    viewer = enter(request, slug, Permission.READ_FIGURES)
    found = list(queries.reports())
    month = clock.month_of(timezone.localdate())
    latest = next((report for report in found if report.state == ReportState.READY), None)
    return render(
        request,
        "tracking/reports.html",
        {
            "program": viewer.the_program,
            "reports": [(report, wording.month_name(report.period)) for report in found],
            "month": wording.month_inside(month),
            "missing": all(report.period != month for report in found),
            "may_make": viewer.may(Permission.COORDINATE),
            "form": forms.ReportForm(initial={"language": viewer.consortium.language}),
            "latest": _told(latest) if latest else None,
            "planned": queries.planned(viewer.the_program, timezone.now()),
            "companies": _companies(viewer),
        },
    )


@require_safe
def report_company(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A company's own page of the latest report, or of the month that `month` asks for: for who represents it, and for the
    coordinators; for anybody else there is no such page."""
    viewer = enter(request, slug, Permission.REPRESENT_HERE, Permission.COORDINATE)
    company = queries.company(pk)
    theirs = viewer.may(Permission.COORDINATE) or pk in costs.represented(viewer.user, viewer.the_program)
    if company is None or not theirs:
        raise Http404
    asked = request.GET.get("month", "")
    found = queries.annex(company.pk, asked)
    if found is None and asked:
        raise Http404
    period, annex = found or ("", None)
    months = [report.period for report in queries.reports() if report.state == ReportState.READY]
    month = wording.month_inside(period) if period else ""
    context = {
        "program": viewer.the_program,
        "company": company,
        "month": month,
        "annex": annex,
        "rows": annex_words.rows(annex) if annex else [],
        "stages": annex_words.stages(annex) if annex else [],
        "did": annex_words.did(annex, month) if annex else [],
        "costs": annex_words.costs(annex) if annex else None,
        "k": K,
        "others": [(each, wording.month_name(each)) for each in months if each != period],
    }
    return render(request, "tracking/report_company.html", context)


@require_POST
def report_make(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    form = forms.ReportForm(request.POST)
    language = form.cleaned_data["language"] if form.is_valid() else viewer.consortium.language
    period = request.POST.get("period", "")
    try:
        report = services.make(
            actor=viewer.user, program=viewer.the_program, period=period, language=language
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("reports", slug)
    return redirect("report_status", slug, report.pk)


@require_safe
def report_status(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How far it is; to htmx, the moving part alone."""
    viewer, report = _report(request, slug, pk)
    queued, step = report.state == ReportState.QUEUED, making.reached(report.pk)
    context = {
        "program": viewer.the_program,
        "report": report,
        "month": wording.month_inside(report.period),
        "may_make": viewer.may(Permission.COORDINATE),
        "told": _told(report) if report.state == ReportState.READY else None,
        "steps": making.steps(step) if queued else (),
        "said": making.SAID[step],
        "late": queued and report.made_at < timezone.now() - making.STALE,
        "fault": making.fault(report.error) if report.state == ReportState.FAILED else None,
    }
    template = "tracking/report_status.html" + ("#progress" if getattr(request, "htmx", False) else "")
    return render(request, template, context)


@require_safe
def report_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The document; 404 until it is ready."""
    viewer, report = _report(request, slug, pk, with_pdf=True)
    if report.state != ReportState.READY or report.pdf is None:
        raise Http404
    name = f"{viewer.the_program.slug}-{report.period}.pdf"
    return HttpResponse(
        bytes(report.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _report(request: HttpRequest, slug: str, pk: int, *, with_pdf: bool = False) -> tuple[Viewer, Report]:
    viewer = enter(request, slug, Permission.READ_FIGURES)
    report = queries.report(pk, with_pdf=with_pdf)
    if report is None:
        raise Http404
    return viewer, report


def _companies(viewer: Viewer) -> list[Company]:
    """Those whose own page the viewer may read: all for a coordinator, else those that they represent."""
    known = costs.companies()
    if viewer.may(Permission.COORDINATE):
        return known
    own = costs.represented(viewer.user, viewer.the_program)
    return [company for company in known if company.pk in own]


def _told(report: Report) -> dict[str, Any]:
    """The summary in the language of whoever reads the page; the document keeps its own."""
    found = figures.from_dict(report.figures)
    return {
        "report": report,
        "month": wording.month_name(report.period),
        "keys_shown": [
            (key.label, key.value or _("too few people"), key.note if key.value else "", key.icon)
            for key in wording.keys(found)
        ],
        "summary": wording.summary(found),
        "attention": wording.attention(found),
    }
