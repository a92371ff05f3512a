"""What somebody's own calendar reads, over all their programmes. Runs before any scope is open, and reads theirs alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Prefetch, Q
from django_scopes import scopes_disabled

from matching.enums import BinomeState
from mentorat.lib.rows import seen_by
from programs.applying.tokens import found_again, hashed
from programs.models import User
from tracking.models import (
    OPEN_MEETINGS,
    CalendarFeed,
    EventState,
    Guest,
    GuestState,
    Meeting,
    MeetingSlot,
    MeetingState,
    Point,
)
from tracking.models.points import DATED, PointState

BEHIND = timedelta(days=90)
SHOWN = (*OPEN_MEETINGS, MeetingState.HELD)  # what was cancelled, postponed or missed leaves the calendar
KEPT = (*DATED, PointState.HELD)
GOING = (GuestState.INVITED, GuestState.COMING)


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()


def token_of(feed: CalendarFeed) -> str:
    """The token in force; "" when the secret key was changed for good, and a new one must be made."""
    return found_again(feed.seed, feed.token_hash)


def owner(token: str) -> User | None:
    """Whose calendar the token opens; None for one that was closed, renewed or never was, and for a closed account."""
    found = (
        CalendarFeed.objects.filter(token_hash=hashed(token), user__is_active=True)
        .select_related("user")
        .first()
    )
    return found.user if found else None


def meetings(user: User, now: datetime) -> list[Meeting]:
    """Agreed, moved or held, in every programme; one that was never agreed is in nobody's calendar."""
    mine = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    with scopes_disabled():
        rows = Meeting.objects.filter(
            mine, state__in=SHOWN, planned_at__isnull=False, starts_at__gte=now - BEHIND
        ).exclude(binome__state__in=(BinomeState.FORMED, BinomeState.DECLINED))
        slots = Prefetch("slots", queryset=MeetingSlot.objects.all())
        rows = rows.select_related("binome__program__consortium").prefetch_related(slots)
        return list(rows.order_by("starts_at", "pk"))


def talks(user: User, now: datetime) -> list[Point]:
    """With a coordinator, or as one: each with a date that stands or that was kept."""
    member = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    mine = Q(participant=user) | Q(host=user) | (Q(side="") & member)
    with scopes_disabled(), seen_by(user.pk):
        rows = Point.objects.filter(mine, state__in=KEPT, starts_at__gte=now - BEHIND)
        return list(rows.select_related("program__consortium").order_by("starts_at", "pk"))


def invitations(user: User, now: datetime) -> list[Guest]:
    """The events that the person is asked to and has not declined."""
    with scopes_disabled():
        rows = Guest.objects.filter(
            user=user,
            state__in=GOING,
            invited_at__isnull=False,
            event__state=EventState.SENT,
            event__starts_at__gte=now - BEHIND,
        )
        rows = rows.select_related("event__program__consortium", "home")
        return list(rows.order_by("event__starts_at", "pk"))
