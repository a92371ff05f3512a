"""The waiting list: honest news, never a name and never twice; the way out in two taps, from the mail and the portal."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from matching.enums import BinomeState
from matching.models import Binome
from programs import outbox, tasks
from programs.enums import Awaited, CandidateState, Side, WaitingOrder
from programs.models import Candidate, Company, OutboundEmail, WaitingNews, WaitingRule
from programs.queries import waiting as queries
from programs.services import candidates, waiting
from tests import world
from tests.tracking import cohort
from tests.world import Tenant
from tracking.services import leaving

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://[^/\s]+(/candidacy/\S+)")
NOON = "2026-11-10 17:00+00:00"  # noon where the consortium is


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SECRET", set())


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


def wait(tenant: Tenant, *people: Candidate) -> None:
    with inside(tenant):
        candidates.move_many(
            actor=tenant.coordinator, candidates=people, to=CandidateState.WAITING, reason="Au printemps"
        )


def news(person: Candidate) -> list[OutboundEmail]:
    return list(OutboundEmail.objects.filter(kind="waiting_news", to=person.email).order_by("pk"))


def own_page(person: Candidate) -> str:
    found = ADDRESS.search(news(person)[-1].text)
    assert found
    return found[1]


def test_what_is_awaited_is_what_stands_in_the_way(ours: Tenant) -> None:
    unsigned, elsewhere, full, free = (*ours.mentees, world.candidate(ours.program, ours.companies[2], Side.MENTEE, "libre", "Alpha"))  # fmt: skip
    with inside(ours):
        Company.objects.filter(pk=unsigned.company_id).update(cleared_at=None)
        other = ours.program.themes.exclude(pk=unsigned.themes.get().theme_id).get()
        candidates.change(actor=None, candidate=elsewhere, themes={other: 3})
    wait(ours, unsigned, elsewhere, full, free)
    with inside(ours):
        seen = {w.candidate.pk: w.awaited for w in queries.waiters(ours.program, timezone.now())}
    assert seen == {
        unsigned.pk: Awaited.COMPANY,
        elsewhere.pk: Awaited.THEME,
        full.pk: Awaited.COORDINATOR,
        free.pk: Awaited.COORDINATOR,
    }
    with inside(ours):
        Company.objects.filter(pk=unsigned.company_id).update(cleared_at=timezone.now())
        Candidate.objects.filter(side="mentor").exclude(pk=ours.mentors[0].pk).update(state="withdrawn")
    cohort.pair(ours, 0, state=BinomeState.FORMED)
    with inside(ours):
        seen = {w.candidate.pk: w.awaited for w in queries.waiters(ours.program, timezone.now())}
    assert seen[full.pk] == Awaited.PLACE


def test_the_coordinator_reads_then_sends_and_nobody_is_told_twice(desk: Client, ours: Tenant) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        first, second, third = ours.mentees
        wait(ours, first, second)
        page = desk.get(at("waiting", ours)).content.decode()
        assert "Bonjour Mentee" in page, "the mail is read before it leaves"
        assert not news(first)
        for _n in range(2):
            assert desk.post(at("waiting_send", ours)).status_code == 302
        assert (len(news(first)), len(news(second)), len(news(third))) == (1, 1, 0)
        text = news(first)[0].text
        assert not any(c.name in text or c.company.name in text for c in (*ours.mentors, second, third))
        clock.shift(timedelta(days=1))
        desk.post(at("waiting_send", ours))
        assert len(news(first)) == 1, "nothing changed: nothing to say"
        with inside(ours):
            Company.objects.filter(pk=first.company_id).update(cleared_at=None)
        desk.post(at("waiting_send", ours))
        assert [len(news(c)) for c in (first, second)] == [2, 1]
        assert "n’a pas encore signé" in news(first)[-1].text
        with inside(ours), pytest.raises(IntegrityError), transaction.atomic():
            row = WaitingNews.objects.filter(candidate=first).latest("pk")
            row.pk = None
            row.save(force_insert=True)


def test_the_promise_is_kept_in_the_morning_there(desk: Client, ours: Tenant) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        with inside(ours):
            waiting.set_rule(
                actor=ours.coordinator, program=ours.program, order="date", words="", every_weeks=2
            )
        wait(ours, *ours.mentees[:2])
        clock.shift(timedelta(days=13))
        assert tasks.keep_promises() == 0
        clock.shift(timedelta(days=1, hours=-5))  # seven in the morning there
        assert tasks.keep_promises() == 0
        clock.shift(timedelta(hours=3))
        assert (tasks.keep_promises(), tasks.keep_promises()) == (2, 0)
        clock.shift(timedelta(days=14))
        client = Client()
        client.post(own_page(ours.mentees[0]), {"quiet": "1"})
        assert tasks.keep_promises() == 1
        assert [len(news(c)) for c in ours.mentees[:2]] == [1, 2]


def test_the_rule_is_public_and_never_without_words(desk: Client, ours: Tenant) -> None:
    url = at("waiting", ours)
    assert desk.post(url, {"order": "coordinator", "words": " ", "every_weeks": 4}).status_code == 422
    assert desk.post(url, {"order": "date", "words": "", "every_weeks": 0}).status_code == 422
    sent = {"order": "coordinator", "words": "Les petites entreprises d’abord", "every_weeks": 3}
    assert desk.post(url, sent).status_code == 302
    wait(ours, ours.mentees[0])
    desk.post(at("waiting_send", ours))
    assert "Les petites entreprises d’abord" in news(ours.mentees[0])[0].text
    assert "Les petites entreprises d’abord" in Client().get(own_page(ours.mentees[0])).content.decode()
    with inside(ours), pytest.raises(IntegrityError), transaction.atomic():
        WaitingRule.objects.update(order=WaitingOrder.COORDINATOR, words="")


def test_leaving_the_list_in_two_taps(desk: Client, ours: Tenant) -> None:
    person = ours.mentees[0]
    wait(ours, person)
    desk.post(at("waiting_send", ours))
    url, hand = own_page(person), Client()
    assert "Quitter la liste" in hand.get(url).content.decode()
    with inside(ours):
        assert Candidate.objects.get(pk=person.pk).state == "waiting", "reading is not leaving"
    for _n in range(2):
        assert hand.post(url, {"leave": "1"}).status_code == 302
    with inside(ours):
        assert Candidate.objects.get(pk=person.pk).state == "withdrawn"
    assert OutboundEmail.objects.filter(kind="application_news", to=ours.coordinator.email).count() == 1
    assert hand.get("/candidacy/nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("state", "after"),
    [(BinomeState.ANNOUNCED, BinomeState.DECLINED), (BinomeState.ACTIVE, BinomeState.ACTIVE)],
)
def test_leaving_from_the_portal_when_paired(ours: Tenant, state: BinomeState, after: BinomeState) -> None:
    pair = cohort.pair(ours, 0, state=state)
    me, partner = pair.mentee, pair.mentor
    with inside(ours):
        for member in (me, partner):
            candidates.move(actor=None, candidate=member, to=CandidateState.PAIRED)
        with pytest.raises(PermissionDenied):
            leaving.leave(actor=cohort.account(partner), candidate=me)
    hand = Client()
    hand.force_login(cohort.account(me))
    assert at("my_leave", ours, me.pk) in hand.get(at("my_profile", ours)).content.decode()
    page = hand.get(at("my_leave", ours, me.pk)).content.decode()
    assert ("La coordination est prévenue aussitôt" in page) == (state == BinomeState.ACTIVE)
    assert hand.post(at("my_leave", ours, partner.pk)).status_code == 404
    for _n in range(2):
        assert hand.post(at("my_leave", ours, me.pk)).status_code == 302
    with inside(ours):
        assert Candidate.objects.get(pk=me.pk).state == "withdrawn"
        assert Binome.objects.get(pk=pair.pk).state == after
        assert Candidate.objects.get(pk=partner.pk).state == (
            "paired" if after == BinomeState.ACTIVE else "eligible"
        )
    assert OutboundEmail.objects.filter(kind="application_news", to=ours.coordinator.email).count() == 1
    assert hand.get(at("my_profile", ours)).status_code == 200
