"""The life of a pair: formed, announced, answered, started; what changed meanwhile is told, and nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from matching.enums import BinomeState, ProposalState, ScenarioState, VetoSource
from matching.models import Binome, Proposal, Veto
from matching.services import binomes, proposals
from programs.enums import CandidateState, RelationKind, Role
from programs.models import AuditEvent, Candidate, Company, Membership, OutboundEmail
from programs.services import relating
from tests import world
from tests.matching.room import account, inside, proposals_of, run

pytestmark = pytest.mark.django_db
SECRET = "Une vieille brouille de famille"


@pytest.fixture
def ours() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with inside(tenant):
        yield tenant


@pytest.fixture
def proposal(ours: world.Tenant) -> Proposal:
    return proposals_of(run(ours))[0]


def announced(tenant: world.Tenant, proposal: Proposal) -> Binome:
    proposals.validate(actor=tenant.coordinator, proposal=proposal)
    return binomes.announce(actor=tenant.coordinator, program=tenant.program)[0]


def reread(binome: Binome) -> Binome:
    return Binome.objects.select_related("mentor__user", "mentee__user", "program").get(pk=binome.pk)


def refused(tenant: world.Tenant, proposal: Proposal, part: str) -> None:
    """Validating says why not, and leaves proposal, pair and register as they were."""
    with pytest.raises(ValidationError) as told:
        proposals.validate(actor=tenant.coordinator, proposal=proposal)
    assert part in " ".join(told.value.messages)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PROPOSED
    assert not Binome.objects.filter(proposal=proposal).exists()
    assert not AuditEvent.objects.filter(verb__in=["binome.formed", "proposal.validated"]).exists()


# --- forming --------------------------------------------------------------------------------------


def test_a_validated_proposal_is_a_pair_with_its_reasons(ours: world.Tenant, proposal: Proposal) -> None:
    binome = proposals.validate(actor=ours.coordinator, proposal=proposal)
    assert (binome.state, binome.score, binome.explanation) == (
        BinomeState.FORMED,
        proposal.score,
        proposal.explanation,
    )
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["binome.formed", "proposal.validated"]
    assert Candidate.objects.get(pk=binome.mentor_id).state == CandidateState.ELIGIBLE
    assert not OutboundEmail.objects.exists()


def test_a_relation_declared_since_the_run_holds_the_pair(ours: world.Tenant, proposal: Proposal) -> None:
    relating.declare(
        actor=None,
        source=proposal.mentor.company,
        target=proposal.mentee.company,
        kind=RelationKind.SUPPLIES,
        depends=True,
    )
    refused(ours, proposal, proposal.mentee.name)


def test_an_agreement_withdrawn_since_the_run_holds_the_pair(ours: world.Tenant, proposal: Proposal) -> None:
    Company.objects.filter(pk=proposal.mentee.company_id).update(cleared_at=None)
    refused(ours, proposal, proposal.mentee.company.name)


def test_somebody_who_left_since_the_run_is_not_paired(ours: world.Tenant, proposal: Proposal) -> None:
    Candidate.objects.filter(pk=proposal.mentor_id).update(state=CandidateState.WITHDRAWN)
    refused(ours, proposal, proposal.mentor.name)


def test_a_mentor_whose_places_are_taken_takes_no_more(ours: world.Tenant) -> None:
    first, second = proposals_of(run(ours))[:2]
    Proposal.objects.filter(pk=second.pk).update(mentor=first.mentor)
    second.refresh_from_db()

    proposals.validate(actor=ours.coordinator, proposal=first)
    with pytest.raises(ValidationError, match=first.mentor.name):
        proposals.validate(actor=ours.coordinator, proposal=second)
    assert Binome.objects.count() == 1


def test_validating_twice_makes_one_pair(ours: world.Tenant, proposal: Proposal) -> None:
    proposals.validate(actor=ours.coordinator, proposal=proposal)
    with pytest.raises(ValidationError):
        proposals.validate(actor=ours.coordinator, proposal=proposal)
    assert Binome.objects.count() == 1


def test_validate_all_leaves_open_what_cannot_be(ours: world.Tenant) -> None:
    scenario = run(ours)
    spoilt = proposals_of(scenario)[1]
    Candidate.objects.filter(pk=spoilt.mentee_id).update(state=CandidateState.WAITING)
    done = proposals.validate_all(actor=ours.coordinator, scenario=scenario)
    assert [p.pk for p, _reason in done.refused] == [spoilt.pk]
    assert spoilt.mentee.name in done.refused[0][1]
    assert Binome.objects.count() == len(done.formed) == 2
    scenario.refresh_from_db()
    assert scenario.state == ScenarioState.DRAFT


# --- setting aside, taking back -------------------------------------------------------------------


def test_set_aside_rules_the_pair_out_of_the_next_run(ours: world.Tenant, proposal: Proposal) -> None:
    with pytest.raises(ValidationError):
        proposals.dismiss(actor=ours.coordinator, proposal=proposal, reason="  ")
    proposals.dismiss(actor=ours.coordinator, proposal=proposal, reason="Même club")
    veto = Veto.objects.get()
    assert (veto.source, veto.reason) == (VetoSource.COORDINATOR, "Même club")
    pairs = {(p.mentor_id, p.mentee_id) for p in proposals_of(run(ours))}
    assert (proposal.mentor_id, proposal.mentee_id) not in pairs


def test_a_decision_is_taken_back_in_one_step(ours: world.Tenant) -> None:
    first, second, *_rest = proposals_of(run(ours))
    proposals.dismiss(actor=ours.coordinator, proposal=first, reason="Une erreur")
    proposals.validate(actor=ours.coordinator, proposal=second)
    for proposal in (first, second):
        proposals.reopen(actor=ours.coordinator, proposal=proposal)
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_at) == (ProposalState.PROPOSED, None)
    assert not Veto.objects.exists()
    assert not Binome.objects.exists()
    assert AuditEvent.objects.filter(verb="binome.undone").count() == 1


def test_what_was_announced_cannot_be_taken_back(ours: world.Tenant, proposal: Proposal) -> None:
    announced(ours, proposal)
    with pytest.raises(ValidationError):
        proposals.reopen(actor=ours.coordinator, proposal=proposal)
    assert Binome.objects.count() == 1


# --- announcing -----------------------------------------------------------------------------------


def test_announcing_opens_the_programme_and_tells_each_once(ours: world.Tenant, proposal: Proposal) -> None:
    binome = reread(announced(ours, proposal))
    assert binome.state == BinomeState.ANNOUNCED
    for member, other in ((binome.mentor, binome.mentee), (binome.mentee, binome.mentor)):
        user = account(member.user)
        assert (user.email, member.state) == (member.email, CandidateState.PAIRED)
        role = Membership.objects.get(user=user)
        assert (role.role, role.program_id, role.company_id) == (
            Role.PARTICIPANT,
            ours.program.pk,
            member.company_id,
        )
        mail = OutboundEmail.objects.get(to=member.email)
        assert other.name in mail.subject
        assert other.name in mail.text
        assert other.company.name in mail.html
        assert "&" not in mail.text
    with pytest.raises(ValidationError):
        binomes.announce(actor=ours.coordinator, program=ours.program)
    assert OutboundEmail.objects.count() == 2


def test_a_pair_excluded_since_it_was_formed_is_held_back(ours: world.Tenant) -> None:
    first, second, *_rest = proposals_of(run(ours))
    for proposal in (first, second):
        proposals.validate(actor=ours.coordinator, proposal=proposal)
    relating.declare(
        actor=None, source=first.mentor.company, target=first.mentee.company, kind=RelationKind.COMPETES
    )
    told = binomes.announce(actor=ours.coordinator, program=ours.program)
    excluded = {first.mentor.company_id, first.mentee.company_id}
    assert {first.pk} == {
        p.pk for p in (first, second) if {p.mentor.company_id, p.mentee.company_id} == excluded
    }
    assert [b.proposal_id for b in told] == [second.pk]
    assert Binome.objects.get(proposal=first).state == BinomeState.FORMED


# --- answering ------------------------------------------------------------------------------------


def test_both_answers_make_it_accepted(ours: world.Tenant, proposal: Proposal) -> None:
    binome = reread(announced(ours, proposal))
    once = binomes.answer(actor=account(binome.mentor.user), binome=binome, accept=True)
    again = binomes.answer(actor=account(binome.mentor.user), binome=binome, accept=True)
    assert (once.state, again.state) == (BinomeState.ANNOUNCED, BinomeState.ANNOUNCED)
    done = binomes.answer(actor=account(binome.mentee.user), binome=binome, accept=True)
    assert done.state == BinomeState.ACCEPTED
    assert done.accepted_at
    assert AuditEvent.objects.filter(verb="binome.accepted").count() == 2


def test_only_the_two_answer(ours: world.Tenant, proposal: Proposal) -> None:
    binome = announced(ours, proposal)
    for stranger in (ours.coordinator, ours.representative):
        with pytest.raises(PermissionDenied):
            binomes.answer(actor=stranger, binome=binome, accept=True)


def test_a_no_frees_both_and_its_reason_stays_in_confidence(ours: world.Tenant, proposal: Proposal) -> None:
    binome = reread(announced(ours, proposal))
    OutboundEmail.objects.all().delete()
    done = binomes.answer(actor=account(binome.mentee.user), binome=binome, accept=False, reason=SECRET)
    assert (done.state, bool(done.ended_at)) == (BinomeState.DECLINED, True)
    people = Candidate.objects.filter(pk__in=[binome.mentor_id, binome.mentee_id])
    assert set(people.values_list("state", flat=True)) == {CandidateState.ELIGIBLE}
    assert (Veto.objects.get().source, Veto.objects.get().reason) == (VetoSource.MENTEE, SECRET)
    mails = list(OutboundEmail.objects.all())
    assert [mail.to for mail in mails] == [ours.coordinator.email]
    assert not any(SECRET in f"{mail.subject}{mail.text}{mail.html}" for mail in mails)
    assert not any(SECRET in str(event.data) for event in AuditEvent.objects.all())
    pairs = {(p.mentor_id, p.mentee_id) for p in proposals_of(run(ours))}
    assert (binome.mentor_id, binome.mentee_id) not in pairs


def test_a_mentor_of_two_stays_paired_when_one_says_no(ours: world.Tenant) -> None:
    Candidate.objects.filter(pk=ours.mentors[0].pk).update(capacity=2)
    others = [m.pk for m in ours.mentors[1:]]
    Candidate.objects.filter(pk__in=others).update(state=CandidateState.WAITING)
    proposals.validate_all(actor=ours.coordinator, scenario=run(ours))
    first, second = map(reread, binomes.announce(actor=ours.coordinator, program=ours.program))
    assert first.mentor_id == second.mentor_id == ours.mentors[0].pk
    binomes.answer(actor=account(first.mentee.user), binome=first, accept=False)
    assert Candidate.objects.get(pk=first.mentor_id).state == CandidateState.PAIRED
    assert Candidate.objects.get(pk=first.mentee_id).state == CandidateState.ELIGIBLE


def test_it_starts_once_both_have_accepted(ours: world.Tenant, proposal: Proposal) -> None:
    binome = reread(announced(ours, proposal))
    with pytest.raises(ValidationError):
        binomes.start(actor=None, binome=binome)
    for member in (binome.mentor, binome.mentee):
        binomes.answer(actor=account(member.user), binome=binome, accept=True)
    started = binomes.start(actor=None, binome=binome)
    assert (started.state, bool(started.started_at)) == (BinomeState.ACTIVE, True)
    assert binomes.start(actor=None, binome=binome).started_at == started.started_at
    assert AuditEvent.objects.filter(verb="binome.started").count() == 1
    with pytest.raises(ValidationError):
        binomes.answer(actor=account(binome.mentor.user), binome=binome, accept=False)


# --- what the database refuses by itself ----------------------------------------------------------


def test_the_database_refuses_what_must_never_be(ours: world.Tenant, proposal: Proposal) -> None:
    binome = proposals.validate(actor=ours.coordinator, proposal=proposal)
    mentor = next(
        m for m in ours.mentors if m.pk != binome.mentor_id and m.company_id != binome.mentee_company_id
    )
    second = Binome(
        program=ours.program,
        mentor=mentor,
        mentee=binome.mentee,
        mentor_company=mentor.company,
        mentee_company=binome.mentee_company,
    )
    with pytest.raises(IntegrityError, match="binome_one_live_per_mentee"), transaction.atomic():
        second.save()
    wrong: list[dict[str, object]] = [
        {"mentor_company": binome.mentee_company},
        {"state": BinomeState.ACCEPTED},
        {"state": BinomeState.ACTIVE},
        {"state": BinomeState.DECLINED},
        {"ended_at": timezone.now()},
        {"started_at": timezone.now()},
    ]
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Binome.objects.filter(pk=binome.pk).update(**change)
