"""The accounts of companies, as a way to sign in: which are open for an address, and whom each may stand for.

A provider stands for people of its own company in its own consortium who have nothing elsewhere, and for addresses of
its domains: otherwise whoever sets one up could enter somebody's account, and through it another consortium. What is
asked before anybody has signed in is asked of the address's domain, never of the account.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_scopes import scopes_disabled

from programs.enums import Role
from programs.models import Candidate, Company, IdentityProvider, Membership, RoleInvitation, User


def of_company(company: Company) -> IdentityProvider | None:
    rows = IdentityProvider.objects.select_related("company", "consortium").prefetch_related("domains")
    return rows.filter(company=company).first()


def by_ref(ref: UUID) -> IdentityProvider | None:
    """Whether it is open or not; none for a company that has left."""
    with scopes_disabled():
        return _rows().filter(ref=ref).first()


def open_for(email: str) -> list[IdentityProvider]:
    """The providers that are open for the domain of that address, whoever has it; one where several trust the same."""
    with scopes_disabled():
        found = list(_open().filter(domains__domain=domain(email)).order_by("id"))
    return list({anchor(row): row for row in reversed(found)}.values())[::-1]


def person(provider: IdentityProvider, email: str) -> tuple[IdentityProvider, User] | None:
    """Whom the provider may sign in under that address, and for which of the rows that trust the same; None: nobody."""
    with scopes_disabled():
        same = _open().filter(
            protocol=provider.protocol,
            issuer=provider.issuer,
            certificates=provider.certificates,
            domains__domain=domain(email),
        )
        for row in sorted(same, key=lambda row: (row != provider, row.pk)):
            user = within_reach(row, email).first()
            if user is not None:
                return row, user
    return None


def bound(email: str) -> IdentityProvider | None:
    """The provider by which alone the person of that address signs in. As much is asked for an address without account."""
    with scopes_disabled():
        for row in _open().filter(required=True, domains__domain=domain(email)).order_by("id"):
            if within_reach(row, email).exists():
                return row
    return None


def stands_for(pk: int, user: User) -> bool:
    """Whether the provider that signed the person in still may: open, theirs, and nothing of theirs lies elsewhere."""
    with scopes_disabled():
        row = _open().filter(pk=pk, domains__domain=domain(user.email)).first()
        return row is not None and within_reach(row, user.email).filter(pk=user.pk).exists()


def is_of(provider: IdentityProvider, email: str) -> bool:
    """Whether the address is that of somebody of the company in this consortium: what its coordinator sees anyhow."""
    with scopes_disabled():
        candidates = Candidate.objects.filter(company=provider.company_id, email__iexact=email)
        roles = Membership.objects.filter(company=provider.company_id, user__email=email)
        return candidates.exists() or roles.exists()


def speaks_for(user: User, company: Company) -> bool:
    return Membership.objects.filter(user=user, role=Role.REPRESENTATIVE, company=company).exists()


def within_reach(provider: IdentityProvider, email: str) -> QuerySet[User]:
    """The person of that address, when they are of the company there and of nothing else, not even by an invitation."""
    here = Q(consortium=provider.consortium_id, company=provider.company_id)
    joined = Q(
        consortium=provider.consortium_id, role=Role.PARTICIPANT
    )  # for which company, the candidacy says
    roles = Membership.objects.filter(user=OuterRef("pk"))
    asked = RoleInvitation.objects.filter(person=OuterRef("pk"), accepted_at=None, cancelled_at=None)
    candidacies = Candidate.objects.filter(Q(user=OuterRef("pk")) | Q(email__iexact=email))
    own = Q(company=provider.company_id)
    people = User.objects.filter(email=email.strip().lower(), is_active=True)
    return people.filter(
        Exists(roles.filter(here)) | Exists(candidacies.filter(own)),
        ~Exists(roles.exclude(here).exclude(joined)),
        ~Exists(asked.exclude(here)),
        ~Exists(candidacies.exclude(own)),
    )


def domain(email: str) -> str:
    """What stands after the last @, in small letters."""
    return email.rpartition("@")[2].replace("\x00", "").strip().lower()


def anchor(provider: IdentityProvider) -> tuple[str, str, str]:
    """Whom one believes: two rows of the same anchor are the same machine, believed by two consortiums."""
    return (provider.protocol, provider.issuer, provider.certificates)


def _rows() -> QuerySet[IdentityProvider]:
    rows = IdentityProvider.objects.filter(company__left_at=None)
    return rows.select_related("company", "consortium").prefetch_related("domains")


def _open() -> QuerySet[IdentityProvider]:
    return _rows().filter(opened_at__isnull=False)
