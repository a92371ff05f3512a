"""The doors of those who have no account: the secret of an address, or the browser where an application was begun."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from programs import queries
from programs.forms.answers import Answers
from programs.queries import applications as found
from programs.viewer import visit
from programs.views import browser

View = Callable[..., HttpResponse]
TOO_MANY = 429


def public(view: View) -> View:
    """Open to anybody; kept by no cache, and out of search engines."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(opened)


def by_link(view: View) -> View:
    """Gives the view the link of that token; unknown, revoked or ended, one and the same page; not open yet, another."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        link = found.open_link(token)
        if link is None:
            context = {"later": found.opens_later(token)}
            return render(request, "programs/apply/dead.html", context, status=404)
        visit(request, link.program)
        return view(request, link, token)

    return opened


def by_browser(view: View) -> View:
    """Gives the view the application that this browser holds, in its programme's scope; else how to come back to it."""

    @wraps(view)
    def opened(request: HttpRequest, ref: object, **kwargs: Any) -> HttpResponse:
        held = browser.held(request, str(ref))
        if held is None and getattr(request, "htmx", False):
            return render(request, "programs/apply/_live.html", {"kept": False}, status=404)
        told = browser.sent(request, str(ref)) if held is None else None
        if told is not None:  # the way back of the browser, after the button that sends
            context = {"email": told[0], "program_name": told[1], "again": True}
            return render(request, "programs/apply/sent.html", context)
        if held is None:
            return render(request, "programs/apply/lost.html", {"key": ""}, status=404)
        application, proved = held
        visit(request, application.program)
        return view(request, application, Answers(application, queries.themes(), proved), **kwargs)

    return opened


def too_many() -> str:
    return _("Too many requests from here for now: nothing is lost, try again within the hour.")
