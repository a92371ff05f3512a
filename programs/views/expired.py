"""A form whose proof of origin is gone: another window signed out, cookies were cleared, or it comes from elsewhere."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.views.csrf import csrf_failure

from programs.middleware import page_before


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing is done. A part of a page reloads the page around it; whoever is signed out signs in, and comes back."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Refresh": "true"})
    asks = getattr(resolve(request.path_info).func, "login_required", True)
    if asks and not request.user.is_authenticated:
        return redirect_to_login(page_before(request))
    return csrf_failure(request, reason)
