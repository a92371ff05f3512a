"""Who can be given a certificate, and those that were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum
from django.utils import timezone
from django_scopes import scopes_disabled

from charters.models import DocumentKind, SealedDocument
from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState
from programs.models import Candidate, Program, User
from tracking.attesting import Attested, attested
from tracking.models import Certificate, Meeting, MeetingState


@dataclass(frozen=True)
class Delivery:
    """What the coordinator reads: how many can be given one, how many have one, how many are being made."""

    people: int
    given: int
    waiting: int

    @property
    def left(self) -> int:
        return self.people - self.given


def attestable(people: Iterable[Candidate]) -> dict[int, Attested]:
    """What can be attested of each of these people of one programme whose pairs are over; 2 queries whatever their number."""
    by_pk = {person.pk: person for person in people}
    if not by_pk:
        return {}
    theirs = Q(mentor__in=by_pk) | Q(mentee__in=by_pk)
    rows = Binome.objects.filter(theirs, started_at__isnull=False).exclude(state=BinomeState.DECLINED)
    pairs: dict[int, list[Binome]] = {pk: [] for pk in by_pk}
    for binome in rows.select_related("program__consortium"):
        for pk in (binome.mentor_id, binome.mentee_id):
            if pk in pairs:
                pairs[pk].append(binome)
    held = Meeting.objects.filter(binome__in=rows.values("pk"), state=MeetingState.HELD).order_by()
    minutes = dict(held.values_list("binome").annotate(Sum("minutes")))
    found: dict[int, Attested] = {}
    for pk, person in by_pk.items():
        total = sum(minutes.get(binome.pk, 0) for binome in pairs[pk])
        today = timezone.localdate(timezone=ZoneInfo(person.program.consortium.zone))
        said = attested(person, pairs[pk], total, today)
        if said is not None:
            found[pk] = said
    return found


def receivers(program: Program) -> list[Candidate]:
    """Whoever could be delivered one: has an account, and has not withdrawn (who has may ask for it all the same)."""
    rows = Candidate.objects.filter(program=program, user__isnull=False).exclude(
        state=CandidateState.WITHDRAWN
    )
    return list(rows.select_related("program__consortium", "user").order_by("pk"))


def delivery(program: Program) -> Delivery:
    """4 queries."""
    able = attestable(receivers(program))
    made = dict(Certificate.objects.filter(candidate__in=able).values_list("candidate", "made_at"))
    return Delivery(len(able), len(made), sum(at is None for at in made.values()))


def of_people(people: Iterable[Candidate]) -> dict[int, list[Certificate]]:
    """Their certificates, without the bytes: 1 query."""
    found: dict[int, list[Certificate]] = {}
    for row in Certificate.objects.filter(candidate__in=[p.pk for p in people]).defer("pdf"):
        found.setdefault(row.candidate_id, []).append(row)
    return found


def mine(user: User, pk: int) -> Certificate | None:
    """One of the person's own, with its bytes."""
    return (
        Certificate.objects.select_related("candidate", "program").filter(candidate__user=user, pk=pk).first()
    )


def is_kept(record: SealedDocument) -> bool:
    """Whether the file of a document that was handed out is still here: a certificate goes with the data of its person."""
    if record.kind != DocumentKind.CERTIFICATE:
        return True
    with scopes_disabled():
        return Certificate.objects.filter(sha256=record.sha256).exists() or record.replaced_at is not None
