"""What the pages and the services read of events; every list costs the same number of queries whatever its length."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django_scopes import scope

from mentorat.lib.text import fold
from programs.enums import ProgramState, Role, Side
from programs.models import Candidate, Consortium, Membership, Milestone, Program, User
from tracking.event_rules import TAKING_PART
from tracking.models import (
    GATHERINGS,
    Audience,
    Event,
    EventState,
    Guest,
    GuestState,
    Presence,
)

FOUND = 8  # people offered who are not on the sheet


def across(consortium: Consortium) -> AbstractContextManager[None]:
    """Inside, events and guests of every programme of the consortium are there, and of no other consortium."""
    opened: AbstractContextManager[None] = scope(consortium=consortium, program=None)
    return opened


# --- the coordinator's pages ----------------------------------------------------------------------


def events() -> QuerySet[Event]:
    """The events of the programme in scope, with how many guests are `told`, `coming`, `waiting`, `present`, and `marked`."""
    people = {
        "told": Q(guests__invited_at__isnull=False) & ~Q(guests__state=GuestState.LEFT),
        "coming": Q(guests__state=GuestState.COMING),
        "waiting": Q(guests__state=GuestState.WAITING),
        "present": Q(guests__presence=Presence.PRESENT),
        "marked": ~Q(guests__presence=Presence.INVITED),
    }
    rows = Event.objects.select_related("owner", "program__consortium")
    counts = {name: Count("guests", filter=which) for name, which in people.items()}
    return rows.annotate(**counts).order_by("starts_at", "id")


def event(pk: int) -> Event | None:
    rows = Event.objects.select_related("program__consortium", "owner", "host_company")
    return rows.filter(pk=pk).first()


def guests(event: Event) -> list[Guest]:
    """In the order of a directory: the person's name, whatever they answered; one query."""
    rows = Guest.objects.filter(event=event).select_related("candidate", "home", "user", "marked_by")
    return sorted(rows, key=lambda guest: (_sorted_by(guest), guest.pk))


def _sorted_by(guest: Guest) -> str:
    return guest.candidate.sort_name if guest.candidate else fold(guest.name)


def guest(pk: int) -> Guest | None:
    return Guest.objects.select_related("candidate", "user", "marked_by").filter(pk=pk).first()


def every_guest() -> QuerySet[Guest]:
    """For the workbook: everybody who was told of an event, or came; one query."""
    rows = Guest.objects.select_related("event__program__consortium", "candidate")
    told = Q(invited_at__isnull=False) | Q(state=GuestState.ADDED)
    return rows.filter(told).order_by("event__starts_at", "event", "candidate__sort_name", "name", "id")


def gatherings() -> dict[str, Event]:
    """The event that stands for each gathering of the timeline."""
    rows = Event.objects.exclude(milestone="").exclude(state=EventState.CANCELLED)
    return {row.milestone: row for row in rows.select_related("program__consortium")}


def milestones() -> list[Milestone]:
    """The dates of the timeline on which people gather."""
    return list(Milestone.objects.filter(kind__in=GATHERINGS).select_related("program__consortium"))


# --- who is invited -------------------------------------------------------------------------------


def audience(event: Event) -> QuerySet[Candidate]:
    """Those whom the event is for today, mentors first; nobody for an open one, where people sign up."""
    rows = Candidate.objects.filter(program=event.program, state__in=TAKING_PART)
    rows = rows.select_related("user", "company", "program__consortium").order_by("-side", "id")
    if event.audience in (Audience.MENTORS, Audience.MENTEES):
        return rows.filter(side=event.audience)
    if event.audience == Audience.PAIRED:
        return rows.filter(state="paired")
    if event.audience == Audience.CHOSEN:
        return rows.filter(pk__in=Guest.objects.filter(event=event).values("candidate"))
    return rows.none() if event.audience == Audience.OPEN else rows


def newcomers(event: Event) -> list[Candidate]:
    """Of the audience, those whom nobody has told yet, one row a person, and those who had left and are back."""
    known = Guest.objects.filter(event=event).exclude(state=GuestState.LEFT).exclude(invited_at=None)
    rows = audience(event).exclude(pk__in=known.values("candidate"))
    told = set(known.filter(user__isnull=False).values_list("user__email", flat=True))
    people = {row.email.lower(): row for row in reversed(rows)}
    return [row for row in reversed(people.values()) if row.email.lower() not in told]


def leavers(event: Event) -> QuerySet[Guest]:
    """Those told who have withdrawn from their programme since."""
    gone = Guest.objects.filter(event=event, candidate__state="withdrawn", invited_at__isnull=False)
    return gone.exclude(state__in=[GuestState.LEFT, GuestState.ADDED]).select_related(
        "user", "home", "candidate"
    )


