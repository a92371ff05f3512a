"""The booklet is there: one mail to each of its readers, with a link that asks to sign in."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from programs import outbox
from programs.models import User
from tracking.models import BookletEdition


def ready(edition: BookletEdition, *, to: User) -> None:
    program = edition.program
    outbox.post(
        "tracking/booklet_ready",
        key=f"booklet:{edition.pk}:{to.pk}",
        to=to.email,
        language=to.language,
        program=program,
        context={
            "program": program,
            "person": to,
            "title": edition.title,
            "url": settings.SITE_URL + reverse("booklet", args=[program.slug]),
        },
    )
