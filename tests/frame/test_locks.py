"""What must never be false is refused by PostgreSQL itself, whoever writes to the table."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django_scopes import scopes_disabled

from matching.models import Binome, Scenario, Veto
from programs import audit
from programs.enums import RelationKind, Role
from programs.models import AuditEvent, Candidate, CandidateTheme, CompanyRelation, Membership
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def both() -> tuple[world.Tenant, world.Tenant]:
    return world.tenant("Alpha"), world.tenant("Beta")


def refused(*rows: object) -> None:
    """Saving any of the rows breaks a constraint, at the latest when the transaction closes."""
    for row in rows:
        with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
            row.save()  # type: ignore[attr-defined]
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def pair(mentor: Candidate, mentee: Candidate, **other: object) -> Binome:
    return Binome(
        **{
            "program": mentor.program,
            "mentor": mentor,
            "mentee": mentee,
            "mentor_company": mentor.company,
            "mentee_company": mentee.company,
            **other,
        }
    )


def test_no_pair_within_one_company(both: tuple[world.Tenant, world.Tenant]) -> None:
    ours, _ = both
    mentor, mentee = ours.mentors[1], ours.mentees[0]
    assert mentor.company == mentee.company
    refused(pair(mentor, mentee), pair(mentor, mentee, mentor_company=ours.companies[3]))


def test_no_row_joins_two_tenants(both: tuple[world.Tenant, world.Tenant]) -> None:
    ours, theirs = both
    mine, stranger = ours.mentors[0], theirs.mentees[0]
    with scopes_disabled():
        theme = theirs.program.themes.first()
    refused(
        pair(mine, stranger),
        pair(mine, ours.mentees[1], program=theirs.program),
        Veto(program=ours.program, mentor=mine, mentee=stranger, source="coordinator"),
        CandidateTheme(program=ours.program, candidate=mine, theme=theme),
        CompanyRelation(
            consortium=ours.consortium,
            source=ours.companies[0],
            target=theirs.companies[0],
            kind=RelationKind.SUPPLIES,
        ),
        Membership(
            user=ours.coordinator, role=Role.COMMITTEE, consortium=ours.consortium, program=theirs.program
        ),
        Membership(
            user=ours.coordinator,
            role=Role.REPRESENTATIVE,
            consortium=ours.consortium,
            company=theirs.companies[0],
        ),
    )
    mine.company = theirs.companies[0]
    refused(mine)


def test_states_and_their_dates_go_together(both: tuple[world.Tenant, world.Tenant]) -> None:
    ours, _ = both
    mentor, mentee = ours.mentors[0], ours.mentees[1]
    refused(
        pair(mentor, mentee, state="active"),
        pair(mentor, mentee, state="accepted"),
        pair(mentor, mentee, state="ended"),
        pair(mentor, mentee, state="invented"),
        Scenario(program=ours.program, state="invented", policy={}, proof={}),
    )


def test_the_register_is_never_rewritten(both: tuple[world.Tenant, world.Tenant]) -> None:
    ours, _ = both
    with scopes_disabled():
        row = audit.record(
            "program.changed", actor=ours.coordinator, target=ours.program, program=ours.program
        )
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
        for act in (
            lambda: AuditEvent.objects.update(verb="x"),
            lambda: AuditEvent.objects.filter(pk=row.pk).delete(),
        ):
            with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
                act()


def test_an_undeclared_verb_is_a_fault(both: tuple[world.Tenant, world.Tenant]) -> None:
    with pytest.raises(KeyError):
        audit.record("invented", actor=None, target=both[0].program)
