"""What the coordinator follows of a round: how many have answered, who has not; never the words of a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from matching.enums import LIVE_BINOMES, PairingMode, RequestState
from matching.models import Binome, Chooser, Request
from matching.rounds import Round
from programs.enums import CandidateState, Side
from programs.models import Candidate, OutboundEmail, Program

Parts = QuerySet[
    Any
]  # choosers with `paired`, `asked`, `ranked` and `to_answer`, which their class does not have


@dataclass(frozen=True)
class Progress:
    """A round in figures. `answered` counts the mentees who asked, ranked or said that none suits, and those paired."""

    mentees: int
    answered: int
    paired: int
    waiting: int  # requests that await a mentor's answer
    none_suits: int
    mentors: int
    newcomers: int  # who could be in the round since and are not

    @property
    def missing(self) -> int:
        return self.mentees - self.answered


def choosers(program: Program, now: Round, side: Side) -> Parts:
    """Those of one side to whom the round is open and who are still there, with what they have done of it.

    Adds `paired`, `asked` (a request awaits its answer), `ranked` (how many mentors) to each mentee, `to_answer` to each
    mentor; whoever has not answered stands first.
    """
    live = Binome.objects.filter(program=program, state__in=LIVE_BINOMES)
    asked = Request.objects.filter(program=program, state=RequestState.ASKED)
    present = (CandidateState.ELIGIBLE, CandidateState.PAIRED)
    rows = Chooser.objects.filter(
        program=program, candidate__side=side, candidate__state__in=present, invited_at__gte=now.opened_at
    )
    rows = rows.select_related("candidate__company", "candidate__user").annotate(
        paired=Exists(live.filter(mentee=OuterRef("candidate"))),
        asked=Exists(asked.filter(mentee=OuterRef("candidate"))),
        ranked=Count(
            "candidate__shortlist", filter=Q(candidate__shortlist__rank__isnull=False), distinct=True
        ),
        to_answer=Count(
            "candidate__requests_received",
            filter=Q(candidate__requests_received__state=RequestState.ASKED),
            distinct=True,
        ),
    )
    return rows.order_by("paired", "asked", "answered_at", "candidate__sort_name", "id")


def silent(program: Program, now: Round) -> Parts:
    """The mentees who have not answered: neither a pair nor, by the mode, a request that stands or a ranking."""
    rows = choosers(program, now, Side.MENTEE).filter(paired=False)
    return rows.filter(asked=False) if now.mode == PairingMode.SELF else rows.filter(answered_at=None)


def asked_mentors(program: Program, now: Round) -> Parts:
    """The mentors who have a request to answer."""
    return choosers(program, now, Side.MENTOR).filter(to_answer__gt=0)


def progress(program: Program, now: Round) -> Progress:
    """The figures of a round that was opened, in 6 queries."""
    mentees = choosers(program, now, Side.MENTEE)
    counted = mentees.count()
    return Progress(
        mentees=counted,
        answered=counted - silent(program, now).count(),
        paired=mentees.filter(paired=True).count(),
        waiting=Request.objects.filter(program=program, state=RequestState.ASKED).count(),
        none_suits=mentees.filter(none_suits=True).count(),
        mentors=choosers(program, now, Side.MENTOR).count(),
        newcomers=newcomers(program, now).count(),
    )


def newcomers(program: Program, now: Round) -> QuerySet[Candidate]:
    """Who waits for a pair (and, where they choose for themselves, which mentors have a place) outside the round."""
    sides = [Side.MENTEE, Side.MENTOR] if now.mode == PairingMode.SELF else [Side.MENTEE]
    inside = Chooser.objects.filter(program=program, invited_at__gte=now.opened_at).values("candidate")
    live = Binome.objects.filter(program=program, state__in=LIVE_BINOMES)
    rows = Candidate.objects.filter(
        program=program, side__in=sides, state=CandidateState.ELIGIBLE, company__cleared_at__isnull=False
    )
    return (
        rows.exclude(pk__in=inside)
        .exclude(pk__in=live.values("mentee"))
        .exclude(pk__in=live.values("mentor"))
    )


def uninvited(program: Program, now: Round, most: int) -> list[Candidate]:
    """At most `most` of those in the round whom no e-mail has told of it yet, mentors first. 2 queries."""
    start = f"round_opened:{now.key}:"
    mails = OutboundEmail.objects.filter(program=program, key__startswith=start).values_list("key", flat=True)
    told = {int(key.removeprefix(start)) for key in mails}
    rows = Chooser.objects.filter(program=program, invited_at__gte=now.opened_at).select_related(
        "candidate__company", "candidate__user"
    )
    parts = rows.order_by("-candidate__side", "id").iterator()
    return [part.candidate for part in parts if part.candidate_id not in told][:most]


def none_suit(program: Program, now: Round) -> Parts:
    """The mentees whom nobody on their list suits, with their word to the coordinator."""
    return choosers(program, now, Side.MENTEE).filter(none_suits=True, paired=False)


def declined(program: Program, now: Round) -> QuerySet[Request]:
    """The refusals of the round, with the reasons given in confidence to the coordinators."""
    rows = Request.objects.filter(program=program, state=RequestState.DECLINED, asked_at__gte=now.opened_at)
    return rows.select_related("mentor", "mentee").order_by("-answered_at", "-id")


def alone(program: Program, now: Round) -> list[Candidate]:
    """The mentees who wait for a pair and are in no round: ruled out for every mentor when it opened, or newcomers."""
    rows = newcomers(program, now).filter(side=Side.MENTEE)
    return list(rows.select_related("company").order_by("sort_name", "id"))
