"""One's own calendar: the page where its address is made, renewed or closed, and what that address gives."""

from __future__ import annotations

import hashlib
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programs import limits
from programs.models import User
from tracking import feeds
from tracking.queries import feeds as queries
from tracking.services import feeds as services

HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """`do` is "make" (or make another) or "close"."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _act(request, user)
    feed = queries.feed_of(user)
    token = queries.token_of(feed) if feed else ""
    path = reverse("calendar_read", args=[token]) if token else ""
    address = settings.SITE_URL + path if token else ""
    context = {
        "feed": feed if token else None,
        "address": address,
        "webcal": "webcal://" + address.split("://", 1)[1] if token else "",
    }
    return render(request, "tracking/calendar_feed.html", context)


def _act(request: HttpRequest, user: User) -> HttpResponse:
    if request.POST.get("do") == "close":
        services.close(actor=user)
        messages.success(request, _("The address is closed: no calendar reads it any more."))
    else:
        services.renew(actor=user)
        messages.success(request, _("The address is made. A former one opens nothing any more."))
    return redirect("calendar_feed")


@require_safe
@login_not_required
def calendar_read(request: HttpRequest, token: str) -> HttpResponseBase:
    """The calendar of whoever made that address; 304 when the reader has it already, and one answer for every other token."""
    if not limits.allow(request, "feed", key=token):
        answer = HttpResponse(
            _("Too often: try again within the hour."), status=429, content_type="text/plain"
        )
        answer.headers["Retry-After"] = str(HOUR)
        return answer
    user = queries.owner(token)
    if user is None:
        return HttpResponse(_("This address opens no calendar."), status=404, content_type="text/plain")
    now = timezone.now()
    with translation.override(user.language):
        body = feeds.written(
            user, queries.meetings(user, now), queries.talks(user, now), queries.invitations(user, now)
        )
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["ETag"] = etag
    # A reader keeps it and asks again each time: a shared cache does not.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=answer) or answer
