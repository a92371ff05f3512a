"""What higher apps know of a candidate and the coordinator may read: filled when the apps are ready, shown on their page."""

from __future__ import annotations

from collections.abc import Callable

from programs.models import Candidate

# Each gives lines (what, how it stands) on a candidate of the programme in scope.
KNOWN: list[Callable[[Candidate], list[tuple[str, str]]]] = []


def known(candidate: Candidate) -> list[tuple[str, str]]:
    return [line for tell in KNOWN for line in tell(candidate)]
