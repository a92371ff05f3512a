"""Who speaks for a company: its representatives, and its members of the steering committee."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs import queries
from programs.enums import Role
from programs.forms.base import tell
from programs.forms.companies import AppointmentForm
from programs.models import Company, User
from programs.services import consortiums
from programs.viewer import Permission, Viewer, enter_consortium


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Appoints a person for one company; without a representative it cannot sign, so nobody of it can be paired."""
    viewer = enter_consortium(request, slug, Permission.GOVERN)
    company = queries.company(pk)
    if company is None:
        raise Http404
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = _appoint(viewer, company, form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            told = _("%(name)s is appointed for %(company)s and receives a message.")
            messages.success(request, told % {"name": person.name, "company": company})
            return redirect("companies", slug)
    context = {"consortium": viewer.consortium, "company": company, "form": form}
    return render(request, "programs/appointment_form.html", context, status=422 if form.errors else 200)


def _appoint(viewer: Viewer, company: Company, said: dict[str, Any]) -> User:
    return consortiums.appoint_for(
        actor=viewer.user,
        company=company,
        role=Role(said["role"]),
        email=said["email"],
        first_name=said["first_name"],
        last_name=said["last_name"],
    )
