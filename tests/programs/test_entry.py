"""A company enters: members are asked and answer, an objection blocks it, and nobody of it is paired before it is admitted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from matching import adapters
from mentorat.lib.db import refused_by
from programs import progress
from programs.enums import AnsweredBy, CandidateState, ProgramState, RelationKind, Role, Side
from programs.models import (
    AuditEvent,
    Candidate,
    Company,
    CompanyRelation,
    EntryQuestion,
    OutboundEmail,
    RoleInvitation,
    User,
)
from programs.permissions import may_be_paired
from programs.services import companies as services
from programs.services import consortiums, programs
from programs.services.entries import admitting, answering
from tests import world
from tests.matching.test_holds import refused
from tests.world import Tenant
from tracking.queries import committee, ledger


def entrant(ours: Tenant, name: str = "Nouvelle venue", **more: str) -> Company:
    with scope(consortium=ours.consortium):
        return consortiums.add_company(actor=ours.coordinator, consortium=ours.consortium, name=name, **more)


def put_to(company: Company, asked: Company) -> EntryQuestion:
    with scopes_disabled():
        rows = EntryQuestion.objects.select_related("company__consortium", "asked", "consortium")
        return rows.get(company=company, asked=asked, closed_at=None)


def answer(ours: Tenant, question: EntryQuestion, competes: bool, how: AnsweredBy, reason: str = "") -> None:
    with scope(consortium=ours.consortium):
        answering.answer(actor=ours.coordinator, question=question, competes=competes, how=how, reason=reason)


def all_say_no(ours: Tenant, company: Company) -> None:
    for firm in ours.companies:
        answer(ours, put_to(company, firm), False, AnsweredBy.COORDINATOR, "Au téléphone")


def admit(ours: Tenant, company: Company) -> Company:
    with scope(consortium=ours.consortium):
        return admitting.admit(actor=ours.coordinator, company=company)


def voice(ours: Tenant, company: Company) -> User:
    """Somebody who represents that company."""
    person = world.user(f"voix{company.pk}@alpha.example", "Voix", company.name)
    with scopes_disabled():
        consortiums.appoint(
            actor=None, consortium=ours.consortium, user=person, role=Role.REPRESENTATIVE, company=company
        )
    return person


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, ours: Tenant, *args: object) -> str:
    return reverse(name, args=[ours.consortium.slug, *args])


@pytest.fixture
def ours(db: None) -> Tenant:
    return world.tenant("Alpha")


def test_the_first_company_has_nobody_to_ask(db: None) -> None:
    house = consortiums.create(actor=None, name="Réseau neuf", country="FR", zone="Europe/Paris")
    with scope(consortium=house):
        first, second = (
            consortiums.add_company(actor=None, consortium=house, name=name) for name in ("Une", "Deux")
        )
        assert (first.state, second.state) == ("member", "entering")
        assert EntryQuestion.objects.values_list("company", "asked").get() == (second.pk, first.pk)


def test_a_representative_answers_in_one_tap_for_their_own_company_alone(ours: Tenant) -> None:
    company = entrant(ours)
    mail = OutboundEmail.objects.get(kind="entry_asked")
    assert mail.to == ours.representative.email
    assert at("entry_questions", ours) in mail.text
    own, others = put_to(company, ours.companies[0]), put_to(company, ours.companies[1])
    desk = signed_in(ours.representative)
    page = desk.get(at("entry_questions", ours)).content.decode()
    assert "Maison Alpha 0 fait-elle concurrence à Nouvelle venue" in page
    assert "Maison Alpha 1" not in page
    assert desk.post(at("entry_answer", ours, others.pk), {"answer": "none"}).status_code == 403
    assert desk.post(at("entry_answer", ours, own.pk), {"answer": "none"}).status_code == 302
    own.refresh_from_db()
    assert (own.answer, own.how, own.answered_by) == ("none", "representative", ours.representative)
    theirs = world.tenant("Beta")
    assert signed_in(theirs.representative).get(at("entry_questions", ours)).status_code == 404
    far = signed_in(theirs.representative).post(at("entry_answer", theirs, others.pk), {"answer": "none"})
    assert far.status_code == 404
    others.refresh_from_db()
    assert others.answer == ""


def test_an_objection_blocks_until_it_is_lifted_with_a_reason_that_stays(ours: Tenant) -> None:
    company = entrant(ours)
    all_say_no(ours, company)
    question, desk = put_to(company, ours.companies[0]), signed_in(ours.representative)
    url = at("entry_answer", ours, question.pk)
    assert desk.post(url, {"answer": "competes", "reason": " "}).status_code == 422
    assert desk.post(url, {"answer": "competes", "reason": "Les mêmes boîtes"}).status_code == 302
    assert OutboundEmail.objects.get(kind="entry_objected").to == ours.coordinator.email
    with pytest.raises(ValidationError, match="Maison Alpha 0"):
        admit(ours, company)
    with pytest.raises(IntegrityError) as told, transaction.atomic(), scopes_disabled():
        Company.objects.filter(pk=company.pk).update(admitted_at=timezone.now())
    assert refused_by(told.value) == "company_entry_without_competitor"
    with scopes_disabled():
        relation = CompanyRelation.objects.get(kind=RelationKind.COMPETES)
    entering = signed_in(voice(ours, company))
    assert entering.post(at("relation_end", ours, relation.pk), {"reason": "Mais non"}).status_code == 403
    assert desk.post(url, {"answer": "none"}).status_code == 422
    assert desk.post(url, {"answer": "none", "reason": "Elle a vendu cet atelier"}).status_code == 302
    page = signed_in(ours.coordinator).get(at("company_entry", ours, company.pk)).content.decode()
    assert "Levée le" in page
    assert "Elle a vendu cet atelier" in page
    assert admit(ours, company).state == "member"
    with scopes_disabled():
        verbs = set(AuditEvent.objects.filter(consortium=ours.consortium).values_list("verb", flat=True))
    assert verbs > {
        "entry.asked",
        "entry.answered",
        "relation.declared",
        "relation.ended",
        "company.admitted",
    }


def test_nobody_of_it_is_paired_before_it_is_admitted_even_signed(ours: Tenant) -> None:
    company = entrant(ours)
    with scope(consortium=ours.consortium):
        consortiums.clear(actor=None, company=company)
    mentee = world.candidate(ours.program, company, Side.MENTEE, "tot", "Alpha")
    with scopes_disabled():
        Candidate.objects.filter(pk=mentee.pk).update(state=CandidateState.ELIGIBLE)
        mentee = Candidate.objects.select_related("company").get(pk=mentee.pk)
    assert "n’y est pas encore admise" in may_be_paired(mentee).reason
    with scope(consortium=ours.consortium, program=ours.program):
        pool = adapters.pool(ours.program)
        assert mentee in pool.held
        assert mentee not in pool.mentees
    assert refused(ours.mentors[0], mentee) == "binome_of_members"
    with pytest.raises(IntegrityError) as told, transaction.atomic(), scopes_disabled():
        Company.objects.filter(pk=company.pk).update(cleared_at=timezone.now())
    assert refused_by(told.value) == "company_cleared_is_a_member"
    all_say_no(ours, company)
    assert admit(ours, company).cleared_at is not None, "it had signed while it entered"


def test_silence_is_settled_after_the_time_to_answer_and_said_to_be_so(ours: Tenant) -> None:
    company = entrant(ours)
    silent = put_to(company, ours.companies[3])
    for firm in ours.companies[:3]:
        answer(ours, put_to(company, firm), False, AnsweredBy.COORDINATOR, "En réunion")
    with pytest.raises(ValidationError, match="encore le temps"):
        answer(ours, silent, False, AnsweredBy.SILENCE, "Rien reçu")
    with pytest.raises(IntegrityError) as told, transaction.atomic(), scopes_disabled():
        Company.objects.filter(pk=company.pk).update(admitted_at=timezone.now())
    assert refused_by(told.value) == "company_entry_is_answered"
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1), tick=False):
        with pytest.raises(ValidationError):
            answer(ours, silent, False, AnsweredBy.SILENCE, " ")
        desk = signed_in(ours.coordinator)
        sent = {"questions": [silent.pk], "answer": "silence", "reason": "Trois relances sans réponse"}
        assert desk.post(at("entry_answer_for", ours, company.pk), sent).status_code == 302
        assert admit(ours, company).state == "member"
        page = desk.get(at("company_entry", ours, company.pk)).content.decode()
    assert "Personne, dans le temps donné (Coord Alpha)" in page
    assert "Trois relances sans réponse" in page


def test_the_same_sector_raises_the_question_in_words(ours: Tenant) -> None:
    with scopes_disabled():
        programs.move(actor=None, program=ours.program, state=ProgramState.RECRUITING)
    with scope(consortium=ours.consortium):
        services.change(
            actor=ours.coordinator, company=ours.companies[0], seen=0, name="Maison Alpha 0", sector="541514"
        )
    company = entrant(ours, sector="541515")
    for desk, url in (
        (signed_in(ours.representative), at("entry_questions", ours)),
        (signed_in(ours.coordinator), at("company_entry", ours, company.pk)),
        (signed_in(ours.coordinator), at("entries_vouch", ours)),
    ):
        assert "5415 – Conception de systèmes informatiques" in desk.get(url).content.decode()
    sent = {"companies": [company.pk], "reason": "Réunion de fondation"}
    url, desk = at("entries_vouch", ours), signed_in(ours.coordinator)
    refusal = desk.post(url, sent)
    assert list(refusal.context["form"].errors) == ["sectors"]
    assert desk.post(url, {**sent, "sectors": "on"}).status_code == 302
    company.refresh_from_db()
    assert company.state == "member"


def test_once_a_programme_pairs_nobody_vouches_for_all(ours: Tenant) -> None:
    company = entrant(ours)
    with scopes_disabled():
        programs.move(actor=None, program=ours.program, state=ProgramState.PAIRING)
    desk = signed_in(ours.coordinator)
    assert "Un programme jumelle déjà" in desk.get(at("entries_vouch", ours)).content.decode()
    sent = {"companies": [company.pk], "reason": "Réunion"}
    refusal = desk.post(at("entries_vouch", ours), sent)
    assert refusal.status_code == 422
    company.refresh_from_db()
    assert company.state == "entering"


def test_two_newcomers_are_asked_about_each_other(ours: Tenant) -> None:
    first, second = entrant(ours, "Première"), entrant(ours, "Seconde")
    all_say_no(ours, first)
    all_say_no(ours, second)
    assert admit(ours, first).state == "member"
    with pytest.raises(ValidationError, match="Première"):
        admit(ours, second)
    answer(ours, put_to(second, first), False, AnsweredBy.COORDINATOR, "Au téléphone")
    assert admit(ours, second).state == "member"


def test_a_company_that_leaves_keeps_its_past_and_enters_again_through_questions(ours: Tenant) -> None:
    firm = ours.companies[1]
    desk = signed_in(ours.coordinator)
    refusal = desk.post(at("company_remove", ours, firm.pk))
    assert refusal.status_code == 422
    assert "personnes" in refusal.content.decode()
    assert desk.post(at("company_leave", ours, firm.pk), {"reason": " "}).status_code == 422
    assert desk.post(at("company_leave", ours, firm.pk), {"reason": "Rachetée"}).status_code == 302
    assert refused(ours.mentors[1], ours.mentees[2]) == "binome_of_members"
    assert desk.post(at("company_return", ours, firm.pk)).status_code == 302
    firm.refresh_from_db()
    assert firm.state == "entering"
    assert {put_to(firm, other).answer for other in ours.companies if other != firm} == {""}


def test_whoever_spoke_for_a_company_that_left_is_out_until_appointed_again(ours: Tenant) -> None:
    speaker, firm = signed_in(ours.representative), ours.companies[0]
    assert speaker.get(at("company", ours)).status_code == 200
    with scope(consortium=ours.consortium, program=ours.program):
        services.leave(actor=ours.coordinator, company=firm, reason="Rachetée")
        assert ours.representative not in [
            member.user for member in committee.committee(ours.program).members
        ]
        assert AuditEvent.objects.filter(verb="membership.revoked").exists()
    assert speaker.get(at("company", ours)).status_code == 404
    assert speaker.get(reverse("reports", args=[ours.program.slug])).status_code == 404
    again = {
        "first_name": "Rep",
        "last_name": "Alpha",
        "email": "rep@alpha.example",
        "role": "representative",
        "company": firm.pk,
    }
    desk = signed_in(ours.coordinator)
    refusal = desk.post(at("appointment_new", ours, firm.pk), again)
    assert refusal.status_code == 422
    assert "est partie" in refusal.content.decode()
    assert desk.post(at("company_return", ours, firm.pk)).status_code == 302
    assert desk.post(at("appointment_new", ours, firm.pk), again).status_code == 302
    with scopes_disabled():
        invitation = RoleInvitation.objects.get()
    assert speaker.post(reverse("role_invited", args=[invitation.pk])).status_code == 302
    speaker = signed_in(ours.representative)
    assert speaker.get(at("company", ours)).status_code == 200


def test_a_company_that_enters_itself_objects_as_a_member_does(ours: Tenant) -> None:
    first, second = entrant(ours, "Première"), entrant(ours, "Seconde")
    all_say_no(ours, second)
    answer(ours, put_to(second, first), True, AnsweredBy.COORDINATOR, "Les mêmes boîtes")
    with pytest.raises(ValidationError, match="Première"):
        admit(ours, second)
    with pytest.raises(IntegrityError) as told, transaction.atomic(), scopes_disabled():
        Company.objects.filter(pk=second.pk).update(admitted_at=timezone.now())
    assert refused_by(told.value) == "company_entry_without_competitor"
    page = signed_in(ours.coordinator).get(at("company_entry", ours, second.pk)).content.decode()
    assert "Première" in page
    assert "aucune ne lui fait concurrence" not in page
    with scope(consortium=ours.consortium):
        services.leave(actor=ours.coordinator, company=first, reason="Renonce")
    assert admit(ours, second).state == "member"


def test_what_has_nothing_attached_goes(ours: Tenant) -> None:
    company = entrant(ours)
    voice(ours, company)
    desk = signed_in(ours.coordinator)
    assert desk.post(at("company_remove", ours, company.pk)).status_code == 302
    with scopes_disabled():
        assert not Company.objects.filter(pk=company.pk).exists()
        assert AuditEvent.objects.get(verb="company.removed").data["name"] == "Nouvelle venue"


@pytest.mark.django_db(transaction=True)
def test_an_objection_and_the_admission_at_once_never_both_pass() -> None:
    ours = world.tenant("Alpha")
    company = entrant(ours)
    all_say_no(ours, company)
    question = put_to(company, ours.companies[0])
    told = race(
        lambda: admit(ours, company),
        lambda: answer(ours, question, True, AnsweredBy.REPRESENTATIVE, "Les mêmes clients"),
    )
    assert sorted(told) == [False, True]


def race(*acts: Callable[[], object]) -> list[bool]:
    """Each on a connection of its own, at once; whether each passed."""
    start, passed = threading.Barrier(len(acts)), []

    def play(act: Callable[[], object]) -> None:
        try:
            with suppress(threading.BrokenBarrierError):
                start.wait(timeout=5)
            act()
            passed.append(True)
        except (ValidationError, IntegrityError):
            passed.append(False)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=play, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return passed


def test_a_company_that_enters_is_no_member_in_the_figures(ours: Tenant) -> None:
    desk, members = signed_in(ours.coordinator), len(ours.companies)
    entrant(ours)
    page = desk.get(at("companies", ours))
    assert page.context["possible"] == members * (members - 1) // 2
    assert page.context["unsigned"] == 0
    assert desk.get(at("relations", ours)).context["possible"] == page.context["possible"]
    with scope(consortium=ours.consortium, program=ours.program):
        said = [each.text for each in progress.to_recruit(ours.program)]
        assert f"{members} entreprises membres du consortium" in said
        assert "Nouvelle venue" not in {each.company for each in ledger.reciprocity(ours.consortium).accounts}
