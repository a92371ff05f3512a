"""Which programmes send mails at this hour of this day, and the pairs of those; what the reads of the reminder job share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from matching.models import Binome
from programs.enums import ProgramState
from programs.hours import Hours
from tracking.models import Meeting, Point
from tracking.reminders import Facts


@dataclass(frozen=True)
class Case:
    """A pair and what is known of it; `dated` are the meetings and talks that a reminder may speak of, by key."""

    binome: Binome
    facts: Facts
    dated: dict[int, Meeting | Point] = field(default_factory=dict)


def binomes(zone: str, now: datetime, today: date) -> QuerySet[Binome]:
    """The pairs of the programmes that run and that send mails at this hour of this day."""
    people = ("program__consortium", "mentor__user", "mentee__user")
    rows = Binome.objects.filter(sending(zone, now, today), program__ends_on__gte=today)
    return rows.select_related(*people).order_by("pk")


def sending(zone: str, now: datetime, today: date) -> Q:
    """Of the programmes that are open and that send mails at this hour of this day."""
    over = (ProgramState.DRAFT, ProgramState.CLOSED)
    hour = now.astimezone(ZoneInfo(zone)).hour
    there = Q(program__consortium__zone=zone) & ~Q(program__state__in=over)
    there &= Q(program__mail_from__lte=hour, program__mail_until__gt=hour)
    return there if Hours(zone, weekends=False).on(today) else there & Q(program__mail_weekends=True)


def day(moment: datetime | None, zone: str) -> date | None:
    """The day that the calendars of the zone show."""
    return timezone.localtime(moment, ZoneInfo(zone)).date() if moment else None
