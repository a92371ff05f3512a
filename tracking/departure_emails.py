"""The coordinators are told that somebody leaves their company."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from matching import queries as pairing
from programs import outbox
from tracking.models import Departure


def declared(departure: Departure) -> None:
    program = departure.program
    for helper in pairing.coordinators(program):
        outbox.post(
            "tracking/departure",
            key=f"departure:{departure.pk}:{helper.pk}",
            to=helper.email,
            language=helper.language,
            program=program,
            context={
                "program": program,
                "person": helper,
                "departure": departure,
                "url": settings.SITE_URL + reverse("departures", args=[program.slug]),
            },
        )
