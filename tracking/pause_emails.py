"""What both members are told of a pause: until when, and that nothing is asked of them meanwhile. Never why, nor by whom."""

from __future__ import annotations

from typing import Literal

from django.conf import settings
from django.urls import reverse

from matching.models import Pause
from programs import outbox
from tracking.emails import members


def tell(pause: Pause, what: Literal["begins", "moves", "over"]) -> None:
    """To each of the two, once for each day that was chosen."""
    binome, program = pause.binome, pause.program
    for member in members(binome):
        outbox.post(
            "tracking/pause",
            key=f"pause:{pause.pk}:{what}:{pause.until}:{member.candidate.pk}",
            to=member.email,
            language=member.language(program),
            program=program,
            context={
                "program": program,
                "person": member.candidate,
                "partner": member.partner,
                "until": pause.until,
                "what": what,
                "url": settings.SITE_URL + reverse("portal", args=[program.slug]),
            },
        )
