"""What companies are to one another: declared, corrected, ended. Sole writer of relations."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit, relations
from programs.enums import RelationKind
from programs.models import Company, CompanyRelation, User
from programs.queries.consortium import today_in
from programs.services import locks
from programs.services.revisions import check_revision

SELDOM_BESIDE = {
    RelationKind.COMPETES: RelationKind.PARTNERS,
    RelationKind.PARTNERS: RelationKind.COMPETES,
    RelationKind.SUPPLIES: RelationKind.SUPPLIES,
}
WITHOUT_DIRECTION = (RelationKind.COMPETES, RelationKind.PARTNERS)


@transaction.atomic
def declare(
    *,
    actor: User | None,
    source: Company,
    target: Company,
    kind: RelationKind,
    depends: bool = False,
    reason: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    declared_for: Company | None = None,
    beside: bool = True,
) -> CompanyRelation:
    """Declares what `source` is to `target`, from `starts_on` to `ends_on` (open when absent), for a company or, without
    one, by the coordinator. "Competes" and "is a partner of" have no direction: declared one way, they stand both ways.

    Raises ValidationError when it is declared already for some of these days, within one company, for dates that make no
    sense, or when each of the two would be in the group of the other. Without `beside`, also when what is declared between
    the two says otherwise: partners that compete, each the supplier of the other.
    """
    if source.pk == target.pk:
        raise ValidationError({"target": _("Choose two different companies.")})
    if target.consortium_id != source.consortium_id:
        raise ValidationError({"target": _("Choose a company of this consortium.")})
    locks.consortium(source.consortium)
    relation = CompanyRelation(
        consortium=source.consortium,
        source=source,
        target=target,
        kind=kind,
        depends=depends and kind == RelationKind.SUPPLIES,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        declared_by=actor,
        declared_for=declared_for,
    )
    _check(relation)
    if not beside and (other := _otherwise(relation)) is not None:
        raise ValidationError(
            {
                "beside": _(
                    "It is declared that %(words)s. Tick this box if both are so, or end that one first."
                )
                % {"words": relations.words(other)}
            }
        )
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
def correct(
    *,
    actor: User,
    relation: CompanyRelation,
    seen: int,
    turned: bool,
    depends: bool,
    reason: str,
    starts_on: date | None,
    ends_on: date | None,
) -> CompanyRelation:
    """Changes what was said of it; `turned` exchanges the two sides. What ends it is `end`, with a reason.

    Raises ValidationError as `declare` does, when somebody changed or ended it since `seen`, or for a last day that would
    end it unsaid.
    """
    locks.consortium(relation.consortium)
    rows = CompanyRelation.objects.select_for_update(of=("self",)).select_related("source", "target")
    held = rows.get(pk=relation.pk)
    if held.ended_at is not None:
        raise ValidationError(_("Somebody ended this relation a moment ago."))
    check_revision(held.revision, seen)
    if ends_on is not None and ends_on != held.ends_on and ends_on < today_in(relation.consortium):
        raise ValidationError(
            {"ends_on": _("This day has passed: to end the relation, use “End”, and say why.")}
        )
    if turned and held.kind not in WITHOUT_DIRECTION:
        held.source, held.target = held.target, held.source
    held.depends = depends and held.kind == RelationKind.SUPPLIES
    held.reason, held.starts_on, held.ends_on = " ".join(reason.split()), starts_on, ends_on
    _check(held)
    held.revision += 1
    held.save(update_fields=["source", "target", "depends", "reason", "starts_on", "ends_on", "revision"])
    audit.record(
        "relation.changed",
        actor=actor,
        target=held,
        consortium=held.consortium,
        turned=turned,
        reason=held.reason,
    )
    return held


def _check(relation: CompanyRelation) -> None:
    """Raises ValidationError when it cannot stand beside what is declared."""
    relation.validate_constraints()
    if any(_overlap(relation, other) for other in _alike(relation)):
        raise ValidationError(_("This relation is already declared."))
    if relation.kind == RelationKind.BELONGS and _comes_back(relation):
        raise ValidationError(
            {
                "target": _(
                    "%(target)s is itself in the group of %(source)s, as declared: one of the two contains the other. End or "
                    "turn round that relation first."
                )
                % {"source": relation.source, "target": relation.target}
            }
        )


def _comes_back(relation: CompanyRelation) -> bool:
    """Whether the groups that `target` is in lead back to `source`, on days when `relation` runs."""
    rows = CompanyRelation.objects.filter(
        consortium=relation.consortium, kind=RelationKind.BELONGS, ended_at=None
    ).exclude(pk=relation.pk)
    groups = [row for row in rows if _overlap(row, relation)]
    reached, further = set[int](), {relation.target_id}
    while further:
        reached |= further
        further = {row.target_id for row in groups if row.source_id in reached} - reached
    return relation.source_id in reached


def _otherwise(relation: CompanyRelation) -> CompanyRelation | None:
    """An open relation on the same days that seldom stands beside this one, None when there is none."""
    if relation.kind == RelationKind.BELONGS:
        return None
    turned = CompanyRelation(
        source=relation.target, target=relation.source, kind=SELDOM_BESIDE[RelationKind(relation.kind)]
    )
    rows = _alike(turned).select_related("source", "target")
    return next((row for row in rows if _overlap(relation, row)), None)


def open_between(one: Company, other: Company, kind: RelationKind) -> CompanyRelation | None:
    """A relation of this kind that nobody has ended between the two, from `one` to `other` where it has a direction."""
    return _alike(CompanyRelation(source=one, target=other, kind=kind)).first()


def _alike(relation: CompanyRelation) -> QuerySet[CompanyRelation]:
    """The open relations that say the same thing of the same two companies, whatever their dates."""
    same = Q(source=relation.source, target=relation.target)
    if relation.kind in WITHOUT_DIRECTION:
        same |= Q(source=relation.target, target=relation.source)
    return CompanyRelation.objects.filter(same, kind=relation.kind, ended_at=None).exclude(pk=relation.pk)


def _overlap(one: CompanyRelation, other: CompanyRelation) -> bool:
    """Whether some day is in both; an absent date is open."""
    starts = max(one.starts_on or date.min, other.starts_on or date.min)
    return starts <= min(one.ends_on or date.max, other.ends_on or date.max)


@transaction.atomic
def end(*, actor: User | None, relation: CompanyRelation, reason: str) -> CompanyRelation:
    """Ends it today; the row and the reason stay. Raises ValidationError without a reason, or when it was ended already."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the relation ends: the reason stays in the register.")})
    locks.consortium(relation.consortium)
    held = CompanyRelation.objects.select_for_update(of=("self",)).get(pk=relation.pk)
    if held.ended_at is not None:
        raise ValidationError(_("Somebody ended this relation a moment ago."))
    relation.ended_at, relation.end_reason = timezone.now(), reason.strip()
    relation.save(update_fields=["ended_at", "end_reason"])
    audit.record(
        "relation.ended", actor=actor, target=relation, consortium=relation.consortium, reason=reason
    )
    return relation
