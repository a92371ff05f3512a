"""Diversity goals: declared in public, answered by the person alone, counted where nobody is recognised, erased on a word."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from programs.enums import Purpose, Side
from programs.models import AuditEvent, Candidate, Consent, GoalAnswer, GoalQuestion
from programs.queries import goals as queries
from programs.services import goals, links, waiting
from tests import world
from tests.tracking import cohort
from tests.world import Tenant

pytestmark = pytest.mark.django_db
GOAL = {"label": "Tranche d’âge", "choices": "moins de 40 ans\n40 ans et plus", "why": "Recruter à tout âge."}


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha")


def inside(tenant: Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def declared(tenant: Tenant) -> GoalQuestion:
    with inside(tenant):
        return goals.declare(
            actor=tenant.coordinator,
            program=tenant.program,
            label=GOAL["label"],
            choices=GOAL["choices"].splitlines(),
            why=GOAL["why"],
        )


def key_page(tenant: Tenant, person: Candidate) -> str:
    with inside(tenant):
        return reverse("goals_answer", args=[waiting.draw_key(person)])


def test_what_is_declared_is_public_with_the_law_of_the_country(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    url = reverse("goals", args=[ours.program.slug])
    assert client.post(url, {**GOAL, "choices": "une seule"}).status_code == 422
    assert client.post(url, {**GOAL, "why": ""}).status_code == 422
    assert client.post(url, GOAL).status_code == 302
    assert "Charte des droits et libertés" in client.get(url).content.decode()
    with inside(ours):
        link = links.create(actor=ours.coordinator, program=ours.program)
    landing = Client().get(reverse("apply", args=[links.token_of(link)])).content.decode()
    assert "Tranche d’âge" in landing
    assert "le jumelage ne s’en sert pas" in landing


@pytest.mark.parametrize(
    "label", ["Origine", "Appartenance religieuse", "Êtes-vous en situation de handicap ?"]
)
def test_what_french_law_forbids_cannot_be_declared(ours: Tenant, label: str) -> None:
    said: dict[str, Any] = {
        "actor": ours.coordinator,
        "program": ours.program,
        "choices": ["oui", "non"],
        "why": "Pour compter",
    }
    with inside(ours):
        ours.program.consortium.country = "FR"
        with pytest.raises(ValidationError):
            goals.declare(label=label, **said)
        goals.declare(label="Tranche d’âge", **said)


def test_the_person_answers_alone_and_erases(ours: Tenant) -> None:
    question, person = declared(ours), ours.mentees[0]
    url, hand = key_page(ours, person), Client()
    assert hand.post(url, {f"goal_{question.pk}": "1"}).status_code == 422, "not without their consent"
    assert hand.post(url, {f"goal_{question.pk}": "7", "agree": "on"}).status_code == 422
    assert hand.post(url, {f"goal_{question.pk}": "1", "agree": "on"}).status_code == 302
    with inside(ours):
        assert GoalAnswer.objects.get().choice == 1
        assert Consent.objects.get(candidate=person, purpose=Purpose.DIVERSITY).withdrawn_at is None
        assert not AuditEvent.objects.filter(target_type="goalanswer").exists()
    desk = Client()
    desk.force_login(ours.coordinator)
    for page in ("candidate", "candidate_edit"):
        text = desk.get(reverse(page, args=[ours.program.slug, person.pk])).content.decode()
        assert "40 ans et plus" not in text
    assert hand.post(url, {"erase": "1"}).status_code == 302
    with inside(ours):
        assert not GoalAnswer.objects.exists()
        assert Consent.objects.get(candidate=person, purpose=Purpose.DIVERSITY).withdrawn_at is not None
    for name in ("goals_answer",):
        assert desk.get(reverse(name, args=["x" * 43])).status_code == 404


def test_from_the_portal_only_for_oneself(ours: Tenant) -> None:
    question, pair = declared(ours), cohort.pair(ours, 0)
    hand = Client()
    hand.force_login(cohort.account(pair.mentee))
    url = reverse("my_goals", args=[ours.program.slug, pair.mentee_id])
    assert hand.post(url, {f"goal_{question.pk}": "0", "agree": "on"}).status_code == 302
    other = reverse("my_goals", args=[ours.program.slug, pair.mentor_id])
    assert hand.post(other, {f"goal_{question.pk}": "0", "agree": "on"}).status_code == 404
    hand.force_login(ours.coordinator)
    assert hand.post(url, {f"goal_{question.pk}": "1", "agree": "on"}).status_code == 403


def test_counts_recognise_nobody(ours: Tenant) -> None:
    question = declared(ours)
    people = [
        world.candidate(ours.program, ours.companies[n % 4], Side.MENTEE, f"g{n}", "Alpha") for n in range(12)
    ]
    with inside(ours):
        for number, person in enumerate(people[:9]):
            goals.answer(candidate=person, choices={question: number // 6})
        assert queries.counted(ours.program)[0].counts is None, "nine answers would say too much"
        for number, person in enumerate(people):
            goals.answer(candidate=person, choices={question: number // 6})
        counts = queries.counted(ours.program)[0].counts
        assert counts is not None
        assert sorted(counts.groups) == [("40 ans et plus", 6), ("moins de 40 ans", 6)]
        goals.close(actor=ours.coordinator, question=question)
        assert not GoalAnswer.objects.exists()
