"""What the coordinator's dashboard reads: five queries, whatever the size of the programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from matching import queries as matching
from matching.enums import LIVE_BINOMES, BinomeState, ProposalState, ScenarioState
from matching.models import Binome, Proposal
from programs.enums import CandidateState, Side
from programs.models import Candidate, Milestone, Program
from tracking import clock
from tracking.models import OPEN_MEETINGS, Meeting, MeetingState

ROWS = 8
FOUND = 40  # rows that a search or a filter shows
GRACE = timedelta(days=10)  # after its start, a pair has this long to plan its first meeting
COUNTS = (*OPEN_MEETINGS, MeetingState.HELD)


@dataclass(frozen=True)
class People:
    """How many candidates stand where, and what holds them back."""

    total: int
    mentors: int
    mentees: int
    to_qualify: int
    eligible: int
    companies: int
    unsigned_companies: int
    held_back: int  # people of those companies
    proposals: int  # that await a decision


@dataclass(frozen=True)
class Pairs:
    """How many pairs stand where; `silent` ones are active without a meeting held, proposed or planned this month."""

    formed: int
    announced: int
    accepted: int
    active: int
    paused: int
    begun_this_month: int
    silent: int

    @property
    def total(self) -> int:
        return self.formed + self.announced + self.accepted + self.active + self.paused


@dataclass(frozen=True)
class Month:
    first: date
    planned: int
    held: int
    ahead: int = 0  # of those planned, still to come


def people(program: Program) -> People:
    opened = Proposal.objects.filter(state=ProposalState.PROPOSED, scenario__state=ScenarioState.DRAFT)
    number = opened.order_by().values("program").annotate(n=Count("pk")).values("n")
    waiting = (CandidateState.APPLIED, CandidateState.INTERVIEWED)
    gone = (CandidateState.WITHDRAWN, CandidateState.ENDED, CandidateState.ALUMNI)
    unsigned = Q(company__cleared_at=None)
    found = (
        Candidate.objects.filter(program=program)
        .exclude(state__in=gone)
        .annotate(opened=Subquery(number))
        .aggregate(
            total=Count("pk"),
            mentors=Count("pk", filter=Q(side=Side.MENTOR)),
            mentees=Count("pk", filter=Q(side=Side.MENTEE)),
            to_qualify=Count("pk", filter=Q(state__in=waiting)),
            eligible=Count("pk", filter=Q(state=CandidateState.ELIGIBLE)),
            companies=Count("company", distinct=True),
            unsigned_companies=Count("company", filter=unsigned, distinct=True),
            held_back=Count("pk", filter=unsigned),
            proposals=Coalesce(Max("opened"), 0),
        )
    )
    return People(**found)


def pairs(program: Program, now: datetime) -> Pairs:
    zone = program.consortium.zone
    month = clock.month_bounds(now.astimezone(ZoneInfo(zone)).date(), zone)
    counted = Binome.objects.filter(program=program).annotate(met=_meeting_between(*month))
    active = Q(state=BinomeState.ACTIVE)
    return Pairs(
        **counted.aggregate(
            formed=Count("pk", filter=Q(state=BinomeState.FORMED)),
            announced=Count("pk", filter=Q(state=BinomeState.ANNOUNCED)),
            accepted=Count("pk", filter=Q(state=BinomeState.ACCEPTED)),
            active=Count("pk", filter=active),
            paused=Count("pk", filter=Q(state=BinomeState.PAUSED)),
            begun_this_month=Count("pk", filter=active & Q(started_at__gte=month[0])),
            silent=Count("pk", filter=_silent(now)),
        )
    )


def months(program: Program, today: date) -> list[Month]:
    """Meetings agreed and held, month by month, from the start of the programme to the last one planned."""
    zone = ZoneInfo(program.consortium.zone)
    coming = Q(state=MeetingState.PLANNED, starts_at__gt=timezone.now())
    rows = (
        Meeting.objects.filter(
            program=program, state__in=(MeetingState.PLANNED, MeetingState.HELD, MeetingState.MISSED)
        )
        .order_by()
        .values(month=TruncMonth("starts_at", tzinfo=zone))
        .annotate(
            planned=Count("pk"),
            held=Count("pk", filter=Q(state=MeetingState.HELD)),
            ahead=Count("pk", filter=coming),
        )
    )
    known = {row["month"].date(): row for row in rows}
    if not known:
        return []
    first = min(program.starts_on, *known, today)
    shown = clock.months_between(first, max(*known, min(today, program.ends_on)))
    empty = {"planned": 0, "held": 0, "ahead": 0}
    rows_shown = [(m, known.get(m, empty)) for m in shown]
    return [Month(m, row["planned"], row["held"], row["ahead"]) for m, row in rows_shown]


def followed(program: Program, now: datetime, *, state: str = "", search: str = "") -> QuerySet[Binome]:
    """The live pairs with what the table shows of each, those that need help first; one query."""
    zone = program.consortium.zone
    month = clock.month_bounds(now.astimezone(ZoneInfo(zone)).date(), zone)
    meetings = Meeting.objects.filter(binome=OuterRef("pk"))
    held = meetings.filter(state=MeetingState.HELD).order_by().values("binome")
    rows = matching.binomes(program, search=search).filter(state__in=LIVE_BINOMES)
    rows = rows.select_related("program__sign_rule")
    rows = rows.annotate(
        met=_meeting_between(*month),
        back_on=matching.back_on(),
        held=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
        last_held=Subquery(held.annotate(last=Max("starts_at")).values("last")),
        following=Subquery(
            meetings.filter(state__in=OPEN_MEETINGS, starts_at__gt=now)
            .order_by()
            .values("binome")
            .annotate(next=Min("starts_at"))
            .values("next")
        ),
    )
    if state == "silent":
        rows = rows.filter(_silent(now))
    elif state:
        rows = rows.filter(state=state)
    return rows.order_by(_rank(now), Coalesce("last_held", "started_at", "announced_at"), "pk")


def _silent(now: datetime) -> Q:
    """Without a meeting this month, though it began, or came back from a pause, some time ago."""
    rested = Q(resumed_at=None) | Q(resumed_at__lt=now - GRACE)
    return Q(state=BinomeState.ACTIVE, met=False, started_at__lt=now - GRACE) & rested


def _rank(now: datetime) -> Case:
    """Who needs the coordinator first: silent pairs, charters to sign, pairs to announce, answers awaited, the others."""
    return Case(
        When(_silent(now), then=0),
        When(state=BinomeState.ACCEPTED, then=1),
        When(state=BinomeState.FORMED, then=2),
        When(state=BinomeState.ANNOUNCED, then=3),
        default=4,
    )


def milestones(program: Program) -> list[Milestone]:
    return list(Milestone.objects.filter(program=program))


def _meeting_between(start: datetime, end: datetime) -> Exists:
    counting = Meeting.objects.filter(
        binome=OuterRef("pk"), state__in=COUNTS, starts_at__gte=start, starts_at__lt=end
    )
    return Exists(counting)
