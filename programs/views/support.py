"""The support of the management: asked by the coordinator, answered by the manager on one page without an account."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs.enums import SupportAnswer
from programs.forms.base import tell
from programs.forms.support import SupportAnswerForm, SupportForm
from programs.models import AccessPage
from programs.queries import support as queries
from programs.services import accesses
from programs.services import support as services
from programs.viewer import Permission, enter, visit
from programs.views.candidates import found
from programs.views.doors import public


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The coordinator writes to the manager, or to another one."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = found(pk)
    accesses.shown(viewer, AccessPage.CANDIDATE, [pk])
    last = queries.latest_of(candidate)
    initial = {"email": last.email if last else "", "language": viewer.consortium.language}
    form = SupportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(actor=viewer.user, candidate=candidate, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The manager is written to; you are told when they answer."))
            return redirect("candidate", slug, pk)
    context = {"program": viewer.the_program, "candidate": candidate, "form": form, "last": last}
    return render(request, "programs/support/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """One page, one button. It shows a name and a programme, nothing of the profile; a used key opens what no key opens."""
    found_key = queries.open_key(key)
    if found_key is None:
        return render(request, "programs/interviews/dead.html", status=404)
    candidate = found_key.request.candidate
    visit(request, candidate.program)
    form = SupportAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        what = SupportAnswer(form.cleaned_data["answer"])
        told = services.answer(token=key, what=what)
        if told is None:
            return render(request, "programs/interviews/dead.html", status=404)
        return render(request, "programs/support/thanks.html", {"program": candidate.program, "what": what})
    program = candidate.program
    today = timezone.localdate(timezone=ZoneInfo(program.consortium.zone))
    context = {"form": form, "program": program, "name": candidate.name, "ahead": program.starts_on > today}
    return render(request, "programs/support/answer.html", context, status=422 if form.errors else 200)
