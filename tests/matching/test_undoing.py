"""A pair that two people had chosen is taken back before the announcement: both are told, and neither learns why."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse

from matching.enums import PairingMode, RequestState, TieSource
from matching.models import Binome, Request
from matching.services import reminding, requests, rounds, ties
from tests import world
from tests.matching.room import inside
from tests.matching.rounds import OPENING, ask, browser, mails, me, opened

pytestmark = pytest.mark.django_db
At = Callable[[str], None]
SECRET = "Une raison que personne ne doit lire"


@pytest.fixture
def ours(at: At) -> Iterator[world.Tenant]:
    at(OPENING)
    tenant = world.tenant("Alpha", mentors=3, mentees=3)
    with inside(tenant):
        opened(tenant, PairingMode.SELF)
        yield tenant


def chosen(tenant: world.Tenant) -> tuple[Request, Binome]:
    mentee = tenant.mentees[0]
    mentor = next(m for m in tenant.mentors if m.company_id != mentee.company_id)
    request = ask(mentee, mentor)
    return request, requests.accept(actor=me(mentor), request=request)


def test_a_chosen_pair_that_a_confidence_excludes_can_be_undone_and_both_are_told_without_the_reason(
    ours: world.Tenant,
) -> None:
    request, binome = chosen(ours)
    mentor, mentee = binome.mentor, binome.mentee
    ties.declare(
        actor=me(mentee), candidate=mentee, who=mentor.email, source=TieSource.PARTICIPANT, reason=SECRET
    )
    client = browser(ours.coordinator)
    page = client.get(reverse("binome", args=[ours.program.slug, binome.pk])).content.decode()
    address = reverse("binome_undo", args=[ours.program.slug, binome.pk])
    assert address in page
    assert client.get(address).status_code == 200
    assert Binome.objects.filter(pk=binome.pk).exists()
    assert client.post(address).status_code == 302
    assert not Binome.objects.filter(pk=binome.pk).exists()
    request.refresh_from_db()
    assert request.state == RequestState.FREED
    told = mails(key="request_undone")
    assert {mail.to for mail in told} == {mentor.email, mentee.email}
    assert all(SECRET not in mail.text + mail.html + mail.subject for mail in told)
    assert client.post(address).status_code == 404
    reminding.follow_one(ours.program)  # the job tells them nothing else
    assert not mails(mentee.email, "request_unavailable")


def test_after_the_end_the_mentee_reads_that_the_coordinator_looks_for_somebody(ours: world.Tenant) -> None:
    _request, binome = chosen(ours)
    rounds.close(actor=ours.coordinator, program=ours.program)
    browser(ours.coordinator).post(reverse("binome_undo", args=[ours.program.slug, binome.pk]))
    (mail,) = mails(binome.mentee.email, "request_undone")
    assert reverse("my_choice", args=[ours.program.slug]) in mail.text
    assert "12 " not in mail.text  # no deadline that is over
