"""Confidentiality incidents as the operator follows them: whichever consortiums they concern, and never a name."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from django_scopes import scope

from programs import protection
from programs.forms.base import tell
from programs.forms.protection import IncidentForm, WideIncidentForm
from programs.models import Incident
from programs.queries import protection as queries
from programs.services import protection as services
from programs.viewer import enter_operator
from programs.views.once import once


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Those that wait first: what is due, by when, and to which authority."""
    enter_operator(request)
    now = timezone.now()
    rows = []
    for incident in queries.everywhere():
        law = protection.law_of(incident.consortium)
        rows.append((protection.standing(incident, law, now), law, protection.clock(incident, law)))
    return render(request, "programs/operator_incidents.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    operator = enter_operator(request)
    form = WideIncidentForm(request.POST or None, initial={"noticed_at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["consortiums"])
        try:
            made = services.record_for(actor=operator, consortiums=chosen, **form.said())
        except ValidationError as error:
            tell(form, error)
        else:
            said = ngettext(
                "The incident is written down; the coordinators of %(n)d consortium are told.",
                "The incident is written down; the coordinators of %(n)d consortiums are told.",
                len(made),
            )
            messages.success(request, said % {"n": len(made)})
            return redirect("operator_incidents")
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    operator = enter_operator(request)
    incident = queries.anywhere(pk)
    if incident is None:
        raise Http404
    timezone.activate(incident.consortium.zone)
    form = IncidentForm(request.POST or None, initial=IncidentForm.initial_of(incident))
    if request.method == "POST" and form.is_valid():
        try:
            with scope(consortium=incident.consortium):
                seen = form.cleaned_data["revision"] or 0
                services.correct(actor=operator, incident=incident, seen=seen, **form.said())
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The incident is corrected."))
            return redirect("operator_incidents")
    return _form(request, form, incident)


def _form(request: HttpRequest, form: IncidentForm, incident: Incident | None) -> HttpResponse:
    context: dict[str, object] = {"form": form, "incident": incident}
    if incident is not None:
        law = protection.law_of(incident.consortium)
        context |= {
            "standing": protection.standing(incident, law, timezone.now()),
            "clock": protection.clock(incident, law),
            "law": law,
        }
    return render(request, "programs/operator_incident.html", context, status=422 if form.errors else 200)
