"""How many threads share the work on a matrix. Their number never shows in a result."""

from __future__ import annotations

import os

MOST = 8  # more would wait for memory


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def crew() -> int:
    """How many threads to start."""
    return min(MOST, processors())
