"""What waits for somebody on their page of the end: a certificate that was delivered, a testimony that came back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from programs import outbox
from programs.models import Candidate
from tracking.models import Certificate, Testimony


def ready(certificate: Certificate) -> None:
    """The certificate is there, to download from the portal."""
    _post("certificate_ready", f"certificate:{certificate.pk}", certificate.candidate, "my_closing")


def testimony_returned(testimony: Testimony, *, at: datetime) -> None:
    """A coordinator proposes a correction; the words and the note stay on the page."""
    key = f"testimony_returned:{testimony.pk}:{at:%Y%m%d%H%M%S%f}"
    _post("testimony_returned", key, testimony.candidate, "my_testimony", testimony.candidate.pk)


def _post(template: str, key: str, person: Candidate, page: str, *args: int) -> None:
    program = person.program
    outbox.post(
        f"tracking/{template}",
        key=key,
        to=person.user.email if person.user else person.email,
        language=person.user.language if person.user else program.consortium.language,
        program=program,
        context={
            "program": program,
            "person": person,
            "url": settings.SITE_URL + reverse(page, args=[program.slug, *args]),
        },
    )
