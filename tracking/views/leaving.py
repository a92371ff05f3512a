"""The participant withdraws: what will happen, then one button."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.enums import BinomeState
from programs.moves import LEFT
from programs.viewer import Permission, enter
from tracking.queries import participants as queries
from tracking.services import leaving

BEGUN = (BinomeState.ACCEPTED, BinomeState.ACTIVE, BinomeState.PAUSED)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    candidate = next((c for c in queries.my_candidates(viewer.user) if c.pk == pk), None)
    if candidate is None:
        raise Http404
    if request.method == "POST":
        leaving.leave(actor=viewer.user, candidate=candidate)
        messages.success(
            request, _("You have withdrawn; the coordinator knows. Thank you for having come this far.")
        )
        return redirect("my_profile", slug)
    pairs = [b for b in queries.my_binomes(viewer.user) if pk in (b.mentor_id, b.mentee_id)]
    context = {
        "program": viewer.the_program,
        "candidate": candidate,
        "begun": [b.mentee if b.mentor_id == pk else b.mentor for b in pairs if b.state in BEGUN],
        "asked": [b for b in pairs if b.state == BinomeState.ANNOUNCED],
        "gone": candidate.state in LEFT,
    }
    return render(request, "tracking/leave.html", context)
