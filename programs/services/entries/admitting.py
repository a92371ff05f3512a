"""The coordinator admits a company that nothing blocks; before any programme pairs, several at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.enums import AnsweredBy, CompanyState, CompetitionAnswer
from programs.models import Company, Consortium, EntryQuestion, User
from programs.queries import consortium as queries
from programs.services import locks


@transaction.atomic
def admit(*, actor: User | None, company: Company) -> Company:
    """Makes it a member; its people may be paired once it has signed the agreement in force.

    Raises ValidationError, in words, with whoever has not answered and whoever objects. Doing it twice changes nothing.
    """
    locks.consortium(company.consortium)
    held = Company.objects.select_for_update(of=("self",)).select_related("consortium").get(pk=company.pk)
    if held.state == CompanyState.MEMBER:
        return held
    if held.state == CompanyState.LEFT:
        raise ValidationError(_("%(company)s has left: have it enter again first.") % {"company": held})
    blocked = queries.blockers(held)
    if blocked:
        raise ValidationError(blocked.words)
    held.admitted_at = timezone.now()
    held.cleared_at = held.admitted_at if held.signed_at else None
    held.save(update_fields=["admitted_at", "cleared_at"])
    audit.record("company.admitted", actor=actor, target=held, consortium=held.consortium)
    return held


@transaction.atomic
def vouch(
    *, actor: User | None, consortium: Consortium, companies: Sequence[Company], reason: str
) -> list[Company]:
    """The coordinator asked them all: none of `companies` competes with another nor with a member. Answers what is open
    for them and admits each that nothing else blocks; returns those.

    Raises ValidationError once a programme pairs (then each member answers), or without a reason.
    """
    locks.consortium(consortium)
    if not queries.founding(consortium):
        raise ValidationError(
            _("A programme pairs already: from now on each member is asked about each company that enters.")
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Say how you asked them: a meeting, a call, an e-mail.")})
    keys = [company.pk for company in companies]
    asked = Q(asked__in=keys) | Q(asked__admitted_at__isnull=False)
    EntryQuestion.objects.filter(asked, company__in=keys, answer="", closed_at=None).update(
        answer=CompetitionAnswer.NONE,
        how=AnsweredBy.COORDINATOR,
        reason=" ".join(reason.split())[:300],
        answered_at=timezone.now(),
        answered_by=actor,
    )
    audit.record(
        "entry.vouched", actor=actor, target=consortium, consortium=consortium, companies=keys, reason=reason
    )
    entering = queries.present(consortium).filter(pk__in=keys, admitted_at=None).order_by("id")
    return [admit(actor=actor, company=each) for each in entering if not queries.blockers(each)]
