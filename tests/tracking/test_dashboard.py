"""The coordinator's dashboard: what waits and in what order, the table, its cost, and its first day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState as S
from programs.enums import ProgramKind, ProgramState
from programs.models import Candidate, Company, Program
from programs.services import programs
from tests import world
from tests.matching.room import inside
from tests.tracking import cohort
from tests.tracking.test_closing import over
from tracking import overview
from tracking.models import MeetingState
from tracking.queries.overview import Pairs, People
from tracking.services import certificates

pytestmark = pytest.mark.django_db
EVERYTHING = (
    People(
        total=40,
        mentors=20,
        mentees=20,
        to_qualify=3,
        eligible=4,
        companies=8,
        unsigned_companies=1,
        held_back=2,
        proposals=5,
    ),
    Pairs(formed=2, announced=1, accepted=2, active=9, paused=0, begun_this_month=1, silent=3),
)


def pages(tasks: list[overview.Task]) -> list[str]:
    return [task.page + task.query for task in tasks]


def test_what_costs_most_comes_first() -> None:
    late = pages(overview.tasks(*EVERYTHING, date(2026, 11, 20)))
    assert late == [
        "dashboard?state=silent#pairs",
        "announcement",
        "dashboard?state=accepted#pairs",
        "matching",
        "companies",
        "candidates?state=undecided",
    ]
    early = pages(overview.tasks(*EVERYTHING, date(2026, 11, 3)))
    assert early[0] == "announcement"
    assert early[-1] == "dashboard?state=silent#pairs"


def test_nothing_waits_when_nothing_does() -> None:
    people = People(
        total=2,
        mentors=1,
        mentees=1,
        to_qualify=0,
        eligible=0,
        companies=2,
        unsigned_companies=0,
        held_back=0,
        proposals=0,
    )
    assert overview.tasks(people, Pairs(0, 0, 0, 1, 0, 0, 0), date(2026, 11, 20)) == []


def seen(client: Client, tenant: world.Tenant, query: str = "", **headers: str) -> str:
    client.force_login(tenant.coordinator)
    response = client.get(reverse("dashboard", args=[tenant.program.slug]) + query, headers=headers or None)
    assert response.status_code == 200
    return response.content.decode()


def test_figures_and_table(client: Client, at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha", companies=6, mentors=6, mentees=6)
    now = timezone.now()
    happy = cohort.pair(alpha, 0, since=now - timedelta(days=70))
    cohort.meeting(happy, now - timedelta(days=4), MeetingState.HELD)
    cohort.meeting(happy, now - timedelta(days=2), MeetingState.MISSED)
    cohort.meeting(happy, now + timedelta(days=9))
    cohort.pair(alpha, 1, since=now - timedelta(days=70))
    cohort.pair(alpha, 2, BinomeState.ACCEPTED)
    cohort.pair(alpha, 3, BinomeState.FORMED)
    page = seen(client, alpha)
    assert "sur 2 à ce jour, 1 à venir" in page
    assert (
        page.index("Mentor1 Alpha")
        < page.index("Mentor2 Alpha")
        < page.index("Mentor3 Alpha")
        < page.index("Mentor0 Alpha")
    )
    rows = seen(client, alpha, "?state=silent", **{"HX-Request": "true"})
    assert "<html" not in rows
    assert "Mentor1 Alpha" in rows
    assert "Mentor0 Alpha" not in rows
    found = seen(client, alpha, "?q=mentor2", **{"HX-Request": "true"})
    assert "Mentor2 Alpha" in found
    assert "Mentor1 Alpha" not in found
    assert "Mentor" not in seen(client, alpha, "?q=personne", **{"HX-Request": "true"}).replace(
        "Mentor·e", ""
    )


def test_the_first_day_says_what_to_do(client: Client) -> None:
    alpha = world.tenant("Alpha", mentors=0, mentees=0)
    assert reverse("import_upload", args=[alpha.program.slug]) in seen(client, alpha)
    with scopes_disabled():
        empty = programs.create(
            actor=None,
            consortium=alpha.consortium,
            name="Suivant",
            kind=ProgramKind.REVERSE,
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 10, 1),
            themes=["Numérique"],
        )
    assert client.get(reverse("dashboard", args=[empty.slug])).status_code == 200


def test_each_figure_is_that_of_the_page_it_opens(client: Client, at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha", companies=6, mentors=6, mentees=6)
    over = cohort.pair(alpha, 0, BinomeState.ENDED)
    cohort.pair(alpha, 1)
    states = (S.WITHDRAWN, S.APPLIED, S.INTERVIEWED, S.WAITING)
    with scopes_disabled():
        Binome.objects.filter(pk=over.pk).update(accepted_at=over.ended_at)
        for person, state in zip(alpha.mentees[2:], states, strict=True):
            Candidate.objects.filter(pk=person.pk).update(state=state)
        Candidate.objects.filter(pk__in=[alpha.mentors[1].pk, alpha.mentees[1].pk]).update(state=S.PAIRED)
        Company.objects.filter(pk=alpha.mentors[1].company_id).update(cleared_at=None)
    slug = alpha.program.slug
    page = seen(client, alpha)
    shown = client.get(reverse("dashboard", args=[slug])).context
    room = client.get(reverse("matching", args=[slug])).context
    listed = reverse("candidates", args=[slug])
    assert shown["people"].known == 12
    assert shown["people"].gone == 1
    assert len(client.get(listed).context["page"].object_list) == 12
    assert len(client.get(listed, {"state": "undecided"}).context["page"].object_list) == 2
    assert shown["people"].to_qualify == room["ready"].undecided == 2
    assert shown["people"].released == len(room["released"]) == 2
    assert shown["people"].held_back == sum(company.people for company in room["ready"].uncleared)
    assert "2 personnes à jumeler de nouveau" in page


def test_a_closed_programme_says_what_it_was_and_what_is_left(
    client: Client, at: Callable[[str], None], django_assert_max_num_queries: Any
) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    with inside(alpha):
        over(alpha, 0)
        over(alpha, 1)
        people = [*alpha.mentors[:2], *alpha.mentees[:2]]
        Candidate.objects.filter(pk__in=[each.pk for each in people]).update(state=S.ENDED)
        Program.objects.filter(pk=alpha.program.pk).update(state=ProgramState.CLOSED)
    seen(client, alpha)
    with django_assert_max_num_queries(12):
        answer = client.get(reverse("dashboard", args=[alpha.program.slug]))
    page, shown = answer.content.decode(), answer.context["seen"]
    assert (shown.took_part, shown.pairs.ended, shown.held, shown.asked) == (4, 2, 6, 4)
    assert "ce programme est terminé" in page
    assert "4 attestations à remettre" in page
    assert reverse("booklet_desk", args=[alpha.program.slug]) in page
    assert 'id="steps"' not in page
    with inside(alpha):
        certificates.deliver(actor=alpha.coordinator, program=alpha.program)
    assert "à remettre" not in seen(client, alpha)


def test_only_the_coordinator(client: Client) -> None:
    alpha, beta = world.tenant("Alpha"), world.tenant("Beta")
    url = reverse("dashboard", args=[alpha.program.slug])
    for person, code in (
        (alpha.representative, 403),
        (alpha.committee, 403),
        (world.participant(alpha.mentors[0]), 403),
        (beta.coordinator, 404),
    ):
        client.force_login(person)
        assert client.get(url).status_code == code


def test_as_many_queries_at_one_pair_as_at_three(
    client: Client, at: Callable[[str], None], django_assert_max_num_queries: Any
) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    costs = []
    for number in (0, 1, 2):
        binome = cohort.pair(alpha, number, since=timezone.now() - timedelta(days=70))
        cohort.meeting(binome, timezone.now() - timedelta(days=4), MeetingState.HELD)
        seen(client, alpha)
        with django_assert_max_num_queries(12) as queries:
            client.get(reverse("dashboard", args=[alpha.program.slug]))
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2]
