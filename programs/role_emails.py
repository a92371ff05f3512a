"""What people are told of their roles: offered, held from now on, withdrawn."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from programs import outbox
from programs.enums import Role
from programs.models import Membership, RoleInvitation, User
from programs.queries import newest_program


def invited(invitation: RoleInvitation) -> bool:
    """What they would do, until when it can be accepted, and the page where it is; once for each sending."""
    zone = ZoneInfo(invitation.consortium.zone)
    return _tell(
        "role_invited",
        f"{invitation.pk}:{invitation.sendings}",
        invitation.person,
        invitation,
        reverse("role_invited", args=[invitation.pk]),
        until=timezone.localtime(invitation.expires_at, zone).date(),
        by=invitation.invited_by,
        first_name=invitation.first_name,
    )


def appointed(member: Membership) -> bool:
    """The role is theirs: where to start."""
    template = "appointed" if member.role == Role.COORDINATOR else "appointed_for"
    start = _start(member)
    return _tell(template, f"{member.pk}", member.user, member, start, begins=start != reverse("home"))


def withdrawn(member: Membership, reason: str) -> bool:
    """The role is gone, and why."""
    return _tell("role_withdrawn", f"{member.pk}", member.user, member, reverse("home"), reason=reason)


def _tell(
    template: str, once: str, person: User, about: RoleInvitation | Membership, page: str, **more: object
) -> bool:
    return outbox.post(
        f"programs/{template}",
        key=f"{template}:{once}",
        to=person.email,
        language=person.language,
        consortium=about.consortium,
        context={
            "person": person,
            "role": about.role,
            "company": about.company,
            "represents": about.role == Role.REPRESENTATIVE,
            "consortium": about.consortium,
            "address": settings.SITE_URL + page,
            **more,
        },
    )


def _start(member: Membership) -> str:
    """A coordinator of a consortium without a programme begins one; a representative has a page of their own."""
    house = member.consortium
    if house is None:
        raise LookupError("The operator's role is of no consortium.")
    if member.role == Role.REPRESENTATIVE:
        return reverse("company", args=[house.slug])
    new = member.role == Role.COORDINATOR and newest_program(house, drafts=True) is None
    return reverse("program_new", args=[house.slug]) if new else reverse("home")
