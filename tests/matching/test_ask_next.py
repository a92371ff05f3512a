"""What to ask a candidate first: the unknown that could most change their possible pairs, for both sides, honestly and fast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.queries.asking import asking
from programs import queries
from programs.enums import CandidateState, Side
from programs.models import Candidate, CandidateTheme
from programs.services import candidates
from tests import world
from tests.matching.room import inside, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with inside(tenant):
        yield tenant


def fresh(candidate: Candidate) -> Candidate:
    found = queries.candidate(candidate.pk)
    assert found is not None
    return found


def told(candidate: Candidate, **profile: Any) -> None:
    Candidate.objects.filter(pk=candidate.pk).update(**profile)


def test_the_unknown_that_others_have_answered_comes_first(ours: world.Tenant) -> None:
    newcomer = candidates.add(
        actor=None,
        program=ours.program,
        company=ours.companies[3],
        side=Side.MENTEE,
        first_name="Ada",
        last_name="Neuve",
        email="ada@alpha.example",
    )
    for number, mentor in enumerate(ours.mentors):
        told(mentor, languages=["fr", "en"][: number % 2 + 1], place=f"Ville {number}")
    found = asking(fresh(newcomer))
    assert newcomer.state == CandidateState.APPLIED, "before they are eligible: that is when one asks"
    assert (found.others, found.possible) == (3, 3)
    first = found.asked[0]
    assert first.criterion in ("themes", "languages", "place")
    assert {person.pk for person in first.people} <= {mentor.pk for mentor in ours.mentors}
    assert 0 < first.pairs < 3
    told(newcomer, languages=["fr"])
    assert "languages" not in {each.criterion for each in asking(fresh(newcomer)).asked}


def test_a_mentor_is_asked_about_against_the_mentees_and_the_board(ours: world.Tenant) -> None:
    for number, mentee in enumerate(ours.mentees):
        told(mentee, availability=["morning", "evening"][number % 2 : number % 2 + 1], learning="doing")
    mentor = ours.mentors[0]
    before = asking(fresh(mentor))
    assert {each.criterion for each in before.asked} & {"availability", "learning"}
    run(ours)
    assert asking(fresh(mentor)).others == 3


def test_it_says_so_when_nothing_would_change(ours: world.Tenant, client: Client) -> None:
    client.force_login(ours.coordinator)
    mentee = ours.mentees[0]

    def page() -> str:
        url = reverse("ask_next", args=[ours.program.slug, mentee.pk])
        return client.get(url, headers={"hx-request": "true"}).content.decode()

    assert "<html" not in page()
    assert asking(fresh(mentee)).asked == (), "nobody has answered anything else"
    assert 'class="asks"' not in page()
    Candidate.objects.filter(side=Side.MENTOR).update(company=mentee.company)
    assert asking(fresh(mentee)).possible == 0
    Candidate.objects.filter(side=Side.MENTOR).update(state=CandidateState.WITHDRAWN)
    assert asking(fresh(mentee)).others == 0
    assert 'class="asks"' not in page()


def test_three_hundred_people_cost_no_more_queries(ours: world.Tenant) -> None:
    rows = [
        Candidate(
            consortium=ours.consortium,
            program=ours.program,
            company=ours.companies[n % 4],
            side=Side.MENTOR,
            state=CandidateState.ELIGIBLE,
            first_name=f"P{n}",
            email=f"p{n}@alpha.example",
            languages=["fr"] if n % 2 else ["en"],
            place=f"Ville {n % 7}",
            skills=[f"savoir {n % 11}"],
            biography="Je change d’équipe et de métier, et je veux en parler." if n % 3 else "",
        )
        for n in range(300)
    ]
    Candidate.objects.bulk_create(rows)
    CandidateTheme.objects.all().delete()
    mentee = fresh(ours.mentees[0])
    with CaptureQueriesContext(connection) as seen:
        assert asking(mentee).asked
    assert len(seen) <= 14
