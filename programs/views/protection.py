"""Personal data, as a consortium answers for them: its desk, its notice, its incidents, its records of processing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mentorat.lib import pdf
from mentorat.lib.spreadsheet import XLSX
from programs import protection
from programs.forms.base import tell
from programs.forms.protection import IncidentForm, ProtectionForm
from programs.models import Consortium
from programs.queries import notices as notice_queries
from programs.queries import protection as queries
from programs.services import protection as services
from programs.viewer import Permission, enter_consortium
from programs.views.once import once


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom to write to and how long, and the way to the registers."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    consortium = viewer.consortium
    initial = {
        "name": consortium.privacy_name,
        "email": consortium.privacy_email,
        "months": consortium.retention_months,
        "years": consortium.proof_years,
    }
    form = ProtectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.decide(actor=viewer.user, consortium=consortium, **form.cleaned_data)
        messages.success(
            request, _("Kept: the notice says so from now on, and the people concerned are told by mail.")
        )
        return redirect("protection", slug)
    waiting = [each for each in _standing(consortium) if each.due]
    context = {
        "consortium": consortium,
        "form": form,
        "law": protection.law_of(consortium),
        "waiting": waiting,
        "version": notice_queries.in_force(consortium),
        "people": len(notice_queries.concerned(consortium)),
    }
    return render(request, "programs/privacy/desk.html", context, status=422 if form.errors else 200)


@require_GET
def incidents(request: HttpRequest, slug: str) -> HttpResponse:
    consortium = enter_consortium(request, slug, Permission.GOVERN).consortium
    context = {
        "consortium": consortium,
        "law": protection.law_of(consortium),
        "rows": _standing(consortium),
    }
    return render(request, "programs/privacy/incidents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def incident_new(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    form = IncidentForm(request.POST or None, initial={"noticed_at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        try:
            services.record(actor=viewer.user, consortium=viewer.consortium, **form.said())
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The incident is written down."))
            return redirect("incidents", slug)
    return _form(request, viewer.consortium, form)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    incident = queries.incident(viewer.consortium, pk)
    if incident is None:
        raise Http404
    form = IncidentForm(request.POST or None, initial=IncidentForm.initial_of(incident))
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["revision"] or 0
            services.correct(actor=viewer.user, incident=incident, seen=seen, **form.said())
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The incident is corrected."))
            return redirect("incidents", slug)
    return _form(request, viewer.consortium, form)


@require_GET
def incidents_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    consortium = enter_consortium(request, slug, Permission.GOVERN).consortium
    name = slugify(f"{consortium.slug} {_('Incidents')} {timezone.localdate():%Y-%m-%d}")
    return HttpResponse(
        protection.incidents_workbook(queries.incidents(consortium)),
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.xlsx"',
            "Cache-Control": "private, no-store",
        },
    )


@require_GET
def processing(request: HttpRequest, slug: str) -> HttpResponse:
    """The records of processing as a PDF, in the reader's language."""
    consortium = enter_consortium(request, slug, Permission.GOVERN).consortium
    language = get_language() or "fr"
    title = _("Records of processing: %(consortium)s") % {"consortium": consortium.name}
    context = {
        "title": title,
        "lang": language,
        "footer": f"{timezone.localdate():%Y-%m-%d}",
        "sections": (),
        "created": None,
        "consortium": consortium,
        "law": protection.law_of(consortium),
        "activities": protection.activities(),
    }
    html = render_to_string("programs/privacy/pdf/processing.html", context)
    made = pdf.render(html, title=title, lang=language, author="Mentorat")
    answer = HttpResponse(made.bytes, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slugify(title)}.pdf"'
    return answer


def _form(request: HttpRequest, consortium: Consortium, form: IncidentForm) -> HttpResponse:
    context = {"consortium": consortium, "form": form, "law": protection.law_of(consortium)}
    return render(request, "programs/privacy/incident.html", context, status=422 if form.errors else 200)


def _standing(consortium: Consortium) -> list[protection.Standing]:
    law, now = protection.law_of(consortium), timezone.now()
    return [protection.standing(each, law, now) for each in queries.incidents(consortium)]
