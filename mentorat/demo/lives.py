"""Candidacies around the cohort: somebody invited, two who wait and were told what for, one who left, alumni called again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_scopes import scope

from mentorat.demo.clock import at
from programs.enums import CandidateState, ProgramState, Role, Side
from programs.models import Candidate, Consortium, Program, User
from programs.services import alumni, candidates, goals, inviting, programs, supporting, waiting

WAITS = "Son thème attend un·e mentor·e qui ait de la place."
LEFT = "A changé d’emploi ; repassera à la prochaine cohorte."


def tell(
    *, consortium: Consortium, coordinator: User, running: str, recruiting: str, past: str, now: datetime
) -> None:
    """Plays it on three programmes of the consortium, by name: one that runs, one that recruits, one that is over."""
    with scope(consortium=consortium):
        by_name = {p.name: p for p in Program.objects.select_related("consortium")}
    with scope(consortium=consortium, program=by_name[running]):
        _wait(by_name[running], coordinator, now)
    with scope(consortium=consortium, program=by_name[recruiting]):
        _invite(by_name[recruiting], now)
        _count(by_name[recruiting], coordinator)
    _call(by_name[past], by_name[recruiting], coordinator, now)


def _wait(program: Program, coordinator: User, now: datetime) -> None:
    """Two newcomers wait and were told; a third left before anything was decided."""
    free = Candidate.objects.select_related("program__consortium", "company", "user").filter(
        program=program, side=Side.MENTEE, state=CandidateState.ELIGIBLE, user=None
    )
    first, second, gone = free.order_by("-id")[:3]
    with at(now - timedelta(hours=12)):
        candidates.move_many(
            actor=coordinator, candidates=[first, second], to=CandidateState.WAITING, reason=WAITS
        )
        candidates.decide(actor=coordinator, candidate=gone, to=CandidateState.WITHDRAWN, reason=LEFT)
    with at(now - timedelta(hours=2)):
        waiting.tell(actor=coordinator, program=program)


def _count(program: Program, coordinator: User) -> None:
    """One field is declared, in public; nobody has answered yet."""
    goals.declare(
        actor=coordinator,
        program=program,
        label="Tranche d’âge",
        choices=["moins de 35 ans", "de 35 à 49 ans", "50 ans et plus"],
        why="Savoir si le cercle réunit les générations, pour mieux recruter le prochain.",
    )


def _invite(program: Program, now: datetime) -> None:
    """A representative proposes somebody, and says yes to the candidacy of another of their people."""
    own = (
        Candidate.objects.select_related("company", "program").filter(program=program).order_by("id").first()
    )
    if own is None:
        return
    member = own.company.memberships.select_related("user").filter(role=Role.REPRESENTATIVE).first()
    theme = program.themes.first()
    if member is None:
        return
    with at(now - timedelta(days=3)):
        person = inviting.Proposed("Noémie", "Lavigne", "noemie.lavigne@exemple.example", Side.MENTEE, theme)
        inviting.invite(
            actor=member.user, program=program, company=own.company, people=[person], by_company=True
        )
        supporting.answer(actor=member.user, candidate=own, supports=True)


def _call(past: Program, program: Program, coordinator: User, now: datetime) -> None:
    """Three of the season that is over agreed to be written to, and are told of the circle that recruits."""
    with scope(consortium=past.consortium, program=past), at(now - timedelta(days=1)):
        programs.move(actor=coordinator, program=past, state=ProgramState.CLOSED)
        alumni.graduate(actor=coordinator, program=past)
        rows = Candidate.objects.select_related("program__consortium", "user").filter(program=past)
        for person in rows.filter(side=Side.MENTEE, user__isnull=False).order_by("id")[:3]:
            if person.user is not None:
                alumni.agree(actor=person.user, candidate=person)
    with scope(consortium=program.consortium, program=program), at(now):
        alumni.call(actor=coordinator, program=program)
