"""What the plan of a programme and its states read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from programs.enums import CandidateState, Side
from programs.models import AuditEvent, Candidate, CandidateTheme, Program
from programs.qualification import held_back
from programs.rules import Rules

UNDECIDED = (CandidateState.APPLIED, CandidateState.INTERVIEWED)
TOUCHED = (
    *UNDECIDED,
    CandidateState.INVITED,
    CandidateState.WAITING,
    CandidateState.ELIGIBLE,
    CandidateState.PAIRED,
)


@dataclass(frozen=True)
class Standing:
    """Who can be paired on each side, the companies of eligible people that have not signed, who is not decided on."""

    mentors: int
    mentees: int
    undecided: int
    unsigned: list[str]


def standing(program: Program) -> Standing:
    """2 queries, whatever the number of people."""
    people = Candidate.objects.filter(program=program)
    ready = Q(state__in=[CandidateState.ELIGIBLE, CandidateState.PAIRED], company__cleared_at__isnull=False)
    counts = people.aggregate(
        mentors=Count("pk", filter=ready & Q(side=Side.MENTOR)),
        mentees=Count("pk", filter=ready & Q(side=Side.MENTEE)),
        undecided=Count("pk", filter=Q(state__in=UNDECIDED)),
    )
    unsigned = people.filter(state=CandidateState.ELIGIBLE, company__cleared_at=None).order_by("company__key")
    names = dict.fromkeys(unsigned.values_list("company__name", flat=True))
    return Standing(**counts, unsigned=list(names))


@dataclass(frozen=True)
class Effect:
    """Whom other rules would touch: those known not to meet them who did, and those who would at last."""

    out: list[Candidate]
    back: list[Candidate]

    def __bool__(self) -> bool:
        return bool(self.out or self.back)


def effect(program: Program, asked: Mapping[str, Rules]) -> Effect:
    """What `asked` would change for those who are still in the programme; 1 query."""
    people = Candidate.objects.filter(program=program, state__in=TOUCHED).select_related("company", "program")
    out, back = [], []
    for person in people:
        now, then = held_back(person), held_back(person, asked)
        if then and not now:
            out.append(person)
        elif now and not then:
            back.append(person)
    return Effect(out, back)


def anybody(program: Program) -> bool:
    """Whether somebody has applied, or was entered."""
    return Candidate.objects.filter(program=program).exists()


def choosers() -> dict[int, int]:
    """How many people chose each theme of the programme in scope, by key."""
    rows = CandidateTheme.objects.order_by().values("theme").annotate(n=Count("candidate"))
    return {row["theme"]: row["n"] for row in rows}


def moves(program: Program) -> QuerySet[AuditEvent]:
    """The changes of state, newest first."""
    rows = AuditEvent.objects.filter(target_type="program", target_id=program.pk, verb="program.moved")
    return rows.select_related("actor").order_by("-at", "-id")


def others(program: Program) -> QuerySet[Program]:
    """The other programmes of its consortium."""
    return Program.objects.exclude(pk=program.pk).order_by("-starts_on", "-id")
