"""The operator's place: consortiums and their health in figures, never in names of people."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from programs import queries
from programs.forms.base import tell
from programs.forms.operator import ConsortiumForm
from programs.services import consortiums
from programs.viewer import enter_operator

# A job that has not run for so long needs a look: the sending of mails, the look for reminders that are due.
SILENT, UNPLANNED = timedelta(minutes=5), timedelta(minutes=15)


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    enter_operator(request)
    last, planned, now = queries.last_beat("dispatch"), queries.last_beat("reminders"), timezone.now()
    context = {
        "consortiums": queries.consortiums_in_figures(),
        "mail": queries.mail_in_figures(),
        "last": last,
        "silent": last is None or now - last > SILENT,
        "planned": planned,
        "unplanned": planned is None or now - planned > UNPLANNED,
    }
    return render(request, "programs/operator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    operator = enter_operator(request)
    form = ConsortiumForm(request.POST or None, initial={"zone": "America/Toronto"})
    if request.method == "POST" and form.is_valid():
        try:
            consortium = consortiums.found(actor=operator, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            said = _("%(consortium)s is created; %(email)s receives a message.")
            messages.success(request, said % {"consortium": consortium, "email": form.cleaned_data["email"]})
            return redirect("operator")
    return render(request, "programs/operator_new.html", {"form": form}, status=422 if form.errors else 200)
