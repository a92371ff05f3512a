"""What was signed can be checked later, and what was tampered with is found."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from charters.models import Charter, Signature
from charters.services import verification
from charters.services.verification import Fault
from tests.charters.room import Room, inside
from tests.guards import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    """Two charters signed by both: a chain of four."""
    found = Room.open()
    for binome in found.binomes[:2]:
        charter = found.accept(binome)
        for member in found.members(binome):
            found.sign(member, charter)
    return found


def codes(room: Room, **options: bool) -> list[str]:
    return [fault.code for fault in check(room, **options)]


def check(room: Room, **options: bool) -> list[Fault]:
    return verification.check(consortium=room.tenant.consortium, **options)


def tamper(sql: str, *values: int) -> None:
    """What somebody with the keys of the database could do: lift the trigger, write, put it back."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE charters_signature DISABLE TRIGGER append_only")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE charters_signature ENABLE TRIGGER append_only")


def rows(room: Room) -> list[Signature]:
    with inside(room.tenant):
        return list(Signature.objects.order_by("id"))


def test_all_is_sound_and_each_row_holds_the_one_before(room: Room) -> None:
    assert check(room, deep=True) == []
    chain = rows(room)
    assert [row.previous_hash for row in chain] == ["", *(row.hash for row in chain[:-1])]


def test_the_database_refuses_to_change_or_delete_a_signature(room: Room) -> None:
    row = rows(room)[0]
    for sql in (
        "UPDATE charters_signature SET signer_name = 'x' WHERE id = %s",
        "DELETE FROM charters_signature WHERE id = %s",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, [row.pk])
    with pytest.raises(TypeError):
        row.save()


@pytest.mark.parametrize("column", ["signer_name", "consent", "user_agent", "document_sha256", "method"])
def test_a_changed_row_is_found(room: Room, column: str) -> None:
    row = rows(room)[1]
    tamper(f"UPDATE charters_signature SET {column} = 'autre' WHERE id = %s", row.pk)
    assert f"signature {row.pk}" in {f.row for f in check(room) if f.code == "changed_signature"}


def test_a_removed_row_is_found_in_the_middle_and_at_the_end(room: Room) -> None:
    chain = rows(room)
    tamper("DELETE FROM charters_signature WHERE id = %s", chain[1].pk)
    assert set(codes(room)) == {"broken_chain", "missing_signature", "lost_signature"}
    tamper("DELETE FROM charters_signature WHERE id = %s", chain[3].pk)
    assert codes(room).count("lost_signature") == 2


def test_a_changed_document_and_a_changed_text_are_found(room: Room) -> None:
    with inside(room.tenant):
        first, second = Charter.objects.order_by("id")
        Charter.objects.filter(pk=first.pk).update(pdf=b"autre")
        Charter.objects.filter(pk=second.pk).update(
            body=second.body.replace("confi", "infi", 1) + "<p>Ajout</p>"
        )
    assert codes(room) == ["changed_document"]
    assert [(f.code, f.row) for f in check(room, deep=True)] == [
        ("changed_document", f"charter {first.pk}"),
        ("changed_text", f"charter {second.pk}"),
    ]


def test_each_consortium_has_its_own_chain(room: Room) -> None:
    other = Room.open("Beta")
    binome = other.binomes[0]
    charter = other.accept(binome)
    assert other.sign(other.members(binome)[0], charter).previous_hash == ""
    assert codes(room) == codes(other) == []
