"""The consortium, its companies and what they are to one another."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from programs import audit
from programs import role_emails as emails
from programs.enums import CompanyState, Role
from programs.models import Company, Consortium, Membership, Program, User
from programs.naming import company_key
from programs.services import locks, memberships, notices, people
from programs.services.entries import asking

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for others


@dataclass(frozen=True)
class Entrant:
    """What is known of a company that enters."""

    name: str
    place: str = ""
    sector: str = ""
    group: str = ""


@transaction.atomic
def create(*, actor: User | None, name: str, country: str, zone: str, language: str = "fr") -> Consortium:
    consortium = Consortium.objects.create(
        name=name, slug=free_slug(name), country=country, zone=zone, language=language
    )
    audit.record("consortium.created", actor=actor, target=consortium, consortium=consortium)
    notices.renew(actor=actor, consortium=consortium)
    return consortium


@transaction.atomic
def found(
    *,
    actor: User,
    name: str,
    country: str,
    zone: str,
    language: str,
    email: str,
    first_name: str = "",
    last_name: str = "",
) -> Consortium:
    """Creates a consortium, appoints its first coordinator and tells them by e-mail how to sign in.

    Raises ValidationError when a consortium has this name: two alike could not be told apart.
    """
    if Consortium.objects.filter(name__iexact=name.strip()).exists():
        raise ValidationError({"name": _("A consortium has this name already.")})
    consortium = create(actor=actor, name=name, country=country, zone=zone, language=language)
    person = people.account_for(email=email, first_name=first_name, last_name=last_name, language=language)
    member = appoint(actor=actor, consortium=consortium, user=person, role=Role.COORDINATOR)
    emails.appointed(member)
    return consortium


def free_slug(name: str) -> str:
    """An address that neither a consortium nor a programme has: the name, and a few letters drawn at random.

    Numbering namesakes would tell a consortium that another one exists.
    """
    base = slugify(name)[:40] or "c"
    with scopes_disabled():
        while True:
            slug = f"{base}-{''.join(secrets.choice(LETTERS) for _letter in range(4))}"
            if not any(model.objects.filter(slug=slug).exists() for model in (Consortium, Program)):
                return slug


@transaction.atomic
def appoint(
    *,
    actor: User | None,
    consortium: Consortium,
    user: User,
    role: Role,
    company: Company | None = None,
    invited_by: User | None = None,
) -> Membership:
    """Makes `user` coordinator, representative (of `company`) or committee member of the consortium.

    Raises ValidationError when the company has left.
    """
    if company is not None:
        locks.consortium(consortium)
        still_there(company)
    return memberships.grant(
        actor=actor, user=user, role=role, consortium=consortium, company=company, invited_by=invited_by
    )


def still_there(company: Company) -> None:
    """Raises ValidationError when nobody can speak or sit for it, because it has left."""
    if Company.objects.filter(pk=company.pk, left_at__isnull=False).exists():
        raise ValidationError(
            _("%(company)s has left: nobody speaks or sits for it until it enters again.")
            % {"company": company}
        )


@transaction.atomic
def add_company(
    *,
    actor: User | None,
    consortium: Consortium,
    name: str,
    place: str = "",
    sector: str = "",
    group: str = "",
) -> Company:
    """A company enters: everyone there is asked whether they compete with it (`entries.asking`). The first is a member at once.

    Raises ValidationError when it is there already, or was and left.
    """
    return add_companies(
        actor=actor, consortium=consortium, rows=[Entrant(name=name, place=place, sector=sector, group=group)]
    )[0]


@transaction.atomic
def add_companies(*, actor: User | None, consortium: Consortium, rows: Sequence[Entrant]) -> list[Company]:
    """The same for several at once: each member is asked about all of them in one e-mail."""
    locks.consortium(consortium)
    added = [_enter(actor, consortium, row) for row in rows]
    asking.ask(actor=actor, consortium=consortium, companies=added)
    return added


def _enter(actor: User | None, consortium: Consortium, row: Entrant) -> Company:
    key = named(consortium, row.name)
    company = Company.objects.create(
        consortium=consortium,
        name=" ".join(row.name.split()),
        key=key,
        place=row.place,
        sector=row.sector,
        group=" ".join(row.group.split()),
        group_key=company_key(row.group) if row.group.strip() else "",
    )
    audit.record("company.added", actor=actor, target=company, consortium=consortium)
    return company


def named(consortium: Consortium, name: str, besides: Company | None = None) -> str:
    """The key of a name that no other company of the consortium has: the same name in another case, with other accents
    or legal form is the same company. Raises ValidationError on "name"."""
    key = company_key(name)
    if not key:
        raise ValidationError({"name": _("Give the company a name with at least one letter or figure.")})
    namesakes = Company.objects.filter(consortium=consortium, key=key)
    there = (namesakes.exclude(pk=besides.pk) if besides else namesakes).first()
    if there is not None and there.left_at is not None:
        raise ValidationError(
            {"name": _("This company left the consortium: open its page to have it enter again.")}
        )
    if there is not None:
        raise ValidationError({"name": _("This company is already in the consortium.")})
    return key


@transaction.atomic
def clear(*, actor: User | None, company: Company) -> Company:
    """The agreement in force is signed for this company: its people may be paired, once it is a member."""
    held = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    held.signed_at = timezone.now()
    held.cleared_at = held.signed_at if held.state == CompanyState.MEMBER else None
    held.save(update_fields=["signed_at", "cleared_at"])
    audit.record("company.cleared", actor=actor, target=held, consortium=company.consortium)
    company.signed_at, company.cleared_at = held.signed_at, held.cleared_at
    return company


@transaction.atomic
def unclear(*, actor: User | None, consortium: Consortium) -> int:
    """A new version of the agreement is in force: no company is cleared until it has signed it. Returns how many were."""
    signed = Company.objects.filter(consortium=consortium, signed_at__isnull=False)
    cleared = signed.filter(cleared_at__isnull=False).count()
    audit.record(
        "company.uncleared", actor=actor, target=consortium, consortium=consortium, companies=cleared
    )
    signed.update(cleared_at=None, signed_at=None)
    return cleared
