"""Whether the first meeting waits for the training of each, and whom the coordinator exempts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs.models import AccessPage
from programs.services import accesses
from programs.viewer import Permission, enter
from tracking.queries import training as queries
from tracking.services import training as services
from tracking.views.committee.common import told


@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    if request.method == "POST":
        required = request.POST.get("required") == "yes"
        services.require(actor=viewer.user, program=viewer.the_program, required=required)
        done = (
            _("From now on the first meeting of a pair waits for the training of each.")
            if required
            else _("The first meeting no longer waits for the training.")
        )
        messages.success(request, done)
        return redirect("training", slug)
    exemptions = list(queries.exemptions())
    accesses.shown(viewer, AccessPage.TRAINING, [each.candidate_id for each in exemptions])
    context = {
        "program": viewer.the_program,
        "required": queries.required(),
        "untrained": queries.untrained(queries.in_pairs()),
        "exemptions": exemptions,
        "ahead": queries.ahead(timezone.now()),
    }
    return render(request, "tracking/training.html", context)


@require_POST
def training_exempt(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Exempts the candidate with a `reason`; with `undo`, asks for the training again."""
    viewer = enter(request, slug, Permission.COORDINATE)
    candidate = queries.candidate(pk)
    if candidate is None:
        raise Http404
    if request.POST.get("undo"):
        services.ask_again(actor=viewer.user, candidate=candidate)
        messages.success(
            request, _("%(name)s follows the training as the others do.") % {"name": candidate.name}
        )
        return redirect("training", slug)
    told(
        request,
        lambda: services.exempt(
            actor=viewer.user, candidate=candidate, reason=request.POST.get("reason", "")
        ),
        _("%(name)s may meet without the training.") % {"name": candidate.name},
    )
    return redirect("training", slug)
