"""What happened since a run was computed, that its proposals do not know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from matching import adapters
from matching.enums import LIVE_BINOMES, ProposalState
from matching.models import Proposal, Scenario, Tie, Unpaired, Veto
from programs.enums import CandidateState, Side
from programs.models import AuditEvent, Candidate, CompanyRelation, Consortium
from programs.queries.consortium import today_in


@dataclass(frozen=True)
class Drift:
    """How many people could be paired now and were not known, can no longer be, changed their profile; relations and
    vetoes told since; whether what the programme weighs, and which relations the consortium keeps apart, changed."""

    joined: int = 0
    left: int = 0
    changed: int = 0
    relations: int = 0
    vetoes: int = 0
    weights: bool = False
    ruled: bool = False

    def __bool__(self) -> bool:
        counts = (self.joined, self.left, self.changed, self.relations, self.vetoes)
        return any((*counts, self.weights, self.ruled))


def drift(scenario: Scenario) -> Drift:
    """Compares today with the moment of the run, in 9 queries whatever the number of people. What the coordinator decided
    on it is no drift."""
    since, program = scenario.finished_at, scenario.program_id
    if since is None:
        return Drift()
    waiting, known = _people_of(scenario)
    today, free = _free_today(scenario)
    house = scenario.program.consortium
    relations = CompanyRelation.objects.filter(_told_or_turned(house, since), consortium=house)
    events = AuditEvent.objects.filter(program=program, at__gt=since)
    rules = set(
        AuditEvent.objects.filter(
            Q(program=program, verb="policy.changed") | Q(consortium=house, verb="apart.ruled"), at__gt=since
        ).values_list("verb", flat=True)
    )
    profiles = events.filter(verb="candidate.changed", target_type="candidate", target_id__in=known & today)
    return Drift(
        joined=len(free - known),
        left=len(waiting - today),
        changed=profiles.values("target_id").distinct().count(),
        relations=relations.count(),
        vetoes=_vetoes(scenario),
        weights="policy.changed" in rules,
        ruled="apart.ruled" in rules,
    )


def _told_or_turned(house: Consortium, since: datetime) -> Q:
    """Relations declared or ended since, and those whose first day came or last day passed since."""
    then, today = timezone.localdate(since, timezone=ZoneInfo(house.zone)), today_in(house)
    began = Q(starts_on__gt=then, starts_on__lte=today)
    passed = Q(ends_on__gte=then, ends_on__lt=today)
    return Q(declared_at__gt=since) | Q(ended_at__gt=since) | Q(ended_at=None) & (began | passed)


def _people_of(scenario: Scenario) -> tuple[set[int], set[int]]:
    """Keys of those in an open proposal, and of all whom the run could pair."""
    pairs = Proposal.objects.filter(program=scenario.program_id, scenario=scenario)
    waiting: set[int] = set()
    known: set[int] = set()
    for state, *pair in pairs.values_list("state", "mentor", "mentee"):
        known.update(pair)
        if state == ProposalState.PROPOSED:
            waiting.update(pair)
    alone = Unpaired.objects.filter(program=scenario.program_id, scenario=scenario)
    known.update(alone.exclude(reason=adapters.NOT_CLEARED).values_list("candidate", flat=True))
    return waiting, known


def _free_today(scenario: Scenario) -> tuple[set[int], set[int]]:
    """Keys of those who can be paired today, and of those among them who have no pair at all."""
    ready = Candidate.objects.filter(program=scenario.program_id, company__cleared_at__isnull=False)
    live = Q(binomes_as_mentor__state__in=LIVE_BINOMES)
    mentors = (
        ready.filter(side=Side.MENTOR, state__in=[CandidateState.ELIGIBLE, CandidateState.PAIRED])
        .annotate(live=Count("binomes_as_mentor", filter=live))
        .filter(capacity__gt=F("live"))
        .values_list("pk", "live")
    )
    mentees = (
        ready.filter(side=Side.MENTEE, state=CandidateState.ELIGIBLE)
        .exclude(binomes_as_mentee__state__in=LIVE_BINOMES)
        .values_list("pk", flat=True)
    )
    found, waiting = dict(mentors), set(mentees)
    return waiting | set(found), waiting | {pk for pk, pairs in found.items() if not pairs}


def _vetoes(scenario: Scenario) -> int:
    """Those set elsewhere: what the coordinator set aside on this board it knows."""
    own = Proposal.objects.filter(
        program=scenario.program_id,
        scenario=scenario,
        mentor=OuterRef("mentor"),
        mentee=OuterRef("mentee"),
        state=ProposalState.DISMISSED,
    )
    since = Veto.objects.filter(program=scenario.program_id, made_at__gt=scenario.finished_at)
    told = Tie.objects.filter(
        program=scenario.program_id, withdrawn_at=None, made_at__gt=scenario.finished_at
    )
    return since.exclude(Exists(own)).count() + told.count()
