"""Freezes the texts to sign: filled once, made into a PDF, hashed. From then on nothing changes them."""

from __future__ import annotations

import logging
from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from charters import documents, emails, library, queries
from charters.models import Agreement, Charter
from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.pdf import PdfError
from programs import audit
from programs.models import Consortium, User
from programs.services import consortiums

logger = logging.getLogger(__name__)


@transaction.atomic
def freeze(*, actor: User | None, binome: Binome) -> Charter:
    """Prepares the charter of a pair that both have accepted and tells both to sign; a second call returns the first one.

    Raises ValidationError before both have accepted.
    """
    existing = queries.charter_of(binome)
    if existing is not None:
        return existing
    if binome.state != BinomeState.ACCEPTED:
        raise ValidationError(_("The charter is prepared once both have accepted the pair."))
    language = _language(binome)
    version = library.newest(f"charter-{binome.program.kind}", language)
    charter = Charter(
        program=binome.program,
        binome=binome,
        text_version=version,
        language=language,
        body=library.body(version, _charter_fields(binome, language)),
        frozen_at=timezone.now(),
    )
    _seal(charter)
    audit.record(
        "charter.frozen",
        actor=actor,
        target=charter,
        program=binome.program,
        text=version,
        sha256=charter.sha256,
    )
    emails.charter_to_sign(charter)
    return charter


def freeze_missing(limit: int = 50) -> int:
    """Prepares the charters of accepted pairs that have none, each in its programme; returns how many. Safe to repeat."""
    with scopes_disabled():
        waiting = Binome.objects.filter(state=BinomeState.ACCEPTED, charter=None).order_by(
            "accepted_at", "id"
        )
        ids = list(waiting.values_list("pk", flat=True)[:limit])
    made = 0
    for pk in ids:
        try:
            made += _freeze_one(pk)
        except PdfError:
            logger.exception("the charter of pair %s could not be prepared: the next beat tries again", pk)
    return made


@transaction.atomic
def _freeze_one(pk: int) -> bool:
    """Under the lock of the pair: whoever comes second finds its charter."""
    with scopes_disabled():
        held = Binome.objects.select_for_update(of=("self",)).filter(pk=pk, state=BinomeState.ACCEPTED)
        binome = held.select_related(*queries.PEOPLE).first()
        if binome is None or Charter.objects.filter(binome=binome).exists():
            return False
    with scope(consortium=binome.program.consortium, program=binome.program):
        freeze(actor=None, binome=binome)
    return True


@transaction.atomic
def freeze_agreement(*, actor: User | None, consortium: Consortium) -> Agreement:
    """Publishes the next version of the agreement and asks every company to sign it.

    No company is cleared any more until it has signed this version. A version that says the same as the last one, which
    nobody has signed yet, is the last one: a double click asks nobody twice.
    """
    held = Consortium.objects.select_for_update(no_key=True).get(pk=consortium.pk)
    last = queries.agreement_in_force()
    version = library.newest("agreement", held.language)
    if last and not last.signatures.exists() and library.body(version, _agreement_fields(last)) == last.body:
        return last
    agreement = Agreement(
        consortium=held,
        version=last.version + 1 if last else 1,
        text_version=version,
        language=held.language,
        frozen_at=timezone.now(),
    )
    agreement.body = library.body(version, _agreement_fields(agreement))
    _seal(agreement)
    consortiums.unclear(actor=actor, consortium=held)
    audit.record(
        "agreement.frozen",
        actor=actor,
        target=agreement,
        consortium=held,
        version=agreement.version,
        sha256=agreement.sha256,
    )
    emails.agreement_to_sign(agreement)
    return agreement


def _seal(document: Charter | Agreement) -> None:
    made = documents.frozen(document)
    document.pdf, document.sha256 = made.bytes, made.sha256
    document.save()


def _language(binome: Binome) -> str:
    """The language that both chose; the consortium's when they differ."""
    chosen = {member.user.language for member in (binome.mentor, binome.mentee) if member.user}
    return chosen.pop() if len(chosen) == 1 else binome.program.consortium.language


def _charter_fields(binome: Binome, language: str) -> dict[str, str]:
    program = binome.program
    with translation.override(language):
        return {
            "mentor": binome.mentor.name,
            "mentor_company": binome.mentor_company.name,
            "mentee": binome.mentee.name,
            "mentee_company": binome.mentee_company.name,
            "program": program.name,
            "consortium": program.consortium.name,
            "starts_on": _day(program.starts_on),
            "ends_on": _day(program.ends_on),
            "law": _law(program.consortium),
        }


def _agreement_fields(agreement: Agreement) -> dict[str, str]:
    consortium = agreement.consortium
    with translation.override(agreement.language):
        return {
            "consortium": consortium.name,
            "version": str(agreement.version),
            "date": _day(agreement.frozen_at.astimezone(ZoneInfo(consortium.zone)).date()),
            "companies": ", ".join(company.name for company in queries.companies()) or "–",
            "law": _law(consortium),
        }


def _day(day: date) -> str:
    """The date in the language in force; French says "1er" for the first of the month."""
    text = date_format(day, "DATE_FORMAT")
    first = day.day == 1 and (translation.get_language() or "").startswith("fr")
    return text.replace("1", "1er", 1) if first else text


def _law(consortium: Consortium) -> str:
    """The law on personal information that the text names."""
    return (
        _("Québec’s Law 25")
        if consortium.country == "CA"
        else _("the General Data Protection Regulation (GDPR)")
    )
