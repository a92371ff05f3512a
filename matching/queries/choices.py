"""What the participants who choose read, each of their own alone; and the one line that the portal shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from matching import adapters
from matching.adapters import key_of
from matching.engine import Cause
from matching.enums import LIVE_BINOMES, BinomeState, PairingMode, RequestState
from matching.models import Binome, Chooser, MatchingPolicy, Request, Shortlisted, Veto
from matching.queries.ties import named_by
from matching.rounds import Phase, Round
from programs.enums import CandidateState, Side
from programs.models import Candidate, CandidateTheme, Program, User

STANDING = (RequestState.ASKED, RequestState.ACCEPTED)
PRESENT = (CandidateState.ELIGIBLE, CandidateState.PAIRED)


def round_of(program: Program, now: datetime | None = None) -> Round:
    """Where the choices of the programme stand, in 1 query."""
    return Round.of(MatchingPolicy.objects.filter(program=program).first(), now or timezone.now())


def choosing(user: User, program: Program, side: Side, now: Round) -> Chooser | None:
    """The person's own part in the round, with their profile; None for whoever the round was not opened to."""
    if now.opened_at is None:
        return None
    mine = Chooser.objects.filter(
        program=program, candidate__user=user, candidate__side=side, invited_at__gte=now.opened_at
    )
    return mine.select_related("candidate__company", "candidate__user", "program__consortium").first()


def standing_request(mentee: Candidate) -> Request | None:
    """The one request of a mentee that is awaited or accepted."""
    rows = Request.objects.filter(program=mentee.program_id, mentee=mentee, state__in=STANDING)
    return rows.select_related("mentor__company").first()


def past_requests(mentee: Candidate) -> list[Request]:
    """What came of a mentee's other requests, the latest first."""
    rows = Request.objects.filter(program=mentee.program_id, mentee=mentee).exclude(state__in=STANDING)
    return list(rows.select_related("mentor").order_by("-answered_at", "-id"))


def request(pk: int) -> Request | None:
    """A request of the programme in scope, with its two people."""
    return _requests().filter(pk=pk).first()


def requests_to(mentor: Candidate) -> list[Request]:
    """What a mentor has to answer and has accepted. What was taken back or came to nothing is not told to them."""
    rows = _requests().filter(program=mentor.program_id, mentor=mentor, state__in=STANDING)
    return list(rows.prefetch_related(themes_of("mentee")).order_by("asked_at", "id"))


def live_pair(mentee: Candidate) -> Binome | None:
    """The live pair of a mentee, told or not."""
    rows = Binome.objects.filter(program=mentee.program_id, mentee=mentee, state__in=LIVE_BINOMES)
    return rows.select_related("mentor__company").first()


def shortlist(mentee: Candidate) -> list[Shortlisted]:
    """The mentee's own list, in the order shown, without those who have left, are full or are openly ruled out since.

    Whom a confidence rules out stays on it, unless the mentee told it: a name that went away would tell of it. The
    proposals never make that pair. 9 queries at most.
    """
    live = Count("mentor__binomes_as_mentor", filter=Q(mentor__binomes_as_mentor__state__in=LIVE_BINOMES))
    rows = (
        Shortlisted.objects.filter(
            program=mentee.program_id,
            mentee=mentee,
            mentor__state__in=PRESENT,
            mentor__company__cleared_at__isnull=False,
        )
        .select_related("mentor__company")
        .prefetch_related(themes_of("mentor"))
        .annotate(taken=live)
        .order_by("position", "id")
    )
    found = [row for row in rows if row.taken < row.mentor.capacity]
    causes = adapters.causes(mentee.program, [(row.mentor, mentee) for row in found]) if found else []
    gone = _gone(mentee, found) if Cause.VETO in causes else frozenset()
    return [
        row
        for row, cause in zip(found, causes, strict=True)
        if not cause or (cause == Cause.VETO and row.mentor_id not in gone)
    ]


def _gone(mentee: Candidate, rows: Sequence[Shortlisted]) -> frozenset[int]:
    """Of these, the mentors whom the mentee named in confidence themself, or who were set aside for them. 2 queries."""
    keys = named_by(mentee)
    named = {row.mentor_id for row in rows if keys & {key_of(row.mentor.email), key_of(row.mentor.name)}}
    aside = Veto.objects.filter(program=mentee.program_id, mentee=mentee).values_list("mentor", flat=True)
    return frozenset(named.union(aside))


