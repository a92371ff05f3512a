"""Documents: the frozen text as a PDF, and the same with its evidence once everybody has signed.

A document depends on its row alone (body, language, version of the text, time it was frozen), so that rendering it
again gives the same bytes, hence the same SHA-256, with the same releases of the product and of WeasyPrint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from charters import library
from charters.evidence import METHODS
from charters.marks import Mark
from charters.models import Agreement, Charter, Signature
from mentorat.lib import pdf
from mentorat.lib.pdf import Pdf
from programs.zones import zone_name

AUTHOR = "Mentorat"


@dataclass(frozen=True)
class Proof:
    """One signature as the page of evidence prints it: texts only, in the language of the document."""

    name: str
    email: str
    role: str | Promise
    consent: str
    signed: str
    method: str | Promise
    authenticated: str
    hash: str


def title(document: Charter | Agreement) -> str:
    said = library.title(document.text_version)
    if isinstance(document, Charter) and document.is_amendment:
        with translation.override(document.language):
            return _("%(title)s, version %(version)s") % {"title": said, "version": document.version}
    return said


def frozen(document: Charter | Agreement) -> Pdf:
    """The document to sign."""
    return _render(document, "charters/pdf/document.html", {})


def draft(document: Agreement) -> Pdf:
    """A version that is not published yet, marked as such."""
    return _render(document, "charters/pdf/draft.html", {})


def signed(
    document: Charter | Agreement,
    signatures: Iterable[Signature],
    zone: str,
    mark: Mark | None,
    waiting: Sequence[str] = (),
    as_of: datetime | None = None,
) -> Pdf:
    """The document with its page of evidence, times in `zone`; `waiting` names who had not signed yet at `as_of`."""
    with translation.override(document.language):
        proofs = [_proof(row, zone) for row in signatures]
        day = when(as_of, zone) if as_of else ""
    context = {"proofs": proofs, "sha256": document.sha256, "mark": mark, "waiting": waiting, "as_of": day}
    return _render(document, "charters/pdf/signed.html", context)


def _render(document: Charter | Agreement, template: str, context: Mapping[str, object]) -> Pdf:
    heading = title(document)
    with translation.override(document.language):
        html = render_to_string(
            template,
            {
                "title": heading,
                "lang": document.language,
                "footer": _footer(document),
                "sections": (),
                "created": None,
                "body": document.body,
                **context,
            },
        )
    return pdf.render(html, title=heading, lang=document.language, author=AUTHOR)


def _footer(document: Charter | Agreement) -> str:
    """Which text, and when: from the row alone."""
    at = date_format(document.frozen_at.astimezone(UTC), "DATETIME_FORMAT", use_l10n=True)
    said = {"text": document.text_version, "date": _("%(date)s (universal time)") % {"date": at}}
    if isinstance(document, Charter) and not document.is_amendment:
        return _("Text %(text)s, frozen on %(date)s") % said
    said["version"] = str(document.version)
    if isinstance(document, Charter):
        said["text"] = f"{document.text_version}, {document.terms['text']}"
    elif document.adapted:
        return _("Version %(version)s, adapted from text %(text)s, frozen on %(date)s") % said
    return _("Version %(version)s, text %(text)s, frozen on %(date)s") % said


def _proof(row: Signature, zone: str) -> Proof:
    return Proof(
        name=row.signer_name,
        email=row.signer_email,
        role=_quality(row),
        consent=row.consent,
        signed=when(row.signed_at, zone),
        method=METHODS.get(row.method, row.method),
        authenticated=when(row.authenticated_at, zone) if row.authenticated_at else "",
        hash=row.hash,
    )


def _quality(row: Signature) -> str | Promise:
    if row.company is None:
        return row.get_signer_display()
    return f"{row.signer_title}, {row.company.name}" if row.signer_title else row.company.name


def when(at: datetime, zone: str) -> str:
    """As people of that zone write it, with its cities: 22 novembre 2026 à 03:15 (Montréal, Québec, Toronto)."""
    return (
        f"{date_format(at.astimezone(ZoneInfo(zone)), 'DATETIME_FORMAT', use_l10n=True)} ({zone_name(zone)})"
    )
