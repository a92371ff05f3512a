"""A slow double click sends a form twice: it creates one thing, and both answers lead to it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest
from django.db import connections, models
from django.test import Client
from django.urls import reverse

from programs.models import Company, CompanyRelation
from tests import world
from tests.tracking.test_committee import alpha, autumn, held
from tests.world import Tenant
from tracking.models import CommitteeSession, CostLine, Decision

__all__ = ["alpha", "autumn"]
pytestmark = pytest.mark.django_db


def twice(desk: Client, url: str, said: Mapping[str, object], made: type[models.Model]) -> None:
    """The form as it was shown, sent two times."""
    number = re.search(r'name="once" value="([^"]+)"', desk.get(url).content.decode())
    assert number is not None
    before = made._base_manager.count()
    answers = [desk.post(url, {**said, "once": number[1]}) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert made._base_manager.count() == before + 1


def test_a_form_sent_twice_creates_one_thing(
    client: Client, alpha: Tenant, at: Callable[[str], None]
) -> None:
    session = held(alpha, at)
    client.force_login(alpha.coordinator)
    here, house = alpha.program.slug, alpha.consortium.slug
    one, other = alpha.companies[:2]
    day = {"on": "2026-12-15", "at": "10:00", "minutes": "60", "place": "Salle", "agenda": "Bilan"}
    twice(client, reverse("committee_new", args=[here]), day, CommitteeSession)
    decision = {"text": "On continue", "owner": f"user:{alpha.committee.pk}"}
    twice(client, reverse("decision_new", args=[here, session.pk]), decision, Decision)
    cost = {"kind": "training", "label": "Formation", "planned": "100"}
    twice(client, reverse("cost_new", args=[here]), cost, CostLine)
    twice(client, reverse("company_new", args=[house]), {"name": "Venue"}, Company)
    relation = {"source": one.pk, "target": other.pk, "kind": "partners"}
    twice(client, reverse("relation_new", args=[house]), relation, CompanyRelation)


def test_a_form_that_was_refused_may_be_sent_again(client: Client, alpha: Tenant) -> None:
    client.force_login(alpha.coordinator)
    url = reverse("cost_new", args=[alpha.program.slug])
    number = "0f3c9f0e-6f3b-4f0a-9a64-3b1f6f2d7c11"
    said = {"kind": "training", "label": "Formation", "planned": "beaucoup", "once": number}
    assert client.post(url, said).status_code == 422
    assert client.post(url, {**said, "planned": "100"}).status_code == 302
    assert CostLine._base_manager.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_the_same_moment_create_one_thing() -> None:
    tenant = world.tenant("Alpha", mentors=0, mentees=0)
    url, start, seen = reverse("cost_new", args=[tenant.program.slug]), threading.Barrier(2), []
    said = {"kind": "training", "label": "Formation", "planned": "100", "once": str(uuid4())}
    desks = [Client(), Client()]
    for desk in desks:
        desk.force_login(tenant.coordinator)

    def click(desk: Client) -> None:
        try:
            start.wait(10)
            seen.append(desk.post(url, said).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [302, 302]
    assert CostLine._base_manager.count() == 1
