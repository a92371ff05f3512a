"""Beside the list of a board: who stands alone, what is fixed, what was done, what one can filter by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from matching.enums import LIVE_BINOMES, ProposalState
from matching.models import Binome, BoardEdit, Pin, Proposal, Scenario, Unpaired
from matching.queries.board.lines import Filters
from matching.queries.board.tallies import counted
from mentorat.lib.text import fold
from programs.enums import CandidateState
from programs.models import Candidate, Company, Program, Theme

LATELY = 30  # edits


@dataclass(frozen=True)
class Turnover:
    """`joined`: people who can be paired and whom the board does not know; `gone`: pairs one of whose people left."""

    joined: int
    gone: int

    def __bool__(self) -> bool:
        return bool(self.joined or self.gone)


def alone(scenario: Scenario, filters: Filters) -> QuerySet[Unpaired]:
    """Whoever stands without a pair, mentees first; of the filters, the words, the company and the theme count."""
    rows = Unpaired.objects.filter(scenario=scenario, program=scenario.program_id)
    if filters.company:
        rows = rows.filter(candidate__company=filters.company)
    if filters.theme:
        rows = rows.filter(candidate__themes__theme=filters.theme)
    for word in filter(None, map(fold, filters.q.split())):
        rows = rows.filter(Q(candidate__sort_name__contains=word) | Q(candidate__company__key__contains=word))
    return rows.select_related("candidate__company").order_by("candidate__side", "candidate__sort_name", "id")


def unpaired_person(scenario: Scenario, candidate: int) -> Unpaired | None:
    rows = Unpaired.objects.filter(scenario=scenario, program=scenario.program_id, candidate=candidate)
    return rows.select_related("candidate__company").first()


def pair_of(scenario: Scenario, mentee: int) -> int | None:
    """The proposal that stands for the mentee, to decide or validated; None when there is none."""
    rows = Proposal.objects.filter(scenario=scenario, program=scenario.program_id, mentee=mentee)
    return rows.exclude(state=ProposalState.DISMISSED).values_list("pk", flat=True).first()


def was_there(program: Program, pk: int) -> bool:
    """Whether an edit of the board that is worked on took this proposal away, or an undo did; of late."""
    rows = BoardEdit.objects.filter(program=program, scenario__current=True).order_by("-revision")
    pages = (page for row in rows.values_list("before", "after")[:LATELY] for page in row)
    return any(row["id"] == pk for page in pages for row in page.get("proposal", []))


def turnover(scenario: Scenario) -> Turnover:
    """Who came or left since the board was solved: 1 query."""
    here = {"scenario": scenario, "program": scenario.program_id}
    known = Proposal.objects.filter(**here)
    people = Candidate.objects.filter(
        program=scenario.program_id, state=CandidateState.ELIGIBLE, company__cleared_at__isnull=False
    )
    live = Binome.objects.filter(program=scenario.program_id, state__in=LIVE_BINOMES)
    joined = (
        people.exclude(pk__in=known.values("mentor"))
        .exclude(pk__in=known.values("mentee"))
        .exclude(pk__in=Unpaired.objects.filter(**here).values("candidate"))
        .exclude(pk__in=live.values("mentor"))
        .exclude(pk__in=live.values("mentee"))
    )
    away = ~Q(mentee__state=CandidateState.ELIGIBLE) | ~Q(
        mentor__state__in=[CandidateState.ELIGIBLE, CandidateState.PAIRED]
    )
    gone = known.filter(away | Q(mentee__in=live.values("mentee")), state=ProposalState.PROPOSED)
    return Turnover(*counted(scenario, joined, gone))


def named(program: Program, keys: Iterable[int]) -> dict[int, Candidate]:
    """These people, by key."""
    wanted = set(keys)
    rows = Candidate.objects.filter(program=program, pk__in=wanted).select_related("company")
    return {row.pk: row for row in rows} if wanted else {}


def pins(scenario: Scenario) -> QuerySet[Pin]:
    """What is fixed on the board, the latest first."""
    rows = Pin.objects.filter(scenario=scenario, program=scenario.program_id)
    return rows.select_related("mentor__company", "mentee__company", "made_by").order_by("-id")


def edits(scenario: Scenario) -> QuerySet[BoardEdit]:
    """What was done on the board and stands, the latest first."""
    rows = BoardEdit.objects.filter(scenario=scenario, program=scenario.program_id, undone_at=None)
    return rows.defer("before", "after").select_related("made_by").order_by("-revision")


def last_editor(scenario: Scenario) -> str:
    """Who changed the board last, undone or not; "" when nobody did."""
    rows = BoardEdit.objects.filter(scenario=scenario, program=scenario.program_id).order_by("-revision")
    last = rows.defer("before", "after").select_related("made_by").first()
    return last.made_by.name if last and last.made_by else ""


def companies(program: Program) -> QuerySet[Company]:
    """The companies that have somebody in the programme."""
    here = Company.objects.filter(consortium=program.consortium_id, candidates__program=program)
    return here.distinct().order_by("key")


def themes(program: Program) -> QuerySet[Theme]:
    return Theme.objects.filter(program=program).order_by("label", "id")
