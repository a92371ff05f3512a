"""The minutes of a session as a PDF: rows in, document out."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charters.marks import Mark
from mentorat.lib import pdf
from mentorat.lib.pdf import Pdf
from tracking.models import CommitteeSession, DecisionState, Presence

AUTHOR = "Mentorat"


def render(session: CommitteeSession, mark: Mark) -> Pdf:
    """The document in the consortium's language and zone. Raises `mentorat.lib.pdf.PdfError` when it could not be made."""
    consortium = session.program.consortium
    with translation.override(consortium.language), timezone.override(ZoneInfo(consortium.zone)):
        found = {**context(session), "mark": mark}
        html = render_to_string("tracking/pdf/minutes.html", found)
        return pdf.render(html, title=found["title"], lang=consortium.language, author=AUTHOR)


def context(session: CommitteeSession) -> dict[str, Any]:
    """What the template shows, in the language and zone that are active."""
    published = timezone.localtime(session.published_at)
    day = date_format(timezone.localtime(session.starts_at), "DATE_FORMAT")
    return {
        "title": _("%(program)s: minutes of the committee, %(day)s")
        % {"program": session.program.name, "day": day},
        "lang": session.program.consortium.language,
        "footer": _("Steering committee · minutes published on %(day)s")
        % {"day": date_format(published, "DATE_FORMAT")},
        "sections": (),
        "created": session.published_at,
        "session": session,
        "program": session.program,
        "day": day,
        "people": [
            (row.name, row.company, Presence(row.presence).label)
            for row in session.attendances.order_by("id")
            if row.presence != Presence.INVITED
        ],
        "decisions": [
            (row.text, row.owner, row.due_on, DecisionState(row.state).label)
            for row in session.decisions.order_by("id")
        ],
    }
