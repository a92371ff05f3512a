"""Signatures: checked, written with their evidence, chained. The last one starts the pair, or clears the company."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from charters import chain, permissions, queries
from charters.evidence import Evidence
from charters.models import Agreement, Charter, Signature, Signer
from charters.services import sealing, seals
from matching.services import binomes
from mentorat.lib.text import one_line
from programs import audit
from programs.models import Company, Consortium, User
from programs.permissions import Verdict
from programs.services import consortiums


@transaction.atomic
def sign(*, actor: User, charter: Charter, consent: str, shown_sha256: str, evidence: Evidence) -> Signature:
    """Signs the actor's own place on the charter; the second signature starts the pair, or puts the new version in force.

    `consent` is the sentence that was ticked, `shown_sha256` the hash of the document that the page showed. Raises
    PermissionDenied for anybody but a member; ValidationError when it is signed already, awaits no signature, the
    sentence was not ticked, the text is no longer the one shown, or the actor has not read the agreement in force.
    """
    current = _held(charter)
    slot = permissions.slot_of(actor, current)
    if slot is None:
        raise PermissionDenied(permissions.may_sign(actor, current, ()).reason)
    signed = set(current.signatures.values_list("signer", flat=True))
    _insist(permissions.may_sign(actor, current, signed))
    _insist(permissions.may_sign_unread(queries.agreement_to_read(actor)))
    _insist_same_text(current, consent, shown_sha256)
    consortium = current.program.consortium
    row = _append(
        consortium, actor, consent, evidence, charter=current, signer=slot, document_sha256=current.sha256
    )
    audit.record(
        "charter.signed", actor=actor, target=current, program=current.program, signer=slot, hash=row.hash
    )
    if len(signed) == 1:
        _complete(actor, current)
    return row


@transaction.atomic
def sign_agreement(
    *,
    actor: User,
    agreement: Agreement,
    company: Company,
    title: str,
    consent: str,
    shown_sha256: str,
    evidence: Evidence,
) -> Signature:
    """Signs the version in force for one company, which is then cleared: its people may be paired.

    `title` is in what quality the person signs. Raises PermissionDenied when the actor does not represent the company;
    ValidationError as `sign` does, when a newer version was published, when no title is given, or when the person has not
    proved who they are by a second factor.
    """
    consortium = _hold(agreement.consortium)
    in_force = queries.agreement_in_force()
    represented = queries.represented(actor, consortium)
    signed = agreement.signatures.filter(company=company).exists()
    verdict = permissions.may_sign_agreement(company, agreement, represented, in_force, signed)
    if company not in represented:
        verdict.or_refuse()
    _insist(verdict)
    _insist(permissions.may_bind(title, evidence.method))
    _insist_same_text(agreement, consent, shown_sha256)
    row = _append(
        consortium,
        actor,
        consent,
        evidence,
        signer_title=one_line(title)[:120],
        agreement=agreement,
        company=company,
        signer=Signer.COMPANY,
        document_sha256=agreement.sha256,
    )
    audit.record(
        "agreement.signed",
        actor=actor,
        target=agreement,
        consortium=consortium,
        company=company.pk,
        hash=row.hash,
    )
    consortiums.clear(actor=actor, company=company)
    _complete_agreement(agreement)
    return row


def _held(charter: Charter) -> Charter:
    rows = Charter.objects.select_for_update(of=("self",)).select_related(
        "program__consortium", "binome__mentor", "binome__mentee", "binome__program"
    )
    return rows.get(pk=charter.pk, program=charter.program_id)


def _hold(consortium: Consortium) -> Consortium:
    """One signature at a time in a consortium: the chain has one end. Rows that only point to it do not wait."""
    return Consortium.objects.select_for_update(no_key=True).get(pk=consortium.pk)


def _insist(verdict: Verdict) -> None:
    if not verdict:
        raise ValidationError(verdict.reason)


def _insist_same_text(document: Charter | Agreement, consent: str, shown_sha256: str) -> None:
    if not consent.strip():
        raise ValidationError(_("Tick the sentence of consent to sign."))
    if shown_sha256 != document.sha256:
        raise ValidationError(_("The text changed since you opened this page. Read it again, then sign."))


def _append(
    consortium: Consortium, actor: User, consent: str, evidence: Evidence, **document: Any
) -> Signature:
    """Writes the next link of the consortium's chain."""
    _hold(consortium)
    last = Signature.objects.filter(consortium=consortium).order_by("-id").first()
    row = Signature(
        consortium=consortium,
        user=actor,
        signer_name=actor.name,
        signer_email=actor.email,
        consent=consent.strip()[:400],
        method=evidence.method,
        authenticated_at=evidence.authenticated_at,
        ip=evidence.ip,
        user_agent=evidence.user_agent,
        signed_at=timezone.now(),
        previous_hash=last.hash if last else "",
        **document,
    )
    row.hash = chain.digest(row)
    row.save()
    return row


def _complete_agreement(agreement: Agreement) -> None:
    """Once every company that is there has signed; again for a company that joined after that. Until then the copy made
    so far is made anew."""
    agreement.so_far_pdf = None
    signed = set(agreement.signatures.values_list("company", flat=True))
    if signed.issuperset(company.pk for company in queries.companies()):
        agreement.completed_at, agreement.signed_pdf = timezone.now(), None
    agreement.save(update_fields=["completed_at", "signed_pdf", "so_far_pdf"])
    sealing.agreement_later(agreement)


def _complete(actor: User, charter: Charter) -> None:
    charter.completed_at = timezone.now()
    charter.save(update_fields=["completed_at"])
    if charter.is_amendment:
        seals.charter_replaced(charter.replaces_id)
    else:
        binomes.start(actor=actor, binome=charter.binome)
    sealing.later(charter)
