"""Who took part before, agreed to be written to, and can be told of a programme; and what their call opens."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from programs.applying.tokens import hashed
from programs.enums import CandidateState, ProgramState, Purpose
from programs.models import AlumniCall, Candidate, Consent, Program, User

OVER = (ProgramState.CLOSING, ProgramState.CLOSED)
PAST = (CandidateState.ENDED, CandidateState.ALUMNI)
LEFT = (CandidateState.WITHDRAWN, CandidateState.INVITED)


def earlier(program: Program) -> list[Program]:
    """The other programmes of the consortium."""
    return list(Program.objects.filter(consortium=program.consortium_id).exclude(pk=program.pk))


def former(program: Program) -> list[Candidate]:
    """Whoever was a candidate of an earlier programme that is over (or whose own part is), agreed to be written to, and is
    not in this one; once a person, their latest profile. 4 queries."""
    here = set(Candidate.objects.values_list(Lower("email"), flat=True))
    called = set(AlumniCall.objects.values_list("candidate", flat=True))
    before = earlier(program)
    with scope(consortium=program.consortium, program=before):
        over = Q(program__state__in=OVER) | Q(program__ends_on__lt=timezone.localdate()) | Q(state__in=PAST)
        rows = Candidate.objects.filter(over, agreed()).exclude(state__in=LEFT)
        people = rows.select_related("company", "program", "user").order_by("-program__starts_on", "-id")
        latest: dict[str, Candidate] = {}
        for person in people:
            latest.setdefault(person.email.lower(), person)
    known = {p.email.lower() for p in latest.values() if p.pk in called}
    return [p for email, p in latest.items() if email not in here and email not in known]


def agreed() -> Q:
    """Of candidates of the programmes in scope: those who agreed to be written to about the next one, and still do."""
    rows = Consent.objects.filter(purpose=Purpose.NEXT, withdrawn_at=None)
    direct = rows.filter(candidate__isnull=False).values("candidate")
    applied = rows.filter(application__candidate__isnull=False).values("application__candidate")
    return Q(pk__in=direct) | Q(pk__in=applied)


def agrees(candidate: Candidate) -> Consent | None:
    """Their standing agreement to be written to, in the programme in scope."""
    mine = Q(candidate=candidate) | Q(application__candidate=candidate)
    return Consent.objects.filter(mine, purpose=Purpose.NEXT, withdrawn_at=None).first()


def calls(program: Program) -> QuerySet[AlumniCall]:
    """Those told of the programme in scope."""
    return AlumniCall.objects.filter(program=program)


def call_of_key(token: str) -> AlumniCall | None:
    """The call of that key; the look-up runs before any scope is open."""
    with scopes_disabled():
        return _calls().filter(token_hash=hashed(token)).first()


def calls_to(user: User) -> list[AlumniCall]:
    """The calls to this person that can still be answered, the latest first."""
    with scopes_disabled():
        rows = _calls().filter(candidate__user=user).exclude(program__state__in=OVER)
        return list(rows.order_by("-told_at"))


def call_to(user: User, pk: int) -> AlumniCall | None:
    with scopes_disabled():
        return _calls().filter(candidate__user=user, pk=pk).first()


def _calls() -> QuerySet[AlumniCall]:
    return AlumniCall.objects.select_related(
        "program__consortium", "candidate__company", "candidate__program__consortium", "application"
    )


@dataclass(frozen=True)
class Calls:
    """How many were told of the programme in scope, and of them how many opened their application."""

    told: int
    opened: int

    def __bool__(self) -> bool:
        return self.told > 0


def calls_with_answers(program: Program) -> Calls:
    found = calls(program).aggregate(told=Count("pk"), opened=Count("application"))
    return Calls(**found)
