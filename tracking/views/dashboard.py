"""The coordinator's dashboard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    raise NotImplementedError
