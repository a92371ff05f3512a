"""What the pages read of the pairs, inside the programme's scope; a page costs the same at one row and at a hundred."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from matching.enums import LIVE_BINOMES, BinomeState
from matching.models import Binome, Proposal, Scenario, Veto
from programs.enums import Role
from programs.models import Candidate, Membership, Program, User


def live_binomes(program: Program) -> QuerySet[Binome]:
    """The pairs that hold their two members: formed, announced, accepted, active or paused."""
    return Binome.objects.filter(program=program, state__in=LIVE_BINOMES)


def live_binomes_of(candidate: Candidate) -> QuerySet[Binome]:
    live = Binome.objects.filter(program=candidate.program_id, state__in=LIVE_BINOMES)
    return live.filter(Q(mentor=candidate) | Q(mentee=candidate))


def live_members(pks: Collection[int]) -> set[int]:
    """Those of these candidates whom a live pair holds, announced or not: 1 query."""
    rows = Binome.objects.filter(Q(mentor__in=pks) | Q(mentee__in=pks), state__in=LIVE_BINOMES)
    return {pk for pair in rows.values_list("mentor", "mentee") for pk in pair} & set(pks)


def has_a_live_pair() -> Q:
    """Of a candidate in a query: whether a pair of theirs is live."""
    live = Binome.objects.filter(state__in=LIVE_BINOMES)
    as_mentor, as_mentee = live.filter(mentor=OuterRef("pk")), live.filter(mentee=OuterRef("pk"))
    return Q(Exists(as_mentor)) | Q(Exists(as_mentee))


def once_members(pks: Collection[int]) -> set[int]:
    """Those of these candidates who were in a pair that began, whatever became of it: 1 query."""
    rows = Binome.objects.filter(Q(mentor__in=pks) | Q(mentee__in=pks), started_at__isnull=False)
    return {pk for pair in rows.values_list("mentor", "mentee") for pk in pair} & set(pks)


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


def declined_since(program: Program, scenario: Scenario | None) -> int:
    """How many pairs were declined, or ended, since that run was made; 0 without a run."""
    if scenario is None:
        return 0
    over = Binome.objects.filter(program=program, state__in=[BinomeState.DECLINED, BinomeState.ENDED])
    return over.filter(ended_at__gt=scenario.made_at).count()


def coordinators(program: Program) -> list[User]:
    """Whoever coordinates the programme, or the whole consortium."""
    here = Membership.objects.filter(
        Q(program=None) | Q(program=program), role=Role.COORDINATOR, consortium=program.consortium_id
    )
    return list(User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("id"))


def veto(binome: Binome | Proposal) -> Veto | None:
    rows = Veto.objects.filter(program=binome.program_id, mentor=binome.mentor_id, mentee=binome.mentee_id)
    return rows.select_related("made_by").first()
