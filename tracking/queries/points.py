"""What is read of follow-up points: by a member, their own; by a coordinator, those of the pairs they are not of."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from matching.models import Binome
from programs.models import User
from tracking.models import Point, PointNote
from tracking.models.points import DATED, OPEN_POINTS

PEOPLE = (
    "program__consortium",
    "binome__program__consortium",
    "binome__mentor__user",
    "binome__mentee__user",
    "host",
    "participant",
)


def mine(user: User) -> QuerySet[Point]:
    """The person's own, and those that the three of a pair have in common once a date is proposed, or that they asked for."""
    member = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    common = Q(side="") & member & (Q(starts_at__isnull=False) | Q(asked_by=user))
    return Point.objects.filter(common | Q(participant=user)).select_related(*PEOPLE)


def dated(user: User) -> QuerySet[Point]:
    """Those with a date that is still to come, or to be told about."""
    return mine(user).filter(state__in=DATED)


def asked(user: User, binome: Binome) -> Point | None:
    """The meeting of the three that stands for the pair, as far as the person may know."""
    return mine(user).filter(binome=binome, side="", state__in=OPEN_POINTS).first()


def desk(user: User) -> QuerySet[Point]:
    """Those that this coordinator follows: none about a pair of their own."""
    own = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    return Point.objects.exclude(own).select_related(*PEOPLE)


def to_do(user: User) -> QuerySet[Point]:
    """What is not over, dates to find first."""
    return desk(user).filter(state__in=OPEN_POINTS).order_by("starts_at", "id")


def notes(point: Point) -> list[PointNote]:
    return list(PointNote.objects.filter(point=point).select_related("author"))
