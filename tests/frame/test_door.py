"""The one door: outsiders find nothing, insiders without the right are told so, and the scope is the tenant's."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django_scopes import ScopeError, scopes_disabled
from guardian.shortcuts import get_perms

from programs import viewer
from programs.enums import ProgramKind, Role
from programs.middleware import PersonalSettingsMiddleware
from programs.models import Candidate, Company, Membership, User
from programs.services import memberships, programs
from programs.viewer import Permission
from tests import proofs, world

pytestmark = pytest.mark.django_db


def through(user: User, slug: str, permission: Permission = Permission.COORDINATE) -> list[str]:
    """The names of the candidates that `user` sees behind the door of programme `slug`."""
    seen: list[str] = []

    def view(request: HttpRequest) -> object:
        viewer.enter(request, slug, permission)
        seen.extend(candidate.last_name for candidate in Candidate.objects.all())
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = user
    proofs.give_factor(user)
    request.session = proofs.proof(user)  # type: ignore[assignment]
    PersonalSettingsMiddleware(view)(request)  # type: ignore[arg-type]
    return seen


def test_a_coordinator_sees_their_own_programme_alone() -> None:
    ours, _theirs = world.tenant("Alpha"), world.tenant("Beta")
    assert set(through(ours.coordinator, ours.program.slug)) == {"Alpha"}


def test_the_other_tenant_is_not_there_at_all() -> None:
    ours, theirs = world.tenant("Alpha"), world.tenant("Beta")
    for person in (
        theirs.coordinator,
        theirs.representative,
        theirs.committee,
        world.participant(theirs.mentors[0]),
    ):
        with pytest.raises(Http404):
            through(person, ours.program.slug)
    with pytest.raises(Http404):
        through(ours.coordinator, "no-such-programme")


def test_an_insider_without_the_right_is_refused_with_the_reason() -> None:
    ours = world.tenant("Alpha")
    for person in (ours.representative, ours.committee, world.participant(ours.mentors[0])):
        with pytest.raises(PermissionDenied, match=r"\w"):
            through(person, ours.program.slug)


def test_the_scope_closes_with_the_request() -> None:
    ours = world.tenant("Alpha")
    through(ours.coordinator, ours.program.slug)
    with pytest.raises(ScopeError):
        list(Company.objects.all())


def test_a_participant_of_one_programme_does_not_enter_another_of_the_same_consortium() -> None:
    ours = world.tenant("Alpha")
    person = world.participant(ours.mentors[0])
    with scopes_disabled():
        other = programs.create(
            actor=None,
            consortium=ours.consortium,
            name="Second",
            kind=ProgramKind.CLASSIC,
            starts_on=ours.program.starts_on,
            ends_on=ours.program.ends_on,
            themes=["Gouvernance"],
        )
    with pytest.raises(Http404):
        through(person, other.slug, Permission.PARTICIPATE)
    assert through(ours.coordinator, other.slug) == []


def test_withdrawing_a_role_closes_its_doors_and_leaves_the_others() -> None:
    ours = world.tenant("Alpha")
    with scopes_disabled():
        memberships.grant(actor=None, user=ours.coordinator, role=Role.COMMITTEE, consortium=ours.consortium)
        other = world.user("autre@alpha.example")  # a consortium is never without a coordinator
        memberships.grant(actor=None, user=other, role=Role.COORDINATOR, consortium=ours.consortium)
        member = Membership.objects.get(user=ours.coordinator, role=Role.COORDINATOR)
        memberships.revoke(actor=None, member=member)
        assert set(get_perms(ours.coordinator, ours.program)) == {"read_figures_program"}
        assert get_perms(ours.coordinator, ours.consortium) == []
    with pytest.raises(PermissionDenied):
        through(ours.coordinator, ours.program.slug)


def test_namesakes_learn_nothing_of_one_another() -> None:
    """A number behind the name would say that somebody else bears it."""
    ours, theirs = world.tenant("Alpha"), world.tenant("Beta")
    with scopes_disabled():
        slugs = [
            programs.create(
                actor=None,
                consortium=tenant.consortium,
                name="Passerelles",
                kind=ProgramKind.CLASSIC,
                starts_on=tenant.program.starts_on,
                ends_on=tenant.program.ends_on,
                themes=["Gouvernance"],
            ).slug
            for tenant in (ours, theirs)
        ]
    assert len(set(slugs)) == 2
    assert all(re.fullmatch(r"passerelles-[a-z2-9]{4}", slug) for slug in slugs)
