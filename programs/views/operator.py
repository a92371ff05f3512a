"""The operator's place: consortiums and their health in figures, never in names of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from programs import jobs, queries
from programs.forms.base import tell
from programs.forms.operator import ConsortiumForm
from programs.services import consortiums
from programs.viewer import enter_operator

# A job that has not run for so long needs a look.
JOBS = {
    "dispatch": (gettext_lazy("Sending of the mails"), timedelta(minutes=5)),
    "reminders": (gettext_lazy("Search for the reminders that are due"), timedelta(minutes=15)),
}


@dataclass(frozen=True)
class Job:
    """A job that beats; `last` is when it last ran to its end, None when it never did."""

    label: str
    last: datetime | None
    silent: bool


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    enter_operator(request)
    now = timezone.now()
    context = {
        "consortiums": queries.consortiums_in_figures(),
        "mail": queries.mail_in_figures(now),
        "jobs": _jobs(queries.last_beats(), now),
        "queued": not settings.CELERY_TASK_ALWAYS_EAGER,
        "seen": None if settings.CELERY_TASK_ALWAYS_EAGER else jobs.seen(now),
    }
    return render(request, "programs/operator.html", context)


def _jobs(beats: Mapping[str, datetime], now: datetime) -> list[Job]:
    """Those that are silent first."""
    found = []
    for name, (label, patience) in JOBS.items():
        last = beats.get(name)
        found.append(Job(str(label), last, last is None or now - last > patience))
    return sorted(found, key=lambda job: not job.silent)


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
