"""What the coordinator's dashboard counts, in one statement with the rest of the page (`tracking.queries.today`), and the
table of the pairs that are followed, in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncWeek

from matching import queries as matching
from matching.enums import LIVE_BINOMES, BinomeState, ProposalState, ScenarioState
from matching.models import Binome, Proposal
from matching.queries import repairing
from mentorat.lib.together import Part, Row, part, together
from programs.enums import CandidateState, Side
from programs.models import Candidate, Milestone, Program
from programs.queries.listing import TO_QUALIFY
from tracking import clock
from tracking.models import OPEN_MEETINGS, Meeting, MeetingState
from tracking.models.signs import LIMITS

ROWS = 8
FOUND = 40  # rows that a search or a filter shows
SHOWN = (  # of a pair, by the table
    *("state", "formed_at", "announced_at", "accepted_at", "started_at", "resumed_at"),
    *(f"{side}__{name}" for side in Side for name in ("first_name", "last_name")),
    *(f"{side}_company__name" for side in Side),
    *(f"program__sign_rule__{name}" for name in LIMITS),
)
GRACE = timedelta(days=10)  # after its start, a pair has this long to plan its first meeting
GONE = (CandidateState.WITHDRAWN, CandidateState.ENDED, CandidateState.ALUMNI)
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
    held_back: int  # people of those companies who are eligible, as the matching counts them
    proposals: int  # that await a decision
    states: Mapping[str, int] = field(default_factory=dict)  # how many are in each, those who left included
    released: int = 0  # whose pair ended, and who wait for another

    @property
    def known(self) -> int:
        """Everybody that the list shows, those who left included."""
        return sum(self.states.values())

    @property
    def gone(self) -> int:
        return self.known - self.total


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
    ended: int = 0

    @property
    def total(self) -> int:
        return self.formed + self.announced + self.accepted + self.active + self.paused


@dataclass(frozen=True)
class Week:
    first: date  # its Monday
    planned: int
    held: int
    ahead: int = 0  # of those planned, still to come


def parts(program: Program, now: datetime) -> dict[str, Part]:
    """What the figures of the page count, for `together`; `now` in the programme's zone."""
    here = Candidate.objects.filter(program=program)
    opened = Proposal.objects.filter(
        program=program,
        state=ProposalState.PROPOSED,
        scenario__current=True,
        scenario__state=ScenarioState.DRAFT,
    )
    one, unsigned = Count("pk"), Q(company__cleared_at=None)
    companies = {
        "companies": Count("company", distinct=True),
        "unsigned": Count("company", filter=unsigned, distinct=True),
    }
    return {
        "people": part(
            here.values("state", "side"), "state", "side", n=one, held=Count("pk", filter=unsigned)
        ),
        "companies": part(here.exclude(state__in=GONE).values("program"), **companies),
        "proposals": part(opened.values("program"), n=one),
        "released": part(repairing.waiting_again(program).values("program"), n=one),
        "pairs": _pairs(program, now),
        "weeks": _weeks(program, now),
        "milestones": part(Milestone.objects.filter(program=program), "id", "kind", "on"),
    }


def people(found: Mapping[str, Sequence[Row]]) -> People:
    by = Counter[tuple[str, str]]()
    held = 0
    for row in found["people"]:
        by[row["state"], row["side"]] += row["n"]
        held += row["held"] if row["state"] == CandidateState.ELIGIBLE else 0
    states = Counter[str]()
    for (state, _side), n in by.items():
        states[state] += n
    present = {key: n for key, n in by.items() if key[0] not in GONE}
    companies = found["companies"][0] if found["companies"] else {"companies": 0, "unsigned": 0}
    return People(
        total=sum(present.values()),
        mentors=sum(n for (_state, side), n in present.items() if side == Side.MENTOR),
        mentees=sum(n for (_state, side), n in present.items() if side == Side.MENTEE),
        to_qualify=sum(states[state] for state in TO_QUALIFY),
        eligible=states[CandidateState.ELIGIBLE],
        companies=companies["companies"],
        unsigned_companies=companies["unsigned"],
        held_back=held,
        proposals=sum(row["n"] for row in found["proposals"]),
        states=states,
        released=sum(row["n"] for row in found["released"]),
    )


