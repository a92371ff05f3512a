"""Who holds which role in a consortium, and who is invited to one."""

from __future__ import annotations

from django.db.models import QuerySet
from django_scopes import scopes_disabled

from programs.enums import Role
from programs.models import Consortium, Membership, RoleInvitation, User

HELD = (Role.COORDINATOR, Role.REPRESENTATIVE, Role.COMMITTEE)  # those of a consortium as a whole
AROUND = ("consortium", "company", "person", "invited_by")


def members(consortium: Consortium) -> list[Membership]:
    """Every role held there besides taking part: coordinators first, then by company, then the oldest first."""
    rows = Membership.objects.filter(consortium=consortium, role__in=HELD, program=None)
    found = rows.select_related("user", "company", "granted_by").order_by("company__key", "id")
    return sorted(found, key=lambda row: HELD.index(Role(row.role)))


def member(consortium: Consortium, pk: int) -> Membership | None:
    rows = Membership.objects.filter(consortium=consortium, role__in=HELD, program=None)
    return rows.select_related("user", "company", "consortium").filter(pk=pk).first()


def coordinators_besides(member: Membership) -> list[User]:
    """Who else coordinates the consortium and can sign in."""
    rows = Membership.objects.filter(
        consortium=member.consortium, role=Role.COORDINATOR, program=None, user__is_active=True
    )
    found = rows.exclude(user=member.user).select_related("user").order_by("id")
    return [row.user for row in found]


def coordinated_alone(user: User) -> list[Membership]:
    """Where the person is the only coordinator who can sign in."""
    return [row for row in coordinated(user) if not coordinators_besides(row)]


def coordinated(user: User) -> list[Membership]:
    """The consortiums that the person coordinates, in a stable order."""
    rows = Membership.objects.filter(user=user, role=Role.COORDINATOR, program=None)
    return list(rows.select_related("consortium").order_by("consortium_id"))


def only_role(member: Membership) -> bool:
    """Whether the person holds no other role there, besides taking part."""
    rows = Membership.objects.filter(consortium=member.consortium, user=member.user, role__in=HELD)
    return not rows.exclude(pk=member.pk).exists()


def pending() -> QuerySet[RoleInvitation]:
    """The invitations of the consortium in scope that nobody has accepted nor cancelled, run out or not."""
    rows = RoleInvitation.objects.filter(accepted_at=None, cancelled_at=None)
    return rows.select_related(*AROUND)


def invitation(pk: int) -> RoleInvitation | None:
    """Any of the consortium in scope."""
    return RoleInvitation.objects.select_related(*AROUND).filter(pk=pk).first()


def offered(person: User, pk: int) -> RoleInvitation | None:
    """An invitation of that person, wherever it comes from: it is theirs, whatever became of it."""
    with scopes_disabled():
        return RoleInvitation.objects.select_related(*AROUND).filter(person=person, pk=pk).first()


def offers(person: User) -> list[RoleInvitation]:
    """What that person can accept or refuse to answer, the latest first."""
    with scopes_disabled():
        rows = RoleInvitation.objects.filter(person=person, accepted_at=None, cancelled_at=None)
        return list(rows.select_related(*AROUND))
