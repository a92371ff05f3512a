"""The ground on which a candidacy is kept, said as it is: consent where the person gave it, and otherwise how it came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorat.lib.privacy import Basis, Record
from programs.models import Candidate


class Way(Enum):
    """What stands behind a candidacy, with the day on which it did."""

    AGREED = gettext_lazy("your consent, given on %(on)s")
    TAKEN_BACK = gettext_lazy(
        "none to go on: you took your consent back on %(on)s; what was done until then stays for the time stated"
    )
    SHEET = gettext_lazy(
        "the legitimate interest of the consortium: a sign-up sheet imported by the coordination brought you in on %(on)s, "
        "and no consent of yours is on record. You may object, or have it erased"
    )
    COMPANY = gettext_lazy(
        "the legitimate interest of the consortium: your company proposed you on %(on)s, and no consent of yours is on "
        "record. You may object, or have it erased"
    )
    INVITED = gettext_lazy(
        "the legitimate interest of the consortium: the coordination invited you on %(on)s, and no consent of yours is on "
        "record. You may object, or have it erased"
    )
    TYPED = gettext_lazy(
        "the legitimate interest of the consortium: the coordination entered you on %(on)s, and no consent of yours is on "
        "record. You may object, or have it erased"
    )


@dataclass(frozen=True)
class Ground:
    """One candidacy, and what stands behind it since when."""

    candidate: Candidate
    way: Way
    at: datetime

    @property
    def words(self) -> str:
        day = self.at.astimezone(ZoneInfo(self.candidate.program.consortium.zone)).date()
        return str(self.way.value) % {"on": date_format(day, "DATE_FORMAT")}


def said(record: Record, grounds: Sequence[Ground]) -> str:
    """The ground of one table for that person: of their candidacies, each named when they are several."""
    if record.basis is not Basis.CANDIDACY or not grounds:
        return str(record.basis.value)
    if len(grounds) == 1:
        return grounds[0].words
    told = [
        _("%(program)s: %(ground)s") % {"program": g.candidate.program.name, "ground": g.words}
        for g in grounds
    ]
    return " · ".join(dict.fromkeys(told))