def pairs_in(found: Mapping[str, Sequence[Row]]) -> Pairs:
    by = {row["state"]: row for row in found["pairs"]}
    counts = {state: by[state]["n"] if state in by else 0 for state in LIVE_BINOMES}
    active = by.get(BinomeState.ACTIVE, {"begun": 0, "silent": 0})
    return Pairs(
        formed=counts[BinomeState.FORMED],
        announced=counts[BinomeState.ANNOUNCED],
        accepted=counts[BinomeState.ACCEPTED],
        active=counts[BinomeState.ACTIVE],
        paused=counts[BinomeState.PAUSED],
        begun_this_month=active["begun"],
        silent=active["silent"],
        ended=by[BinomeState.ENDED]["n"] if BinomeState.ENDED in by else 0,
    )


def pairs(program: Program, now: datetime) -> Pairs:
    """The same, read alone: 1 query."""
    return pairs_in(together(pairs=_pairs(program, now)))


def weeks_in(found: Mapping[str, Sequence[Row]]) -> list[Week]:
    """Meetings agreed and held, week by week, from the first to the last."""
    known = {date.fromisoformat(row["week"][:10]): row for row in found["weeks"]}
    return [Week(first, row["planned"], row["held"], row["ahead"]) for first, row in sorted(known.items())]


def milestones_in(found: Mapping[str, Sequence[Row]]) -> list[Milestone]:
    return [
        Milestone(pk=row["id"], kind=row["kind"], on=date.fromisoformat(row["on"]))
        for row in found["milestones"]
    ]


def _pairs(program: Program, now: datetime) -> Part:
    month = _month(program, now)
    rows = Binome.objects.filter(program=program).annotate(met=_meeting_between(*month)).values("state")
    return part(
        rows,
        "state",
        n=Count("pk"),
        begun=Count("pk", filter=Q(started_at__gte=month[0])),
        silent=Count("pk", filter=_silent(now)),
    )


def _weeks(program: Program, now: datetime) -> Part:
    zone = ZoneInfo(program.consortium.zone)
    counted = (MeetingState.PLANNED, MeetingState.HELD, MeetingState.MISSED)
    rows = Meeting.objects.filter(program=program, state__in=counted)
    coming = Q(state=MeetingState.PLANNED, starts_at__gt=now)
    return part(
        rows.values(week=TruncWeek("starts_at", tzinfo=zone)),
        "week",
        planned=Count("pk"),
        held=Count("pk", filter=Q(state=MeetingState.HELD)),
        ahead=Count("pk", filter=coming),
    )


def _month(program: Program, now: datetime) -> tuple[datetime, datetime]:
    zone = program.consortium.zone
    return clock.month_bounds(now.astimezone(ZoneInfo(zone)).date(), zone)


def followed(program: Program, now: datetime, *, state: str = "", search: str = "") -> QuerySet[Binome]:
    """The live pairs with what the table shows of each, those that need help first; one query."""
    month = _month(program, now)
    meetings = Meeting.objects.filter(binome=OuterRef("pk"))
    held = meetings.filter(state=MeetingState.HELD).order_by().values("binome")
    rows = matching.binomes(program, search=search).filter(state__in=LIVE_BINOMES)
    people = ("mentor", "mentee", "mentor_company", "mentee_company")
    rows = rows.select_related(None).select_related(*people, "program__sign_rule").only(*SHOWN)
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


def _meeting_between(start: datetime, end: datetime) -> Exists:
    counting = Meeting.objects.filter(
        binome=OuterRef("pk"), state__in=COUNTS, starts_at__gte=start, starts_at__lt=end
    )
    return Exists(counting)
