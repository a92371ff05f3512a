"""An edition as a PDF: a row in, a document out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mentorat.lib import pdf
from mentorat.lib.pdf import Pdf
from tracking.booklet import pages
from tracking.models import BookletEdition
from tracking.queries import booklets as queries
from tracking.queries.testimonies import Shown

AUTHOR = "Mentorat"


def render(edition: BookletEdition, voices: list[Shown]) -> Pdf:
    """In the edition's language, with these testimonies. Raises `mentorat.lib.pdf.PdfError` when it could not be made."""
    zone = ZoneInfo(edition.program.consortium.zone)
    with translation.override(edition.language), timezone.override(zone):
        return pdf.render(html(edition, voices), title=edition.title, lang=edition.language, author=AUTHOR)


def html(edition: BookletEdition, voices: list[Shown]) -> str:
    """The document before printing, in the language that is active."""
    read = pages.parts(edition.parts, queries.figures_of(edition.report), voices, edition.language)
    context = {
        "title": edition.title,
        "lang": edition.language,
        "footer": _("%(program)s · closing booklet") % {"program": edition.program.name},
        "sections": read,
        "created": edition.published_at,
        "edition": edition,
        "reprinted": timezone.now() if edition.reprinted else None,
        "program": edition.program,
        "parts": read,
    }
    return render_to_string("tracking/pdf/booklet.html", context)
