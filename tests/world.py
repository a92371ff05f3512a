"""A small world for the tests: two consortiums that must never meet, each with everyone who has a role in it.

Built through the services, like the demo, so that no test stands on a state the product could not reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django_scopes import scopes_disabled

from programs.enums import AnsweredBy, ProgramKind, ProgramState, Role, Side
from programs.models import Candidate, Company, Consortium, EntryQuestion, Program, User
from programs.services import candidates, consortiums, memberships, people, programs
from programs.services.entries import admitting, answering
from tests.remembered import remembered

THEMES = ["Gouvernance", "Management"]


@dataclass
class Tenant:
    """One consortium and its people; `mark` is in every name of it, so that a leak is seen wherever it shows."""

    mark: str
    consortium: Consortium
    companies: list[Company]
    program: Program
    coordinator: User
    representative: User
    committee: User
    mentors: list[Candidate]
    mentees: list[Candidate]


def user(email: str, first_name: str = "Camille", last_name: str = "Essai") -> User:
    return people.account_for(email=email, first_name=first_name, last_name=last_name)


def tenant(
    mark: str, *, companies: int = 4, mentors: int = 3, mentees: int = 3, cleared: bool = True
) -> Tenant:
    """A consortium whose programme recruits and pairs: eligible mentors and mentees spread over its companies."""
    with scopes_disabled():
        known = Consortium.objects.filter(name=f"Réseau {mark}").exists()
        known = known or User.objects.filter(email__endswith=f"@{mark.lower()}.example").exists()
    return remembered(
        (mark, companies, mentors, mentees, cleared),
        lambda: _tenant(mark, companies, mentors, mentees, cleared=cleared),
        stranger=not known,
    )


def _tenant(mark: str, companies: int, mentors: int, mentees: int, *, cleared: bool) -> Tenant:
    with scopes_disabled():
        consortium = consortiums.create(
            actor=None, name=f"Réseau {mark}", country="CA", zone="America/Toronto"
        )
        firms = [
            consortiums.add_company(actor=None, consortium=consortium, name=f"Maison {mark} {n}")
            for n in range(companies)
        ]
        admitted = admitting.vouch(
            actor=None, consortium=consortium, companies=firms, reason="Réunion de fondation"
        )
        firms = [*firms[:1], *admitted]
        if cleared:
            firms = [consortiums.clear(actor=None, company=firm) for firm in firms]
        program = programs.create(
            actor=None,
            consortium=consortium,
            name=f"Programme {mark}",
            kind=ProgramKind.CLASSIC,
            starts_on=date(2026, 9, 1),
            ends_on=date(2027, 6, 1),
            themes=THEMES,
        )
        programs.move(actor=None, program=program, state=ProgramState.PAIRING)
        low = mark.lower()
        coordinator, representative, committee = (
            user(f"{r}@{low}.example", r.title(), mark) for r in ("coord", "rep", "comite")
        )
        consortiums.appoint(actor=None, consortium=consortium, user=coordinator, role=Role.COORDINATOR)
        consortiums.appoint(
            actor=None, consortium=consortium, user=representative, role=Role.REPRESENTATIVE, company=firms[0]
        )
        consortiums.appoint(actor=None, consortium=consortium, user=committee, role=Role.COMMITTEE)
        return Tenant(
            mark,
            consortium,
            firms,
            program,
            coordinator,
            representative,
            committee,
            [
                candidate(program, firms[n % companies], Side.MENTOR, f"mentor{n}", mark)
                for n in range(mentors)
            ],
            [
                candidate(program, firms[(n + 1) % companies], Side.MENTEE, f"mentee{n}", mark)
                for n in range(mentees)
            ],
        )


def company(tenant: Tenant, name: str) -> Company:
    """One more member, which has not signed the agreement: the coordinator asked the others."""
    with scopes_disabled():
        firm = consortiums.add_company(actor=None, consortium=tenant.consortium, name=name)
        answering.answer_several(
            actor=tenant.coordinator,
            questions=list(EntryQuestion.objects.filter(company=firm).select_related("consortium")),
            competes=False,
            reason="Demandé au téléphone",
            how=AnsweredBy.COORDINATOR,
        )
        return admitting.admit(actor=tenant.coordinator, company=firm)


def candidate(
    program: Program, company: Company, side: Side, name: str, mark: str, **profile: Any
) -> Candidate:
    """An eligible candidate (unless the company has not signed), who has said little more than a name and a theme."""
    with scopes_disabled():
        found = candidates.add(
            actor=None,
            program=program,
            company=company,
            side=side,
            first_name=name.title(),
            last_name=mark,
            email=f"{name}@{mark.lower()}.example",
            themes=dict.fromkeys(program.themes.all()[:1], 2),
            **{
                "available_throughout": True,
                "management_support": True,
                "room_for_manoeuvre": True,
                "voluntary": True,
                "stable_in_post": True,
                **profile,
            },
        )
        candidates.qualify(actor=None, candidates=[found])
        return found


def participant(found: Candidate) -> User:
    """The account of that candidate, opened to the programme."""
    with scopes_disabled():
        account = user(found.email, found.first_name, found.last_name)
        found.user = account
        found.save(update_fields=["user"])
        memberships.grant(
            actor=None,
            user=account,
            role=Role.PARTICIPANT,
            consortium=found.program.consortium,
            program=found.program,
        )
        return account
