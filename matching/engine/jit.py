"""Compiling of inner loops. Importing this module loads numba: only large problems do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numba

P = ParamSpec("P")
T = TypeVar("T")


def compiled(function: Callable[P, T], *signatures: Any, **options: Any) -> Callable[P, T]:
    """``function`` compiled, kept on disk where a folder can be written, else for this process only.

    Without ``signatures`` it is compiled when first called; ``options`` are those of numba.
    """
    wanted: Any = list(signatures) or None
    try:
        made: Any = numba.njit(wanted, cache=True, nogil=True, **options)(function)
    except RuntimeError:  # no folder for the cache: a system that is read only
        made = numba.njit(wanted, nogil=True, **options)(function)
    answer: Callable[P, T] = made
    return answer
