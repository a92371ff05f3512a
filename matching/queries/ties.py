"""Ties told in confidence: each reader gets their own, the coordinators alone get them all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Min, QuerySet
from django.db.models.functions import Lower

from matching import adapters
from matching.enums import TieSource
from matching.models import Tie
from programs.enums import Role
from programs.models import Candidate, Company, Membership, Program, User


def ties(program: Program) -> QuerySet[Tie]:
    """Those that stand, in 1 query."""
    rows = Tie.objects.filter(program=program, withdrawn_at=None)
    return rows.select_related("candidate__company", "made_by", "program__consortium").order_by(
        "candidate__sort_name", "id"
    )


def ties_told_by(program: Program, user: User) -> QuerySet[Tie]:
    """What a participant said of themself, and nothing that anybody else said."""
    return ties(program).filter(source=TieSource.PARTICIPANT, candidate__user=user, made_by=user)


def named_by(candidate: Candidate) -> set[str]:
    """The keys of those with whom that person said themself that they are not to be paired. 1 query."""
    told = Tie.objects.filter(
        program=candidate.program_id, candidate=candidate, source=TieSource.PARTICIPANT, withdrawn_at=None
    )
    return set(told.values_list("other_key", flat=True))


def ties_told_for(program: Program, companies: Collection[Company]) -> QuerySet[Tie]:
    """What the representatives of these companies said of their people, and nothing that their people said, nor that
    another company said before somebody joined these."""
    speakers = Membership.objects.filter(role=Role.REPRESENTATIVE, company__in=companies)
    return ties(program).filter(
        source=TieSource.REPRESENTATIVE, candidate__company__in=companies, made_by__in=speakers.values("user")
    )


@dataclass(frozen=True)
class Told:
    """A tie as the coordinators read it; `people` are those whom it means today, several when they are homonyms."""

    tie: Tie
    people: list[Candidate]

    @property
    def homonyms(self) -> bool:
        return not self.tie.other_email and len({person.email.lower() for person in self.people}) > 1


def told(program: Program, about: Candidate | None = None) -> list[Told]:
    """The ties of the programme, or those that hold `about`, whoever told them: 3 queries."""
    rows = list(ties(program))
    meant = adapters.recognised(program, rows)
    emails = {email for found in meant.values() for email in found}
    known: dict[str, list[Candidate]] = {}
    people = Candidate.objects.filter(program=program).annotate(key=Lower("email")).filter(key__in=emails)
    for person in people.select_related("company").order_by("side", "id"):
        known.setdefault(person.email.strip().lower(), []).append(person)
    found = [
        Told(tie, [p for email in meant.get(tie.pk, ()) for p in known.get(email, ())[:1]]) for tie in rows
    ]
    if about is None:
        return found
    own = about.email.strip().lower()
    return [t for t in found if own in {t.tie.candidate.email.strip().lower(), *meant.get(t.tie.pk, ())}]


def own_candidate(program: Program, user: User) -> Candidate | None:
    """The person's own candidacy, the first one for somebody who stands on both sides."""
    rows = Candidate.objects.filter(program=program, user=user).select_related(
        "company", "program__consortium"
    )
    return rows.order_by("id").first()


def spoken_for(program: Program, user: User) -> list[Company]:
    """The companies that this person represents."""
    here = Membership.objects.filter(user=user, role=Role.REPRESENTATIVE, consortium=program.consortium_id)
    return list(Company.objects.filter(pk__in=here.values("company")).order_by("key"))


def employees(program: Program, companies: Collection[Company]) -> QuerySet[Candidate]:
    """The people of these companies in the programme, one row for somebody who stands on both sides."""
    rows = Candidate.objects.filter(program=program, company__in=companies)
    first = rows.order_by().values(key=Lower("email")).annotate(first=Min("id"))
    return rows.filter(pk__in=first.values("first")).select_related("company").order_by("sort_name", "id")
