"""What every page shows around its content: who is signed in, where they are, where they can go."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from programs.menu import Menu
from programs.models import User


def frame(request: HttpRequest) -> dict[str, Any]:
    """`nav` and `frame` as mentorat/lib/nav.py says, `viewer` as the door left it; asked for only by whole pages."""
    viewer = getattr(request, "viewer", None)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"viewer": None, "nav": [], "frame": None}
    menu = Menu(request, cast(User, user))
    return {"viewer": viewer, "nav": SimpleLazyObject(menu.items), "frame": SimpleLazyObject(menu.frame)}
