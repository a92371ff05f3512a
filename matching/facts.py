"""What higher apps know of a pair and the coordinator may read: filled when the apps are ready, shown on the pair's page."""

from __future__ import annotations

from collections.abc import Callable

from matching.models import Binome

# Each gives lines (what, how it stands) on a pair of the programme in scope.
KNOWN: list[Callable[[Binome], list[tuple[str, str]]]] = []


def known(binome: Binome) -> list[tuple[str, str]]:
    return [line for tell in KNOWN for line in tell(binome)]
