"""What higher apps know of a row and the coordinator may read: filled when the apps are ready, shown on the page of the row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)
Lines = list[tuple[str, str]]  # what, and how it stands
KNOWN: dict[type[Model], list[Callable[[Any], Lines]]] = {}


def add(model: type[M], tell: Callable[[M], Lines]) -> None:
    """From now on `tell` gives lines on a row of that model in the scope that is open; twice changes nothing."""
    tellers = KNOWN.setdefault(model, [])
    if tell not in tellers:
        tellers.append(tell)


def known(row: Model) -> Lines:
    """All that was told of the row, in the order in which the apps are ready."""
    return [line for tell in KNOWN.get(type(row), []) for line in tell(row)]
