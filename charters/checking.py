"""What was written down of documents handed out, for whoever holds a code or a file: no role, no tenant is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django_scopes import scopes_disabled

from charters.models import SealedDocument, Signature, Signer

# What a higher app says of whether the file of a document is still kept here.
KEPT: list[Callable[[SealedDocument], bool]] = []


@dataclass(frozen=True)
class Signed:
    """One signature, for whoever holds the file that names this person already."""

    name: str
    role: str | Promise
    at: datetime


def by_code(code: str) -> SealedDocument | None:
    with scopes_disabled():
        return SealedDocument.objects.filter(code=code).first()


def by_sha256(sha256: str) -> SealedDocument | None:
    """The document whose bytes have that hash: the file itself, to the last byte."""
    with scopes_disabled():
        return SealedDocument.objects.filter(sha256=sha256).first()


def is_kept(record: SealedDocument) -> bool:
    """Whether the document itself is still here: it goes with the data of whom it names, and what was written down stays."""
    return all(tell(record) for tell in KEPT)


def signatures(record: SealedDocument) -> list[Signed]:
    """In the order they were given, as many as the document prints; none once they are erased."""
    with scopes_disabled():
        rows = Signature.objects.select_related("company").order_by("id")
        if record.charter_id:
            rows = rows.filter(charter=record.charter_id)
        elif record.agreement_id:
            rows = rows.filter(agreement=record.agreement_id)
        else:
            return []
        return [Signed(row.signer_name, _role(row), row.signed_at) for row in rows[: record.signatures]]


def _role(row: Signature) -> str | Promise:
    return row.company.name if row.company else Signer(row.signer).label
