"""Roles by hand: seen, offered, accepted in time, withdrawn with a reason, handed over; a consortium keeps a coordinator."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from guardian.shortcuts import get_user_perms

from mentorat.lib.db import refused_by
from programs.enums import InterviewWay, Role
from programs.models import AuditEvent, InterviewSlot, Membership, OutboundEmail, RoleInvitation, User
from programs.services import consortiums, roles, slots
from tests import world
from tests.programs.test_entry import at, signed_in, voice
from tests.world import Tenant
from tracking.models import Audience, Event, EventKind
from tracking.services.events import preparing

ANN = {"first_name": "Ann", "last_name": "Côté", "email": "ann@alpha.example", "role": "coordinator"}


@pytest.fixture
def ours(db: None) -> Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def desk(ours: Tenant) -> Client:
    return signed_in(ours.coordinator)


def invited(desk: Client, ours: Tenant, **said: str) -> RoleInvitation:
    assert desk.post(at("role_invite", ours), {**ANN, **said}).status_code == 302
    with scopes_disabled():
        return RoleInvitation.objects.select_related("person").latest("pk")


def second(ours: Tenant) -> User:
    """Another coordinator."""
    person = world.user("ann@alpha.example", "Ann", "Côté")
    consortiums.appoint(actor=None, consortium=ours.consortium, user=person, role=Role.COORDINATOR)
    return person


def role_of(person: User) -> Membership:
    return Membership.objects.get(user=person, role=Role.COORDINATOR)


def verbs() -> list[str]:
    with scopes_disabled():
        rows = AuditEvent.objects.filter(verb__startswith="role.").order_by("id")
        return list(rows.values_list("verb", flat=True))


def written(verb: str) -> AuditEvent:
    with scopes_disabled():
        return AuditEvent.objects.select_related("actor").get(verb=verb)


def test_the_page_says_who_holds_what_and_who_waits(desk: Client, ours: Tenant) -> None:
    invited(desk, ours)
    page = desk.get(at("roles", ours)).content.decode()
    for words in ("Coord Alpha", "Rep Alpha", "Comite Alpha", "Ann Côté", ours.companies[0].name):
        assert words in page
    assert "parle pour 2" not in page
    with scopes_disabled():
        consortiums.appoint(
            actor=None,
            consortium=ours.consortium,
            user=ours.representative,
            role=Role.REPRESENTATIVE,
            company=ours.companies[1],
        )
    assert "Rep Alpha parle pour 2 entreprises" in desk.get(at("roles", ours)).content.decode()


def test_an_invitation_runs_out_is_sent_again_and_cancelled(desk: Client, ours: Tenant) -> None:
    with time_machine.travel("2026-10-01 12:00 -0400", tick=False):
        invitation = invited(desk, ours)
        page = reverse("role_invited", args=[invitation.pk])
        assert "15 octobre 2026" in OutboundEmail.objects.get(to=ANN["email"]).text
    with time_machine.travel("2026-10-16 12:00 -0400", tick=False):
        ann = signed_in(invitation.person)
        refusal = ann.post(page)
        assert refusal.status_code == 422
        assert "pris fin le 15 octobre 2026" in refusal.content.decode()
        assert "a pris fin" in desk.get(at("roles", ours)).content.decode()
        desk.post(at("role_invite_again", ours, invitation.pk))
        assert OutboundEmail.objects.filter(to=ANN["email"]).count() == 2
        desk.post(at("role_invite_cancel", ours, invitation.pk))
        assert ann.post(page).status_code == 422
        assert not Membership.objects.filter(user=invitation.person).exists()
        again = invited(desk, ours)
        assert ann.post(reverse("role_invited", args=[again.pk])).status_code == 302
        assert signed_in(again.person).get(at("roles", ours)).status_code == 200
    assert role_of(again.person).granted_by == ours.coordinator
    assert verbs() == [
        "role.invited",
        "role.invited_again",
        "role.invitation_cancelled",
        "role.invited",
        "role.accepted",
    ]
    assert desk.post(at("role_invite", ours), ANN).status_code == 422  # they have it


def test_a_representative_is_invited_for_a_company(desk: Client, ours: Tenant) -> None:
    refusal = desk.post(at("role_invite", ours), {**ANN, "role": "representative"})
    assert refusal.status_code == 422
    assert 'value="ann@alpha.example"' in refusal.content.decode()
    found = invited(desk, ours, role="representative", company=str(ours.companies[2].pk))
    assert found.company_id == ours.companies[2].pk


def test_a_role_withdrawn_closes_what_it_opened(desk: Client, ours: Tenant) -> None:
    speaker, member = signed_in(ours.representative), Membership.objects.get(user=ours.representative)
    url = at("role_withdraw", ours, member.pk)
    assert desk.post(url, {"reason": " "}).status_code == 422
    assert desk.post(url, {"reason": "Change de poste"}).status_code == 302
    assert get_user_perms(ours.representative, ours.consortium).count() == 0
    assert get_user_perms(ours.representative, ours.program).count() == 0
    assert speaker.get(at("company", ours)).status_code == 404
    assert "Change de poste" in OutboundEmail.objects.get(to=ours.representative.email).text
    event = written("membership.revoked")
    assert (event.actor, event.data["reason"]) == (ours.coordinator, "Change de poste")


def test_the_last_coordinator_stays(desk: Client, ours: Tenant) -> None:
    own = role_of(ours.coordinator)
    url = at("role_withdraw", ours, own.pk)
    assert "Invitez" in desk.get(url).content.decode()
    refusal = desk.post(url, {"reason": "Je pars"})
    assert refusal.status_code == 422
    assert Membership.objects.filter(pk=own.pk).exists()
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        own.delete()
    assert refused_by(told.value) == "consortium_keeps_a_coordinator"
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        Membership.objects.filter(user=ours.coordinator).update(role=Role.COMMITTEE)
    assert refused_by(told.value) == "consortium_keeps_a_coordinator"
    ann = second(ours)
    assert desk.post(url, {"reason": "Je pars"}).status_code == 302
    assert desk.get(at("roles", ours)).status_code == 404
    assert signed_in(ann).get(at("roles", ours)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_cannot_withdraw_one_another_at_once() -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    ann = second(ours)
    start, refusals = threading.Barrier(2), []

    def leave(actor: User, member: Membership) -> None:
        try:
            start.wait(10)
            with scope(consortium=ours.consortium):
                roles.withdraw(actor=actor, member=member, reason="Conflit")
        except ValidationError as error:
            refusals.append(error)
        finally:
            connections.close_all()

    pairs = [(ann, role_of(ours.coordinator)), (ours.coordinator, role_of(ann))]
    threads = [threading.Thread(target=leave, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 1
    assert Membership.objects.filter(role=Role.COORDINATOR).count() == 1


def test_what_is_in_hand_goes_to_somebody_else(desk: Client, ours: Tenant) -> None:
    ann, soon = second(ours), timezone.now() + timedelta(days=20)
    with scope(consortium=ours.consortium, program=ours.program):
        slot = InterviewSlot.objects.create(
            program=ours.program, host=ours.coordinator, starts_at=soon, minutes=30, way=InterviewWay.PHONE
        )
        event = preparing.prepare(
            actor=ours.coordinator,
            program=ours.program,
            kind=EventKind.TRAINING,
            title="Formation",
            starts_at=soon,
            audience=Audience.MENTORS,
            owner=ours.coordinator,
        )
        slots.book(candidate=ours.mentees[0], slot=slot)
    url = at("role_withdraw", ours, role_of(ours.coordinator).pk)
    page = desk.get(url).content.decode()
    assert "1 entretien à venir" in page
    assert "1 rendez-vous à venir" in page
    assert desk.post(url, {"reason": "Je pars"}).status_code == 422
    before = OutboundEmail.objects.latest("pk").pk
    assert desk.post(url, {"reason": "Je pars", "successor": ann.pk}).status_code == 302
    with scopes_disabled():
        slot.refresh_from_db()
        assert (slot.host, Event.objects.get(pk=event.pk).owner) == (ann, ann)
    told = OutboundEmail.objects.filter(kind__in=("interview_set", "interview_off"), pk__gt=before)
    assert sorted(told.values_list("kind", "to")) == [
        ("interview_off", ours.coordinator.email),
        ("interview_set", ann.email),
        ("interview_set", ours.mentees[0].email),
    ]
    handed = written("role.handed_over")
    assert handed.data["passed"] == {"interviews": 1, "decisions": 0, "events": 1, "helps": 0}


def test_an_answer_for_one_company_is_none_for_the_other(ours: Tenant) -> None:
    speaker = signed_in(voice(ours, ours.companies[1]))
    with scope(consortium=ours.consortium):
        both = User.objects.get(email=f"voix{ours.companies[1].pk}@alpha.example")
        consortiums.appoint(
            actor=None,
            consortium=ours.consortium,
            user=both,
            role=Role.REPRESENTATIVE,
            company=ours.companies[2],
        )
        entrant = consortiums.add_company(actor=ours.coordinator, consortium=ours.consortium, name="Venue")
        first, other = (entrant.questions.get(asked=ours.companies[n]) for n in (1, 2))
    page = speaker.get(at("entry_questions", ours)).content.decode()
    assert "Vous parlez pour 2 entreprises" in page
    assert speaker.post(at("entry_answer", ours, first.pk), {"answer": "none"}).status_code == 302
    with scopes_disabled():
        other.refresh_from_db()
    assert other.answer == ""
    told = signed_in(ours.coordinator).get(at("company_entry", ours, entrant.pk)).content.decode()
    assert f"parle aussi pour {ours.companies[2].name}" in told
