"""Where one lands after signing in, and the choice of language."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from mentorat.lib import addresses
from programs import places, queries, second_factor
from programs.models import User
from programs.queries import roles
from programs.services import people


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the only place the person has; a page to choose from when there are several, or when they are
    invited to a role; how to get one if none.

    Whoever owes a second proof in one of them is led to it first.
    """
    user = cast(User, request.user)
    second_factor.ask(request, queries.memberships_of(user))
    mine, offers = places.of(user), roles.offers(user)
    if len(mine) == 1 and not offers:
        return redirect(mine[0].url)
    return render(request, "programs/home.html", {"places": mine, "offers": offers})


@login_not_required
def not_there(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Pages of allauth that do not exist here: nobody has a password, recovery codes are shown once and not downloaded."""
    raise Http404


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Changes the language of the pages, and of the person's mails when they are signed in."""
    code = request.POST.get("language", "")
    response = redirect(addresses.own(request, request.POST.get("next", ""), reverse("home")))
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.PRODUCTION,
            httponly=True,
        )
        if request.user.is_authenticated:
            people.choose_language(actor=request.user, language=code)
    return response
