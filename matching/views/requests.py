"""A mentor's own requests: who asks, why the two could suit, and an answer given in confidence."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.adapters.choices import Offer
from matching.choice_forms import RefusalForm
from matching.letters.frame import moment
from matching.models import Request
from matching.queries import choices as queries
from matching.queries import live_binomes
from matching.services import requests
from matching.views.choices import attempt
from matching.views.offers import offered
from programs.enums import Side
from programs.viewer import Permission, Viewer, enter


@require_safe
def my_requests(request: HttpRequest, slug: str) -> HttpResponse:
    """What awaits an answer, then what was accepted. A request that was taken back, or came to nothing, is not told."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    program = viewer.the_program
    now = queries.round_of(program)
    part = queries.choosing(viewer.user, program, Side.MENTOR, now) if now.is_self else None
    if part is None:
        return render(request, "matching/requests_none.html", {"program": program})
    mentor = part.candidate
    found = queries.requests_to(mentor)
    waiting = [row for row in found if row.state == "asked"] if now.is_open else []
    offer = Offer.of(program) if waiting else None
    taken = live_binomes(program).filter(mentor=mentor).count()
    context = {
        "program": program,
        "now": now,
        "until": moment(now.deadline, program),
        "mentor": mentor,
        "left": max(0, mentor.capacity - taken),
        "waiting": [
            (row, offered(row.mentee, offer.explain(row.mentee_id, mentor.pk) if offer else None))
            for row in waiting
        ],
        "accepted": [row for row in found if row.state == "accepted"],
    }
    return render(request, "matching/requests.html", context)


@require_POST
def accept(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, found = _own(request, slug, pk)
    done = _("It is agreed: %(name)s is told. The coordinator announces the pairs together.") % {
        "name": found.mentee.name
    }
    return attempt(
        request, slug, lambda: requests.accept(actor=viewer.user, request=found), done, page="my_requests"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer, found = _own(request, slug, pk)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return attempt(
            request,
            slug,
            lambda: requests.decline(actor=viewer.user, request=found, reason=reason),
            _("Your answer is kept, in confidence: %(name)s only learns that you are not available.")
            % {"name": found.mentee.name},
            page="my_requests",
        )
    if found.state != "asked":
        return redirect("my_requests", slug)
    context = {"program": viewer.the_program, "mentee": found.mentee, "form": form}
    return render(request, "matching/request_decline.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, slug: str, pk: int) -> tuple[Viewer, Request]:
    """The mentor's own request; for anybody else there is none."""
    viewer = enter(request, slug, Permission.PARTICIPATE)
    found = queries.request(pk)
    if found is None or found.mentor.user_id != viewer.user.pk:
        raise Http404
    return viewer, found
