"""The committee's reports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def reports(request: HttpRequest, slug: str) -> HttpResponse:
    raise NotImplementedError


def report_make(request: HttpRequest, slug: str) -> HttpResponse:
    raise NotImplementedError


def report_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    raise NotImplementedError


def report_status(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    raise NotImplementedError
