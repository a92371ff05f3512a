"""A decision on candidates is taken back: offered in the message that tells it, and on the page of the person."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from programs import queries
from programs.forms.base import keys
from programs.models import Candidate
from programs.queries import applications as found
from programs.services import applications as applying
from programs.services import candidates as services
from programs.viewer import Permission, enter


def offer(request: HttpRequest, slug: str, candidates: Sequence[Candidate], text: str) -> None:
    """Says what was done, with a button that takes it back."""
    context = {"slug": slug, "candidates": candidates, "text": text}
    messages.success(request, render_to_string("programs/_undo.html", context, request))  # safe, as rendered


@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the last decision on each of those named back, as far as it is safe."""
    viewer = enter(request, slug, Permission.COORDINATE)
    people = list(queries.candidates_among(keys(request.POST.getlist("pk"))))
    told = services.undo_many(actor=viewer.user, candidates=people)
    if told.moved:
        count = len(told.moved)
        said = ngettext("Undone for %(n)d candidate.", "Undone for %(n)d candidates.", count)
        messages.success(request, said % {"n": count})
    for candidate, reason in told.refused:
        messages.error(request, _("%(name)s: %(reason)s") % {"name": candidate.name, "reason": reason})
    return redirect("candidate", slug, people[0].pk) if len(people) == 1 else redirect("candidates", slug)


@require_POST
def talked_over(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What worried the candidate was talked over."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = queries.candidate(pk)
    if candidate is None:
        raise Http404
    application = found.latest_of(candidate)
    if application is not None:
        applying.talked_over(actor=viewer.user, application=application)
        messages.success(request, _("Noted: it was talked over."))
    return redirect("candidate", slug, pk)
