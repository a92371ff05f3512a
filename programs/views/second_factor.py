"""The way to a second proof for whoever owes one: set it up, keep the recovery codes, go on to the page that was asked."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mentorat.lib import addresses
from programs.models import User
from programs.queries import access
from programs.services import factors

NEXT = "after_second_factor"  # of the session: the page that was asked before the second proof was


class SetUpView(ActivateTOTPView):  # type: ignore[misc]
    """The key of an authenticator app, and the way to a passkey instead; done already, on to the page that was asked."""

    template_name = "mfa/set_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if asked := addresses.own(request, request.GET.get("next", "")):
            request.session[NEXT] = asked
        if access.has_factor(cast(User, request.user)):
            return redirect(request.session.pop(NEXT, reverse("home")))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]


set_up = SetUpView.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """How many are left; the codes themselves once, when the person says that they are ready to keep them."""
    user = cast(User, request.user)
    kept = access.recovery_codes(user)
    if kept is None:
        raise Http404
    raise_if_reauthentication_required(request, app="allauth.mfa")
    codes = factors.show_codes(actor=user) if request.method == "POST" else []
    context = {
        "codes": codes,
        "left": len(kept.get_unused_codes()),
        "total": len(kept.generate_codes()),
        "seen": kept.did_view,
        "goes_on": NEXT in request.session,
    }
    return render(request, "mfa/recovery_codes/index.html", context)
