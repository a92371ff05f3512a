"""Rows read again under lock, so that two coordinators never decide on the same thing at once.

Whoever decides holds the programme first: decisions of one programme follow one another, and no two can block each other.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q

from matching.models import Binome, Proposal, Scenario
from programs.models import Candidate, Program
from programs.permissions import Verdict
from programs.services import programs


def program(row: Program) -> Program:
    return programs.held(row)


def scenario(row: Scenario) -> Scenario:
    """The scenario, with its programme held before it."""
    held = program(row.program)
    found = Scenario.objects.select_for_update(of=("self",)).get(pk=row.pk, program=held.pk)
    found.program = held
    return found


def proposal(row: Proposal) -> Proposal:
    program(row.program)
    locked = Proposal.objects.select_for_update(of=("self",)).select_related(
        "scenario", "program__consortium", "mentor", "mentee"
    )
    return locked.get(pk=row.pk, program=row.program_id)


def binome(row: Binome) -> Binome:
    program(row.program)
    locked = Binome.objects.select_for_update(of=("self",)).select_related(
        "program__consortium", "mentor__company", "mentee__company"
    )
    return locked.get(pk=row.pk, program=row.program_id)


def people(row: Proposal | Binome) -> tuple[Candidate, Candidate]:
    """The mentor and the mentee of a pair, with every other row of the same two people, held together by id."""
    return pair(row.program, row.mentor, row.mentee)


def pair(held: Program, mentor: Candidate, mentee: Candidate) -> tuple[Candidate, Candidate]:
    """The same for two people who have no row together yet."""
    same = Q(email__iexact=mentor.email) | Q(email__iexact=mentee.email)
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("company", "program")
    found = {c.pk: c for c in rows.filter(same, program=held.pk).order_by("id")}
    return found[mentor.pk], found[mentee.pk]


def insist(verdict: Verdict) -> None:
    """Raises ValidationError with the reason when the answer is no."""
    if not verdict:
        raise ValidationError(verdict.reason)
