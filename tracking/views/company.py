"""The representative's home: own people, commitments, relations, the next committee and its last report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from charters import queries
from programs import relations
from programs.enums import CandidateState, ProgramState, Side
from programs.models import Program
from programs.permissions import may_end_relation, may_invite
from programs.viewer import Permission, enter_consortium
from tracking.queries import representing
from tracking.reports.wording import month_name

GONE = (CandidateState.WITHDRAWN, CandidateState.INVITED)


@require_GET
def company(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    companies = queries.represented(viewer.user, viewer.consortium)
    programs = queries.begun(viewer.consortium)
    agreement = queries.agreement_in_force()
    now = timezone.localtime()
    living = [program for program in programs if program.state != ProgramState.CLOSED]
    people = queries.people_of(companies, programs)
    context = {
        "consortium": viewer.consortium,
        "companies": companies,
        "agreement": agreement,
        "commitments": queries.commitments(agreement, companies),
        "people": people,
        "engaged": [(program, *n) for program in living if any(n := _engaged(people, program))],
        "committees": [
            (each, month_name(each.period) if each.period else "")
            for each in representing.committees(programs, now)
        ],
        "relations": [
            (row, relations.words(row), relations.period(row), bool(may_end_relation(row, tuple(companies))))
            for row in queries.relations_of(companies)
        ],
        "asked": queries.asked_of(companies),
        "milestones": queries.milestones_after(now, programs),
        "programs": programs,
        "recruiting": [program for program in programs if may_invite(program)],
    }
    return render(request, "charters/company.html", context)


def _engaged(people: list[queries.Own], program: Program) -> tuple[int, int]:
    """How many of the company's people offer, and how many seek, in that programme."""
    here = [
        own.candidate
        for own in people
        if own.candidate.program_id == program.pk and own.candidate.state not in GONE
    ]
    offer = sum(person.side == Side.MENTOR for person in here)
    return offer, len(here) - offer
