"""The one way by which a document leaves the platform: drawn with its code, sealed, and written down.

Charters, agreements, minutes and reports all pass here. Where the operator chose to have no key, documents are handed
out unsealed and do not speak of a seal; what is written down still lets anybody check them here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from charters import codes
from charters.marks import Mark, mark
from charters.models import Agreement, Charter, DocumentKind, SealedDocument
from mentorat.lib import platform_seal, seal, seal_keys
from mentorat.lib.pdf import Pdf, PdfError
from mentorat.lib.seal_keys import SealKey, SealKeyError
from programs.models import Consortium, Program


@dataclass(frozen=True)
class Issued:
    """The bytes to keep, and the row to save with them, in the same transaction."""

    content: bytes
    pages: int
    record: SealedDocument

    @property
    def sha256(self) -> str:
        return self.record.sha256


def issue(
    *,
    kind: DocumentKind,
    consortium: Consortium,
    draw: Callable[[Mark], Pdf],
    language: str,
    program: Program | None = None,
    signatures: int = 0,
    awaited: int = 0,
    charter: Charter | None = None,
    agreement: Agreement | None = None,
) -> Issued:
    """Draws the document with a new code, and seals it. Raises PdfError as `draw` does, or when the key cannot seal."""
    key, code = platform_seal.own(), codes.draw()
    drawn = draw(mark(code, sealed=key is not None))
    content = _sealed(drawn.bytes, key, language) if key else drawn.bytes
    record = SealedDocument(
        kind=kind,
        consortium=consortium,
        program=program,
        code=code,
        sha256=hashlib.sha256(content).hexdigest(),
        certificate=seal_keys.fingerprint(key.certificate) if key else "",
        signatures=signatures,
        awaited=awaited,
        made_at=timezone.now(),
        charter=charter,
        agreement=agreement,
    )
    return Issued(content, drawn.pages, record)


def replaced(sha256: str) -> None:
    """From now on, whoever checks the document of that hash is told that it is no longer the version in force."""
    SealedDocument.objects.filter(sha256=sha256, replaced_at=None).update(replaced_at=timezone.now())


def charter_replaced(charter: int | None) -> None:
    """The same for every document handed out of that charter: both have signed a later version."""
    SealedDocument.objects.filter(charter=charter, replaced_at=None).update(replaced_at=timezone.now())


def _sealed(content: bytes, key: SealKey, language: str) -> bytes:
    with translation.override(language):
        reason = _("Copy sealed by the platform, as it was made. It is not a qualified signature.")
    try:
        return seal.seal(content, key, reason=reason, place=settings.SITE_URL)
    except SealKeyError as error:
        raise PdfError("seal", f"The document could not be sealed: {error}") from error
