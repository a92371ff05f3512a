"""People are proposed: by their company or the coordinator; they say yes by applying, no in two taps, or nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from programs import outbox, tasks
from programs.enums import Answer, CandidateState, ProgramState, Side
from programs.forms.proposing import read_line
from programs.models import Application, Candidate, Invitation, OutboundEmail, Support
from programs.services import candidates, inviting, programs
from tests import world
from tests.programs.test_applications import rest
from tests.world import Tenant

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^/\s]+(/application/\S+)")
NOON = "2026-11-10 17:00+00:00"  # noon where the consortium is


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sent mail keeps its keys: nobody else receives it here."""
    monkeypatch.setattr(outbox, "SECRET", set())


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def rep(client: Client, ours: Tenant) -> Client:
    client.force_login(ours.representative)
    return client


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def at(name: str, tenant: Tenant, *args: object) -> str:
    return reverse(name, args=[tenant.program.slug, *args])


def proposed(tenant: Tenant, name: str = "ada", **more: Any) -> inviting.Proposed:
    return inviting.Proposed(name.title(), "Proposée", f"{name}@alpha.example", Side.MENTEE, **more)


def invite(tenant: Tenant, *names: str) -> list[Candidate]:
    with inside(tenant):
        told = inviting.invite(
            actor=tenant.representative,
            program=tenant.program,
            company=tenant.companies[0],
            people=[proposed(tenant, name) for name in names],
            by_company=True,
        )
        assert told.refused == []
        return told.invited


def links_of(person: Candidate) -> tuple[str, str]:
    """To open the application, and to say no, as last mailed."""
    mail = OutboundEmail.objects.filter(kind="invited", to=person.email).latest("pk")
    found = ADDRESS.findall(mail.text)
    return found[0], found[1]


def test_a_representative_proposes_several_and_sees_where_they_stand(rep: Client, ours: Tenant) -> None:
    theme = ours.program.themes.first()
    assert theme is not None
    sent = {
        "name_0": "Ada Lovelace",
        "email_0": "ada@alpha.example",
        "side_0": "mentee",
        "theme_0": theme.pk,
        "pasted": "Grace Hopper; grace@alpha.example; mentor·e\n\nTuring\tAlan\talan@alpha.example\tmentoré·e",
        "company": ours.companies[1].pk,  # not theirs: it is not even asked
    }
    page = rep.post(at("company_propose", ours), sent, follow=True).content.decode()
    assert "3 personnes sont proposées" in page
    with inside(ours):
        people = {c.email: c for c in Candidate.objects.filter(state=CandidateState.INVITED)}
        assert {c.company_id for c in people.values()} == {ours.companies[0].pk}
        assert people["grace@alpha.example"].side == "mentor"
        assert people["alan@alpha.example"].name == "Turing Alan"
        ada = people["ada@alpha.example"]
        assert not ada.themes.exists(), "nothing is known of who has not agreed"
        assert ada.applications.get().said["themes"] == {f"theme_{theme.pk}": ["2"]}
    assert OutboundEmail.objects.filter(kind="invited").count() == 3
    assert "Ada Lovelace" in page
    assert "répond d’ici" in page
    assert rep.get(at("candidate", ours, ada.pk)).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"name_0": "Ada"},
        {"name_0": "Ada", "email_0": "pas une adresse", "side_0": "mentor"},
        {"pasted": "Ada Lovelace, ada@alpha.example"},
        {"pasted": "ada@alpha.example, mentor"},
        {"pasted": "\n".join(f"Nom {n}, n{n}@alpha.example, mentor" for n in range(31))},
    ],
)
def test_a_proposal_that_lacks_something_keeps_what_was_typed(
    rep: Client, ours: Tenant, sent: dict[str, str]
) -> None:
    answer = rep.post(at("company_propose", ours), sent)
    assert answer.status_code == 422
    assert all(value in answer.content.decode() for value in sent.values())
    assert not OutboundEmail.objects.filter(kind="invited").exists()


def test_lines_of_any_shape() -> None:
    for line in ("Ada Lovelace <ada@a.example>", "mentor"):
        assert read_line(line) is None
    for line in ("mentor,Ada Lovelace,ADA@a.example", "Ada\tLovelace\tada@a.example\tMentor·e"):
        assert read_line(line) == inviting.Proposed("Ada", "Lovelace", "ada@a.example", Side.MENTOR)


def test_they_complete_it_themselves_then_are_candidates(client: Client, ours: Tenant) -> None:
    (person,) = invite(ours, "ada")
    open_link, refuse_link = links_of(person)
    desk = Client()
    desk.force_login(ours.coordinator)
    page = desk.get(at("candidate", ours, person.pk)).content.decode()
    assert 'id="applied"' not in page, "a draft is read by nobody else"
    assert "Ce que le programme apporte" in client.get(open_link).content.decode()
    step = client.post(open_link)
    ref = step.headers["Location"].split("/")[2]
    assert "Ada" in client.get(step.headers["Location"]).content.decode()
    who = {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "other@alpha.example",
        "job_title": "Comptable",
    }
    assert client.post(reverse("application_step", args=[ref, "who"]), who).status_code == 302
    for name, data in rest(ours).items():
        assert client.post(reverse("application_step", args=[ref, name]), data).status_code == 302
    assert client.post(reverse("application_preview", args=[ref]), follow=True).status_code == 200
    with inside(ours):
        person.refresh_from_db()
        assert (person.state, person.last_name, person.email) == ("applied", "Lovelace", "ada@alpha.example")
        assert person.invitation.answer == Answer.AGREED
        assert OutboundEmail.objects.filter(kind="application_news", to=ours.coordinator.email).count() == 1
    client.post(refuse_link)  # the same key withdraws, afterwards
    with inside(ours):
        person.refresh_from_db()
        assert (person.state, person.invitation.answer) == ("withdrawn", Answer.AGREED)


