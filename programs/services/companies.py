"""A company is corrected, leaves, enters again, or goes for good when nothing is attached to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorat.lib.text import join
from programs import audit
from programs.enums import CompanyState, Role
from programs.models import Company, CompanyRelation, EntryQuestion, Membership, User
from programs.naming import company_key
from programs.services import locks, memberships
from programs.services.consortiums import named
from programs.services.entries import asking
from programs.services.revisions import check_revision

# What holds a company back from going, in words; whatever else points to it holds it too.
ATTACHED: Mapping[str, object] = {
    "programs.candidate": gettext_lazy("people"),
    "programs.program": gettext_lazy("programmes"),
    "programs.applicationlink": gettext_lazy("application links"),
    "programs.application": gettext_lazy("applications"),
    "matching.binome": gettext_lazy("pairs"),
    "charters.signature": gettext_lazy("signatures"),
    "tracking.costpart": gettext_lazy("shares of the costs"),
}
GOES_ALONG = (CompanyRelation, EntryQuestion, Membership)


@transaction.atomic
def change(
    *, actor: User, company: Company, seen: int, name: str, place: str = "", sector: str = "", group: str = ""
) -> Company:
    """Corrects what is known of it. Raises ValidationError for a name taken, or when somebody changed it since `seen`."""
    locks.consortium(company.consortium)
    held = Company.objects.select_for_update(of=("self",)).select_related("consortium").get(pk=company.pk)
    check_revision(held.revision, seen)
    wanted = {
        "name": " ".join(name.split()),
        "key": named(held.consortium, name, besides=held),
        "place": place,
        "sector": sector,
        "group": " ".join(group.split()),
        "group_key": company_key(group) if group.strip() else "",
    }
    changed = [field for field, value in wanted.items() if getattr(held, field) != value]
    if not changed:
        return held
    for field in changed:
        setattr(held, field, wanted[field])
    held.revision += 1
    held.save(update_fields=[*changed, "revision"])
    audit.record("company.changed", actor=actor, target=held, consortium=held.consortium, fields=changed)
    return held


def attached(company: Company) -> list[str]:
    """What is attached to it and would be lost, in words; empty when it can go. A few queries, one a kind of thing."""
    found: dict[str, None] = {}
    for link in Company._meta.related_objects:
        model: type[models.Model] = link.related_model
        if issubclass(model, GOES_ALONG):
            continue
        if model._base_manager.filter(**{link.field.name: company}).exists():
            found[str(ATTACHED.get(model._meta.label_lower, _("other records")))] = None
    return list(found)


@transaction.atomic
def remove(*, actor: User, company: Company) -> None:
    """Takes it out as if it had never entered, with its relations and whoever spoke for it; the register keeps its name.

    Raises ValidationError, saying what to do, when people, signatures or pairs are attached to it.
    """
    locks.consortium(company.consortium)
    held = Company.objects.select_for_update(of=("self",)).select_related("consortium").get(pk=company.pk)
    holding = attached(held)
    if holding:
        raise ValidationError(
            _(
                "%(company)s cannot be removed: %(what)s are attached to it. Have it leave instead: what it did stays."
            )
            % {"company": held, "what": join(holding, _("and"))}
        )
    for member in Membership.objects.filter(company=held):
        memberships.revoke(actor=actor, member=member)
    audit.record("company.removed", actor=actor, target=held, consortium=held.consortium, name=held.name)
    held.delete()


@transaction.atomic
def leave(*, actor: User, company: Company, reason: str) -> Company:
    """It leaves: nobody of it can be paired any more, its live pairs are flagged, its people and what was done stay.
    Whoever spoke or sat for it loses that role; they are appointed again should it come back.

    Raises ValidationError without a reason, or when it has left already.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it leaves: the reason stays in the register.")})
    locks.consortium(company.consortium)
    held = Company.objects.select_for_update(of=("self",)).select_related("consortium").get(pk=company.pk)
    if held.state == CompanyState.LEFT:
        raise ValidationError(_("%(company)s has left already.") % {"company": held})
    held.left_at, held.left_reason, held.cleared_at = timezone.now(), reason.strip(), None
    held.revision += 1
    held.save(update_fields=["left_at", "left_reason", "cleared_at", "revision"])
    _close_questions(held)
    for member in Membership.objects.filter(company=held, role__in=(Role.REPRESENTATIVE, Role.COMMITTEE)):
        memberships.revoke(actor=actor, member=member)
    audit.record("company.left", actor=actor, target=held, consortium=held.consortium, reason=reason)
    return held


@transaction.atomic
def come_back(*, actor: User, company: Company) -> Company:
    """It enters again, as it did the first time: everyone there is asked about it."""
    locks.consortium(company.consortium)
    held = Company.objects.select_for_update(of=("self",)).select_related("consortium").get(pk=company.pk)
    if held.state != CompanyState.LEFT:
        raise ValidationError(_("%(company)s has not left.") % {"company": held})
    held.left_at, held.left_reason, held.admitted_at = None, "", None
    held.revision += 1
    held.save(update_fields=["left_at", "left_reason", "admitted_at", "revision"])
    _close_questions(held)
    audit.record("company.returned", actor=actor, target=held, consortium=held.consortium)
    asking.ask(actor=actor, consortium=held.consortium, companies=[held])
    return held


def _close_questions(company: Company) -> None:
    """What it was asked and what others were asked about it is history from now on."""
    open_ones = EntryQuestion.objects.filter(Q(company=company) | Q(asked=company), closed_at=None)
    open_ones.update(closed_at=timezone.now())
