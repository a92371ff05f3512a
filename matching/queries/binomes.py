"""What the pages read of the pairs, inside the programme's scope; a page costs the same at one row and at a hundred."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from matching import adapters, wording
from matching.enums import LIVE_BINOMES, BinomeState
from matching.models import Binome, Proposal, Veto
from programs.enums import Role
from programs.models import Candidate, Membership, Program, User


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


def veto(binome: Binome | Proposal) -> Veto | None:
    rows = Veto.objects.filter(program=binome.program_id, mentor=binome.mentor_id, mentee=binome.mentee_id)
    return rows.select_related("made_by").first()
