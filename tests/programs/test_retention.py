"""The time of keeping: announced once, people first, proof last; who opened which file, for the person to read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from charters.models import Agreement, Charter, Signature
from charters.services import stripping, verification
from matching.models import Binome
from mentorat.demo.clock import at as freeze
from programs import outbox
from programs.models import AuditEvent, Candidate, FileAccess, OutboundEmail, Program, User
from programs.services import purging
from tests.charters import agreements
from tests.full_world import Full, account, full, instant_documents
from tests.programs.test_erasure import traces
from tracking.models import Report

pytestmark = pytest.mark.django_db
# The programme ends on 1 June 2027; its consortium keeps people twelve months, proof five years.
MONTH_BEFORE = datetime(2028, 5, 3, 9, tzinfo=UTC)
RUN_OUT = datetime(2028, 6, 3, 9, tzinfo=UTC)
PROOF_OUT = datetime(2032, 6, 2, 9, tzinfo=UTC)
PROOF_TABLES = {
    "charters_agreement",
    "charters_charter",
    "charters_sealeddocument",
    "charters_signature",
    "programs_auditevent",
}


@pytest.fixture
def house() -> Full:
    with instant_documents():
        found = full("Alpha")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as when each act had its own transaction
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return found


def test_people_go_when_announced_and_proof_when_its_years_are_over(house: Full) -> None:
    """Who agreed to be written to about the next programme stays until then; figures stay for good."""
    pair, program = house.binome, house.tenant.program
    loyal, other = pair.mentee, pair.mentor
    with scopes_disabled():
        figures = (
            Candidate.objects.filter(program=program).count(),
            Binome.objects.filter(program=program).count(),
        )
    assert purging.follow(RUN_OUT) == 0, "nothing goes unannounced"
    Program._base_manager.update(purge_told_at=None)
    OutboundEmail.objects.filter(kind="purge_ahead").delete()
    assert purging.follow(datetime(2028, 4, 1, tzinfo=UTC)) == 0
    assert not OutboundEmail.objects.filter(kind="purge_ahead", program=program).exists()
    for _twice in range(2):
        assert purging.follow(MONTH_BEFORE) == 0
    assert OutboundEmail.objects.filter(kind="purge_ahead", program=program).count() == 1
    with scopes_disabled():
        report = Report.objects.get(pk=house.report.pk)
        report.groups, report.annexes = {"help": [[other.pk]]}, {"1": {}}
        report.save(update_fields=["groups", "annexes"])
    counted = StringIO()
    call_command("purge", "--dry-run", stdout=counted)
    assert other.last_name not in counted.getvalue()
    assert purging.follow(RUN_OUT) >= 1
    outbox.dispatch()
    left = {table for table, _needle in traces(other.name, other.email)}
    assert left <= PROOF_TABLES
    with scopes_disabled():
        report.refresh_from_db()
        assert (report.groups, report.annexes) == ({}, {}), (
            "who was counted where is forgotten with the people"
        )
        assert Candidate.objects.get(pk=loyal.pk).email == loyal.email
        assert Candidate.objects.get(pk=other.pk).email.endswith("@erased.invalid")
        assert not User.objects.get(pk=account(other.user).pk).is_active
    assert purging.follow(PROOF_OUT) >= 1
    assert traces(other.name, other.email, loyal.name, loyal.email) == set()
    with scopes_disabled():
        charter = Charter.objects.get(pk=house.charter.pk)
        assert (bytes(charter.pdf), charter.signed_pdf) == (b"", None)
        assert Signature.objects.filter(charter=charter, erased_at=None).count() == 0
        assert not AuditEvent._base_manager.filter(program=program).exists()
        assert figures == (
            Candidate.objects.filter(program=program).count(),
            Binome.objects.filter(program=program).count(),
        )
    assert [fault.code for fault in verification.check(consortium=house.tenant.consortium)] == []


def test_a_dry_run_counts_and_changes_nothing(house: Full) -> None:
    program = house.tenant.program
    Program._base_manager.filter(pk=program.pk).update(
        purge_told_at=datetime(2020, 1, 1, tzinfo=UTC), starts_on="2019-01-01", ends_on="2019-10-01"
    )
    said = StringIO()
    call_command("purge", "--dry-run", stdout=said)
    assert "programs.Candidate" in said.getvalue()
    assert house.binome.mentor.name not in said.getvalue()
    with scopes_disabled():
        assert Candidate.objects.get(pk=house.binome.mentor.pk).email == house.binome.mentor.email
    assert Program._base_manager.get(pk=program.pk).purged_at is None


def test_who_signed_an_agreement_that_was_replaced_is_forgotten_after_the_legal_time(house: Full) -> None:
    """Counted by the dry run, done once, and the chain of evidence still holds; the one in force keeps its names."""
    later = agreements.publish(house.tenant)
    signer = Signature._base_manager.filter(agreement=house.agreement).first()
    assert signer is not None
    with scopes_disabled():
        own = agreements.represent(house.tenant, house.tenant.companies[0], "seconde")
        agreements.sign(house.tenant, later, own, house.tenant.companies[0])
    out = later.frozen_at + timedelta(days=366 * house.tenant.consortium.proof_years, hours=1)
    counted = StringIO()
    with freeze(out):
        call_command("purge", "--dry-run", stdout=counted)
    assert "legal time: 1 would lose who signed" in counted.getvalue()
    assert signer.signer_name not in counted.getvalue()
    names = {"signer_name": signer.signer_name, "erased_at": None}
    kept = Signature._base_manager.filter(agreement=house.agreement, **names)
    assert kept.exists(), "a dry run changes nothing"
    assert stripping.strip_superseded(out - timedelta(days=2)) == 0
    assert [stripping.strip_superseded(out) for _twice in range(2)] == [1, 0]
    assert not kept.exists()
    assert Signature._base_manager.filter(agreement=later, erased_at=None).count() == 1
    old = Agreement._base_manager.get(pk=house.agreement.pk)
    assert (old.signed_pdf, old.so_far_pdf) == (None, None)
    assert [fault.code for fault in verification.check(consortium=house.tenant.consortium)] == []


# --- who opened which file ------------------------------------------------------------------------


def test_the_person_reads_who_opened_their_file(house: Full, client: Client) -> None:
    person, slug = house.binome.mentee, house.tenant.program.slug
    desk = Client()
    desk.force_login(house.tenant.coordinator)
    for name, args in (
        ("candidate", [slug, person.pk]),
        ("candidate", [slug, person.pk]),
        ("interview", [slug, person.pk]),
        ("binome", [slug, house.binome.pk]),
        ("candidates_sheet", [slug]),
    ):
        assert desk.get(reverse(name, args=args)).status_code == 200
    desk.get(reverse("candidate", args=[slug, house.tenant.mentors[0].pk]))
    client.force_login(account(person.user))
    confided = reverse("candidate_ties", args=[slug, person.pk])
    for _twice in range(2):
        assert desk.get(confided).status_code == 200
    page = client.get(reverse("my_data")).content.decode()
    assert "confidence" not in page.partition("Qui a ouvert votre dossier")[2], (
        "it would betray that it exists"
    )
    for said in ("Qui a ouvert votre dossier", house.tenant.coordinator.name, "votre candidature", "2 fois"):
        assert said in page
    with scopes_disabled():
        mine = FileAccess.objects.filter(candidate=person.pk)
        assert sorted(mine.values_list("page", flat=True)) == [
            "binome",
            "candidate",
            "candidate",
            "confided",
            "interview",
            "workbook",
        ]
        assert FileAccess.objects.filter(page="workbook").count() > 5
        for act in (lambda: mine.update(role="x"), mine.delete):
            with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
                act()
