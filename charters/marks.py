"""What a document that is handed out prints of itself: its code, and where anybody can check it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from charters import codes
from mentorat.lib import qr
from mentorat.lib.qr import Drawing


@dataclass(frozen=True)
class Mark:
    """`code` in groups, `address` that the QR code `drawing` leads to, `place` to type, `sealed`: with the platform's seal."""

    code: str
    address: str
    place: str
    drawing: Drawing
    sealed: bool


def mark(code: str, *, sealed: bool) -> Mark:
    address = settings.SITE_URL + reverse("verify_code", args=[code])
    place = (settings.SITE_URL + reverse("verify")).split("://", 1)[-1]
    return Mark(codes.shown(code), address, place, qr.drawing(address), sealed)
