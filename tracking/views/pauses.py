"""A pause: asked for by a member on their own page, set by the coordinator on theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import permissions
from matching import queries as pairing
from matching.enums import BinomeState
from matching.models import Binome
from programs.forms.base import tell
from programs.models import User
from programs.queries.consortium import today_in
from programs.viewer import Permission, enter
from tracking.forms.lives import ReturnForm
from tracking.queries import participants
from tracking.services import pauses


@require_http_methods(["GET", "HEAD", "POST"])
def my_pause(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.PARTICIPATE)
    binome = participants.my_binome(viewer.user, pk)
    if binome is None:
        raise Http404
    shown = _handle(request, viewer.user, binome)
    if shown is None:
        return redirect("portal", slug)
    partner = binome.mentee if binome.mentor.user_id == viewer.user.pk else binome.mentor
    context = {"program": viewer.the_program, "partner": partner, **shown}
    return render(request, "tracking/my_pause.html", context, status=422 if shown["form"].errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def binome_pause(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = enter(request, slug, Permission.COORDINATE)
    binome = pairing.binome(viewer.the_program, pk)
    if binome is None:
        raise Http404
    shown = _handle(request, viewer.user, binome)
    if shown is None:
        return redirect("binome", slug, pk)
    context = {"program": viewer.the_program, **shown}
    return render(request, "tracking/binome_pause.html", context, status=422 if shown["form"].errors else 200)


def _handle(request: HttpRequest, user: User, binome: Binome) -> dict[str, Any] | None:
    """What the page shows, or None once what was asked is done."""
    row = pairing.open_pause(binome)
    program = binome.program
    resumes = request.method == "POST" and request.POST.get("act") == "resume"
    form = ReturnForm(
        request.POST if request.method == "POST" and not resumes else None,
        today=today_in(program.consortium),
        ends_on=program.ends_on,
        until=row.until if row else None,
    )
    try:
        if resumes:
            pauses.resume(actor=user, binome=binome)
            messages.success(request, _("The pair goes on, and both of you are told."))
            return None
        if form.is_valid():
            change = pauses.move_return if row else pauses.pause
            change(actor=user, binome=binome, until=form.cleaned_data["until"])
            messages.success(request, _("The day of return is set, and both of you are told."))
            return None
    except ValidationError as refusal:
        if resumes:
            messages.error(request, " ".join(refusal.messages))
            return None
        tell(form, refusal)
    rests = binome.state == BinomeState.PAUSED
    return {
        "binome": binome,
        "form": form,
        "pause": row,
        "may_pause": rests or binome.state == BinomeState.ACTIVE,
        "hasten": permissions.may_hasten(user, binome, row) if row else None,
    }
