"""The criteria: one file each, found by itself. To add one, add its file, its test, and its words where pages are made.

A file of this package that declares ``CRITERION`` is a criterion. Each is a closeness in [0, 1] made of a product of the
mentee's and the mentor's features (see ``features``), so that a whole cohort is scored at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from .base import Criterion, Facts, Missing


def _found() -> Iterator[Criterion]:
    for module in iter_modules(__path__):
        declared = getattr(import_module(f"{__name__}.{module.name}"), "CRITERION", None)
        if isinstance(declared, Criterion):
            yield declared


CRITERIA: tuple[Criterion, ...] = tuple(sorted(_found(), key=lambda c: (c.order, c.name)))
BY_NAME: Mapping[str, Criterion] = {criterion.name: criterion for criterion in CRITERIA}

__all__ = ["BY_NAME", "CRITERIA", "Criterion", "Facts", "Missing"]
