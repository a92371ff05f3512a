"""The whole bench: what is measured in which order, and how much of it is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from . import committee, desk, knowledge, machine, memory, pairing, variants

SIZES = (200, 1_000, 3_000, 10_000)
QUICK = (200, 1_000)
RUNS, QUICK_RUNS = 1_000, 200
PROGRAMS = 1_000
LARGE = 5_000


@dataclass(frozen=True)
class Asked:
    """`sizes` are numbers of mentees and of mentors; `runs` the cohorts drawn for each line of the evidence."""

    sizes: Sequence[int] = SIZES
    runs: int = RUNS
    evidence: Sequence[int] = knowledge.SIZES
    peers: bool = True
    workers: int = 2
    programs: int = 0  # among which the dashboard is asked for; 0 leaves it


def run(asked: Asked, say: Callable[[str], None]) -> dict[str, Any]:
    """Everything measured, raw; `say` is told what is going on."""
    start = time.perf_counter()
    left: list[str] = []
    say("memory, in a process of its own for each size")
    peaks = {n: memory.peak(n) for n in asked.sizes}
    say("the committee's report")
    report = committee.measured()
    say("first solve: what is compiled once")
    warm = pairing.warm_up()
    rows = [_pairing(n, asked, left, say) for n in asked.sizes]
    middling = [n for n in asked.sizes if n < LARGE]
    say("one change on a solved board")
    resolved = _if_there(left, "one change", lambda: {n: variants.resolved(n) for n in asked.sizes}, {})
    say("floor and reciprocity")
    floored = {n: variants.floored(n) for n in middling}
    near = min(asked.sizes, key=lambda n: abs(n - 1_000))
    reciprocal = _if_there(left, "reciprocity", lambda: variants.reciprocal(near), {})
    say(f"evidence: {asked.runs} cohorts a line, {asked.workers} processes")
    known = knowledge.measured(asked.runs, tuple(asked.evidence), asked.workers)
    if asked.programs:
        say(
            f"dashboard among {asked.programs:,} programmes of {desk.PEOPLE} people, in a PostgreSQL of its own"
        )
    return {
        "machine": machine.described(),
        "memory": peaks,
        "committee": report,
        "warm_up": warm,
        "pairing": rows,
        "resolved": resolved,
        "floored": floored,
        "reciprocal": reciprocal,
        "knowledge": known,
        "desk": desk.measured(asked.programs) if asked.programs else {},
        "runs": asked.runs,
        "not_measured": left,
        "seconds": time.perf_counter() - start,
    }


def _pairing(n: int, asked: Asked, left: list[str], say: Callable[[str], None]) -> dict[str, Any]:
    say(f"score, solve and proof at {n:,}")
    peers = asked.peers
    if peers and n >= LARGE and machine.free_gib() < pairing.SCIPY_NEEDS_GIB:
        left.append(f"scipy at {n}: not enough memory free")
        peers = False
    return pairing.measured(n, heavy=peers)


def _if_there(
    left: list[str], name: str, work: Callable[[], dict[Any, Any]], without: dict[Any, Any]
) -> dict[Any, Any]:
    """The figures of a work, or none when this version of the engine does not offer it."""
    from matching.engine import EngineError

    try:
        return work()
    except (EngineError, ImportError) as absent:
        left.append(f"{name}: {absent}")
        return without
