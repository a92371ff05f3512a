"""The certificate as a PDF: one page in landscape, a row in, a document out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from charters.marks import Mark
from mentorat.lib import pdf
from mentorat.lib.pdf import Pdf
from programs.enums import Side
from tracking.models import Certificate

AUTHOR = "Mentorat"


def render(certificate: Certificate, mark: Mark) -> Pdf:
    """In its own language, on its own paper. Raises `mentorat.lib.pdf.PdfError` when it could not be made."""
    consortium = certificate.program.consortium
    mentor = certificate.candidate.side == Side.MENTOR
    with translation.override(certificate.language), timezone.override(ZoneInfo(consortium.zone)):
        title = _("Certificate of engagement") if mentor else _("Certificate of participation")
        context = {
            "title": title,
            "lang": certificate.language,
            "certificate": certificate,
            "program": certificate.program,
            "consortium": consortium,
            "mentor": mentor,
            "given_on": timezone.localtime(certificate.asked_at),
            "mark": mark,
        }
        html = render_to_string("tracking/pdf/certificate.html", context)
    return pdf.render(html, title=title, lang=certificate.language, author=AUTHOR)
