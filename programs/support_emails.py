"""What a manager is asked, and what the coordinators are told of the answer."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from programs import outbox
from programs.models import SupportRequest
from programs.queries import applications as queries


def asked(request: SupportRequest, token: str, *, again: bool = False) -> bool:
    """The question, or its only reminder, with a link to one page."""
    candidate = request.candidate
    zone = ZoneInfo(candidate.program.consortium.zone)
    return outbox.post(
        "programs/support_asked",
        key=f"support_asked:{request.pk}:{'again' if again else 'first'}",
        to=request.email,
        language=request.language,
        program=candidate.program,
        context={
            "candidate": candidate,
            "program": candidate.program,
            "address": settings.SITE_URL + reverse("support_answer", args=[token]),
            "until": timezone.localtime(request.expires_at, zone).date(),
            "again": again,
            "ahead": candidate.program.starts_on > timezone.localdate(timezone=zone),
        },
    )


def answered(request: SupportRequest) -> None:
    """Every coordinator learns that an answer is there; the page says which."""
    candidate = request.candidate
    page = reverse("candidate", args=[candidate.program.slug, candidate.pk])
    for person in queries.coordinators(candidate.program):
        outbox.post(
            "programs/support_news",
            key=f"support_news:{request.pk}:{person.pk}",
            to=person.email,
            language=person.language,
            program=candidate.program,
            context={
                "candidate": candidate,
                "program": candidate.program,
                "address": settings.SITE_URL + page,
            },
        )
