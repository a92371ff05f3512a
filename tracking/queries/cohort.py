"""The programme in scope as `reports.facts.Cohort`: a constant number of queries, whatever its size.

People are told apart by their address, in any letter case, and named by the number of their first candidacy; figures are
counts, so that neither it nor a name goes further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import Lower

from charters.models import Charter
from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState
from programs.models import Candidate, Company, Program
from tracking import clock, models
from tracking.models import MeetingState
from tracking.queries import cohort_life
from tracking.reports.facts import Cohort, Meeting, Pair, Person, Stage

PAIR_STAGES = {
    BinomeState.ANNOUNCED: Stage.ANNOUNCED,
    BinomeState.ACCEPTED: Stage.ACCEPTED,
    BinomeState.ACTIVE: Stage.BEGUN,
    BinomeState.PAUSED: Stage.BEGUN,
    BinomeState.ENDED: Stage.BEGUN,
}
QUALIFIED = (CandidateState.ELIGIBLE, CandidateState.WAITING, CandidateState.PAIRED)
CONSIDERED = (CandidateState.INVITED, CandidateState.APPLIED, CandidateState.INTERVIEWED)
AGREED = (MeetingState.PLANNED, MeetingState.HELD, MeetingState.MISSED)


@dataclass(frozen=True)
class Candidacy:
    """One row of the directory; `person` is the same for both roles of somebody."""

    person: str
    side: str
    company: str
    state: str
    user: int | None


def cohort(program: Program, period: str, now: datetime) -> Cohort:
    """The programme as it stands; meetings up to the end of `period` ("2026-11") or to `now`, whichever comes first."""
    zone = program.consortium.zone
    first = date.fromisoformat(f"{period}-01")
    until = min(now, clock.month_bounds(first, zone)[1]).astimezone(ZoneInfo(zone))
    companies = Company.objects.aggregate(
        engaged=Count("pk", filter=Q(candidates__program=program), distinct=True),
        cleared=Count("pk", filter=Q(candidates__program=program, cleared_at__isnull=False), distinct=True),
    )
    known = _candidacies()
    person = {pk: each.person for pk, each in known.items()}
    accounts = {each.user: each.person for each in known.values() if each.user}
    pairs = _pairs(person)
    return Cohort(
        program=program.name,
        consortium=program.consortium.name,
        kind=program.kind,
        period=period,
        starts_on=program.starts_on,
        ends_on=program.ends_on,
        until=until.date(),
        people=_people(known, {key: pair.stage for pair in pairs for key in pair.members}),
        pairs=tuple(pairs),
        meetings=_meetings(zone, until),
        companies=companies["engaged"],
        cleared=companies["cleared"],
        occasions=cohort_life.occasions(person, accounts, until),
        care=cohort_life.care(program, person, until),
        opinions=cohort_life.opinions(person),
        sayings=cohort_life.sayings(program, until.date()),
        learnt=cohort_life.learnt(program),
    )


def keys() -> dict[str, str]:
    """By address, the key by which a person is counted: 1 query."""
    first: dict[str, str] = {}
    rows = Candidate.objects.annotate(address=Lower("email")).order_by("pk")
    for pk, address in rows.values_list("pk", "address"):
        first.setdefault(address, str(pk))
    return first


def _candidacies() -> dict[int, Candidacy]:
    first: dict[str, str] = {}
    found = {}
    rows = Candidate.objects.annotate(address=Lower("email")).order_by("pk")
    for pk, address, side, company, state, user in rows.values_list(
        "pk", "address", "side", "company__name", "state", "user"
    ):
        found[pk] = Candidacy(first.setdefault(address, str(pk)), side, company, state, user)
    return found


def _people(known: Mapping[int, Candidacy], in_pairs: Mapping[str, Stage]) -> tuple[Person, ...]:
    return tuple(
        Person(each.person, each.side, each.company, in_pairs.get(each.person) or _stage(each.state))
        for each in known.values()
    )


def _stage(state: str) -> Stage:
    if state in QUALIFIED:
        return Stage.QUALIFIED
    return Stage.CONSIDERED if state in CONSIDERED else Stage.LEFT


def _pairs(person: Mapping[int, str]) -> list[Pair]:
    signed = set(Charter.objects.filter(completed_at__isnull=False).values_list("binome", flat=True))
    # A pair that ended before it began counts as little as one that was declined.
    told = Binome.objects.filter(state__in=PAIR_STAGES).exclude(state=BinomeState.ENDED, started_at=None)
    rows = told.order_by("pk").values(
        "pk", "state", "score", "confidence", "explanation", "mentor", "mentee",
        "mentor_company__name", "mentee_company__name",
    )  # fmt: skip
    # The pair that went farthest comes last, so that it is the one that counts for a person who has several.
    found = (_pair(row, person, row["pk"] in signed) for row in rows)
    return sorted(found, key=lambda pair: (pair.stage, pair.key))


def _pair(row: Mapping[str, Any], person: Mapping[int, str], signed: bool) -> Pair:
    explanation = row["explanation"] or {}
    return Pair(
        key=row["pk"],
        mentor=person[row["mentor"]],
        mentee=person[row["mentee"]],
        mentor_company=row["mentor_company__name"],
        mentee_company=row["mentee_company__name"],
        stage=PAIR_STAGES[row["state"]],
        score=row["score"],
        confidence=row["confidence"],
        known=len(explanation.get("contributions", ())),
        unknown=tuple(each["criterion"] for each in explanation.get("unknown", ())),
        signed=signed,
        ended=row["state"] == BinomeState.ENDED,
    )


def _meetings(zone: str, until: datetime) -> tuple[Meeting, ...]:
    rows = models.Meeting.objects.filter(state__in=AGREED, starts_at__lt=until).order_by("starts_at", "pk")
    return tuple(
        Meeting(
            binome, clock.month_of(starts_at.astimezone(ZoneInfo(zone)).date()), state == MeetingState.HELD
        )
        for binome, starts_at, state in rows.values_list("binome", "starts_at", "state")
    )
