"""The loops of ``circulation`` compiled. Importing this module loads numba: only large problems do."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from . import circulation
from .jit import compiled


def _with(function: Any, **names: Any) -> Any:
    """The same function where some global names mean something else."""
    return FunctionType(function.__code__, {**function.__globals__, **names}, function.__name__)


sources = compiled(circulation._sources)
approach = compiled(_with(circulation._approach, sources=sources))
way = compiled(circulation._path)
send = compiled(_with(circulation._send, way=way))
