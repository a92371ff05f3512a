"""Who has a second factor uses it again before signing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from programs.second_factor import where_to_prove

BACK = "back_to_signing"  # of the session: where the pages of sign-in and security lead back to


def prove_again(request: HttpRequest, route: str, *args: object) -> HttpResponse:
    """To the second factor, then back to the page: nothing is signed on the way."""
    messages.info(
        request, _("Confirm that it is you, then sign: the signature keeps the time of this proof.")
    )
    return redirect(f"{where_to_prove(request)}?{urlencode({'next': reverse(route, args=args)})}")
