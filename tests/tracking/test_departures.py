"""Somebody leaves their company: who says it, what is asked, and what every exclusion says of the pair there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from matching.enums import BinomeState
from matching.models import Binome
from programs.models import OutboundEmail
from tests import world
from tests.tracking import cohort
from tracking.models import Departure

pytestmark = pytest.mark.django_db


def test_a_departure_asks_the_question_and_tests_every_exclusion_there(client: Client) -> None:
    alpha = world.tenant("Alpha")
    binome, slug = cohort.pair(alpha), alpha.program.slug
    on = (timezone.localdate() + timedelta(days=20)).isoformat()
    mine = reverse("my_departure", args=[slug])
    client.force_login(cohort.account(binome.mentee))
    assert client.post(mine, {"on": "", "to": ""}).status_code == 422
    assert client.post(mine, {"on": on, "to": str(binome.mentor.company_id)}).status_code == 302
    client.post(mine, {"on": on, "to": str(binome.mentor.company_id)})  # said again, it is one
    row = Departure._base_manager.get()
    assert [m.to for m in OutboundEmail.objects.filter(kind="departure")] == [alpha.coordinator.email]

    client.force_login(alpha.coordinator)
    assert (
        "1 personne quitte son entreprise" in client.get(reverse("dashboard", args=[slug])).content.decode()
    )
    page = client.get(reverse("departures", args=[slug])).content.decode()
    assert "même entreprise" in page
    assert Binome._base_manager.get().state == BinomeState.ACTIVE  # nothing stops by itself
    assert client.post(reverse("departure_settle", args=[slug, row.pk])).status_code == 302
    assert "Personne ne part" in client.get(reverse("departures", args=[slug])).content.decode()


def test_a_representative_speaks_of_their_own_people_alone(client: Client) -> None:
    alpha = world.tenant("Alpha")
    own, other = alpha.mentors[0], alpha.mentors[1]
    with scope(consortium=alpha.consortium, program=alpha.program):
        url = reverse("company_departure", args=[alpha.program.slug])
    client.force_login(alpha.representative)
    on = timezone.localdate().isoformat()
    assert client.post(url, {"candidate": str(other.pk), "on": on, "to": ""}).status_code == 422
    assert client.post(url, {"candidate": str(own.pk), "on": on, "to": ""}).status_code == 302
    assert [row.candidate_id for row in Departure._base_manager.all()] == [own.pk]
