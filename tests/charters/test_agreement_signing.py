"""Who signs for a company says in what quality, by a second factor; who does not may say why; nobody is nagged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_scopes import scope

from charters import queries
from charters.models import Agreement, AgreementReply, ReplyKind, Signature
from charters.services import reminding, replying, sealing, verification
from programs.models import OutboundEmail
from tests import world
from tests.charters.agreements import proves, publish, represent, reword, sign, sign_all
from tests.charters.room import EVIDENCE
from tests.guards import as_owner
from tests.proofs import without_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> world.Tenant:
    return world.tenant("Alpha")


def signatures(tenant: world.Tenant) -> list[Signature]:
    with scope(consortium=tenant.consortium):
        return list(Signature.objects.all())


def mails(kind: str) -> list[str]:
    return sorted(OutboundEmail.objects.filter(kind=kind).values_list("to", flat=True))


def fresh(tenant: world.Tenant) -> Agreement:
    with scope(consortium=tenant.consortium):
        found = queries.agreement_in_force(with_pdf=True)
    assert found is not None
    return found


def test_without_a_quality_or_a_second_factor_nothing_is_signed(tenant: world.Tenant) -> None:
    agreement, company = publish(tenant), tenant.companies[0]
    weak = [replace(EVIDENCE, method=method) for method in ("code", "session", "password", "recovery_codes")]
    attempts: list[dict[str, Any]] = [{"title": "  "}, *({"evidence": evidence} for evidence in weak)]
    for changed in attempts:
        with pytest.raises(ValidationError):
            sign(tenant, agreement, tenant.representative, company, **changed)
    assert signatures(tenant) == []


def test_the_database_wants_the_second_factor_too(tenant: world.Tenant) -> None:
    row = sign(tenant, publish(tenant), tenant.representative, tenant.companies[0])
    other = Signature.objects.model(
        **{f.attname: getattr(row, f.attname) for f in Signature._meta.fields if f.name != "id"}
    )
    other.company, other.method = tenant.companies[1], "code"
    with pytest.raises(IntegrityError, match="second_factor"), transaction.atomic():
        other.save()


@pytest.mark.parametrize(
    ("seconds_ago", "kind"), [(301, "totp"), (1, "recovery_codes")], ids=["too old", "a recovery code"]
)
def test_an_old_proof_is_given_again_and_the_title_is_kept(
    client: Client, tenant: world.Tenant, seconds_ago: float, kind: str
) -> None:
    agreement, slug = publish(tenant), tenant.consortium.slug
    proves(client, tenant.representative, seconds_ago, kind)
    page = client.get(reverse("agreement", args=[slug])).text
    assert agreement.sha256 not in page
    answer = client.post(
        reverse("agreement_sign", args=[slug]),
        {
            "company": str(tenant.companies[0].pk),
            "title": "Présidente",
            "consent": "on",
            "sha256": agreement.sha256,
        },
    )
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert signatures(tenant) == []
    proves(client, tenant.representative)
    assert 'value="Présidente"' in client.get(reverse("agreement", args=[slug])).text


def test_whoever_has_no_second_factor_is_led_to_one_and_back(client: Client, tenant: world.Tenant) -> None:
    publish(tenant)
    slug = tenant.consortium.slug
    client.force_login(tenant.representative)
    without_factor(client, tenant.representative)
    there = reverse("agreement", args=[slug])
    answer = client.get(there)
    assert answer.headers["Location"] == f"{reverse('second_factor')}?{urlencode({'next': there})}"


def test_what_was_signed_keeps_who_in_what_quality_and_how(client: Client, tenant: world.Tenant) -> None:
    agreement, slug = publish(tenant), tenant.consortium.slug
    proves(client, tenant.representative, kind="webauthn")
    client.post(
        reverse("agreement_sign", args=[slug]),
        {
            "company": str(tenant.companies[0].pk),
            "title": "Présidente\n<b>",
            "consent": "on",
            "sha256": agreement.sha256,
        },
    )
    (row,) = signatures(tenant)
    assert (row.signer_title, row.method) == ("Présidente <b>", "webauthn")
    assert row.authenticated_at is not None
    assert timezone.now() - row.authenticated_at < timedelta(minutes=1)
    with scope(consortium=tenant.consortium):
        page = sealing.so_far(fresh(tenant)).bytes.decode()
    assert "Présidente &lt;b&gt;, Maison Alpha 0" in page
    assert "Maison Alpha 1, Maison Alpha 2, Maison Alpha 3" in page  # not signed yet
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE charters_signature DISABLE TRIGGER append_only")
        cursor.execute("UPDATE charters_signature SET signer_title = 'Stagiaire'")
        cursor.execute("ALTER TABLE charters_signature ENABLE TRIGGER append_only")
    assert [f.code for f in verification.check(consortium=tenant.consortium)] == ["changed_signature"]


def test_the_last_signature_makes_the_copy_once_and_tells_everybody(tenant: world.Tenant) -> None:
    agreement = publish(tenant)
    sign_all(tenant, agreement)
    assert fresh(tenant).completed_at is not None
    assert (sealing.seal_missing(), sealing.seal_missing()) == (1, 0)
    whole = bytes(fresh(tenant).signed_pdf or b"").decode()
    assert whole.count("Directrice générale, Maison Alpha") == 4
    assert set(mails("agreement_signed")) == {
        tenant.coordinator.email,
        tenant.representative.email,
        "signe@alpha.example",
    }


def test_a_copy_made_before_the_last_signature_is_registered_as_of_its_day(
    client: Client, tenant: world.Tenant
) -> None:
    agreement = publish(tenant)
    sign(tenant, agreement, tenant.representative, tenant.companies[0])
    assert (sealing.seal_missing(), sealing.seal_missing()) == (1, 0)
    client.force_login(tenant.coordinator)
    copy = client.get(reverse("agreement_version_pdf", args=[tenant.consortium.slug, agreement.pk]))
    assert "signatures-en-cours" in copy.headers["Content-Disposition"]
    assert " UTC" not in copy.content.decode()
    told = client.post(reverse("verify_file"), {"file": SimpleUploadedFile("entente.pdf", copy.content)})
    page = told.content.decode()
    assert told.context["good"]
    assert "3 entreprises n’avaient pas encore signé" in page
    sign_all(tenant, agreement)
    assert sealing.seal_missing() == 1
    again = client.get(reverse("agreement_version_pdf", args=[tenant.consortium.slug, agreement.pk]))
    assert "signee" in again.headers["Content-Disposition"]


def test_a_question_reaches_the_coordinators_until_the_company_signs(
    client: Client, tenant: world.Tenant
) -> None:
    agreement, slug = publish(tenant), tenant.consortium.slug
    mine, other = tenant.companies[:2]
    client.force_login(tenant.representative)
    said = {"kind": "question", "text": "Et nos <filiales> ?"}
    url = reverse("agreement_reply", args=[slug])
    assert client.post(url, {**said, "company": other.pk}).status_code == 404
    refused = client.post(url, {"kind": "refusal", "text": " ", "company": mine.pk})
    assert refused.status_code == 422
    assert client.post(url, {**said, "company": mine.pk}).status_code == 302
    assert mails("agreement_reply") == [tenant.coordinator.email]
    client.force_login(tenant.coordinator)
    assert "Et nos &lt;filiales&gt; ?" in client.get(reverse("agreement", args=[slug])).text
    sign(tenant, agreement, tenant.representative, mine)
    assert "filiales" not in client.get(reverse("agreement", args=[slug])).text
    for company, refusal in ((mine, ValidationError), (other, PermissionDenied)):
        with pytest.raises(refusal), scope(consortium=tenant.consortium):
            replying.reply(
                actor=tenant.representative,
                agreement=agreement,
                company=company,
                kind=ReplyKind.REFUSAL,
                text="Non.",
            )
    with scope(consortium=tenant.consortium):
        assert AgreementReply.objects.count() == 1


def remind(tenant: world.Tenant, *, by_hand: bool = True) -> int:
    with scope(consortium=tenant.consortium):
        actor = tenant.coordinator if by_hand else None
        return reminding.remind_companies(actor=actor, consortium=tenant.consortium)


def test_a_company_is_reminded_once_a_week_at_most_until_it_signs(tenant: world.Tenant) -> None:
    start = timezone.now().replace(hour=15)  # by day in Toronto
    with time_machine.travel(start, tick=False) as clock:
        agreement = publish(tenant)
        signer = represent(tenant, tenant.companies[1])
        sign(tenant, agreement, signer, tenant.companies[1])
        steps = []
        for days, by_hand in ((6, True), (1, True), (0, True), (3, True), (3, False), (1, False), (0, False)):
            clock.shift(timedelta(days=days))
            steps.append(remind(tenant, by_hand=by_hand) if by_hand else reminding.remind_due())
        assert steps == [0, 1, 0, 0, 0, 1, 0]
        assert mails("agreement_reminder") == [tenant.representative.email] * 2
        sign(tenant, agreement, tenant.representative, tenant.companies[0])
        clock.shift(timedelta(days=30))
        assert (remind(tenant), reminding.remind_due()) == (0, 0)


def test_by_itself_it_reminds_by_day_and_not_for_ever(tenant: world.Tenant) -> None:
    start = timezone.now().replace(hour=15)
    with time_machine.travel(start, tick=False) as clock:
        publish(tenant)
        clock.shift(timedelta(days=8, hours=10))  # one in the morning: in the evening before in Toronto
        assert reminding.remind_due() == 0
        clock.shift(timedelta(hours=14))
        weeks = []
        for _week in range(8):
            weeks.append(reminding.remind_due())
            clock.shift(timedelta(days=8))
        assert weeks == [1] * 6 + [0] * 2
        assert remind(tenant) == 1  # the coordinator still may


def test_every_version_stays_with_its_signatures_and_its_documents(
    client: Client, tenant: world.Tenant
) -> None:
    first = publish(tenant)
    sign(tenant, first, tenant.representative, tenant.companies[0])
    reword(tenant, "n’est pas facturé", "est offert")
    second = publish(tenant)
    client.force_login(tenant.representative)
    slug = tenant.consortium.slug
    page = client.get(reverse("agreement_versions", args=[slug])).text
    assert page.index("version-2") < page.index("version-1")
    assert "Directrice générale" not in page  # companies learn which company signed, not who
    assert "<ins>" in client.get(reverse("agreement_version", args=[slug, second.pk])).text
    for agreement, says in ((first, "Directrice générale, Maison Alpha 0"), (second, "est offert")):
        pdf = client.get(reverse("agreement_version_pdf", args=[slug, agreement.pk]))
        assert says in pdf.content.decode()
    text = client.get(reverse("agreement_version_pdf", args=[slug, first.pk]) + "?text=1")
    assert text.content == bytes(fresh_version(tenant, first).pdf)


def fresh_version(tenant: world.Tenant, agreement: Agreement) -> Agreement:
    with scope(consortium=tenant.consortium):
        found = queries.version(agreement.pk, with_pdf=True)
    assert found is not None
    return found


def test_a_real_agreement_renders_twice_to_the_same_bytes(real_pdf: None, tenant: world.Tenant) -> None:
    publish(tenant)
    assert verification.check(consortium=tenant.consortium, deep=True) == []
    assert bytes(fresh(tenant).pdf).startswith(b"%PDF")
