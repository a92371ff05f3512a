"""Language and time zone of the person, and the tenant's scope, for the length of one request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_scopes import scope
from django_structlog.middlewares import RequestMiddleware

from mentorat.lib import rows
from mentorat.lib.clock import ZoneOnDemand
from mentorat.lib.discreet import without_secrets
from programs import sessions, vouching
from programs.queries import access, providers
from programs.second_factor import SecondFactorNeeded, where_to_prove

if TYPE_CHECKING:
    from programs.viewer import Viewer


class PersonalSettingsMiddleware:
    """Gives each request a scope that closes with it, the eyes of whoever asks, the language that they chose for themself, and
    the zone of the place where they are, until a door opens a programme, which has its own.

    What a signed-in person reads is kept by no cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as scopes:
            request.scopes = scopes  # type: ignore[attr-defined]
            request.viewer = None  # type: ignore[attr-defined]
            self._speak(request)
            if request.user.is_authenticated:
                scopes.enter_context(rows.seen_by(request.user.pk))
            self._clock(request)
            try:
                response = self.get_response(request)
            finally:
                timezone.deactivate()
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            # On a shared computer, "back" after signing out must show nothing.
            response.headers["Cache-Control"] = "private, no-store"
        return response

    @staticmethod
    def _clock(request: HttpRequest) -> None:
        if request.user.is_authenticated:
            user = request.user
            timezone.activate(ZoneOnDemand(lambda: access.zone_of(user)))

    @staticmethod
    def _speak(request: HttpRequest) -> None:
        if request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE


class SessionLimitsMiddleware:
    """A session that has passed its limits is over: what was asked is asked again after signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if sessions.is_over(request):
                logout(request)
            elif sessions.is_due(request):
                sessions.note(request, in_charge=access.is_in_charge(request.user))
        return self.get_response(request)


class CompanyAccountMiddleware:
    """Whoever the company's own account signed in stays so while it may stand for them; it opens no way in of its own.

    A passkey added in such a session would sign in by itself for ever, whatever the company's account had been used for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            provider = vouching.provider_of(request)
            if provider is not None and not providers.stands_for(provider, request.user):
                logout(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        found = request.resolver_match
        if found and found.url_name == "mfa_add_webauthn" and vouching.provider_of(request) is not None:
            raise PermissionDenied(
                _(
                    "You signed in with your company’s account, which must not be able to add a passkey to yours. Sign "
                    "out, then sign in by a code sent to your address; or choose an authenticator app."
                )
            )


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever is not signed in is asked to; when a part of a page is asked for, by reloading the page around it."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if "HX-Request" in request.headers:
            # The session ended under an open page: the form to sign in has no place in the middle of it.
            return HttpResponse(headers={"HX-Refresh": "true"})
        if request.method not in ("GET", "HEAD"):
            # The address that was posted to may be no page: after signing in, back to the one it was posted from.
            return redirect_to_login(page_before(request), self.get_login_url(view_func))
        return super().handle_no_permission(request, view_func)


def page_before(request: HttpRequest) -> str:
    """The path of the page a form was sent from, when it is one of ours; otherwise the person's home."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # no address at all
        return reverse("home")
    return before.path if before.netloc == request.get_host() and before.path else reverse("home")


class SecondFactorMiddleware:
    """Whom a door asked for a second proof is led to give it, or to set one up, then back to the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SecondFactorNeeded):
            return None
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Refresh": "true"})
        read = request.method in ("GET", "HEAD")
        back = urlencode({"next": request.get_full_path() if read else page_before(request)})
        return redirect(f"{where_to_prove(request) if error.has_one else reverse('second_factor')}?{back}")


class RequestLogMiddleware(RequestMiddleware):
    """The log of requests: method and path, without the secrets that it may carry nor what was searched for."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {without_secrets(request.path)}"


def open_scope(request: HttpRequest, viewer: Viewer) -> None:
    """Until the end of the request, queries on tenant tables see this consortium (and programme) alone."""
    keys: dict[str, object] = {"consortium": viewer.consortium}
    if viewer.program is not None:
        keys["program"] = viewer.program
    request.scopes.enter_context(scope(**keys))  # type: ignore[attr-defined]
    request.viewer = viewer  # type: ignore[attr-defined]
