"""A charter is signed by its two members, once each, on the text that they were shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charters import queries
from charters.models import Charter, Signature
from charters.services import drafting, sealing
from matching.enums import BinomeState
from matching.models import Binome
from programs.models import OutboundEmail
from tests.charters.room import Room, inside, renamed

pytestmark = pytest.mark.django_db
Counting = Callable[..., Any]


def state(room: Room, binome: Binome) -> str:
    with inside(room.tenant):
        return Binome.objects.get(pk=binome.pk).state


def mails(kind: str) -> list[str]:
    return sorted(OutboundEmail.objects.filter(kind=kind).values_list("to", flat=True))


def test_the_charter_comes_with_the_second_yes_and_both_are_told() -> None:
    room = Room.open()
    binome = room.binomes[0]
    charter = room.accept(binome)
    assert len(charter.sha256) == 64
    assert charter.text_version == "charter-classic-fr-1"
    assert mails("charter_to_sign") == sorted(member.email for member in room.members(binome))
    with inside(room.tenant):
        fresh = Binome.objects.get(pk=binome.pk)
        assert drafting.freeze(actor=None, binome=fresh).pk == charter.pk
        with pytest.raises(ValidationError, match="accept"):
            drafting.freeze(actor=None, binome=room.binomes[1])


@pytest.mark.parametrize("first", [0, 1])
def test_the_last_signature_starts_the_pair_whoever_gives_it(first: int) -> None:
    room = Room.open()
    binome = room.binomes[0]
    charter, members = room.accept(binome), room.members(binome)
    room.sign(members[first], charter)
    assert state(room, binome) == BinomeState.ACCEPTED
    room.sign(members[1 - first], charter)
    assert state(room, binome) == BinomeState.ACTIVE
    assert (sealing.seal_missing(), sealing.seal_missing()) == (1, 0)
    signed = room.charter(binome)
    assert signed.completed_at is not None
    assert charter.sha256 in bytes(signed.signed_pdf or b"").decode()
    assert mails("charter_signed") == sorted(member.email for member in members)


def test_nobody_signs_for_another_nor_twice() -> None:
    room = Room.open()
    mentor, _mentee = room.members(room.binomes[0])
    charter = room.accept(room.binomes[0])
    for stranger in (*room.members(room.binomes[1]), room.tenant.coordinator, room.tenant.representative):
        with pytest.raises(PermissionDenied):
            room.sign(stranger, charter)
    room.sign(mentor, charter)
    with pytest.raises(ValidationError):
        room.sign(mentor, charter)
    with inside(room.tenant):
        assert [row.signer for row in Signature.objects.all()] == ["mentor"]


def test_the_text_signed_is_the_text_shown_and_consent_is_said() -> None:
    room = Room.open()
    mentor, _mentee = room.members(room.binomes[0])
    charter = room.accept(room.binomes[0])
    for changed in ({"shown_sha256": "0" * 64}, {"consent": " "}):
        with pytest.raises(ValidationError):
            room.sign(mentor, charter, **changed)
    with inside(room.tenant):
        assert not Signature.objects.exists()


def test_names_are_escaped_in_what_people_sign() -> None:
    room = Room.open()
    binome = room.binomes[0]
    with inside(room.tenant):
        renamed(binome.mentor, "<script>[[mentee]]</script>")
    body = room.accept(binome).body
    assert "<script>" not in body
    assert "&lt;script&gt;[[mentee]]&lt;/script&gt;" in body


# --- by the pages -----------------------------------------------------------------------------------


def post_signature(client: Client, room: Room, pk: int, **data: str) -> Any:
    return client.post(reverse("charter_sign", args=[room.slug, pk]), {"consent": "on", **data})


def test_a_member_reads_signs_and_downloads(client: Client) -> None:
    room = Room.open()
    binome = room.binomes[0]
    mentor, _mentee = room.members(binome)
    charter = room.accept(binome)
    client.force_login(mentor)
    page = client.get(reverse("my_charter", args=[room.slug, binome.pk]))
    assert charter.sha256 in page.text
    refused = client.post(reverse("charter_sign", args=[room.slug, binome.pk]), {"sha256": charter.sha256})
    assert refused.status_code == 422
    assert post_signature(client, room, binome.pk, sha256=charter.sha256).status_code == 302
    with inside(room.tenant):
        row = Signature.objects.get()
    assert (row.signer, row.user_id, row.ip, row.method) == ("mentor", mentor.pk, "127.0.0.1", "session")
    assert row.document_sha256 == charter.sha256
    pdf = client.get(reverse("charter_pdf", args=[room.slug, binome.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == f'attachment; filename="charte-de-mentorat-{_names(charter)}.pdf"'


def test_a_charter_signed_long_ago_no_longer_speaks_of_the_first_meeting(client: Client) -> None:
    room = Room.open()
    binome = room.binomes[0]
    charter, members = room.accept(binome), room.members(binome)
    for member in members:
        room.sign(member, charter)
    client.force_login(members[0])
    url = reverse("my_charter", args=[room.slug, binome.pk])
    assert "Planifier la première rencontre" in client.get(url).text
    with inside(room.tenant):
        Charter.objects.filter(binome=binome).update(completed_at=timezone.now() - timedelta(days=60))
    page = client.get(url).text
    assert "Votre binôme a commencé le" in page
    assert "première rencontre" not in page.split('id="signatures"')[0]


def test_a_page_left_open_does_not_sign_another_text(client: Client) -> None:
    room = Room.open()
    binome = room.binomes[0]
    charter = room.accept(binome)
    client.force_login(room.members(binome)[0])
    assert post_signature(client, room, binome.pk, sha256="1" * 64).status_code == 302
    page = client.get(reverse("my_charter", args=[room.slug, binome.pk]))
    assert "Relisez-le" in page.text
    with inside(room.tenant):
        assert not charter.signatures.exists()


def test_other_people_find_no_charter(client: Client) -> None:
    room, elsewhere = Room.open(), Room.open("Beta")
    binome = room.binomes[0]
    charter = room.accept(binome)
    for stranger in (*room.members(room.binomes[1]), *elsewhere.members(elsewhere.binomes[0])):
        client.force_login(stranger)
        for route in ("my_binome", "my_charter", "charter_pdf"):
            assert client.get(reverse(route, args=[room.slug, binome.pk])).status_code == 404
        assert post_signature(client, room, binome.pk, sha256=charter.sha256).status_code == 404
        assert (
            client.post(
                reverse("binome_answer", args=[room.slug, binome.pk]), {"answer": "accept"}
            ).status_code
            == 404
        )


def test_the_coordinator_downloads_but_does_not_sign(client: Client) -> None:
    room = Room.open()
    binome = room.binomes[0]
    charter = room.accept(binome)
    client.force_login(room.tenant.coordinator)
    assert client.get(reverse("charter_pdf", args=[room.slug, binome.pk])).status_code == 200
    assert client.get(reverse("charter_pdf", args=[room.slug, 999999])).status_code == 404
    assert post_signature(client, room, binome.pk, sha256=charter.sha256).status_code == 403
    client.force_login(room.tenant.representative)
    assert client.get(reverse("charter_pdf", args=[room.slug, binome.pk])).status_code == 403


def test_states_come_in_one_query(django_assert_num_queries: Counting) -> None:
    room = Room.open()
    charters = [room.accept(binome) for binome in room.binomes[:2]]
    room.sign(room.members(room.binomes[0])[0], charters[0])
    with inside(room.tenant), django_assert_num_queries(1):
        states = queries.charter_states(room.binomes)
    assert [states[b.pk].signatures for b in room.binomes[:2]] == [1, 0]
    assert room.binomes[2].pk not in states


def test_a_real_charter_renders_twice_to_the_same_bytes(real_pdf: None) -> None:
    from charters import documents

    room = Room.open()
    charter = room.accept(room.binomes[0])
    again = Charter(
        **{name: getattr(charter, name) for name in ("body", "language", "text_version", "frozen_at")}
    )
    assert documents.frozen(again).sha256 == charter.sha256
    assert bytes(charter.pdf).startswith(b"%PDF")


def _names(charter: Charter) -> str:
    return f"{charter.binome.mentor.name} {charter.binome.mentee.name}".lower().replace(" ", "-")
