"""What was said of an end, for each reader: the other member what was meant for them, the coordinators the rest."""

from __future__ import annotations

from matching.models import Binome
from programs.enums import Side
from tracking.models import Parting


def of_binome(binome: Binome) -> dict[str, Parting]:
    """By side: 1 query."""
    return {row.side: row for row in Parting.objects.filter(binome=binome)}


def other(side: str) -> Side:
    return Side.MENTEE if side == Side.MENTOR else Side.MENTOR
