"""Pairs that rest, and when they come back."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from matching.enums import BinomeState
from matching.models import Binome, Pause
from programs.enums import ProgramState


def open_pause(binome: Binome) -> Pause | None:
    return Pause.objects.filter(binome=binome, over_at=None).first()


def back_on() -> Subquery:
    """Of a pair in a query: the day on which it comes back, None when it does not rest."""
    return Subquery(Pause.objects.filter(binome=OuterRef("pk"), over_at=None).values("until")[:1])


def due_back(zone: str, today: date) -> QuerySet[Binome]:
    """The pairs of that zone, whatever their programme, whose day of return has come; a closed programme is left alone."""
    rows = Binome.objects.filter(
        state=BinomeState.PAUSED,
        pauses__over_at=None,
        pauses__until__lte=today,
        program__consortium__zone=zone,
    )
    return rows.exclude(program__state=ProgramState.CLOSED).select_related("program__consortium")
