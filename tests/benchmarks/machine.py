"""The machine: what it is, how fast it multiplies and writes, and how to measure two things fairly beside each other."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.prepare import Prepared
from matching.engine.threads import processors

ROWS = 1_024  # rows multiplied at once: the product stays in the cache until it is written


def described() -> dict[str, Any]:
    """Processor, threads, BLAS kernel and versions, as the figures depend on all of them."""
    from threadpoolctl import threadpool_info

    pools = threadpool_info()
    return {
        "processor": _processor(),
        "cpus": processors(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "blas": sorted({f"{p['internal_api']} {p.get('architecture', '')}".strip() for p in pools}),
        "threads": {p["prefix"]: p["num_threads"] for p in pools},
        "versions": {name: _version(name) for name in ("numpy", "scipy", "numba", "scikit-learn", "munkres")},
    }


def interleaved(
    works: Mapping[str, Callable[[], object]], repeats: Mapping[str, int]
) -> dict[str, list[float]]:
    """Seconds of each run of each work, turn by turn, so that a slow moment of the machine falls on all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(max(repeats.values())):
        for name, work in works.items():
            if turn < repeats[name]:
                seconds[name].append(timed(work))
    return seconds


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run; what it made is thrown away outside of the watch."""
    start = time.perf_counter()
    made = work()
    seconds = time.perf_counter() - start
    del made
    return seconds


def middles(seconds: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: median(runs) for name, runs in seconds.items() if runs}


def floor(p: Prepared) -> Callable[[], object]:
    """The least that any scoring of all pairs pays: one product of these widths, one integer of 16 bits a pair."""
    mentee, mentor = whole(p)
    n, m = len(mentee), len(mentor)
    across, out = np.ascontiguousarray(mentor.T), np.empty((n, m), dtype=np.uint16)
    buffer = np.empty((min(ROWS, n), m), dtype=np.float32)

    def work() -> object:
        for start in range(0, n, ROWS):
            rows = mentee[start : start + ROWS]
            np.matmul(rows, across, out=buffer[: len(rows)])
            out[start : start + ROWS] = 1
        return None

    return work


def whole(p: Prepared) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Every feature of each side, those that are looked up by steps included."""
    return (
        np.hstack([p.mentee, *(step.mentee for step in p.steps)]),
        np.hstack([p.mentor, *(step.mentor for step in p.steps)]),
    )


def peak_mib() -> float:
    """The most memory that this process ever held. Its own: what a parent held before it is not counted."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    except (OSError, StopIteration):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def free_gib() -> float:
    """Memory that can be had without pushing anything out."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
