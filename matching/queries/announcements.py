"""What is about to be announced, and when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from matching.enums import BinomeState
from matching.models import Announcement, Binome
from matching.queries.binomes import binomes
from programs.enums import MilestoneKind
from programs.models import Milestone, Program

NINE = time(9)


def awaited(program: Program) -> Announcement | None:
    """The announcement that was planned and has not been sent."""
    rows = Announcement.objects.filter(program=program, sent_at=None, cancelled_at=None)
    return rows.select_related("made_by", "program__consortium").first()


def last_announcement(program: Program) -> Announcement | None:
    sent = Announcement.objects.filter(program=program, sent_at__isnull=False)
    return sent.select_related("made_by").order_by("-sent_at").first()


def formed(program: Program) -> QuerySet[Binome]:
    """The pairs that were decided and told to nobody, with people and companies: 1 query."""
    rows = binomes(program).filter(state=BinomeState.FORMED)
    return rows.select_related(
        "mentor__company",
        "mentee__company",
        "mentor__user",
        "mentee__user",
        "mentor__consortium",
        "mentee__consortium",
        "mentor_company",
        "mentee_company",
        "program__consortium",
    )


def launch(program: Program, now: datetime | None = None) -> datetime:
    """Nine o'clock on the day of the launch, in the programme's zone; tomorrow when that day is past or not known."""
    zone = ZoneInfo(program.consortium.zone)
    here = (now or timezone.now()).astimezone(zone)
    planned = Milestone.objects.filter(program=program, kind=MilestoneKind.LAUNCH).first()
    moment = datetime.combine(planned.on, NINE, zone) if planned else here
    return moment if moment > here else datetime.combine(here.date() + timedelta(days=1), NINE, zone)
