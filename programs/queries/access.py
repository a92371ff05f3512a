"""How people sign in: who has a second proof, what is left of the recovery codes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from programs.enums import Role
from programs.models import Consortium, Membership, User, UserSession
from programs.second_factor import FACTORS, ROLES
from programs.sessions import limits


def factor_of(user: str) -> Exists:
    """For an annotation: whether the person that the field `user` names has a second proof."""
    return Exists(Authenticator.objects.filter(user=OuterRef(user), type__in=FACTORS))


def has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def is_in_charge(user: User) -> bool:
    """Whether one of the person's roles, anywhere, asks for a second proof."""
    return Membership.objects.filter(user=user, role__in=ROLES).exists()


def zone_of(user: User) -> str:
    """The zone of hours told outside any programme: that of the consortium that the person joined last; 1 query."""
    mine = Membership.objects.filter(user=user, consortium__isnull=False).order_by("-pk")
    zone: str | None = mine.values_list("consortium__zone", flat=True).first()
    return zone or settings.TIME_ZONE


def sessions(user: User) -> list[UserSession]:
    """Where the person is signed in, what was seen last first; what has passed its limits is over."""
    now = timezone.now()
    rows = UserSession.objects.filter(user=user, expire_date__gt=now).order_by("-seen_at")
    return [row for row in rows if _lives(row, now)]


def _lives(row: UserSession, now: datetime) -> bool:
    idle, whole = limits(row.in_charge)
    return (
        row.seen_at is not None
        and row.began_at is not None
        and row.seen_at + idle > now < row.began_at + whole
    )


def recovery_codes(user: User) -> Any:
    """The recovery codes of the person as the library wraps them (did_view, get_unused_codes); None without any."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return row.wrap() if row else None


def staff(consortium: Consortium) -> QuerySet[Membership]:
    """Those who coordinate the consortium or speak for a company of it, in the order of their names. Adds has_factor."""
    rows = Membership.objects.filter(
        consortium=consortium, role__in=[Role.COORDINATOR, Role.REPRESENTATIVE]
    ).select_related("user", "company")
    return rows.annotate(has_factor=factor_of("user")).order_by(
        "role", "user__last_name", "user__first_name", "id"
    )


def appointed_by_operators(email: str) -> User | None:
    """The coordinator or operator of that address; nobody else is for an operator to help."""
    roles = [Role.OPERATOR, Role.COORDINATOR]
    return User.objects.filter(email=email.strip().lower(), memberships__role__in=roles).distinct().first()
