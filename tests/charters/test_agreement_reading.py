"""A participant reads the agreement in force before signing a charter; the coordinator sees who has not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charters.models import Acknowledgement
from programs.models import OutboundEmail
from tests.charters.agreements import acknowledge, publish, reword, sign_all
from tests.charters.room import Room, inside

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return Room.open()


def test_a_charter_is_signed_once_the_agreement_in_force_was_read(client: Client, room: Room) -> None:
    binome = room.binomes[0]
    charter, (mentor, _mentee) = room.accept(binome), room.members(binome)
    first = publish(room.tenant)
    with pytest.raises(ValidationError):
        room.sign(mentor, charter)
    client.force_login(mentor)
    page = reverse("my_charter", args=[room.slug, binome.pk])
    assert charter.sha256 not in client.get(page).text
    assert "à lire" in client.get(reverse("portal", args=[room.slug])).text
    told = client.get(reverse("my_agreement", args=[room.slug])).text
    assert "En bref" in told
    url = reverse("agreement_acknowledge", args=[room.slug])
    client.post(url, {"sha256": "0" * 64})  # the page of another version
    with inside(room.tenant):
        assert not Acknowledgement.objects.exists()
    assert client.post(url, {"sha256": first.sha256}).headers["Location"] == reverse(
        "my_charter", args=[room.slug]
    )
    assert charter.sha256 in client.get(page).text
    assert room.sign(mentor, charter).signer == "mentor"
    assert "à lire" not in client.get(reverse("portal", args=[room.slug])).text


def test_a_new_version_is_read_anew_with_what_changed(client: Client, room: Room) -> None:
    binome = room.binomes[0]
    charter, (mentor, mentee) = room.accept(binome), room.members(binome)
    first = publish(room.tenant)
    for member in (mentor, mentee):
        acknowledge(room.tenant, first, member)
        acknowledge(room.tenant, first, member)  # a double click
    room.sign(mentor, charter)
    reword(room.tenant, "n’est pas facturé", "est offert")
    second = publish(room.tenant)
    with pytest.raises(ValidationError):
        room.sign(mentee, charter)
    with pytest.raises(ValidationError):
        acknowledge(room.tenant, first, mentee)
    client.force_login(mentee)
    assert "<ins>" in client.get(reverse("my_agreement", args=[room.slug])).text
    acknowledge(room.tenant, second, mentee)
    room.sign(mentee, charter)
    with inside(room.tenant):
        assert Acknowledgement.objects.count() == 3


def test_only_participants_of_the_consortium_say_that_they_have_read(room: Room) -> None:
    other = Room.open("Beta")
    agreement = publish(room.tenant)
    for stranger in (
        room.tenant.coordinator,
        room.tenant.representative,
        other.members(other.binomes[0])[0],
    ):
        with pytest.raises(PermissionDenied):
            acknowledge(room.tenant, agreement, stranger)


def test_the_coordinator_sees_who_has_not_and_reminds_each_once_a_week(client: Client, room: Room) -> None:
    agreement = publish(room.tenant)
    sign_all(room.tenant, agreement)
    people = {member for binome in room.binomes for member in room.members(binome)}
    reader = room.members(room.binomes[0])[0]
    acknowledge(room.tenant, agreement, reader)
    client.force_login(room.tenant.coordinator)
    slug = room.tenant.consortium.slug
    page = client.get(reverse("agreement_readers", args=[slug]))
    assert f"1 sur {len(people)}" in page.text
    assert page.text.count("pas encore") >= len(people) - 1
    url = reverse("agreement_readers_remind", args=[slug])
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for days in (0, 3, 4):
            clock.shift(timedelta(days=days))
            client.force_login(room.tenant.coordinator)
            client.post(url)
    sent = OutboundEmail.objects.filter(kind="agreement_to_read").values_list("to", flat=True)
    assert sorted(sent) == sorted(person.email for person in people - {reader} for _twice in range(2))
