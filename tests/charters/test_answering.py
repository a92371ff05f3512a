"""Yes and no to a pair: free, and a "no" stays in confidence."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import Veto
from mentorat.lib import pdf
from programs.models import AuditEvent, OutboundEmail
from tests.charters.room import Room, inside

pytestmark = pytest.mark.django_db
SECRET = "Il est mon beau-frère zyxwv"


def answer(client: Client, room: Room, number: int, **data: str) -> int:
    url = reverse("binome_answer", args=[room.slug, room.binomes[number].pk])
    return client.post(url, data).status_code


def test_two_yes_by_the_pages_lead_to_the_charter(client: Client) -> None:
    room = Room.open()
    binome = room.binomes[0]
    mentor, mentee = room.members(binome)
    client.force_login(mentor)
    page = client.get(reverse("my_binome", args=[room.slug]))
    assert binome.mentee.name in page.text
    assert binome.mentee.email not in page.text  # given once both have accepted
    assert answer(client, room, 0, answer="accept") == 302
    client.force_login(mentee)
    url = reverse("binome_answer", args=[room.slug, binome.pk])
    response = client.post(url, {"answer": "accept"})
    assert response.headers["Location"] == reverse("my_charter", args=[room.slug, binome.pk])
    assert binome.mentor.email in client.get(reverse("my_binome", args=[room.slug, binome.pk])).text


def test_the_reason_of_a_no_reaches_the_coordinator_alone(client: Client) -> None:
    room = Room.open()
    binome = room.binomes[0]
    mentor, mentee = room.members(binome)
    client.force_login(mentee)
    assert answer(client, room, 0, answer="decline", reason=SECRET) == 302
    assert SECRET not in client.get(reverse("my_binome", args=[room.slug, binome.pk])).text
    client.force_login(mentor)
    for route in ("my_binome", "my_charter"):
        assert "zyxwv" not in client.get(reverse(route, args=[room.slug, binome.pk])).text
    for mail in OutboundEmail.objects.all():
        assert "zyxwv" not in mail.subject + mail.text + mail.html
    with inside(room.tenant):
        assert Veto.objects.get().reason == SECRET
        assert not any("zyxwv" in str(event.data) for event in AuditEvent.objects.all())


def test_a_pair_declined_can_no_longer_be_accepted(client: Client) -> None:
    room = Room.open()
    mentor, mentee = room.members(room.binomes[0])
    client.force_login(mentor)
    assert answer(client, room, 0, answer="decline") == 302
    client.force_login(mentee)
    assert answer(client, room, 0, answer="accept") == 302
    page = client.get(reverse("my_binome", args=[room.slug, room.binomes[0].pk]))
    assert "Ce binôme ne se fera pas" in page.text


def test_bad_answers_keep_what_was_typed(client: Client) -> None:
    room = Room.open()
    client.force_login(room.members(room.binomes[0])[0])
    url = reverse("binome_answer", args=[room.slug, room.binomes[0].pk])
    refused = client.post(url, {"answer": "decline", "reason": "x" * 301})
    assert refused.status_code == 422
    assert "x" * 301 in refused.text
    assert answer(client, room, 0, answer="perhaps") == 422


def test_a_participant_without_a_pair_is_told_so(client: Client) -> None:
    from tests import world

    tenant = world.tenant("Alpha")
    client.force_login(world.participant(tenant.mentors[0]))
    for route in ("my_binome", "my_charter"):
        assert "Pas encore de binôme" in client.get(reverse(route, args=[tenant.program.slug])).text


def test_when_the_charter_cannot_be_printed_nothing_is_lost(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second yes makes the charter: without its PDF the person is told to say it again, and the pair waits."""

    def broken(html: str, **metadata: str) -> pdf.Pdf:
        raise pdf.PdfError("library", "a library is missing")

    room = Room.open()
    binome = room.binomes[0]
    mentor, mentee = room.members(binome)
    client.force_login(mentor)
    assert answer(client, room, 0, answer="accept") == 302
    client.force_login(mentee)
    with monkeypatch.context() as context:
        context.setattr(pdf, "render", broken)
        url = reverse("binome_answer", args=[room.slug, binome.pk])
        page = client.post(url, {"answer": "accept"}, follow=True)
        assert "dans quelques minutes" in page.text
        client.force_login(room.tenant.coordinator)
        published = client.post(reverse("agreement_publish", args=[room.tenant.consortium.slug]), follow=True)
        assert "dans quelques minutes" in published.text
    client.force_login(mentee)
    assert 'value="accept"' in client.get(reverse("my_binome", args=[room.slug, binome.pk])).text
    client.post(url, {"answer": "accept"})
    assert room.charter(binome).sha256
