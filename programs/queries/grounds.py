"""On what ground each candidacy of a person is kept: what they agreed to, else how it came in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from programs.enums import Purpose
from programs.grounds import Ground, Way
from programs.models import AuditEvent, Candidate, Consent, Invitation
from programs.queries.privacy import Subject


def of(subject: Subject) -> list[Ground]:
    """One for each candidacy, oldest first: 2 queries, 4 where there is one to which the person has not agreed."""
    with scopes_disabled():
        rows = Candidate.objects.filter(pk__in=subject.candidates).select_related("program__consortium")
        files = list(rows.order_by("pk"))
        mine = Q(candidate__in=subject.candidates) | Q(application__candidate__in=subject.candidates)
        consents = list(
            Consent.objects.filter(mine, purpose=Purpose.MATCHING)
            .annotate(whose=Coalesce("candidate", "application__candidate"))
            .order_by("agreed_at", "pk")
        )
        stands = {each.whose: each for each in consents if each.withdrawn_at is None}
        ended = {each.whose: each for each in consents if each.withdrawn_at is not None}
        ways = _ways([each for each in files if each.pk not in stands])
    found = []
    for each in files:
        if each.pk in stands:
            found.append(Ground(each, Way.AGREED, stands[each.pk].agreed_at))
        elif each.pk in ended:
            found.append(Ground(each, Way.TAKEN_BACK, ended[each.pk].withdrawn_at or each.created_at))
        else:
            found.append(Ground(each, ways[each.pk], each.created_at))
    return found


def _ways(files: Sequence[Candidate]) -> dict[int, Way]:
    """How each came in without the person: by an invitation, by a sheet, else typed by the coordination."""
    if not files:
        return {}
    pks = [each.pk for each in files]
    found = {each.pk: Way.TYPED for each in files}
    added = AuditEvent.objects.filter(verb="candidate.added", target_id__in=pks, data__has_key="sheet")
    found.update({int(pk): Way.SHEET for pk in added.values_list("target_id", flat=True) if pk})
    for pk, by_company in Invitation.objects.filter(candidate__in=pks).values_list("candidate", "by_company"):
        found[pk] = Way.COMPANY if by_company else Way.INVITED
    return found
