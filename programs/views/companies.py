"""Companies of a consortium: who is there, who enters, corrections, comings and goings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from mentorat.lib.spreadsheet import XLSX
from programs import forbidding, queries, relations, sectors, sheets
from programs.enums import CompanyState
from programs.forms.base import tell
from programs.forms.companies import CompanyForm, LeaveForm
from programs.models import Company
from programs.queries import consortium as reading
from programs.relations import Apart
from programs.services import companies as services
from programs.services import consortiums
from programs.viewer import Permission, Viewer, enter_consortium
from programs.views.conflicts import take_up
from programs.views.once import once


@require_GET
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Companies with their people and agreement, those that enter, and competitions between members."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    companies = list(queries.companies_and_voices())
    here = [company for company in companies if company.state != CompanyState.LEFT]
    running = list(reading.relations())
    members = [company for company in here if company.state == CompanyState.MEMBER]
    barred = relations.barred(running, here, Apart.of(viewer.consortium)) & _pairs(members)
    entering = [company for company in here if company.state == CompanyState.ENTERING]
    waits = reading.unanswered(entering) if entering else {}
    breaches = reading.breaches(viewer.consortium)
    context = {
        "consortium": viewer.consortium,
        "companies": here,
        "rows": [(company, _sector(viewer, company)) for company in here],
        "left": [company for company in companies if company.state == CompanyState.LEFT],
        "entering": [(company, waits.get(company.pk, 0)) for company in entering],
        "founding": bool(entering) and reading.founding(viewer.consortium),
        "unsigned": sum(1 for company in members if not company.signed_at),
        "breaches": relations.ties(breaches, ()),
        "barred": len(barred),
        "possible": len(_pairs(members)),
        "in_all": forbidding.in_all(forbidding.toll(reading.people(viewer.consortium), barred)),
    }
    return render(request, "programs/companies.html", context)


def _sector(viewer: Viewer, company: Company) -> str:
    """Its code and what the code means."""
    known = sectors.of(viewer.consortium.country, company.sector)
    return f"{company.sector} {known.label}" if known else company.sector


def _pairs(companies: list[Company]) -> set[relations.Pair]:
    keys = [company.pk for company in companies]
    return {frozenset((a, b)) for i, a in enumerate(keys) for b in keys[:i]}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest, slug: str) -> HttpResponseBase:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    form = _form(request, viewer)
    if request.method == "POST" and form.is_valid():
        try:
            company = consortiums.add_company(
                actor=viewer.user, consortium=viewer.consortium, **form.fields_given()
            )
        except ValidationError as error:
            tell(form, error)
        else:
            return _added(request, company)
    context = {"consortium": viewer.consortium, "form": form, "company": None}
    return render(request, "programs/company_form.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, company: Company) -> HttpResponseBase:
    slug = company.consortium.slug
    if company.state == CompanyState.MEMBER:
        messages.success(request, _("%(company)s is in the consortium.") % {"company": company})
        return redirect("companies", slug)
    messages.success(
        request,
        _("%(company)s enters: the members are asked whether they compete with it.") % {"company": company},
    )
    return redirect("company_entry", slug, company.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    company = found_or_404(pk)
    form = _form(request, viewer, company)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(
                actor=viewer.user,
                company=company,
                seen=form.cleaned_data["revision"],
                **form.fields_given(),
            )
        except ValidationError as error:
            form = take_up(form, error, found_or_404(pk).revision)
        else:
            messages.success(request, _("%(company)s is corrected.") % {"company": form.cleaned_data["name"]})
            return redirect("companies", slug)
    context = {"consortium": viewer.consortium, "form": form, "company": company}
    return render(request, "programs/company_form.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, viewer: Viewer, company: Company | None = None) -> CompanyForm:
    names = ("name", "place", "sector", "group", "revision")
    start = {name: getattr(company, name) for name in names} if company else {}
    return CompanyForm(
        request.POST or None, initial=start, country=viewer.consortium.country, groups=reading.groups()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says what is attached to it; takes it out when nothing is."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    company = found_or_404(pk)
    refusal = ""
    if request.method == "POST":
        try:
            services.remove(actor=viewer.user, company=company)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _("%(company)s is removed.") % {"company": company})
            return redirect("companies", slug)
    context = {
        "consortium": viewer.consortium,
        "company": company,
        "attached": services.attached(company),
        "refusal": refusal,
    }
    return render(request, "programs/company_remove.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks why, then the company leaves."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    company = found_or_404(pk)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.leave(actor=viewer.user, company=company, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("%(company)s has left the consortium.") % {"company": company})
            return redirect("companies", slug)
    context = {"consortium": viewer.consortium, "company": company, "form": form}
    return render(request, "programs/company_leave.html", context, status=422 if form.errors else 200)


@require_POST
def come_back(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    try:
        company = services.come_back(actor=viewer.user, company=found_or_404(pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("companies", slug)
    return _added(request, company)


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Companies and relations, those of before included, as a workbook."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    content = sheets.workbook(
        viewer.consortium, list(queries.companies_and_voices()), [*reading.declared(), *reading.past()]
    )
    name = slugify(_("companies and relations"))
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{viewer.consortium.slug}-{name}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


def found_or_404(pk: int) -> Company:
    company = queries.company(pk)
    if company is None:
        raise Http404
    return company
