"""A charter that was signed is changed by a new version that both sign; until then, and if it is given up, the former stays."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from charters import queries
from charters.amended import Amended
from charters.models import Charter, SealedDocument
from charters.services import amending, sealing, verification
from matching.enums import BinomeState
from matching.models import Binome
from programs.models import OutboundEmail, User
from tests.charters.room import Room, inside

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 5, 1)
AGREED = Amended("fortnight", 45, ("video", "phone"), UNTIL.isoformat())


@pytest.fixture
def room() -> Room:
    """Its first pair is active, with the signed copy of its charter."""
    opened = Room.open()
    charter = opened.accept(opened.binomes[0])
    for member in opened.members(opened.binomes[0]):
        opened.sign(member, charter)
    assert sealing.seal_missing() == 1
    return opened


def proposed(room: Room, actor: User | None = None, **changed: Any) -> Charter:
    agreed = Amended(**{**AGREED.__dict__, **changed})
    with inside(room.tenant):
        binome = Binome.objects.get(pk=room.binomes[0].pk)
        return amending.propose(
            actor=actor or room.members(binome)[0],
            binome=binome,
            agreed=agreed,
            coordinates=actor == room.tenant.coordinator,
        )


def in_force(room: Room) -> Charter:
    return room.charter(room.binomes[0])


def mails(kind: str) -> list[str]:
    return sorted(OutboundEmail.objects.filter(kind=kind).values_list("to", flat=True))


def test_both_sign_before_it_holds_and_the_former_is_said_to_be_replaced(room: Room) -> None:
    first = in_force(room)
    mentor, mentee = room.members(room.binomes[0])
    second = proposed(room)
    assert mails("charter_amendment") == [mentee.email]
    assert "toutes les deux semaines" in second.body or "deux semaines" in second.body
    for kept in ("45 minutes", "en visio", first.sha256, "1er mai 2027", "Chacun·e peut arrêter, sans faute"):
        assert kept in second.body.replace("\u00a0", " "), kept
    room.sign(mentor, second)
    assert in_force(room).pk == first.pk
    record = SealedDocument._base_manager.get(charter=first)
    assert record.replaced_at is None
    room.sign(mentee, second)
    assert (in_force(room).pk, in_force(room).version) == (second.pk, 2)
    record.refresh_from_db(from_queryset=SealedDocument._base_manager.all())
    assert record.replaced_at is not None
    assert sealing.seal_missing() == 1
    assert mails("charter_amended") == sorted([mentor.email, mentee.email])
    assert len(mails("charter_signed")) == 2, "the first one alone starts the pair"
    page = Client().get(reverse("verify_code", args=[record.code])).text
    assert "n’est plus en vigueur" in page.lower() or "remplacée" in page
    newest = SealedDocument._base_manager.get(charter=second)
    assert newest.replaced_at is None
    assert verification.check(consortium=room.tenant.consortium, deep=True) == []
    client = Client()
    client.force_login(mentee)
    pdf = reverse("charter_pdf", args=[room.slug, room.binomes[0].pk])
    texts = [client.get(f"{pdf}?version={n}") for n in (1, 2)]
    assert [answer.status_code for answer in texts] == [200, 200]
    assert texts[0].content != texts[1].content
    assert client.get(f"{pdf}?version=3").status_code == client.get(f"{pdf}?version=x").status_code == 404


def test_declined_or_withdrawn_changes_nothing_and_makes_room_for_another(room: Room) -> None:
    mentor, mentee = room.members(room.binomes[0])
    first, second = in_force(room), proposed(room)
    room.sign(mentor, second)
    with pytest.raises(ValidationError):
        proposed(room, mentee)
    with inside(room.tenant):
        amending.close(actor=mentee, charter=second)
        amending.close(actor=mentor, charter=second)
    assert mails("charter_amendment_closed") == [mentor.email]
    with pytest.raises(ValidationError):
        room.sign(mentee, second)
    assert in_force(room).pk == first.pk
    third = proposed(room, mentee, minutes=30)
    assert (third.version, third.replaces_id) == (2, first.pk)
    for member in (mentee, mentor):
        room.sign(member, third)
    with inside(room.tenant), pytest.raises(ValidationError):
        amending.close(actor=mentor, charter=third)
    assert verification.check(consortium=room.tenant.consortium) == []


def test_the_coordinator_proposes_and_signs_nothing(room: Room) -> None:
    coordinator = room.tenant.coordinator
    second = proposed(room, coordinator)
    assert mails("charter_amendment") == sorted(m.email for m in room.members(room.binomes[0]))
    with pytest.raises(PermissionDenied):
        room.sign(coordinator, second)
    for stranger in (*room.members(room.binomes[1]), room.tenant.representative):
        with pytest.raises(PermissionDenied):
            room.sign(stranger, second)
        with inside(room.tenant), pytest.raises(PermissionDenied):
            amending.close(actor=stranger, charter=second)
    with inside(room.tenant):
        amending.close(actor=coordinator, charter=second, coordinates=True)
    for stranger in room.members(room.binomes[1]):
        with pytest.raises(PermissionDenied):
            proposed(room, stranger)


@pytest.mark.parametrize(
    "changed",
    [
        {"rhythm": "year"},
        {"minutes": 61},
        {"channels": ()},
        {"channels": ("video", "video")},
        {"channels": ("<b>fax</b>",)},
        {"until": "2026-01-01"},
        {"until": "2028-01-01"},
        {"rhythm": "month", "minutes": 60, "channels": ("place", "video", "phone"), "until": "2027-06-01"},
    ],
    ids="-".join,
)
def test_only_what_is_offered_and_only_a_change(room: Room, changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        proposed(room, **changed)
    assert not Charter._base_manager.filter(version=2).exists()


def test_a_pair_that_is_not_active_changes_and_signs_nothing(room: Room) -> None:
    mentor, _mentee = room.members(room.binomes[0])
    second = proposed(room)
    with scopes_disabled():
        Binome.objects.filter(pk=room.binomes[0].pk).update(state=BinomeState.ENDED, ended_at=timezone.now())
    with pytest.raises(ValidationError):
        room.sign(mentor, second)
    with pytest.raises(ValidationError):
        proposed(room)


def test_postgresql_holds_one_change_of_its_own_pair_in_force(room: Room) -> None:
    first, second = in_force(room), proposed(room)
    other = room.accept(room.binomes[1])

    def row(**changed: Any) -> dict[str, Any]:
        fields = {"text_version": "x", "language": "fr", "body": "", "pdf": b"", "sha256": "0" * 64}
        given = {"program": room.tenant.program, "binome": room.binomes[0], "version": 3, "replaces": first}
        return {**fields, **given, "frozen_at": timezone.now(), **changed}

    done = {"completed_at": timezone.now()}
    refused = [
        row(),  # a second one that is open
        row(version=2, **done),  # the same number
        row(replaces=None, **done),
        row(version=1, replaces=None, **done),
        row(replaces=second, **done),  # which is not in force
        row(binome=room.binomes[1], replaces=first, **done),
        row(binome=room.binomes[1], replaces=other, **done),  # of a pair that has not begun
        row(closed_at=timezone.now(), **done),
    ]
    for fields in refused:
        with pytest.raises(IntegrityError), transaction.atomic(), scopes_disabled():
            Charter.objects.create(**fields)


def test_on_the_pages_one_proposes_the_other_signs(room: Room) -> None:
    mentor, mentee = room.members(room.binomes[0])
    at = [room.slug, room.binomes[0].pk]
    theirs, mine, coordinator = Client(), Client(), Client()
    theirs.force_login(mentor)
    mine.force_login(mentee)
    sent = {"rhythm": "week", "minutes": "30", "channels": ["phone"], "until": "2027-05-01"}
    refused = theirs.post(reverse("charter_amend", args=at), {**sent, "until": "2028-01-01"})
    assert refused.status_code == 422
    assert re.search(r'value="week"[^>]*checked', refused.text), "what was typed stays"
    assert theirs.post(reverse("charter_amend", args=at), sent).status_code == 302
    assert theirs.post(reverse("charter_amend", args=at), sent).status_code == 422
    with inside(room.tenant):
        waits = queries.amendment_of(Binome.objects.get(pk=room.binomes[0].pk))
    assert waits is not None
    assert reverse("my_charter", args=at) in mine.get(reverse("portal", args=[room.slug])).text
    page = mine.get(reverse("my_charter", args=at)).text
    assert waits.sha256 in page
    stale = mine.post(reverse("charter_sign", args=at), {"sha256": in_force(room).sha256, "consent": "on"})
    assert stale.status_code == 302
    for client in (mine, theirs):
        client.post(reverse("charter_sign", args=at), {"sha256": waits.sha256, "consent": "on"})
    assert in_force(room).version == 2
    coordinator.force_login(room.tenant.coordinator)
    assert coordinator.post(reverse("charter_amend_close", args=at)).status_code == 302
    assert in_force(room).version == 2