def test_no_in_two_taps_and_nothing_typed_is_kept(client: Client, ours: Tenant) -> None:
    (person,) = invite(ours, "ada")
    _open, refuse = links_of(person)
    assert "Non merci" in client.get(refuse).content.decode()
    with inside(ours):
        assert Candidate.objects.get(pk=person.pk).state == "invited", "reading says nothing: scanners read"
    assert client.post(refuse).status_code == 302
    assert client.post(refuse).status_code == 302
    with inside(ours):
        person.refresh_from_db()
        assert (person.state, person.invitation.answer) == ("withdrawn", Answer.REFUSED)
        assert Application.objects.get(candidate=person).said == {}
        again = inviting.invite(
            actor=ours.representative,
            program=ours.program,
            company=ours.companies[0],
            people=[proposed(ours)],
            by_company=True,
        )
        assert (again.invited, len(again.refused)) == ([], 1), "a no is not asked again"


def test_reminded_once_then_it_runs_out_and_may_be_asked_again(ours: Tenant) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person, _other = invite(ours, "ada", "bob")
        assert tasks.follow_invitations() == 0
        clock.shift(timedelta(days=7, hours=10))  # ten at night there
        assert tasks.follow_invitations() == 0
        clock.shift(timedelta(hours=13))
        assert (tasks.follow_invitations(), tasks.follow_invitations()) == (2, 0)
        assert OutboundEmail.objects.filter(kind="invited", to=person.email).count() == 2
        clock.shift(timedelta(days=14))
        assert (tasks.follow_invitations(), tasks.follow_invitations()) == (2, 0)
        with inside(ours):
            person.refresh_from_db()
            assert (person.state, person.invitation.answer) == ("withdrawn", Answer.EXPIRED)
            told = inviting.invite(
                actor=ours.coordinator,
                program=ours.program,
                company=ours.companies[0],
                people=[proposed(ours)],
                by_company=False,
            )
            assert [c.pk for c in told.invited] == [person.pk]
            assert Invitation.objects.get(candidate=person).answer == ""


def test_what_cannot_be_proposed(rep: Client, ours: Tenant) -> None:
    elsewhere = ours.mentees[0]
    assert elsewhere.company_id != ours.companies[0].pk
    sent = {"name_0": "X Y", "email_0": elsewhere.email, "side_0": "mentee"}
    page = rep.post(at("company_propose", ours), sent, follow=True).content.decode()
    assert elsewhere.first_name not in page, "whoever has that address elsewhere is not named"
    unknown = {**sent, "email_0": "inconnue@alpha.example"}
    other = rep.post(at("company_propose", ours), unknown, follow=True).content.decode()
    said = re.compile(r"1 personne est proposée[^<]*")
    assert said.search(page)[0] == said.search(other)[0]  # type: ignore[index]
    assert not OutboundEmail.objects.filter(to=elsewhere.email).exists()
    told = OutboundEmail.objects.get(kind="proposed_elsewhere", to=ours.coordinator.email)
    assert elsewhere.company.name in told.text
    own = next(c for c in ours.mentors if c.company_id == ours.companies[0].pk)
    sent = {"name_0": own.name, "email_0": own.email.upper(), "side_0": own.side}
    assert (
        "figure déjà parmi vos" in rep.post(at("company_propose", ours), sent, follow=True).content.decode()
    )
    programs.move(actor=None, program=ours.program, state=ProgramState.CLOSING)
    assert rep.post(at("company_propose", ours), {**sent, "email_0": "neuf@alpha.example"}).status_code == 422
    assert OutboundEmail.objects.filter(kind="invited").count() == 1


def test_nobody_is_invited_without_an_invitation(ours: Tenant) -> None:
    with inside(ours):
        Candidate.objects.filter(pk=ours.mentors[0].pk).update(state="invited")
        with (
            pytest.raises(IntegrityError, match="candidate_invited_has_invitation"),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_refused_support_is_a_known_condition_told_with_care(rep: Client, ours: Tenant) -> None:
    own = world.candidate(ours.program, ours.companies[0], Side.MENTEE, "sien", "Alpha")
    stranger = ours.mentees[0]
    assert rep.get(at("company_support", ours, stranger.pk)).status_code == 404
    assert (
        rep.post(at("company_support", ours, stranger.pk), {"supports": "no", "reason": "x"}).status_code
        == 404
    )
    url = at("company_support", ours, own.pk)
    assert rep.post(url, {"supports": "no", "reason": " "}).status_code == 422
    assert rep.post(url, {"supports": "no", "reason": "Un secret de famille"}).status_code == 302
    mails = {m.to: m.text for m in OutboundEmail.objects.filter(kind="support_refused")}
    assert set(mails) == {own.email, ours.coordinator.email}
    assert not any("secret" in text for text in mails.values())
    desk = Client()
    desk.force_login(ours.coordinator)
    page = desk.get(at("candidate", ours, own.pk)).content.decode()
    assert "Un secret de famille" in page
    assert "n’a pas l’appui de la direction" in page
    with inside(ours):
        own.refresh_from_db()
        assert (own.management_support, own.state) == (False, "eligible")
    assert rep.post(url, {"supports": "yes"}).status_code == 302
    with inside(ours):
        own.refresh_from_db()
        assert (own.management_support, Support.objects.get().reason) == (True, "")
        candidates.decide(
            actor=ours.coordinator, candidate=own, to=CandidateState.WITHDRAWN, reason="Mutation"
        )
    assert rep.post(url, {"supports": "no", "reason": "Trop tard"}).status_code == 422
