"""Set-up shared by the tests of the agreement: published, signed, drafted, through the services; a browser that has proved."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django_scopes import scope

from charters import consents, edition, queries
from charters.models import Agreement, AgreementDraft, Signature
from charters.services import agreement_drafts, drafting, reading, signing
from programs.enums import Role
from programs.models import Company, User
from programs.services import consortiums
from tests import proofs, world
from tests.charters.room import SECOND_FACTOR


def publish(tenant: world.Tenant) -> Agreement:
    """The next version; once the last one is signed it says one sentence more, since nobody signs the same twice."""
    with scope(consortium=tenant.consortium):
        last = queries.agreement_in_force()
        if last and last.signatures.exists() and queries.agreement_draft() is None:
            said = edition.wording(tenant.consortium, None, last)
            agreement_drafts.save(
                actor=tenant.coordinator,
                consortium=tenant.consortium,
                seen=None,
                source=f"{said.source}\n\nUne phrase de plus, version {last.version + 1}.",
                summary=said.summary,
                terms=said.terms,
            )
        return drafting.freeze_agreement(actor=tenant.coordinator, consortium=tenant.consortium)


def sign(
    tenant: world.Tenant, agreement: Agreement, actor: User, company: Company, **changed: Any
) -> Signature:
    given: dict[str, Any] = {
        "title": "Directrice générale",
        "consent": consents.agreement(agreement, company),
        "shown_sha256": agreement.sha256,
        "evidence": SECOND_FACTOR,
    }
    with scope(consortium=tenant.consortium):
        return signing.sign_agreement(
            actor=actor,
            agreement=agreement,
            company=company,
            **{**given, **changed},
        )


def represent(tenant: world.Tenant, company: Company, name: str = "signe") -> User:
    """Somebody more who may sign for that company."""
    person = world.user(f"{name}@{tenant.mark.lower()}.example", name.title(), tenant.mark)
    with scope(consortium=tenant.consortium):
        consortiums.appoint(
            actor=None, consortium=tenant.consortium, user=person, role=Role.REPRESENTATIVE, company=company
        )
    return person


def sign_all(tenant: world.Tenant, agreement: Agreement) -> None:
    for company in tenant.companies:
        with scope(consortium=tenant.consortium):
            signed = agreement.signatures.filter(company=company).exists()
        if not signed:
            sign(tenant, agreement, represent(tenant, company), company)


def reword(tenant: world.Tenant, old: str, new: str) -> AgreementDraft:
    """A draft in which `new` stands for `old`."""
    with scope(consortium=tenant.consortium):
        draft, last = queries.agreement_draft(), queries.agreement_in_force()
        said = edition.wording(tenant.consortium, draft, last)
        assert old in said.source
        return agreement_drafts.save(
            actor=tenant.coordinator,
            consortium=tenant.consortium,
            seen=said.revision,
            source=said.source.replace(old, new),
            summary=said.summary,
            terms=said.terms,
        )


def acknowledge(tenant: world.Tenant, agreement: Agreement, user: User) -> None:
    with scope(consortium=tenant.consortium):
        reading.acknowledge(actor=user, agreement=agreement, shown_sha256=agreement.sha256)


def cleared(tenant: world.Tenant) -> list[str]:
    with scope(consortium=tenant.consortium):
        return [company.name for company in Company.objects.filter(cleared_at__isnull=False)]


def proves(client: Client, user: User, seconds_ago: float = 1, kind: str = "totp") -> None:
    """The person is signed in, has an authenticator app, and used it so many seconds ago."""
    client.force_login(user)
    session = client.session
    session.update(proofs.proof(user, kind, seconds_ago))
    session.save()
