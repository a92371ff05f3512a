"""Who is asking, and the one door that everybody goes through.

`enter` and `enter_consortium` look the membership up, check the permission and open the tenant's scope for the rest of
the request. An outsider gets 404, as if nothing were there; an insider without the right gets 403 with the reason; who
owes a second proof is led to it before anything is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope
from guardian.shortcuts import get_user_perms

from programs import queries, second_factor
from programs.enums import ProgramState, Role
from programs.middleware import open_scope
from programs.models import Company, Consortium, Membership, Program, User


class Permission(Enum):
    """What a door asks for; the value is the codename that guardian holds on the programme or consortium."""

    COORDINATE = "coordinate_program"
    PARTICIPATE = "participate_program"
    READ_FIGURES = "read_figures_program"
    GOVERN = "govern_consortium"
    REPRESENT = "represent_consortium"
    REPRESENT_HERE = "represent_program"


@dataclass(frozen=True)
class Viewer:
    """The person at the door, in the place they entered. `companies` are theirs there as representative or participant;
    `held` are all their roles, here and elsewhere, as they stood at the door: the switch of places alone reads them."""

    user: User
    consortium: Consortium
    program: Program | None
    roles: frozenset[Role]
    permissions: frozenset[str]
    companies: tuple[Company, ...]
    held: tuple[Membership, ...] = field(default=(), repr=False, compare=False)

    def may(self, permission: Permission) -> bool:
        return permission.value in self.permissions

    @property
    def the_program(self) -> Program:
        """The programme entered; a page of the consortium has none, and asking for it there is a fault of ours."""
        if self.program is None:
            raise LookupError("This page stands in a consortium, not in a programme.")
        return self.program


# The place of an address that leads nowhere: the door asks of it all that it asks of one that is closed to the person, so
# that the time of an answer does not tell one from the other.
NO_CONSORTIUM = Consortium(pk=0)
NO_PROGRAM = Program(pk=0, consortium=NO_CONSORTIUM)


def enter(request: HttpRequest, slug: str, *permissions: Permission) -> Viewer:
    """Opens the programme `slug` to who holds one of `permissions`, or raises Http404 (outsider) or PermissionDenied (insider)."""
    user = cast(User, request.user)
    program = queries.program_by_slug(slug) or NO_PROGRAM
    return _open(request, user, program.consortium, program, *permissions)


def enter_consortium(request: HttpRequest, slug: str, *permissions: Permission) -> Viewer:
    """Opens the consortium `slug` to who holds one of `permissions`, with the same answers as `enter`."""
    user = cast(User, request.user)
    consortium = queries.consortium_by_slug(slug) or NO_CONSORTIUM
    return _open(request, user, consortium, None, *permissions)


def enter_operator(request: HttpRequest) -> User:
    """The operator's door: for anyone else there is no such page. Opens no tenant's scope."""
    user = cast(User, request.user)
    roles = queries.operator_roles(user)
    if not roles:
        raise Http404
    second_factor.ask(request, roles)
    request.operator = True  # type: ignore[attr-defined]
    return user


def visit(request: HttpRequest, program: Program) -> None:
    """Opens the scope of a programme for somebody who holds a link of it. It gives no role and opens no other page."""
    timezone.activate(program.consortium.zone)
    request.scopes.enter_context(scope(consortium=program.consortium, program=program))  # type: ignore[attr-defined]


def _open(
    request: HttpRequest,
    user: User,
    consortium: Consortium,
    program: Program | None,
    *permissions: Permission,
) -> Viewer:
    held = queries.memberships_of(user)
    memberships = queries.memberships_in(user, consortium, program, held)
    if not memberships or (program is not None and not _shown(program, memberships)):
        raise Http404
    viewer = replace(_viewer(user, consortium, program, memberships), held=tuple(held))
    if not any(viewer.may(permission) for permission in permissions):
        raise PermissionDenied(_("Your role in this programme does not open this page."))
    second_factor.ask(request, memberships)
    timezone.activate(consortium.zone)
    open_scope(request, viewer)
    return viewer


def _shown(program: Program, memberships: list[Membership]) -> bool:
    """A draft is there for its coordinators alone."""
    return program.state != ProgramState.DRAFT or any(m.role == Role.COORDINATOR for m in memberships)


def _viewer(
    user: User, consortium: Consortium, program: Program | None, memberships: list[Membership]
) -> Viewer:
    return Viewer(
        user=user,
        consortium=consortium,
        program=program,
        roles=frozenset(Role(m.role) for m in memberships),
        permissions=frozenset(get_user_perms(user, program or consortium)),
        companies=tuple(m.company for m in memberships if m.company is not None),
    )
