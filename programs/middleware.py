"""Language and time zone of the person, and the tenant's scope, for the length of one request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django_scopes import scope
from django_structlog.middlewares import RequestMiddleware

from mentorat.lib.discreet import without_secrets

if TYPE_CHECKING:
    from programs.viewer import Viewer


class PersonalSettingsMiddleware:
    """Gives each request a scope that closes with it, and the language that the person chose for themself.

    What a signed-in person reads is kept by no cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as scopes:
            request.scopes = scopes  # type: ignore[attr-defined]
            request.viewer = None  # type: ignore[attr-defined]
            self._speak(request)
            try:
                response = self.get_response(request)
            finally:
                timezone.deactivate()
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            # On a shared computer, "back" after signing out must show nothing.
            response.headers["Cache-Control"] = "private, no-store"
        return response

    @staticmethod
    def _speak(request: HttpRequest) -> None:
        if request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever is not signed in is asked to; when a part of a page is asked for, by reloading the page around it."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if "HX-Request" in request.headers:
            # The session ended under an open page: the form to sign in has no place in the middle of it.
            return HttpResponse(headers={"HX-Refresh": "true"})
        return super().handle_no_permission(request, view_func)


class RequestLogMiddleware(RequestMiddleware):
    """The log of requests, without the secrets that an address may carry: a link, a key of a mail."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {without_secrets(request.get_full_path())}"


def open_scope(request: HttpRequest, viewer: Viewer) -> None:
    """Until the end of the request, queries on tenant tables see this consortium (and programme) alone."""
    keys: dict[str, object] = {"consortium": viewer.consortium}
    if viewer.program is not None:
        keys["program"] = viewer.program
    request.scopes.enter_context(scope(**keys))  # type: ignore[attr-defined]
    request.viewer = viewer  # type: ignore[attr-defined]
