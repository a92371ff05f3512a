"""The register of acts, as the coordinators of a consortium read it: who, what, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import Exists, Q, QuerySet

from programs.models import AuditEvent, Candidate, Company, Consortium, Program, User

# Told in confidence by somebody about the person they are paired with.
CONFIDED = ("help.", "parting.", "tie.", "signs.")


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; None and "" narrow nothing. Days are those of the consortium, both included."""

    who: int | None = None
    what: str = ""
    program: int | None = None
    since: date | None = None
    until: date | None = None


def readable(consortium: Consortium, reader: User) -> QuerySet[AuditEvent]:
    """What this coordinator may read. One who takes part as well, and so may be somebody's partner, reads nothing of what
    others told in confidence."""
    others = ~Q(actor=reader) & reduce(or_, (Q(verb__startswith=start) for start in CONFIDED))
    takes_part = Candidate._base_manager.filter(consortium=consortium, user=reader)
    return AuditEvent.objects.filter(consortium=consortium).exclude(others & Exists(takes_part))


def acts(consortium: Consortium, wanted: Wanted, reader: User) -> QuerySet[AuditEvent]:
    """Newest first; needs the consortium's scope."""
    rows = readable(consortium, reader).select_related("actor", "program")
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


def actors(consortium: Consortium, reader: User) -> list[User]:
    """Whoever did something in the consortium, by name."""
    acted = readable(consortium, reader).order_by().values("actor").distinct()
    return sorted(User.objects.filter(pk__in=acted), key=lambda user: user.name.casefold())


def verbs(consortium: Consortium, reader: User) -> list[str]:
    """What was done in the consortium at least once."""
    return list(readable(consortium, reader).order_by("verb").values_list("verb", flat=True).distinct())


def programs(consortium: Consortium) -> list[Program]:
    return list(Program.objects.filter(consortium=consortium).order_by("-starts_on", "pk"))


def targets(consortium: Consortium, events: list[AuditEvent]) -> dict[int, str]:
    """Whom or what each act (by its key) was done to, by name: somebody, or a company; 3 queries."""
    people = _named(Candidate, consortium, events, "candidate")
    companies = _named(Company, consortium, events, "company")
    accounts = {
        each.pk: each.name
        for each in User.objects.filter(pk__in={event.data.get("user") for event in events} - {None})
    }
    found: dict[int, str] = {}
    for event in events:
        kind, which = event.target_type, event.target_id or 0
        of_kind = {"candidate": people, "company": companies}.get(kind, {})
        said = (
            of_kind.get(which)
            or accounts.get(event.data.get("user"))
            or companies.get(event.data.get("company"))
        )
        if said:
            found[event.pk] = said
    return found


def _named(
    model: type[Candidate] | type[Company], consortium: Consortium, events: list[AuditEvent], kind: str
) -> dict[int, str]:
    """The names of those of the consortium that the acts speak of, as their target or aside."""
    wanted = {event.target_id for event in events if event.target_type == kind}
    wanted |= {event.data.get(kind) for event in events}
    found = model._base_manager.filter(
        consortium=consortium, pk__in={pk for pk in wanted if isinstance(pk, int)}
    )
    return {each.pk: each.name for each in found}


def _midnight(consortium: Consortium, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(consortium.zone))
