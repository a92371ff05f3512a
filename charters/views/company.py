"""The representative's home: own people, commitments, relations, what comes next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from charters import queries
from programs import relations
from programs.permissions import may_end_relation, may_invite
from programs.viewer import Permission, enter_consortium


@require_GET
def company(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = enter_consortium(request, slug, Permission.REPRESENT)
    companies = queries.represented(viewer.user, viewer.consortium)
    programs = queries.begun(viewer.consortium)
    agreement = queries.agreement_in_force()
    context = {
        "consortium": viewer.consortium,
        "companies": companies,
        "agreement": agreement,
        "commitments": queries.commitments(agreement, companies),
        "people": queries.people_of(companies, programs),
        "relations": [
            (row, relations.words(row), relations.period(row), bool(may_end_relation(row, tuple(companies))))
            for row in queries.relations_of(companies)
        ],
        "asked": queries.asked_of(companies),
        "milestones": queries.milestones_after(timezone.localtime(), programs),
        "programs": programs,
        "recruiting": [program for program in programs if may_invite(program)],
    }
    return render(request, "charters/company.html", context)
