"""Freezes the texts to sign: filled once, made into a PDF, hashed. From then on nothing changes them."""

from __future__ import annotations

import logging
from types import EllipsisType

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from charters import documents, edition, emails, library, queries, terms
from charters.models import Agreement, Charter
from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.pdf import PdfError
from programs import audit
from programs.enums import ProgramState
from programs.models import Consortium, User
from programs.services import consortiums
from programs.services.revisions import check_revision

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
    seal(charter)
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
        waiting = Binome.objects.filter(state=BinomeState.ACCEPTED, charters=None)
        waiting = waiting.exclude(program__state=ProgramState.CLOSED).order_by("accepted_at", "id")
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
def freeze_agreement(
    *, actor: User | None, consortium: Consortium, seen: int | EllipsisType | None = ...
) -> Agreement:
    """Publishes the next version of the agreement and asks every company to sign it.

    The draft becomes the version; without one, the last wording, or our model, is published again. `seen` is the revision
    that was read (None when there was no draft): raises ValidationError (code `conflict`) when it changed since, and when
    the text cannot be published as it stands. No company is cleared any more until it has signed this version. A version
    that says the same as the last one is the last one as long as nobody has signed it (a double click asks nobody twice);
    then raises ValidationError.
    """
    held = Consortium.objects.select_for_update(no_key=True).get(pk=consortium.pk)
    last, draft = queries.agreement_in_force(), queries.agreement_draft()
    if not isinstance(seen, EllipsisType):
        check_revision(draft.revision if draft else None, seen)
    said = edition.wording(held, draft, last)
    insist_sound(said.source, said.summary)
    companies = queries.companies()
    if last and edition.says_the_same(held, said, last, companies):
        if last.signatures.exists():
            raise ValidationError(
                _(
                    "Version %(version)s says the same word for word: nobody is asked to sign it again. Change the draft first."
                )
                % {"version": last.version}
            )
        return last
    version = last.version + 1 if last else 1
    agreement = edition.made(held, said, version=version, at=timezone.now(), companies=companies)
    seal(agreement)
    if draft:
        draft.delete()
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


def insist_sound(source: str, summary: str) -> None:
    """Raises ValidationError by field, with the line of each fault, when a text cannot become a document."""
    faults = {"source": source, "summary": summary}
    found = {name: library.problems(text, library.AGREEMENT_FIELDS) for name, text in faults.items()}
    refused = {name: [_at(problem) for problem in each] for name, each in found.items() if each}
    if "## " not in source:
        refused.setdefault("source", []).append(_("Write one article at least: “## ” and its title."))
    if refused:
        raise ValidationError(refused)


def _at(problem: library.Problem) -> str:
    return _("Line %(line)s: %(what)s") % {"line": problem.line, "what": problem.text}


def seal(document: Charter | Agreement) -> None:
    """Makes the PDF, hashes it and keeps the row."""
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
            "starts_on": terms.day(program.starts_on),
            "ends_on": terms.day(program.ends_on),
            "law": terms.privacy_law(program.consortium),
        }
