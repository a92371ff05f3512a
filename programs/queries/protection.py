"""Incidents of a consortium, newest first."""

from __future__ import annotations

from programs.models import Consortium, Incident


def incidents(consortium: Consortium) -> list[Incident]:
    return list(Incident.objects.filter(consortium=consortium))


def incident(consortium: Consortium, pk: int) -> Incident | None:
    return Incident.objects.filter(consortium=consortium, pk=pk).first()
