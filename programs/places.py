"""The places a person can go to, one for each role they hold: their home, and the switch at the top of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from mentorat.lib.nav import Place
from programs import queries
from programs.enums import Role
from programs.models import Membership, Program, User


def of(user: User, held: Iterable[Membership] | None = None) -> list[Place]:
    """Newest programme first: coordinating, then representing, then taking part; the operator's place last. `held`: all their
    roles, when they are at hand."""
    roles = queries.memberships_of(user) if held is None else list(held)
    programs = queries.programs_open_to(roles)
    found: list[Place] = []
    for member in roles:
        found += _places(member, programs)
    return list({place.url: place for place in found}.values())


def _places(member: Membership, programs: list[Program]) -> list[Place]:
    role = str(member.get_role_display()).capitalize()
    if member.role == Role.OPERATOR:
        return [Place(label=_("Platform"), url=reverse("operator"), note=role)]
    if member.role == Role.REPRESENTATIVE and member.company and member.consortium:
        return [
            Place(
                label=member.company.name,
                url=reverse("company", args=[member.consortium.slug]),
                note=f"{role} · {member.consortium}",
            )
        ]
    mine = [
        p
        for p in programs
        if p.pk == member.program_id or (not member.program_id and p.consortium_id == member.consortium_id)
    ]
    route = {Role.COORDINATOR: "dashboard", Role.PARTICIPANT: "portal", Role.COMMITTEE: "reports"}[
        Role(member.role)
    ]
    places = [
        Place(label=p.name, url=reverse(route, args=[p.slug]), note=f"{role} · {p.consortium}") for p in mine
    ]
    if not places and member.role == Role.COORDINATOR and member.consortium:
        places = [
            Place(
                label=member.consortium.name,
                url=reverse("program_new", args=[member.consortium.slug]),
                note=role,
            )
        ]
    return places
