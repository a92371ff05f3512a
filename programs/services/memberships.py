"""Sole writer of roles: the membership row, and the object permissions that guardian holds for it."""

from __future__ import annotations

from django.db import transaction
from django_scopes import scopes_disabled
from guardian.shortcuts import assign_perm, remove_perm

from programs import audit
from programs.enums import Role
from programs.models import Company, Consortium, Membership, Program, User

ON_PROGRAM: dict[str, tuple[str, ...]] = {
    Role.COORDINATOR: ("coordinate_program", "read_figures_program"),
    Role.REPRESENTATIVE: ("represent_program", "read_figures_program"),
    Role.COMMITTEE: ("read_figures_program",),
    Role.PARTICIPANT: ("participate_program",),
}
ON_CONSORTIUM: dict[str, tuple[str, ...]] = {
    Role.COORDINATOR: ("govern_consortium",),
    Role.REPRESENTATIVE: ("represent_consortium",),
}


@transaction.atomic
def grant(
    *,
    actor: User | None,
    user: User,
    role: Role,
    consortium: Consortium | None = None,
    company: Company | None = None,
    program: Program | None = None,
    invited_by: User | None = None,
) -> Membership:
    """Gives `user` the role; giving it twice changes nothing. `invited_by` when whoever acts accepts an invitation."""
    member, created = Membership.objects.get_or_create(
        user=user,
        role=role,
        consortium=consortium,
        company=company,
        program=program,
        defaults={"granted_by": invited_by or actor},
    )
    if created:
        _open(member)
        audit.record(
            "membership.granted",
            actor=actor,
            target=member,
            consortium=consortium,
            program=program,
            role=role,
            user=user.pk,
        )
    return member


@transaction.atomic
def revoke(*, actor: User | None, member: Membership, reason: str = "") -> None:
    """Withdraws the role, then gives back what the person's other roles still open."""
    user, consortium, program = member.user, member.consortium, member.program
    audit.record(
        "membership.revoked",
        actor=actor,
        target=member,
        consortium=consortium,
        program=program,
        role=member.role,
        user=user.pk,
        **({"reason": reason} if reason else {}),
    )
    _close(member)
    member.delete()
    for other in Membership.objects.filter(user=user, consortium=consortium):
        _open(other)


@transaction.atomic
def open_program(*, program: Program) -> None:
    """Gives a new programme's permissions to the people whose role spans the whole consortium."""
    for member in Membership.objects.filter(consortium=program.consortium, program=None).select_related(
        "user"
    ):
        _each(member, assign_perm, [program])


def _open(member: Membership) -> None:
    _each(member, assign_perm, _programs(member))
    if member.consortium is not None and member.program is None:
        for codename in ON_CONSORTIUM.get(member.role, ()):
            assign_perm(codename, member.user, member.consortium)


def _close(member: Membership) -> None:
    _each(member, remove_perm, _programs(member))
    if member.consortium is not None and member.program is None:
        for codename in ON_CONSORTIUM.get(member.role, ()):
            remove_perm(codename, member.user, member.consortium)


def _programs(member: Membership) -> list[Program]:
    if member.consortium is None:
        return []
    if member.program is not None:
        return [member.program]
    with scopes_disabled():
        return list(Program.objects.filter(consortium=member.consortium))


def _each(member: Membership, act: object, programs: list[Program]) -> None:
    for program in programs:
        for codename in ON_PROGRAM.get(member.role, ()):
            act(codename, member.user, program)  # type: ignore[operator]