def listed(mentee: Candidate) -> int:
    """How many mentors stood on the mentee's list when it was made."""
    return Shortlisted.objects.filter(program=mentee.program_id, mentee=mentee).count()


def mentors_in(program: Program, now: Round) -> set[int]:
    """The keys of the mentors to whom the round is open."""
    rows = Chooser.objects.filter(program=program, candidate__side=Side.MENTOR, invited_at__gte=now.opened_at)
    return set(rows.values_list("candidate", flat=True))


def with_themes(people: Sequence[Candidate]) -> list[Candidate]:
    """The same people, their themes at hand: 1 query."""
    rows = CandidateTheme.objects.select_related("theme")
    prefetch_related_objects(people, Prefetch("themes", queryset=rows))
    return list(people)


def themes_of(person: str) -> Prefetch[str]:
    return Prefetch(f"{person}__themes", queryset=CandidateTheme.objects.select_related("theme"))


def stated_ranks(program: Program) -> dict[tuple[int, int], int]:
    """The ranks that mentees have stated, by (mentor, mentee); for the coordinators alone. 1 query."""
    rows = Shortlisted.objects.filter(program=program, rank__isnull=False)
    found = rows.values_list("mentor", "mentee", "rank")
    return {(mentor, mentee): rank for mentor, mentee, rank in found if rank}


def _requests() -> QuerySet[Request]:
    return Request.objects.select_related(
        "program__consortium", "mentor__company", "mentor__user", "mentee__company", "mentee__user"
    )


@dataclass(frozen=True)
class Task:
    """What the round asks of one person: `kind` names the sentence, `other` whom it is about, `n` how many wait.

    Kinds of a mentee: choose, asked, accepted, rank, ranked, over. Kinds of a mentor: requests, quiet, accepted.
    """

    kind: str
    side: Side
    deadline: datetime | None
    other: Candidate | None = None
    n: int = 0


def tasks(user: User, program: Program, now: datetime | None = None) -> list[Task]:
    """What the round asks of that person, the mentee's part first; empty for whoever is in none. At most 7 queries."""
    current = round_of(program, now)
    if current.phase in (Phase.NONE, Phase.READY):
        return []
    found = [
        _task(part, current)
        for side in (Side.MENTEE, Side.MENTOR)
        if (part := choosing(user, program, side, current)) is not None
    ]
    return [task for task in found if task is not None]


def _task(part: Chooser, now: Round) -> Task | None:
    person = part.candidate
    if person.state not in PRESENT:
        return None
    if person.side == Side.MENTOR:
        return _mentor_task(person, now)
    pair = live_pair(person)
    if pair is not None:
        formed = pair.state == BinomeState.FORMED and pair.mentee_accepted_at is not None
        return Task("accepted", Side.MENTEE, now.deadline, pair.mentor) if formed else None
    if not now.is_open:
        return Task("over", Side.MENTEE, now.deadline)
    if now.mode == PairingMode.HYBRID:
        return Task("ranked" if part.answered_at else "rank", Side.MENTEE, now.deadline)
    asked = standing_request(person)
    if asked is not None and asked.state == RequestState.ASKED:
        return Task("asked", Side.MENTEE, now.deadline, asked.mentor)
    return Task("choose", Side.MENTEE, now.deadline)


def _mentor_task(person: Candidate, now: Round) -> Task | None:
    if now.mode != PairingMode.SELF:
        return None
    waiting = Request.objects.filter(program=person.program_id, mentor=person, state=RequestState.ASKED)
    n = waiting.count() if now.is_open else 0
    if n:
        return Task("requests", Side.MENTOR, now.deadline, n=n)
    formed = Q(state=BinomeState.FORMED, mentor_accepted_at__isnull=False)
    pair = (
        Binome.objects.filter(formed, program=person.program_id, mentor=person)
        .select_related("mentee")
        .first()
    )
    if pair is not None:
        return Task("accepted", Side.MENTOR, now.deadline, pair.mentee)
    return Task("quiet", Side.MENTOR, now.deadline) if now.is_open else None
