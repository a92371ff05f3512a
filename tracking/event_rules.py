"""What may be done with an event, and when. Pure predicates that answer with a reason."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from programs.enums import CandidateState
from programs.permissions import YES, Verdict
from tracking.models import Event, EventState

TAKING_PART = (CandidateState.ELIGIBLE, CandidateState.PAIRED)


def may_change(event: Event, now: datetime) -> Verdict:
    """Until it begins."""
    if event.state == EventState.CANCELLED:
        return Verdict(False, _("This event is cancelled: prepare another one."))
    if event.state == EventState.SENT and event.starts_at <= now:
        return Verdict(False, _("This event has begun: what is left is to say who is there."))
    return YES


def may_send(event: Event, now: datetime) -> Verdict:
    """Once it can be found: a day to come, a place or a link."""
    change = may_change(event, now)
    if not change:
        return change
    if event.starts_at <= now:
        return Verdict(False, _("This date has passed: choose one to come."))
    if not (event.place or event.link):
        return Verdict(False, _("Say where it takes place, or give a video link, before inviting."))
    return YES


def may_answer(event: Event, now: datetime) -> Verdict:
    """From the invitation to the beginning."""
    if event.state == EventState.CANCELLED:
        return Verdict(False, _("This event is cancelled."))
    if event.starts_at <= now:
        return Verdict(False, _("This event has begun: tell the person in charge instead."))
    return YES


def may_mark(event: Event, now: datetime) -> Verdict:
    """From the morning of the day on, for as long as there is something to put right."""
    if event.state != EventState.SENT:
        return Verdict(False, _("Attendance is taken at an event whose invitations were sent."))
    zone = ZoneInfo(event.program.consortium.zone)
    if event.starts_at.astimezone(zone).date() > now.astimezone(zone).date():
        return Verdict(False, _("Attendance is taken on the day: this event is still to come."))
    return YES
