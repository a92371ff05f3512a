"""What takes place on the next day: meetings that both agreed on, talks with a coordinator, events with their guests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from matching.enums import BinomeState
from matching.models import Binome
from mentorat.lib.rows import confided
from programs.enums import CandidateState, Side
from programs.hours import Hours
from programs.models import OutboundEmail
from tracking import clock, mail_keys
from tracking.models import EventState, Guest, GuestState, Meeting, MeetingState, Point
from tracking.models.points import DATED, PointState
from tracking.queries.sending import Case, binomes, day, sending
from tracking.reminders import Agreed, Facts, Talk

GOING = (GuestState.INVITED, GuestState.COMING)
FARTHEST = timedelta(days=4)  # from a Friday until the end of the Monday, in any zone


@dataclass(frozen=True)
class Place:
    """Somebody's place at an event that is near: its day, and the day when they were last told of it or answered."""

    guest: Guest
    on: date
    told_on: date

    @property
    def days(self) -> Hours:
        return Hours("UTC", weekends=self.guest.program.mail_weekends)


def meetings(zone: str, now: datetime, today: date) -> Iterator[Case]:
    rows = Meeting.objects.filter(
        _near(zone, today),
        binome__in=binomes(zone, now, today).filter(state=BinomeState.ACTIVE),
        state=MeetingState.PLANNED,
    ).select_related("binome__program__consortium", "binome__mentor__user", "binome__mentee__user")
    for meeting in rows:
        agreed_on, on = day(meeting.planned_at, zone), day(meeting.starts_at, zone)
        if on is None or agreed_on is None:
            continue
        facts = Facts(
            started_on=day(meeting.binome.started_at, zone),
            any_meeting=True,
            month_meeting=True,
            agreed=(Agreed(meeting.pk, on, agreed_on),),
            weekends=meeting.binome.program.mail_weekends,
        )
        yield Case(meeting.binome, facts, {meeting.pk: meeting})


def talks(zone: str, now: datetime, today: date) -> Iterator[Case]:
    """Each to whoever takes part: all of them once it is planned, before that those who have not confirmed."""
    alive = binomes(zone, now, today).filter(state__in=(BinomeState.ACCEPTED, BinomeState.ACTIVE))
    rows = Point.objects.filter(_near(zone, today), binome__in=alive, state__in=DATED)
    with confided():
        found = list(
            rows.select_related(
                "program__consortium",
                "binome__program__consortium",
                "binome__mentor__user",
                "binome__mentee__user",
            )
        )
    said = _said([key for row in found for person in row.people for key in mail_keys.talk_date(row, person)])
    for row in found:
        on, asked_on = day(row.starts_at, zone), day(row.asked_at, zone)
        if on is None or asked_on is None:
            continue
        told_on = {}
        for person in row.people:
            if row.state == PointState.PLANNED or not row.agreed(person):
                at = max((said[key] for key in mail_keys.talk_date(row, person) if key in said), default=None)
                told_on[Side(person.side)] = day(at, zone) or asked_on
        facts = Facts(talks=(Talk(row.pk, on, told_on),), weekends=row.binome.program.mail_weekends)
        yield Case(row.binome, facts, {row.pk: row})


def places(zone: str, now: datetime, today: date) -> Iterator[Place]:
    """Of those who said that they come, or were invited and have not answered; not of whoever's pair rests."""
    start, end = _bounds(zone, today)
    rows = Guest.objects.filter(
        sending(zone, now, today),
        Q(event__starts_at__lt=clock.day_bounds(today + timedelta(days=1), zone)[1])
        | Q(program__mail_weekends=False),
        ~_rests(),
        event__state=EventState.SENT,
        event__starts_at__gte=start,
        event__starts_at__lt=end,
        state__in=GOING,
        invited_at__isnull=False,
        user__is_active=True,
        candidate__isnull=False,
    ).exclude(candidate__state=CandidateState.WITHDRAWN)
    found = list(
        rows.select_related(
            "event__program__consortium",
            "program__consortium",
            "home__consortium",
            "candidate__user",
            "candidate__program",
        ).order_by("pk")
    )
    said = _said([key for guest in found for key in mail_keys.event_date(guest)])
    for guest in found:
        moments = [said.get(key) for key in mail_keys.event_date(guest)]
        told_on = max(filter(None, (day(at, zone) for at in (guest.invited_at, guest.answered_at, *moments))))
        on = day(guest.event.starts_at, zone)
        if on is not None:
            yield Place(guest, on, told_on)


def _rests() -> Exists:
    """Whether the person's pair is on pause, and no other one of theirs meets."""
    theirs = Binome.objects.filter(
        Q(mentor__user=OuterRef("user")) | Q(mentee__user=OuterRef("user")), program=OuterRef("home")
    )
    resting = theirs.filter(state=BinomeState.PAUSED)
    return Exists(resting) & ~Exists(theirs.filter(state=BinomeState.ACTIVE))  # type: ignore[return-value]


def _near(zone: str, today: date) -> Q:
    """On the next day; within the whole weekend and the Monday, where no mail leaves on Saturdays and Sundays."""
    start, later = _bounds(zone, today)
    end = clock.day_bounds(today + timedelta(days=1), zone)[1]
    near = Q(starts_at__lt=end) | Q(program__mail_weekends=False)
    return near & Q(starts_at__gte=start, starts_at__lt=later)


def _bounds(zone: str, today: date) -> tuple[datetime, datetime]:
    first = clock.day_bounds(today + timedelta(days=1), zone)[0]
    return first, clock.day_bounds(today + timedelta(days=3), zone)[1]


def _said(keys: list[str]) -> dict[str, datetime]:
    """When these mails were written."""
    return dict(OutboundEmail.objects.filter(key__in=keys).values_list("key", "created_at"))
