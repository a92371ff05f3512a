"""Where one is signed in: each browser in words, and the way to sign it out."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from programs import devices
from programs.models import User
from programs.queries import access
from programs.services import sessions
from programs.sessions import KEPT, limits


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    user, here = cast(User, request.user), request.session.session_key
    if request.method == "POST":
        return _end(request, user, request.POST.get("end", ""))
    rows = [(row, devices.in_words(row.agent), row.session_key == here) for row in access.sessions(user)]
    idle, whole = limits(request.session[KEPT]["in_charge"])
    context = {
        "rows": sorted(rows, key=lambda row: not row[2]),
        "idle_hours": int(idle.total_seconds() // 3600),
        "idle_days": idle.days,
        "whole_days": whole.days,
    }
    return render(request, "programs/sessions.html", context)


def _end(request: HttpRequest, user: User, which: str) -> HttpResponse:
    if which == "others":
        n = sessions.end_others(actor=user, here=request.session.session_key)
    else:
        n = sessions.end(actor=user, ref=_reference(which))
    if n:
        said = ngettext("%(n)s browser is signed out.", "%(n)s browsers are signed out.", n)
        messages.success(request, said % {"n": n})
    else:
        messages.info(request, _("It was signed out already."))
    return redirect("sessions")


def _reference(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise Http404 from error