def open_to(consortium: Consortium) -> list[tuple[User, Program]]:
    """Every participant of the consortium with one of their programmes that is not closed, for an open event."""
    rows = Membership.objects.filter(
        consortium=consortium, role=Role.PARTICIPANT, user__is_active=True, program__isnull=False
    ).exclude(program__state=ProgramState.CLOSED)
    found: dict[int, tuple[User, Program]] = {}
    for row in rows.select_related("user", "program").order_by("-program__starts_on", "id"):
        if row.program is not None:
            found.setdefault(row.user_id, (row.user, row.program))
    return list(found.values())


def to_follow(now: datetime) -> list[int]:
    """The keys of the events ahead whose invitations left, of every tenant: for the job."""
    rows = Event.objects.filter(state=EventState.SENT, starts_at__gt=now).exclude(
        program__state__in=[ProgramState.DRAFT, ProgramState.CLOSED]
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def candidates_to_choose(event: Event) -> list[tuple[Candidate, Guest | None]]:
    """Everybody who takes part, with what binds them to the event: two queries."""
    bound = {guest.candidate_id: guest for guest in Guest.objects.filter(event=event)}
    rows = Candidate.objects.filter(state__in=TAKING_PART).select_related("company")
    return [(row, bound.get(row.pk)) for row in rows]


def not_on_the_sheet(event: Event, search: str) -> list[Candidate]:
    """People of the programme whose name holds every word searched, and who are not guests yet; at most FOUND."""
    words = fold(search).split()
    if not words:
        return []
    rows = Candidate.objects.exclude(
        pk__in=Guest.objects.filter(event=event, candidate__isnull=False).values("candidate")
    )
    rows = rows.exclude(user__in=Guest.objects.filter(event=event, user__isnull=False).values("user"))
    for word in words:
        rows = rows.filter(sort_name__contains=word)
    return list(rows.select_related("company").order_by("sort_name", "id")[:FOUND])


# --- the participant's pages ----------------------------------------------------------------------


def my_events(user: User, program: Program) -> list[Event]:
    """What the person is invited to in this programme, and every open event of the consortium; each with `mine`, their row.

    Three queries. Those of another programme are seen only when they are open to all.
    """
    with across(program.consortium):
        return list(_mine(user, program).order_by("starts_at", "id"))


def my_event(user: User, program: Program, pk: int) -> Event | None:
    with across(program.consortium):
        return _mine(user, program).filter(pk=pk).first()


def _mine(user: User, program: Program) -> QuerySet[Event]:
    own = Guest.objects.filter(user=user, invited_at__isnull=False)
    invited = Q(program=program, pk__in=own.values("event"))
    opened = Q(audience=Audience.OPEN)
    rows = Event.objects.filter(invited | opened).exclude(state=EventState.DRAFT).exclude(sent_at=None)
    rows = rows.select_related("program__consortium", "owner", "host_company")
    taken = Count("guests", filter=Q(guests__state=GuestState.COMING))
    mine = Prefetch("guests", queryset=own.select_related("user", "home", "candidate"), to_attr="mine")
    return rows.annotate(taken=taken).prefetch_related(mine)


def my_side(user: User, program: Program) -> Candidate | None:
    """The candidacy under which the person signs up; None for somebody who no longer takes part."""
    rows = Candidate.objects.filter(user=user, program=program).exclude(state="withdrawn")
    return rows.select_related("company", "program__consortium", "user").order_by("-side").first()


def sides(user: User) -> frozenset[Side]:
    """The roles that the person holds in the programme in scope."""
    rows = Candidate.objects.filter(user=user).exclude(state="withdrawn")
    return frozenset(Side(side) for side in rows.values_list("side", flat=True))


def seats_taken(event: Event) -> int:
    return Guest.objects.filter(event=event, state=GuestState.COMING).count()


def first_in_line(event: Event, places: int) -> Iterable[Guest]:
    """Those who have waited longest, as many as there are places."""
    rows = Guest.objects.filter(event=event, state=GuestState.WAITING).order_by("queued_at", "id")
    return rows.select_related("user", "home", "candidate")[:places]


def of_candidate(candidate: Candidate) -> list[Guest]:
    """The events of the programme in scope that this person was told of, the latest first: one query."""
    rows = Guest.objects.filter(candidate=candidate, event__state=EventState.SENT)
    return list(rows.select_related("event").order_by("-event__starts_at", "-id"))
