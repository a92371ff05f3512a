"""What the pages of the pairing read, inside the programme's scope; a page costs the same at one row and at a hundred."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from matching import adapters, wording
from matching.engine import CRITERIA
from matching.enums import LIVE_BINOMES, BinomeState, ProposalState
from matching.models import Binome, Proposal, Scenario, Unpaired, Veto
from programs.enums import CandidateState, Role, Side
from programs.models import Candidate, Company, Membership, Program, User

# --- binômes --------------------------------------------------------------------------------------


def live_binomes(program: Program) -> QuerySet[Binome]:
    """The pairs that hold their two members: formed, announced, accepted, active or paused."""
    return Binome.objects.filter(program=program, state__in=LIVE_BINOMES)


def live_binomes_of(candidate: Candidate) -> QuerySet[Binome]:
    live = Binome.objects.filter(program=candidate.program_id, state__in=LIVE_BINOMES)
    return live.filter(Q(mentor=candidate) | Q(mentee=candidate))


def binomes(program: Program, *, state: str = "", search: str = "") -> QuerySet[Binome]:
    """The pairs with both members and companies, in 1 query; `search` looks at names and companies, word by word."""
    rows = Binome.objects.filter(program=program).select_related(
        "mentor__company", "mentee__company", "mentor_company", "mentee_company", "program__consortium"
    )
    if state:
        rows = rows.filter(state=state)
    for word in search.split():
        rows = rows.filter(
            Q(mentor__first_name__icontains=word)
            | Q(mentor__last_name__icontains=word)
            | Q(mentee__first_name__icontains=word)
            | Q(mentee__last_name__icontains=word)
            | Q(mentor_company__name__icontains=word)
            | Q(mentee_company__name__icontains=word)
        )
    return rows.order_by("mentee__sort_name", "id")


def binome(program: Program, pk: int) -> Binome | None:
    return binomes(program).filter(pk=pk).first()


def binomes_of(user: User) -> QuerySet[Binome]:
    """The pairs of a participant, in the programme in scope, that were announced to them, whatever became of them."""
    mine = Q(mentor__user=user) | Q(mentee__user=user)
    return Binome.objects.filter(mine).exclude(state=BinomeState.FORMED)


def binome_counts(program: Program) -> dict[str, int]:
    """How many pairs are in each state; a state without a pair is absent."""
    rows = Binome.objects.filter(program=program).order_by().values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


@dataclass(frozen=True)
class Held:
    """A formed pair that can no longer be announced, and why in words."""

    binome: Binome
    reason: str


def held_back(program: Program) -> list[Held]:
    """The formed pairs that something excludes since they were formed (a new relation, an agreement withdrawn)."""
    formed = list(
        Binome.objects.filter(program=program, state=BinomeState.FORMED)
        .select_related("mentor__company", "mentee__company")
        .order_by("id")
    )
    causes = adapters.causes(program, [(b.mentor, b.mentee) for b in formed])
    found = zip(formed, causes, strict=True)
    return [Held(binome, wording.cause_text(cause)) for binome, cause in found if cause]


def coordinators(program: Program) -> list[User]:
    """Whoever coordinates the programme, or the whole consortium."""
    here = Membership.objects.filter(
        Q(program=None) | Q(program=program), role=Role.COORDINATOR, consortium=program.consortium_id
    )
    return list(User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("id"))


# --- scenarios ------------------------------------------------------------------------------------


def scenarios(program: Program) -> QuerySet[Scenario]:
    """The runs of the matching, latest first, with how many proposals each has and how many are left to decide."""
    to_decide = Count("proposals", filter=Q(proposals__state=ProposalState.PROPOSED), distinct=True)
    validated = Count("proposals", filter=Q(proposals__state=ProposalState.VALIDATED), distinct=True)
    rows = Scenario.objects.filter(program=program).select_related("made_by", "program__consortium")
    return rows.annotate(
        proposed=Count("proposals", distinct=True), remaining=to_decide, validated=validated
    ).order_by("-made_at", "-id")


def scenario(program: Program, pk: int) -> Scenario | None:
    return scenarios(program).filter(pk=pk).first()


def is_latest(scenario: Scenario) -> bool:
    return not Scenario.objects.filter(program=scenario.program_id, pk__gt=scenario.pk).exists()


def proposals(scenario: Scenario) -> QuerySet[Proposal]:
    """The proposals of a run, the weakest first whatever was decided on them since, in 1 query."""
    return _proposals().filter(scenario=scenario, program=scenario.program_id).order_by("score", "id")


def proposals_about(scenario: Scenario, mentor: Candidate, mentee: Candidate) -> QuerySet[Proposal]:
    """What the run proposed for either of two people."""
    either = Q(mentor=mentor) | Q(mentee=mentee)
    return _proposals().filter(either, scenario=scenario, program=scenario.program_id).order_by("id")


def proposal(program: Program, pk: int) -> Proposal | None:
    return _proposals().filter(program=program, pk=pk).first()


def _proposals() -> QuerySet[Proposal]:
    return Proposal.objects.select_related(
        "scenario", "program__consortium", "mentor__company", "mentee__company", "binome"
    )


def unpaired(scenario: Scenario) -> QuerySet[Unpaired]:
    rows = Unpaired.objects.filter(scenario=scenario, program=scenario.program_id)
    return rows.select_related("candidate__company").order_by("candidate__side", "candidate__sort_name", "id")


def veto(binome: Binome | Proposal) -> Veto | None:
    rows = Veto.objects.filter(program=binome.program_id, mentor=binome.mentor_id, mentee=binome.mentee_id)
    return rows.select_related("made_by").first()


def people(program: Program, side: Side) -> QuerySet[Candidate]:
    """Whoever may still be asked about: everyone of that side who has not left."""
    left = (CandidateState.WITHDRAWN, CandidateState.ENDED, CandidateState.ALUMNI)
    rows = Candidate.objects.filter(program=program, side=side).exclude(state__in=left)
    return rows.select_related("company").order_by("sort_name", "id")


# --- who can be paired ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Readiness:
    """Who can be paired today, and who is held back by what. `places` counts the mentees that the mentors can take."""

    mentors: int
    places: int
    mentees: int
    undecided: int
    uncleared: list[Company]


def readiness(program: Program) -> Readiness:
    """4 queries, whatever the number of people."""
    people = Candidate.objects.filter(program=program)
    ready = people.filter(
        state__in=[CandidateState.ELIGIBLE, CandidateState.PAIRED], company__cleared_at__isnull=False
    )
    live = Count("binomes_as_mentor", filter=Q(binomes_as_mentor__state__in=LIVE_BINOMES))
    free = ready.filter(side=Side.MENTOR).annotate(left=F("capacity") - live).filter(left__gt=0)
    lefts = list(free.values_list("left", flat=True))
    taken = live_binomes(program).values("mentee")
    waiting = ready.filter(side=Side.MENTEE, state=CandidateState.ELIGIBLE).exclude(pk__in=taken)
    here = Q(candidates__program=program, candidates__state=CandidateState.ELIGIBLE)
    uncleared = Company.objects.filter(consortium=program.consortium_id, cleared_at=None)
    return Readiness(
        mentors=len(lefts),
        places=sum(lefts),
        mentees=waiting.count(),
        undecided=people.filter(
            state__in=[CandidateState.APPLIED, CandidateState.INTERVIEWED, CandidateState.WAITING]
        ).count(),
        uncleared=list(
            uncleared.annotate(people=Count("candidates", filter=here)).filter(people__gt=0).order_by("key")
        ),
    )


# --- what counts, for whoever takes part ----------------------------------------------------------


def weights(program: Program) -> list[tuple[str, float]]:
    """The criteria that weigh something and how much, heaviest first, in words: public to the participants."""
    policy, _floor = adapters.policy_of(program)
    used = [(c.name, float(policy.weights.get(c.name, c.weight))) for c in CRITERIA]
    return [(wording.criterion(name), weight) for name, weight in sorted(used, key=lambda w: -w[1]) if weight]
