"""One company that gives all the mentors: declared with its reason, never half declared, never from elsewhere."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django_scopes import scope

from programs.models import AuditEvent, Program
from programs.services import sources
from tests import world
from tests.world import Tenant

pytestmark = pytest.mark.django_db
WHY = "La banque lance le réseau et en porte la première cohorte."


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=0, mentees=0)


def test_it_is_declared_with_its_reason_and_taken_back(ours: Tenant) -> None:
    bank, said = ours.companies[0], {"actor": ours.coordinator, "program": ours.program}
    with scope(consortium=ours.consortium, program=ours.program):
        with pytest.raises(ValidationError):
            sources.declare_single(**said, company=bank, reason="  ")  # type: ignore[arg-type]
        for _twice in range(2):
            sources.declare_single(**said, company=bank, reason=f" {WHY} ")  # type: ignore[arg-type]
        row = Program.objects.get(pk=ours.program.pk)
        assert (row.single_source_company, row.single_source_reason) == (bank, WHY)
        sources.declare_several(**said)  # type: ignore[arg-type]
        row.refresh_from_db()
        assert (row.single_source_company, row.single_source_reason) == (None, "")
        rows = AuditEvent.objects.filter(verb__contains="source").order_by("id")
        verbs = list(rows.values_list("verb", flat=True))
    assert verbs == ["program.single_source", "program.several_sources"], "saying it twice is saying it once"


def test_a_company_from_elsewhere_is_refused_by_the_service_and_by_the_database(ours: Tenant) -> None:
    stranger = world.tenant("Beta", mentors=0, mentees=0).companies[0]
    with scope(consortium=ours.consortium, program=ours.program):
        with pytest.raises(ValidationError):
            sources.declare_single(actor=ours.coordinator, program=ours.program, company=stranger, reason=WHY)
        row = Program.objects.filter(pk=ours.program.pk)
        with pytest.raises(IntegrityError, match="same_consortium"), transaction.atomic():
            row.update(single_source_company=stranger, single_source_reason=WHY)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("half", [{"single_source_reason": WHY}, {"single_source_company": 0}])
def test_half_a_declaration_cannot_be(ours: Tenant, half: dict[str, object]) -> None:
    if "single_source_company" in half:
        half = {"single_source_company": ours.companies[0]}
    whole = scope(consortium=ours.consortium, program=ours.program)
    with whole, pytest.raises(IntegrityError, match="has_its_reason"), transaction.atomic():
        Program.objects.filter(pk=ours.program.pk).update(**half)
