"""Set-up shared by the tests of the pairing: a tenant with its scope open, and a run of the matching."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django_scopes import scope

from matching.models import Proposal, Scenario
from matching.services import scenarios
from programs.models import User
from tests import world


@contextmanager
def inside(tenant: world.Tenant) -> Iterator[None]:
    with scope(consortium=tenant.consortium, program=tenant.program):
        yield


def run(tenant: world.Tenant) -> Scenario:
    return scenarios.run(actor=tenant.coordinator, program=tenant.program)


def proposals_of(scenario: Scenario) -> list[Proposal]:
    rows = Proposal.objects.filter(scenario=scenario).select_related(
        "mentor__company", "mentee__company", "program"
    )
    return list(rows.order_by("id"))


def account(user: User | None) -> User:
    assert user is not None
    return user
