"""A draft that came to nothing is deleted by its coordinator; what somebody is in, or has begun, stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from mentorat.lib.db import refused_by
from programs.enums import ProgramKind, Side
from programs.models import AuditEvent, Program
from programs.services import programs
from tests import world
from tests.programs.test_entry import signed_in
from tests.world import Tenant


@pytest.fixture
def ours(db: None) -> Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def desk(ours: Tenant) -> Client:
    return signed_in(ours.coordinator)


@pytest.fixture
def draft(ours: Tenant) -> Program:
    with scopes_disabled():
        return programs.create(
            actor=ours.coordinator,
            consortium=ours.consortium,
            name="Essai",
            kind=ProgramKind.CLASSIC,
            starts_on=date(2027, 9, 1),
            ends_on=date(2028, 6, 1),
            themes=["Gouvernance"],
        )


def left(program: Program) -> bool:
    with scopes_disabled():
        return Program.objects.filter(pk=program.pk).exists()


def test_a_draft_without_people_goes_once_confirmed(desk: Client, draft: Program) -> None:
    url = reverse("program_delete", args=[draft.slug])
    assert url in desk.get(reverse("program_edit", args=[draft.slug])).content.decode()
    assert "Oui, le supprimer" in desk.get(url).content.decode()
    assert left(draft)
    assert desk.post(url).status_code == 302
    assert not left(draft)
    with scopes_disabled():
        assert AuditEvent.objects.get(verb="program.deleted").data == {"name": "Essai"}


def test_a_draft_with_people_stays(desk: Client, ours: Tenant, draft: Program) -> None:
    world.candidate(draft, ours.companies[0], Side.MENTOR, "seule", "Alpha")
    url = reverse("program_delete", args=[draft.slug])
    assert "Gardez-le" in desk.get(url).content.decode()
    assert desk.post(url).status_code == 422
    assert left(draft)


def test_what_has_begun_stays(desk: Client, ours: Tenant) -> None:
    url = reverse("program_delete", args=[ours.program.slug])
    assert "Seul un brouillon" in desk.get(url).content.decode()
    assert desk.post(url).status_code == 422
    with pytest.raises(IntegrityError) as told, transaction.atomic(), scopes_disabled():
        Program.objects.filter(pk=ours.program.pk)._raw_delete("default")
    assert refused_by(told.value) == "program_deleted_is_a_draft"
