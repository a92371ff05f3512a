"""The links of a mail by which a member says, without signing in, whether a meeting took place.

A link gives one answer of one member about one meeting, until a date, and opens nothing else. It is signed, not kept; once
somebody has answered, or the pair is over, it answers like one that never was.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from programs.enums import Side
from tracking.models import TOLD, Meeting, MeetingState

KEPT = timedelta(days=30)


def links(meeting: Meeting, side: Side, now: datetime) -> dict[str, str]:
    """The full address of each answer."""
    until = int((now + KEPT).timestamp())
    return {said.value: settings.SITE_URL + _address(meeting, side, said, until) for said in TOLD}


def is_ours(*, meeting: int, side: str, said: str, until: int, key: str, now: datetime) -> bool:
    """Whether we signed that, with the present secret key or a former one, and it has not run out."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    signed = any(constant_time_compare(_key(meeting, side, said, until, each), key) for each in secrets)
    return signed and until > now.timestamp()


def _address(meeting: Meeting, side: Side, said: MeetingState, until: int) -> str:
    key = _key(meeting.pk, side, said, until, settings.SECRET_KEY)
    return reverse("meeting_said", args=[meeting.pk, side.value, said.value, until, key])


def _key(meeting: int, side: str, said: str, until: int, secret: str) -> str:
    value = f"{meeting}:{side}:{said}:{until}"
    digest = salted_hmac("mentorat.meeting-said", value, secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
