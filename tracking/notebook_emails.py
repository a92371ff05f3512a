"""The mails about the notebook, without a word of what is in it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from matching.models import Binome
from programs import outbox
from programs.enums import Side
from tracking.emails import Member, members

LAST_NOTICE = 10  # days: one under it is the last


def message_waits(binome: Binome, author: Side, now: datetime) -> None:
    """To the other one: something waits in the notebook; once a day at most, where the consortium is."""
    day = now.astimezone(ZoneInfo(binome.program.consortium.zone)).date()
    _tell(binome, _other(binome, author), "notebook_message", f"{day:%Y-%m-%d}")


def key_given(binome: Binome, giver: Side) -> None:
    """To the one who waited for it: the notebook opens for them too."""
    _tell(binome, _other(binome, giver), "notebook_key", "")


def erasure_nears(binome: Binome, side: Side, on: datetime, days: int) -> bool:
    """To one who holds a key: the day on which nobody can open the notebook any more; `days` says which notice it is."""
    mentor, mentee = members(binome)
    day = on.astimezone(ZoneInfo(binome.program.consortium.zone)).date()
    member = mentor if side == Side.MENTOR else mentee
    return _tell(binome, member, "notebook_erasure", str(days), day=day, last=days < LAST_NOTICE)


def _other(binome: Binome, side: Side) -> Member:
    mentor, mentee = members(binome)
    return mentee if side == Side.MENTOR else mentor


def _tell(binome: Binome, member: Member, template: str, once: str, **said: object) -> bool:
    program = binome.program
    url = reverse("notebook", args=[program.slug, binome.pk])
    return outbox.post(
        f"tracking/{template}",
        key=f"{template}:{binome.pk}:{member.user_id}:{once}",
        to=member.email,
        language=member.language(program),
        program=program,
        context={
            "person": member.candidate,
            "partner": member.partner,
            "url": settings.SITE_URL + url,
            **said,
        },
    )
