"""Mails: what a programme decides of them, what a person wants of them, and the address in each that stops them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from programs import stopping
from programs.enums import MailCategory
from programs.forms.base import tell
from programs.forms.mails import HoursForm, WantedForm
from programs.models import User
from programs.queries import mails as queries
from programs.services import mails as services
from programs.viewer import Permission, enter, visit
from programs.views.doors import public
from programs.zones import zone_name


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The hours and days of the mails of a programme."""
    viewer = enter(request, slug, Permission.COORDINATE)
    program = viewer.the_program
    initial = {
        "opens": program.mail_from,
        "closes": program.mail_until,
        "weekends": "yes" if program.mail_weekends else "no",
        "revision": program.revision,
    }
    form = HoursForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.set_hours(
                actor=viewer.user,
                program=program,
                seen=said["revision"],
                opens=said["opens"],
                closes=said["closes"],
                weekends=said["weekends"],
            )
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("Kept: it holds from the next mail on."))
            return redirect("program_edit", slug)
    context = {"program": program, "form": form, "zone": zone_name(program.consortium.zone)}
    return render(request, "programs/plan/mails.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What the person receives, programme by programme."""
    user = cast(User, request.user)
    shown = []
    for each in queries.choices(user):
        posted = request.method == "POST" and request.POST.get("program") == str(each.program.pk)
        initial = {"wanted": [category for category, reaches in each.wanted if reaches]}
        form = WantedForm(request.POST if posted else None, name=each.program.name, initial=initial)
        if posted and form.is_valid():
            services.choose_all(actor=user, candidates=each.candidates, wanted=form.cleaned_data["wanted"])
            messages.success(request, _("Kept: it holds from the next mail on."))
            return redirect("my_mails")
        shown.append((each.program, form))
    context = {"found": shown, "necessary": stopping.NECESSARY}
    return render(request, "programs/my_mails.html", context)


@csrf_exempt  # mail programs post here without having opened the page (RFC 8058); the signed address is the right to
@require_http_methods(["GET", "HEAD", "POST"])
@public
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """One POST stops the mails that bore this address; the page also takes them up again."""
    stops = stopping.read(key)
    candidate = queries.candidate_of(stops.candidate) if stops else None
    if stops is None or candidate is None:
        return render(request, "programs/apply/lost.html", {"key": ""}, status=404)
    visit(request, candidate.program)
    if request.method == "POST":
        for category in stops.categories:
            services.choose(candidate=candidate, category=category, wanted="again" in request.POST)
        return redirect("mail_stop", key)
    stopped = queries.stopped(candidate)
    context = {
        "program": candidate.program,
        "labels": [MailCategory(each).label for each in stops.categories],
        "stopped": all(each in stopped for each in stops.categories),
        "necessary": stopping.NECESSARY,
    }
    return render(request, "programs/mail_stop.html", context)
