"""Incidents of a consortium, or of all of them for the operator, newest first."""

from __future__ import annotations

from django.db.models import F
from django_scopes import scopes_disabled

from programs.models import Consortium, Incident


def incidents(consortium: Consortium) -> list[Incident]:
    return list(Incident.objects.filter(consortium=consortium))


def incident(consortium: Consortium, pk: int) -> Incident | None:
    return Incident.objects.filter(consortium=consortium, pk=pk).first()


def everywhere() -> list[Incident]:
    """Of every consortium, those that are not closed first."""
    with scopes_disabled():
        rows = Incident.objects.select_related("consortium")
        return list(rows.order_by(F("closed_on").desc(nulls_first=True), "-noticed_at", "-pk"))


def anywhere(pk: int) -> Incident | None:
    with scopes_disabled():
        return Incident.objects.select_related("consortium").filter(pk=pk).first()
