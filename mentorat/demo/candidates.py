"""The list of candidates at work: a filter that the coordinator keeps, and somebody who applied twice."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_scopes import scope

from mentorat.demo.clock import at
from programs.enums import CandidateState, Side
from programs.models import Candidate, Consortium, Program, User
from programs.services import candidates, filters

FILTERS = {
    "Mentoré·es sans binôme": "side=mentee&state=eligible&paired=no",
    "Reste une condition à demander": "standing=asks&sort=company",
}


def tell(*, consortium: Consortium, coordinator: User, name: str, hour: datetime) -> None:
    """Plays it on the programme `name`, an hour ago."""
    with scope(consortium=consortium):
        for label, query in FILTERS.items():
            filters.save(actor=coordinator, consortium=consortium, name=label, query=query)
        program = Program.objects.select_related("consortium").get(name=name)
    with scope(consortium=consortium, program=program), at(min(hour, timezone.now())):
        _apply_again(program)


def _apply_again(program: Program) -> None:
    """Somebody who waits for a decision is entered a second time, by another spelling of their address."""
    rows = Candidate.objects.select_related("company").filter(state=CandidateState.APPLIED)
    first = rows.order_by("pk").first()
    if first is None:
        return
    candidates.add(
        actor=None,
        program=program,
        company=first.company,
        side=Side(first.side),
        first_name=first.first_name,
        last_name=first.last_name.upper(),
        email=first.email.replace("@", "+mentorat@"),
        job_title="Responsable de projets",
        place=first.place,
    )
