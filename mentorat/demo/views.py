"""The demo's own pages: choose who you are, and read the mails that everybody received.

They exist in demo mode only: the addresses are not even declared elsewhere, and each view refuses on its own besides.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from mentorat.demo import people
from programs import sessions
from programs.models import OutboundEmail, User
from programs.queries import access

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """404 outside the demo, whatever the address map says."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return login_not_required(guarded)


@demo_only
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    return render(
        request, "demo/choose.html", {"groups": people.groups(), "mails": OutboundEmail.objects.count()}
    )


@demo_only
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Becomes that person, without a code: the mails of the demo go nowhere."""
    user = get_object_or_404(
        User, pk=request.POST.get("user", "0") if request.POST.get("user", "").isdecimal() else 0
    )
    logout(request)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    sessions.begin(request, in_charge=access.is_in_charge(user))
    return redirect("home")


@demo_only
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """The last hundred mails, or those to one person."""
    rows = OutboundEmail.objects.order_by("-created_at", "-id")
    to = request.GET.get("to", "")
    if to:
        rows = rows.filter(to=to)
    return render(request, "demo/mails.html", {"mails": rows[:100], "to": to})


@demo_only
@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "demo/mail.html", {"mail": get_object_or_404(OutboundEmail, pk=pk)})
