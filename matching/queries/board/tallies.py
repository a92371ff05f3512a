"""How many of each kind a board has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from matching.enums import ProposalState
from matching.models import Pin, Scenario, Unpaired
from matching.queries.board.lines import Place, of


@dataclass(frozen=True)
class Tally:
    """How many proposals there are of each kind, whatever the filters."""

    total: int
    to_decide: int
    validated: int
    dismissed: int
    alone: int
    pins: int

    @property
    def asked(self) -> int:
        """Whatever is, or was, to decide; a pair set aside was replaced."""
        return self.total - self.dismissed


def tally(scenario: Scenario, places: Sequence[Place] | None = None) -> Tally:
    """2 queries, 1 when every place of the board is given."""
    here = {"scenario": scenario, "program": scenario.program_id}
    if places is None:
        states = dict(of(scenario).order_by().values_list("state").annotate(n=Count("id")))
    else:
        states = Counter(place.state for place in places)
    alone, pins = counted(scenario, Unpaired.objects.filter(**here), Pin.objects.filter(**here))
    return Tally(
        sum(states.values()),
        states.get(ProposalState.PROPOSED, 0),
        states.get(ProposalState.VALIDATED, 0),
        states.get(ProposalState.DISMISSED, 0),
        alone,
        pins,
    )


def counted(scenario: Scenario, *several: QuerySet[Any]) -> tuple[int, ...]:
    """How many rows each has, in 1 query."""
    counts = {f"n{k}": Coalesce(Subquery(_count(rows)), 0) for k, rows in enumerate(several)}
    found: tuple[int, ...] = Scenario.objects.filter(pk=scenario.pk).values_list(*counts.values()).get()
    return found


def _count(rows: QuerySet[Any]) -> QuerySet[Any]:
    one = rows.order_by().annotate(one=Value(1)).values("one")
    counted: QuerySet[Any] = one.annotate(n=Count("pk", distinct=True)).values("n")
    return counted
