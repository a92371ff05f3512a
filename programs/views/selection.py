"""Who is ticked in the list of candidates, kept from page to page in the session of one coordinator."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from programs.models import Program

CHOSEN = "candidates_chosen"  # numbers by programme
MOST = 5000


def chosen(request: HttpRequest, program: Program) -> list[int]:
    """The numbers of those ticked, whatever the page; some may be gone by now."""
    found: list[int] = request.session.get(CHOSEN, {}).get(str(program.pk), [])
    return found


def tick(request: HttpRequest, program: Program, *, shown: Iterable[int], ticked: Iterable[int]) -> list[int]:
    """Of the people `shown` on a page, those `ticked` are chosen from now on and the others are not."""
    away = set(shown)
    kept = [pk for pk in chosen(request, program) if pk not in away]
    return _put(request, program, [*kept, *ticked])


def clear(request: HttpRequest, program: Program) -> None:
    _put(request, program, [])


def _put(request: HttpRequest, program: Program, pks: Iterable[int]) -> list[int]:
    found = list(dict.fromkeys(pks))[:MOST]
    request.session[CHOSEN] = {**request.session.get(CHOSEN, {}), str(program.pk): found}
    return found
