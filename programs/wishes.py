"""What people said they wish to be in the next cohort, as higher apps know it: filled when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from programs.models import Candidate

MENTORS: list[Callable[[Iterable[Candidate]], set[int]]] = []


def would_mentor(people: Iterable[Candidate]) -> set[int]:
    """The keys of those of these former candidates who would be a mentor. Asked only of who agreed to be written to."""
    wanted = list(people)
    return set().union(*(tell(wanted) for tell in MENTORS)) if wanted else set()
