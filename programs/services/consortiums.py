"""The consortium, its companies and what they are to one another."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from programs import audit, emails
from programs.enums import RelationKind, Role
from programs.models import Company, CompanyRelation, Consortium, Program, User
from programs.naming import company_key
from programs.services import memberships, people

WITHOUT_DIRECTION = (RelationKind.COMPETES, RelationKind.PARTNERS)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for others


@transaction.atomic
def create(*, actor: User | None, name: str, country: str, zone: str, language: str = "fr") -> Consortium:
    consortium = Consortium.objects.create(
        name=name, slug=free_slug(name), country=country, zone=zone, language=language
    )
    audit.record("consortium.created", actor=actor, target=consortium, consortium=consortium)
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
    appoint(actor=actor, consortium=consortium, user=person, role=Role.COORDINATOR)
    emails.appointed_coordinator(consortium, person)
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
def appoint_for(
    *, actor: User, company: Company, role: Role, email: str, first_name: str, last_name: str
) -> User:
    """Appoints a person to speak for `company` (representative) or sit for it (committee), and tells them by e-mail."""
    consortium = company.consortium
    person = people.account_for(
        email=email, first_name=first_name, last_name=last_name, language=consortium.language
    )
    appoint(actor=actor, consortium=consortium, user=person, role=role, company=company)
    emails.appointed_for(company, person, role)
    return person


@transaction.atomic
def appoint(
    *, actor: User | None, consortium: Consortium, user: User, role: Role, company: Company | None = None
) -> None:
    """Makes `user` coordinator, representative (of `company`) or committee member of the consortium."""
    memberships.grant(actor=actor, user=user, role=role, consortium=consortium, company=company)


@transaction.atomic
def add_company(
    *, actor: User | None, consortium: Consortium, name: str, place: str = "", sector: str = ""
) -> Company:
    """Adds a company; the same name in another case, with other accents or legal form is the same company.

    Raises ValidationError when it is there already.
    """
    key = company_key(name)
    if not key:
        raise ValidationError({"name": _("Give the company a name with at least one letter or figure.")})
    if Company.objects.filter(consortium=consortium, key=key).exists():
        raise ValidationError({"name": _("This company is already in the consortium.")})
    company = Company.objects.create(
        consortium=consortium, name=" ".join(name.split()), key=key, place=place, sector=sector
    )
    audit.record("company.added", actor=actor, target=company, consortium=consortium)
    return company


@transaction.atomic
def clear(*, actor: User | None, company: Company) -> Company:
    """The agreement in force is signed for this company: its people may be paired."""
    company.cleared_at = timezone.now()
    company.save(update_fields=["cleared_at"])
    audit.record("company.cleared", actor=actor, target=company, consortium=company.consortium)
    return company


@transaction.atomic
def unclear(*, actor: User | None, consortium: Consortium) -> int:
    """A new version of the agreement is in force: no company is cleared until it has signed it. Returns how many were."""
    cleared = Company.objects.filter(consortium=consortium, cleared_at__isnull=False)
    audit.record(
        "company.uncleared", actor=actor, target=consortium, consortium=consortium, companies=cleared.count()
    )
    return cleared.update(cleared_at=None)


@transaction.atomic
def declare_relation(
    *,
    actor: User | None,
    source: Company,
    target: Company,
    kind: RelationKind,
    depends: bool = False,
    reason: str = "",
) -> CompanyRelation:
    """Declares what `source` is to `target`; raises ValidationError when it is declared already or within one company.

    "Competes" and "is a partner of" have no direction: declared one way, they stand both ways.
    """
    relation = CompanyRelation(
        consortium=source.consortium,
        source=source,
        target=target,
        kind=kind,
        depends=depends,
        reason=reason,
        declared_by=actor,
    )
    if source.pk == target.pk:
        raise ValidationError({"target": _("Choose two different companies.")})
    if target.consortium_id != source.consortium_id:
        raise ValidationError({"target": _("Choose a company of this consortium.")})
    relation.validate_constraints()
    mirrored = CompanyRelation.objects.filter(source=target, target=source, kind=kind, ended_at=None)
    if kind in WITHOUT_DIRECTION and mirrored.exists():
        raise ValidationError(_("This relation is already declared."))
    relation.save()
    audit.record(
        "relation.declared",
        actor=actor,
        target=relation,
        consortium=source.consortium,
        kind=kind,
        companies=[source.pk, target.pk],
    )
    return relation


@transaction.atomic
def end_relation(*, actor: User, relation: CompanyRelation, reason: str) -> CompanyRelation:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the relation ends: the reason stays in the register.")})
    relation.ended_at = timezone.now()
    relation.save(update_fields=["ended_at"])
    audit.record(
        "relation.ended", actor=actor, target=relation, consortium=relation.consortium, reason=reason
    )
    return relation
