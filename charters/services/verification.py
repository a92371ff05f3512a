"""Is everything still as it was signed? Recomputes hashes and chain, and says what does not hold.

Where a person was erased their row keeps its hash, which the following row and the register bear as well: the chain still
holds, but the name under it can no longer be hashed again, and the PDF that bore it is gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from charters import chain, documents
from charters.models import Agreement, Charter, Signature
from programs.models import AuditEvent, Consortium, Program


@dataclass(frozen=True)
class Fault:
    """`code` is stable, `row` says which row ("signature 12", "charter 3"), `text` what is wrong, in words."""

    code: str
    row: str
    text: str


def check(*, consortium: Consortium, deep: bool = False) -> list[Fault]:
    """The faults of a consortium's signatures and documents; an empty list when all is sound.

    `deep` also renders each text again (a second each) and compares: it holds within one release of the product.
    """
    with scopes_disabled():
        programs = list(Program.objects.filter(consortium=consortium))
    with scope(consortium=consortium, program=programs):
        return [*_chain(consortium), *_documents(deep), *_register()]


def _chain(consortium: Consortium) -> Iterator[Fault]:
    before = ""
    for row in Signature.objects.filter(consortium=consortium).order_by("id").iterator():
        name = f"signature {row.pk}"
        if row.previous_hash != before:
            yield Fault("broken_chain", name, _("The row before it was removed, added or changed."))
        if row.erased_at is None and row.hash != chain.digest(row):
            yield Fault(
                "changed_signature", name, _("The row is no longer what was written when the person signed.")
            )
        before = row.hash


def _documents(deep: bool) -> Iterator[Fault]:
    for charter in Charter.objects.prefetch_related("signatures").order_by("id").iterator(chunk_size=50):
        signed = list(charter.signatures.all())
        yield from _document(charter, f"charter {charter.pk}", signed, deep)
        if charter.completed_at and {s.signer for s in signed} != {"mentor", "mentee"}:
            yield Fault(
                "missing_signature",
                f"charter {charter.pk}",
                _("It is marked as signed by both, and a signature is missing."),
            )
    for agreement in Agreement.objects.prefetch_related("signatures").order_by("id").iterator(chunk_size=50):
        yield from _document(agreement, f"agreement {agreement.pk}", list(agreement.signatures.all()), deep)


def _document(
    document: Charter | Agreement, name: str, signed: list[Signature], deep: bool
) -> Iterator[Fault]:
    if document.pdf and hashlib.sha256(document.pdf).hexdigest() != document.sha256:
        yield Fault("changed_document", name, _("The PDF is not the one that was frozen."))
    for row in signed:
        if row.document_sha256 != document.sha256:
            yield Fault(
                "other_document", f"signature {row.pk}", _("It was given for another document than this one.")
            )
    if deep and document.pdf and documents.frozen(document).sha256 != document.sha256:
        yield Fault("changed_text", name, _("The text no longer gives the PDF that was signed."))


def _register() -> Iterator[Fault]:
    """Each signature was also told to the register: one that left the end of the chain is missed there."""
    kept = set(Signature.objects.values_list("hash", flat=True))
    told = AuditEvent.objects.filter(verb__in=["charter.signed", "agreement.signed"]).order_by("id")
    for event in told:
        if event.data.get("hash") not in kept:
            yield Fault(
                "lost_signature",
                f"{event.target_type} {event.target_id}",
                _("A signature of the register has disappeared."),
            )
