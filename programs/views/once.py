"""Pages whose form creates something: `@once` on the view, `{% once %}` in the form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from programs.models import User
from programs.services import once as services

View = Callable[..., HttpResponseBase]


def once(view: View) -> View:
    """A form sent again leads where it led the first time, and does nothing more; one that was refused may be sent again."""

    @wraps(view)
    def sent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        number = _number(request)
        if number is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            form, first = services.claim(actor=cast(User, request.user), number=number)
            if not first:
                return redirect(form.led_to or request.path)
            response = view(request, *args, **kwargs)
            services.settle(form=form, led_to=response.headers.get("Location", ""))
            return response

    return sent


def _number(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("once", "")) if request.method == "POST" else None
    except ValueError:
        return None
