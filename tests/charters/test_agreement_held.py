"""What the database refuses, whoever writes: a pair, a clearance or a change that the signatures do not allow."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from charters.models import Agreement
from matching.enums import BinomeState
from matching.models import Binome
from matching.services import binomes
from programs.services import consortiums
from tests import world
from tests.charters.agreements import cleared, publish, represent, reword, sign, sign_all
from tests.charters.room import inside
from tests.matching.room import proposals_of, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> world.Tenant:
    """Every company has signed the first version."""
    made = world.tenant("Alpha")
    sign_all(made, publish(made))
    return made


def attack(sql: str, *values: int | str | bytes) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(rule: str, sql: str, *values: int | str | bytes) -> None:
    with pytest.raises(IntegrityError, match=rule):
        attack(sql, *values)


def formed(tenant: world.Tenant) -> list[Binome]:
    with inside(tenant):
        return [
            binomes.form(actor=tenant.coordinator, proposal=proposal)
            for proposal in proposals_of(run(tenant))
        ]


def test_nobody_of_a_company_that_has_not_signed_joins_a_pair(tenant: world.Tenant) -> None:
    pair = formed(tenant)[0]
    again = """WITH gone AS (DELETE FROM matching_binome WHERE id = %s RETURNING *)
        INSERT INTO matching_binome SELECT (jsonb_populate_record(
            NULL::matching_binome, to_jsonb(gone) || '{"state": "formed", "ended_at": null}'::jsonb)).* FROM gone"""
    attack("UPDATE matching_binome SET state = 'announced', announced_at = now() WHERE id = %s", pair.pk)
    attack("UPDATE matching_binome SET state = 'declined', ended_at = now() WHERE id = %s", pair.pk)
    attack("UPDATE programs_company SET cleared_at = NULL WHERE id = %s", pair.mentor_company_id)
    live = "UPDATE matching_binome SET state = 'formed', ended_at = NULL WHERE id = %s"
    refused("binome_goes|binome_companies_have_signed", live, pair.pk)
    refused(
        "binome_companies_have_signed",
        again.replace("'id'", "'state', 'formed', 'ended_at', NULL, 'id'"),
        pair.pk,
    )


def test_a_signature_of_an_older_version_clears_nobody(tenant: world.Tenant) -> None:
    pair = formed(tenant)[0]
    reword(tenant, "n’est pas facturé", "est offert")
    second = publish(tenant)
    assert cleared(tenant) == []
    clear = "UPDATE programs_company SET signed_at = now(), cleared_at = now() WHERE id = %s"
    announced = "UPDATE matching_binome SET state = 'announced', announced_at = now() WHERE id = %s"
    refused("company_cleared_by_signing", clear, pair.mentor_company_id)
    with (
        pytest.raises(IntegrityError, match="company_cleared_by_signing"),
        inside(tenant),
        transaction.atomic(),
    ):
        consortiums.clear(actor=None, company=tenant.companies[0])
    refused("binome_companies_have_signed", announced, pair.pk)
    sign_all(tenant, second)
    attack(announced, pair.pk)


def test_a_version_slipped_in_by_hand_holds_pairs_back_at_once(tenant: world.Tenant) -> None:
    pair = formed(tenant)[0]
    with inside(tenant):
        last = Agreement.objects.get()
    attack(
        """INSERT INTO charters_agreement SELECT (jsonb_populate_record(a, jsonb_build_object(
        'id', 999999, 'version', 2, 'completed_at', NULL))).* FROM charters_agreement a WHERE id = %s""",
        last.pk,
    )
    assert len(cleared(tenant)) == 4
    announced = "UPDATE matching_binome SET state = 'announced', announced_at = now() WHERE id = %s"
    refused("binome_companies_have_signed", announced, pair.pk)


def test_pairs_that_were_told_go_on_under_a_new_version(tenant: world.Tenant) -> None:
    formed(tenant)
    with inside(tenant):
        told = binomes.announce(actor=tenant.coordinator, program=tenant.program)
    reword(tenant, "n’est pas facturé", "est offert")
    publish(tenant)
    for state in (BinomeState.ACCEPTED, BinomeState.ACTIVE):
        attack(
            "UPDATE matching_binome SET state = %s, accepted_at = now(), started_at = CASE WHEN %s = 'active' THEN now() "
            "ELSE started_at END, mentor_accepted_at = now(), mentee_accepted_at = now() WHERE id = %s",
            state,
            state,
            told[0].pk,
        )


def test_a_published_version_never_changes(tenant: world.Tenant) -> None:
    with inside(tenant):
        agreement = Agreement.objects.get()
    for column, value in (
        ("body", "x"),
        ("sha256", "0" * 64),
        ("version", 7),
        ("summary", "x"),
        ("pdf", b"x"),
    ):
        refused(
            "agreement_is_frozen",
            f"UPDATE charters_agreement SET {column} = %s WHERE id = %s",
            value,
            agreement.pk,
        )
    attack("UPDATE charters_agreement SET signed_pdf = %s WHERE id = %s", b"copy", agreement.pk)


def test_nothing_of_another_consortium_signs_answers_or_reads(tenant: world.Tenant) -> None:
    other = world.tenant("Beta")
    theirs = publish(other)
    stranger = represent(other, other.companies[1])
    row = sign(other, theirs, stranger, other.companies[1])
    slipped = """INSERT INTO charters_signature SELECT (jsonb_populate_record(s, jsonb_build_object(
        'id', 999999, 'company_id', %s::bigint))).* FROM charters_signature s WHERE id = %s"""
    refused("same_consortium", slipped, tenant.companies[0].pk, row.pk)
    read = """INSERT INTO charters_acknowledgement (consortium_id, agreement_id, user_id, document_sha256, acknowledged_at)
        VALUES (%s, %s, %s, '', now())"""
    refused("same_consortium", read, tenant.consortium.pk, theirs.pk, stranger.pk)
    reply = """INSERT INTO charters_agreementreply (consortium_id, agreement_id, company_id, name, email, kind, text, said_at)
        VALUES (%s, %s, %s, '', '', 'question', 'x', now())"""
    refused("same_consortium", reply, other.consortium.pk, theirs.pk, tenant.companies[0].pk)


def test_a_company_that_joins_later_signs_alone(tenant: world.Tenant) -> None:
    with inside(tenant):
        newcomer = consortiums.add_company(actor=None, consortium=tenant.consortium, name="Maison Neuve")
        agreement = Agreement.objects.get()
    sign(tenant, agreement, represent(tenant, newcomer), newcomer)
    newcomer.refresh_from_db()
    assert newcomer.signed_at is not None
    assert newcomer.name not in cleared(tenant)  # it is not admitted yet
    assert len(cleared(tenant)) == 4
