"""The representative's home: own people, commitments, relations, the next committee and its last report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from charters import queries
from programs import relations
from programs.enums import CandidateState, ProgramState, Side
from programs.models import Milestone, Program
from programs.permissions import may_end_relation, may_invite
from programs.viewer import Permission, enter_consortium
from tracking.queries import representing
from tracking.reports.wording import month_name

GONE = (CandidateState.WITHDRAWN, CandidateState.INVITED)


@dataclass(frozen=True)
class Coming:
    """A session of a committee, with its hour, or a milestone of a programme."""

    on: date
    label: str
    program: Program
    starts_at: datetime | None = None
    session: int | None = None


@require_GET
def company(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    companies = queries.represented(viewer.user, viewer.consortium)
    programs = queries.begun(viewer.consortium)
    agreement = queries.agreement_in_force()
    now = timezone.localtime()
    living = [program for program in programs if program.state != ProgramState.CLOSED]
    people = queries.people_of(companies, programs)
    committees = representing.committees(programs, now)
    context = {
        "consortium": viewer.consortium,
        "companies": companies,
        "agreement": agreement,
        "commitments": queries.commitments(agreement, companies),
        "people": people,
        "engaged": [(program, *n) for program in living if any(n := _engaged(people, program))],
        "committees": [(each, month_name(each.period) if each.period else "") for each in committees],
        "relations": [
            (row, relations.words(row), relations.period(row), bool(may_end_relation(row, tuple(companies))))
            for row in queries.relations_of(companies)
        ],
        "asked": queries.asked_of(companies),
        "coming": _coming(committees, queries.milestones_after(now, living)),
        "programs": programs,
        "living": living,
        "recruiting": [program for program in programs if may_invite(program)],
    }
    return render(request, "charters/company.html", context)


def _coming(committees: Sequence[representing.Committee], milestones: Sequence[Milestone]) -> list[Coming]:
    """Sessions and milestones in one list, soonest first."""
    found = [Coming(row.on, row.get_kind_display(), row.program) for row in milestones]
    for each in committees:
        if each.session is not None and each.starts_at is not None:
            at = timezone.localtime(each.starts_at)
            found.append(Coming(at.date(), _("Steering committee"), each.program, at, each.session))
    return sorted(found, key=lambda each: each.on)


def _engaged(people: list[queries.Own], program: Program) -> tuple[int, int]:
    """How many of the company's people offer, and how many seek, in that programme."""
    here = [
        own.candidate
        for own in people
        if own.candidate.program_id == program.pk and own.candidate.state not in GONE
    ]
    offer = sum(person.side == Side.MENTOR for person in here)
    return offer, len(here) - offer
