"""What the participants' pages read. Every list costs the same number of queries whatever its length."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django_scopes import scopes_disabled

from charters import queries as charters
from matching import queries as pairing
from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import ProgramState, Side
from programs.models import Candidate, CandidateTheme, Milestone, Program, User
from tracking.models import Meeting, MeetingSlot, MeetingState
from tracking.queries import training
from tracking.steps import Place, place


def my_candidates(user: User) -> list[Candidate]:
    """The person's candidacies in the programme in scope (one a side), with company: 1 query."""
    return list(_mine(user))


def my_profiles(user: User) -> list[Candidate]:
    """The same with their themes: 2 queries."""
    themes = Prefetch("themes", queryset=CandidateTheme.objects.select_related("theme"))
    return list(_mine(user).prefetch_related(themes))


def _mine(user: User) -> QuerySet[Candidate]:
    rows = Candidate.objects.filter(user=user).select_related("company", "program__consortium")
    return rows.order_by("side")


def my_binomes(user: User) -> list[Binome]:
    """The pairs that the person was told about, the live ones first, with people, meetings and dates offered: 3 queries."""
    offered = Prefetch("slots", queryset=MeetingSlot.objects.all())
    rows = _binomes_of(user).prefetch_related(
        Prefetch("meetings", queryset=Meeting.objects.order_by("starts_at", "id").prefetch_related(offered))
    )
    over = (BinomeState.ENDED, BinomeState.DECLINED)
    return sorted(rows, key=lambda binome: (binome.state in over, -binome.pk))


def my_places(user: User, now: datetime, *, trains: bool | None = None) -> list[Place]:
    """Each of the person's pairs as they see it: 5 queries whatever the number, 8 where a training is required. `trains`:
    whether one is, where it is known."""
    binomes = my_binomes(user)
    states, owing = charters.charter_states(binomes), training.lacking(binomes, trains)
    return [place(each, states.get(each.pk), user, now, owing.get(each.pk, ())) for each in binomes]


def my_binome(user: User, pk: int) -> Binome | None:
    """One pair of the person; None for anybody else's, and for one that was not announced."""
    return _binomes_of(user).filter(pk=pk).first()


def my_meeting(user: User, pk: int) -> Meeting | None:
    """One meeting of one of the person's pairs; None for anybody else's."""
    rows = Meeting.objects.select_related(
        "program__consortium", "binome__program__consortium", "binome__mentor__user", "binome__mentee__user"
    )
    mine = Q(binome__mentor__user=user) | Q(binome__mentee__user=user)
    return rows.filter(mine, pk=pk).exclude(binome__state=BinomeState.FORMED).first()


def to_say(pk: int, side: str) -> tuple[Meeting, User, Candidate] | None:
    """A meeting of which nobody has said whether it took place, the member of that side, and their partner.

    Runs before any scope is open, for whoever holds a link of that very answer. None once it was said, when the pair or the
    programme is over, or when the member has no account any more.
    """
    with scopes_disabled():
        rows = Meeting.objects.filter(
            state=MeetingState.PLANNED, binome__state__in=(BinomeState.ACTIVE, BinomeState.PAUSED)
        ).exclude(program__state=ProgramState.CLOSED)
        people = ("binome__mentor__user", "binome__mentee__user")
        row = (
            rows.select_related("program__consortium", "binome__program__consortium", *people)
            .filter(pk=pk)
            .first()
        )
    if row is None:
        return None
    mentor, mentee = row.binome.mentor, row.binome.mentee
    member, partner = (mentor, mentee) if side == Side.MENTOR else (mentee, mentor)
    if member.user is None or not member.user.is_active:
        return None
    return row, member.user, partner


def last_meeting(binome: Binome) -> Meeting | None:
    """The latest meeting that was not cancelled, whose hour and place are a habit to start from."""
    return Meeting.objects.filter(binome=binome).exclude(state="cancelled").order_by("-starts_at").first()


def pending_dates(binome: Binome, now: datetime) -> Meeting | None:
    """What is proposed in the pair and waits for an answer, the nearest first."""
    rows = Meeting.objects.filter(binome=binome, state=MeetingState.PROPOSED, starts_at__gt=now)
    return rows.order_by("starts_at").first()


def milestones(program: Program) -> list[Milestone]:
    return list(Milestone.objects.filter(program=program))


def _binomes_of(user: User) -> QuerySet[Binome]:
    return (
        pairing.binomes_of(user)
        .annotate(back_on=pairing.back_on())
        .select_related(
            "program__consortium", "mentor__user", "mentor__company", "mentee__user", "mentee__company"
        )
    )
