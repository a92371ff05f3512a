"""From one cohort to the next: who agreed is told once, comes back with what they had said, and nothing else follows them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from programs import outbox
from programs.enums import CandidateState, ProgramKind, ProgramState
from programs.models import AlumniCall, Application, Candidate, Consent, OutboundEmail, Program
from programs.services import alumni, candidates, programs
from tests import world
from tests.programs.test_applications import rest
from tests.tracking import cohort
from tests.world import Tenant

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^/\s]+(/again/\S+)")


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SECRET", set())


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


def inside(tenant: Tenant, program: Program | None = None) -> Any:
    return scope(consortium=tenant.consortium, program=program or tenant.program)


def over(tenant: Tenant) -> Candidate:
    """The mentee of a pair whose cohort is over, who agreed to be written to; their profile says something."""
    pair = cohort.pair(tenant, 0)
    me = pair.mentee
    with inside(tenant):
        candidates.change(
            actor=None,
            candidate=me,
            skills=["Calcul", "Écriture"],
            level=0.5,
            level_label="expérimenté·e",
            learning="doing",
            biography="Je prends une équipe.",
            remote=True,
        )
        for member in (me, pair.mentor):
            candidates.move(actor=None, candidate=member, to=CandidateState.PAIRED)
        programs.move(actor=None, program=tenant.program, state=ProgramState.CLOSED)
        alumni.graduate(actor=tenant.coordinator, program=tenant.program)
        alumni.agree(actor=cohort.account(me), candidate=me)
        me.refresh_from_db()
        assert me.state == "alumni"
    return me


def next_program(tenant: Tenant) -> Program:
    with scope(consortium=tenant.consortium):
        program = programs.create(
            actor=tenant.coordinator,
            consortium=tenant.consortium,
            name="La suite",
            kind=ProgramKind.CLASSIC,
            starts_on=date(2027, 9, 1),
            ends_on=date(2028, 6, 1),
            themes=["GOUVERNANCE", "Autre"],
        )
        return programs.move(actor=None, program=program, state=ProgramState.RECRUITING)


def called(tenant: Tenant, program: Program) -> str:
    """The address in the mail of who was called."""
    with inside(tenant, program):
        assert alumni.call(actor=tenant.coordinator, program=program) == 1
    found = ADDRESS.search(OutboundEmail.objects.get(kind="alumni_call").text)
    assert found
    return found[1]


def test_they_come_back_in_two_steps_as_a_mentor(client: Client, ours: Tenant) -> None:
    me = over(ours)
    after = next_program(ours)
    url = called(ours, after)
    with scopes_disabled():
        partner = ours.mentors[0]
        assert Application.objects.filter(program=after).count() == 0, "nothing is carried before it is asked"
    page = client.get(url).content.decode()
    assert "Je prends une équipe." in page
    assert partner.name not in page
    assert client.post(url, {"side": "nonsense"}).status_code == 422
    step = client.post(url, {"side": "mentor"})
    assert step.headers["Location"].endswith("/terms/")
    ref = step.headers["Location"].split("/")[2]
    terms = rest(ours)["terms"] | {"capacity": "1"}
    preview = client.post(step.headers["Location"], terms, follow=True)
    assert preview.request["PATH_INFO"] == reverse("application_preview", args=[ref]), (
        "the second step is the last"
    )
    shown = preview.content.decode()
    assert "Je prends une équipe." in shown
    assert "Calcul" in shown
    client.post(reverse("application_preview", args=[ref]))
    with inside(ours, after):
        new = Candidate.objects.get()
        assert (new.side, new.state, new.email, new.skills, new.teaching) == (
            "mentor",
            "applied",
            me.email,
            ["Calcul", "Écriture"],
            "doing",
        )
        assert [chosen.theme.label for chosen in new.themes.all()] == ["GOUVERNANCE"]
        assert Application.objects.get().expectations == "Oser décider"
    with inside(ours):
        before = Candidate.objects.get(pk=me.pk)
        assert (before.state, before.skills, before.learning) == ("alumni", ["Calcul", "Écriture"], "doing")


def test_only_who_agreed_is_told_and_once(client: Client, ours: Tenant) -> None:
    me = over(ours)
    after = next_program(ours)
    client.force_login(ours.coordinator)
    page = client.get(reverse("alumni", args=[after.slug])).content.decode()
    assert me.name in page
    assert ours.mentors[0].name not in page, "the partner agreed to nothing"
    for _n in range(2):
        assert client.post(reverse("alumni_call", args=[after.slug])).status_code == 302
    assert [m.to for m in OutboundEmail.objects.filter(kind="alumni_call")] == [me.email]
    theirs = world.tenant("Beta")
    client.force_login(theirs.coordinator)
    assert client.get(reverse("alumni", args=[after.slug])).status_code == 404
    with inside(theirs):
        assert alumni.call(actor=theirs.coordinator, program=theirs.program) == 0


def test_an_agreement_taken_back_carries_nothing(client: Client, ours: Tenant) -> None:
    me = over(ours)
    after = next_program(ours)
    url = called(ours, after)
    hand = Client()
    hand.force_login(cohort.account(me))
    consent = reverse("my_next_consent", args=[ours.program.slug, me.pk])
    assert (
        hand.post(reverse("my_next_consent", args=[ours.program.slug, ours.mentors[0].pk])).status_code == 404
    )
    assert hand.post(consent).status_code == 302
    with inside(ours):
        assert Consent.objects.get(candidate=me).withdrawn_at is not None
        assert Candidate.objects.get(pk=me.pk).state == "alumni", "nothing else changes"
    assert client.get(url).status_code == 200
    assert client.post(url, {"side": "mentee"}).status_code == 422
    with inside(ours, after):
        assert not Application.objects.exists()
    hand.post(consent, {"agree": "1"})
    assert client.post(url, {"side": "mentee"}).status_code == 302


def test_from_the_portal_of_the_cohort_before(ours: Tenant) -> None:
    me = over(ours)
    after = next_program(ours)
    called(ours, after)
    with scopes_disabled():
        call = AlumniCall.objects.get()
    hand, other = Client(), Client()
    hand.force_login(cohort.account(me))
    other.force_login(cohort.account(ours.mentors[0]))
    url = reverse("my_next", args=[ours.program.slug, call.pk])
    assert url in hand.get(reverse("portal", args=[ours.program.slug])).content.decode()
    assert url not in other.get(reverse("portal", args=[ours.program.slug])).content.decode()
    assert other.get(url).status_code == 404
    assert hand.post(url, {"side": "mentee"}).headers["Location"].endswith("/terms/")
    assert hand.post(url, {"side": "mentor"}).status_code == 302
    with inside(ours, after):
        assert Application.objects.count() == 1, "the same draft, in another role"
        programs.move(actor=None, program=after, state=ProgramState.CLOSED)
    assert hand.post(url, {"side": "mentee"}).status_code == 422


def test_a_cohort_at_work_has_no_alumni(ours: Tenant) -> None:
    with inside(ours), pytest.raises(ValidationError):
        alumni.graduate(actor=ours.coordinator, program=ours.program)
