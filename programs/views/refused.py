"""The refusal of a page: who may not open it is told why, and who meets a closed programme finds the way back to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import requires_csrf_token

from programs.audit import ProgramClosed
from programs.viewer import Permission, Viewer


@requires_csrf_token
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    viewer: Viewer | None = getattr(request, "viewer", None)
    closed = isinstance(exception, ProgramClosed)
    context = {"exception": str(exception), "closed": closed, "back": _back(viewer) if closed else ""}
    return render(request, "403.html", context, status=403)


def _back(viewer: Viewer | None) -> str:
    """The programme's page of who coordinates it, and the home of the others."""
    if viewer is None or viewer.program is None or not viewer.may(Permission.COORDINATE):
        return reverse("home")
    return reverse("dashboard", args=[viewer.program.slug])
