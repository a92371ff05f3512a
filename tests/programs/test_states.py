"""A candidacy from state to state: who decides, with which reason, what can be undone, what must be talked over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from matching.enums import BinomeState
from matching.services import scenarios
from programs.enums import ApplicationState, CandidateState, Role
from programs.models import Application, AuditEvent, Candidate, OutboundEmail
from programs.queries.moves import undoable
from programs.services import candidates, consortiums, links
from tests import world
from tests.tracking import cohort
from tests.world import Tenant

pytestmark = pytest.mark.django_db
WAITING, ELIGIBLE, APPLIED = CandidateState.WAITING, CandidateState.ELIGIBLE, CandidateState.APPLIED


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def desk(client: Client, ours: Tenant) -> Client:
    client.force_login(ours.coordinator)
    return client


def at(name: str, tenant: Tenant, *args: object) -> str:
    return reverse(name, args=[tenant.program.slug, *args])


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def state_of(person: Candidate) -> str:
    return Candidate._base_manager.get(pk=person.pk).state


@pytest.mark.parametrize("to", [CandidateState.WITHDRAWN, WAITING, APPLIED])
def test_a_refusal_the_waiting_list_and_a_step_back_ask_why(desk: Client, ours: Tenant, to: str) -> None:
    person = ours.mentees[0]
    url = at("candidate_move", ours, person.pk)
    for silent in ("", "   "):
        assert desk.post(url, {"to": to, "reason": silent}).status_code == 422
    with inside(ours), pytest.raises(ValidationError):
        candidates.decide(actor=ours.coordinator, candidate=person, to=CandidateState(to), reason=" ")
    assert state_of(person) == ELIGIBLE
    assert desk.post(url, {"to": to, "reason": "Dit au téléphone"}).status_code == 302
    assert state_of(person) == to
    page = desk.get(at("candidate", ours, person.pk)).content.decode()
    assert "Raison : Dit au téléphone" in page.replace("\xa0", " ")
    assert ours.coordinator.name in page


@pytest.mark.parametrize("to", ["paired", "ended", "alumni", "invited", "nonsense", ""])
def test_a_clumsy_post_writes_no_state_of_a_service(desk: Client, ours: Tenant, to: str) -> None:
    person = ours.mentees[0]
    assert desk.post(at("candidate_move", ours, person.pk), {"to": to, "reason": "x"}).status_code == 422
    assert state_of(person) == ELIGIBLE
    if to == "paired":
        with inside(ours):
            with pytest.raises(ValidationError):
                candidates.decide(actor=ours.coordinator, candidate=person, to=CandidateState.PAIRED)
            with pytest.raises(IntegrityError, match="candidate_paired_has_pair"), transaction.atomic():
                Candidate.objects.filter(pk=person.pk).update(state="paired")


def test_many_go_together_and_each_that_stays_says_why(ours: Tenant) -> None:
    pair = cohort.pair(ours, 0)
    with inside(ours):
        candidates.move(actor=None, candidate=pair.mentee, to=CandidateState.PAIRED)
        told = candidates.move_many(
            actor=ours.coordinator, candidates=ours.mentees, to=WAITING, reason="Le printemps"
        )
        assert [c.pk for c in told.moved] == [c.pk for c in ours.mentees[1:]]
        assert [c.pk for c, reason in told.refused if reason] == [pair.mentee_id]
        again = candidates.move_many(
            actor=ours.coordinator, candidates=told.moved, to=WAITING, reason="Encore"
        )
        assert (again.moved, again.refused) == ([], [])
        without = candidates.move_many(actor=ours.coordinator, candidates=ours.mentors, to=WAITING)
        assert len(without.refused) == 3
        back = candidates.undo_many(actor=ours.coordinator, candidates=told.moved)
        assert {c.state for c in back.moved} == {"eligible"}
        assert len(back.moved) == 2


def test_undo_from_the_message_by_another_coordinator(desk: Client, ours: Tenant) -> None:
    person = ours.mentees[0]
    sent = {"to": "withdrawn", "reason": "Mauvaise ligne"}
    page = desk.post(at("candidate_move", ours, person.pk), sent, follow=True).content.decode()
    assert page.count(f'action="{at("candidates_undo", ours)}"') == 2, "in the message, and on the page"
    other = world.user("autre@alpha.example")
    consortiums.appoint(actor=None, consortium=ours.consortium, user=other, role=Role.COORDINATOR)
    second = Client()
    second.force_login(other)
    assert second.post(at("candidates_undo", ours), {"pk": [person.pk, "²"]}).status_code == 302
    assert state_of(person) == ELIGIBLE
    with inside(ours):
        last = AuditEvent.objects.filter(target_id=person.pk, target_type="candidate").latest("pk")
        assert (last.verb, last.actor, last.data["after"]) == ("candidate.unmoved", other, "eligible")
    assert 'name="pk"' not in desk.get(at("candidate", ours, person.pk)).content.decode()
    desk.post(at("candidates_undo", ours), {"pk": person.pk})
    assert state_of(person) == ELIGIBLE, "undoing twice undoes nothing else"


def test_what_was_built_on_a_decision_holds_it(ours: Tenant) -> None:
    late, told, paired, free, gone = (*ours.mentees, *ours.mentors[:2])
    with inside(ours):
        everyone = [late, told, paired, free, gone]
        for person in everyone:
            candidates.decide(actor=ours.coordinator, candidate=person, to=WAITING, reason="Plus tard")
            candidates.decide(actor=ours.coordinator, candidate=person, to=ELIGIBLE)
        candidates.move(actor=None, candidate=gone, to=CandidateState.WITHDRAWN, reason="De soi-même")
        OutboundEmail.objects.create(
            key="k", kind="waiting_news", program=ours.program, to=told.email.upper(), next_at=timezone.now()
        )
        cohort.pair(ours, ours.mentees.index(paired))
        verdicts = undoable(everyone)
        assert [bool(verdicts[c.pk]) for c in everyone] == [True, False, False, True, False]
        assert all(v or v.reason for v in verdicts.values())
        with time_machine.travel(timezone.now() + timedelta(hours=25)), pytest.raises(ValidationError):
            candidates.undo(actor=ours.coordinator, candidate=late)
        for person in (told, paired, gone):
            with pytest.raises(ValidationError):
                candidates.undo(actor=ours.coordinator, candidate=person)


def test_a_paired_person_withdrawn_by_mistake_comes_back_to_their_pair(ours: Tenant) -> None:
    pair = cohort.pair(ours, 0)
    with inside(ours):
        candidates.move(actor=None, candidate=pair.mentee, to=CandidateState.PAIRED)
        candidates.decide(
            actor=ours.coordinator, candidate=pair.mentee, to=CandidateState.WITHDRAWN, reason="Erreur"
        )
        candidates.undo(actor=ours.coordinator, candidate=pair.mentee)
    assert state_of(pair.mentee) == "paired"


def worried(tenant: Tenant, person: Candidate, concerns: str = "Le mois de mars") -> Application:
    with inside(tenant):
        return Application.objects.create(
            consortium=tenant.consortium,
            program=tenant.program,
            link=links.create(actor=tenant.coordinator, program=tenant.program),
            candidate=person,
            company=person.company,
            email=person.email,
            concerns=concerns,
            state=ApplicationState.SENT,
            sent_at=timezone.now(),
            touched_at=timezone.now(),
        )


def test_what_worries_is_shown_until_it_was_talked_over(desk: Client, ours: Tenant) -> None:
    person = ours.mentees[0]
    worried(ours, person)
    url = at("candidate", ours, person.pk)
    assert 'id="worry"' in desk.get(url).content.decode()
    assert desk.post(at("candidate_talked", ours, person.pk)).status_code == 302
    page = desk.get(url).content.decode()
    assert 'id="worry"' not in page
    assert "a noté que ce qui inquiétait" in page, "the history has it, with its author and date"
    cohort_pages = desk.get(at("announcement", ours)).content.decode()
    assert person.name not in cohort_pages


def test_announcing_somebody_worried_warns(desk: Client, ours: Tenant) -> None:
    pair = cohort.pair(ours, 0, state=BinomeState.FORMED)
    worried(ours, pair.mentee)
    page = desk.get(at("announcement", ours)).content.decode()
    assert at("candidate", ours, pair.mentee_id) in page
    desk.post(at("candidate_talked", ours, pair.mentee_id))
    assert at("candidate", ours, pair.mentee_id) not in desk.get(at("announcement", ours)).content.decode()


def test_validating_a_pair_of_somebody_worried_warns(desk: Client, ours: Tenant) -> None:
    with inside(ours):
        run = scenarios.run(actor=ours.coordinator, program=ours.program)
        proposal = run.proposals.first()
    assert proposal is not None
    worried(ours, proposal.mentor)
    page = desk.post(at("proposal_validate", ours, proposal.pk), follow=True).content.decode()
    assert at("candidate", ours, proposal.mentor_id) in page
    assert "avant le jumelage" in page
