"""The register of acts, as the coordinators of a consortium read it: who, what, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from programs.models import AuditEvent, Candidate, Company, Consortium, Program, User


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; None and "" narrow nothing. Days are those of the consortium, both included."""

    who: int | None = None
    what: str = ""
    program: int | None = None
    since: date | None = None
    until: date | None = None


def acts(consortium: Consortium, wanted: Wanted) -> QuerySet[AuditEvent]:
    """Newest first; needs the consortium's scope."""
    rows = AuditEvent.objects.filter(consortium=consortium).select_related("actor", "program")
    if wanted.who is not None:
        rows = rows.filter(actor=wanted.who or None)
    if wanted.what:
        rows = rows.filter(verb=wanted.what)
    if wanted.program is not None:
        rows = rows.filter(program=wanted.program)
    if wanted.since is not None:
        rows = rows.filter(at__gte=_midnight(consortium, wanted.since))
    if wanted.until is not None:
        rows = rows.filter(at__lt=_midnight(consortium, wanted.until + timedelta(days=1)))
    return rows.order_by("-at", "-id")


def actors(consortium: Consortium) -> list[User]:
    """Whoever did something in the consortium, by name."""
    acted = AuditEvent.objects.filter(consortium=consortium).order_by().values("actor").distinct()
    return sorted(User.objects.filter(pk__in=acted), key=lambda user: user.name.casefold())


def verbs(consortium: Consortium) -> list[str]:
    """What was done in the consortium at least once."""
    return list(
        AuditEvent.objects.filter(consortium=consortium)
        .order_by("verb")
        .values_list("verb", flat=True)
        .distinct()
    )


def programs(consortium: Consortium) -> list[Program]:
    return list(Program.objects.filter(consortium=consortium).order_by("-starts_on", "pk"))


def targets(consortium: Consortium, events: list[AuditEvent]) -> dict[tuple[str, int], str]:
    """What the acts were done to, by kind and number: people and companies by their names, 2 queries."""
    of: dict[str, set[int]] = {"candidate": set(), "company": set()}
    for event in events:
        if event.target_type in of and event.target_id is not None:
            of[event.target_type].add(event.target_id)
    people = Candidate._base_manager.filter(consortium=consortium, pk__in=of["candidate"])
    companies = Company._base_manager.filter(consortium=consortium, pk__in=of["company"])
    return {
        **{("candidate", each.pk): each.name for each in people},
        **{("company", each.pk): each.name for each in companies},
    }


def _midnight(consortium: Consortium, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(consortium.zone))
