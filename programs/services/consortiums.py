"""The consortium, its companies and what they are to one another."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from programs import audit
from programs.enums import RelationKind, Role
from programs.models import Company, CompanyRelation, Consortium, Program, User
from programs.naming import company_key
from programs.services import memberships


@transaction.atomic
def create(*, actor: User | None, name: str, country: str, zone: str, language: str = "fr") -> Consortium:
    consortium = Consortium.objects.create(
        name=name, slug=free_slug(name), country=country, zone=zone, language=language
    )
    audit.record("consortium.created", actor=actor, target=consortium, consortium=consortium)
    return consortium


def free_slug(name: str) -> str:
    """An address that neither a consortium nor a programme has."""
    base = slugify(name)[:40] or "c"
    with scopes_disabled():
        taken = set(Consortium.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        taken |= set(Program.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def appoint(*, actor: User | None, consortium: Consortium, user: User, role: Role, company: Company | None = None) -> None:
    """Makes `user` coordinator, representative (of `company`) or committee member of the consortium."""
    memberships.grant(actor=actor, user=user, role=role, consortium=consortium, company=company)


@transaction.atomic
def add_company(*, actor: User | None, consortium: Consortium, name: str, place: str = "", sector: str = "") -> Company:
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
def declare_relation(
    *,
    actor: User | None,
    source: Company,
    target: Company,
    kind: RelationKind,
    depends: bool = False,
    reason: str = "",
) -> CompanyRelation:
    """Declares what `source` is to `target`; raises ValidationError when it is declared already or within one company."""
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
    audit.record("relation.ended", actor=actor, target=relation, consortium=relation.consortium, reason=reason)
    return relation
