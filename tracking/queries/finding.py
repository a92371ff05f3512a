"""What a coordinator's search finds in a programme and its consortium: names and where each stands, as the lists show them
already. What is told in confidence is not looked into. Six queries, whatever is asked and found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from matching.models import Binome
from mentorat.lib.text import fold
from mentorat.lib.together import Part, moment, part, together
from programs.models import Candidate, Company, InterviewBooking, Membership, Program
from programs.queries.roles import HELD
from tracking import clock
from tracking.asked import Asked
from tracking.models import Event, Meeting, MeetingState, Tool

MOST = 8  # of each kind
SHOWN = (MeetingState.PLANNED, MeetingState.HELD, MeetingState.MISSED)


@dataclass(frozen=True)
class Titled:
    """A training, a gathering, a tool; an interview, by the candidate's key and name."""

    pk: int
    title: str
    at: datetime | None = None


@dataclass(frozen=True)
class Found:
    people: Sequence[Candidate] = ()
    roles: Sequence[Membership] = ()
    companies: Sequence[Company] = ()
    pairs: Sequence[Binome] = ()
    meetings: Sequence[Meeting] = ()
    events: Sequence[Titled] = ()
    interviews: Sequence[Titled] = ()
    tools: Sequence[Titled] = ()


def found(program: Program, asked: Asked) -> Found:
    if not asked.enough:
        return Found()
    people, companies, pairs = Q(), Q(), Q()
    for word in asked.words:
        people &= Q(search__contains=word) | Q(company__key__contains=word)
        companies &= Q(key__contains=word)
        pairs &= _member("mentor", word) | _member("mentee", word)
    if asked.number is not None:
        pairs |= Q(pk=asked.number)
    rows = Binome.objects.filter(pairs, program=program).select_related("mentor", "mentee")
    events, interviews, tools = _titled(program, asked)
    return Found(
        people=list(
            Candidate.objects.filter(people, program=program)
            .select_related("company")
            .order_by("sort_name", "id")[: MOST + 1]
        ),
        roles=_roles(program, asked),
        companies=list(
            Company.objects.filter(companies, consortium=program.consortium_id).order_by("key")[: MOST + 1]
        ),
        pairs=list(rows.order_by("mentee__sort_name", "id")[: MOST + 1]),
        meetings=list(_meetings(program, asked)),
        events=events,
        interviews=interviews,
        tools=tools,
    )


def _roles(program: Program, asked: Asked) -> list[Membership]:
    """Who coordinates, represents a company or sits on the committee, here: some dozens, compared as the titles are."""
    here = Q(program=None) | Q(program=program)
    rows = Membership.objects.filter(
        here, consortium=program.consortium_id, role__in=HELD, user__is_active=True
    )
    found = []
    for row in rows.select_related("user", "company").order_by("user__last_name", "user__first_name", "id"):
        company = row.company.name if row.company else ""
        role = row.get_role_display()
        words = (
            row.user.first_name,
            row.user.last_name,
            row.user.email,
            company,
            role,
            role.replace("·", ""),
        )
        said = fold(" ".join(words))
        if asked.words and all(word in said for word in asked.words):
            found.append(row)
    return found[: MOST + 1]


def _member(side: str, word: str) -> Q:
    return Q(**{f"{side}__search__contains": word}) | Q(**{f"{side}_company__key__contains": word})


def _meetings(program: Program, asked: Asked) -> QuerySet[Meeting]:
    """Those of a day, or the one that bears a number: when, and whose; never where nor what for."""
    wanted = Q(pk__in=[])
    if asked.number is not None:
        wanted |= Q(pk=asked.number)
    if asked.on is not None:
        start, end = clock.day_bounds(asked.on, program.consortium.zone)
        wanted |= Q(starts_at__gte=start, starts_at__lt=end)
    rows = Meeting.objects.filter(wanted, program=program, state__in=SHOWN)
    return rows.select_related("binome__mentor", "binome__mentee").order_by("starts_at", "id")[: MOST + 1]


def _titled(program: Program, asked: Asked) -> tuple[list[Titled], list[Titled], list[Titled]]:
    """Of a programme there are some dozens: compared here, where accents and case are folded as everywhere."""
    read = together(
        events=part(Event.objects.filter(program=program), "id", "title", at="starts_at"),
        tools=part(Tool.objects.filter(program=program), "id", "title"),
        **({"interviews": _interviews(program, asked.on)} if asked.on else {}),
    )
    interviews = [
        Titled(row["id"], f"{row['first']} {row['last']}", moment(row["at"]))
        for row in read.get("interviews", [])
    ]
    kinds = []
    for name in ("events", "tools"):
        rows = [Titled(row["id"], row["title"], moment(row.get("at"))) for row in read[name]]
        kinds.append(
            [
                row
                for row in sorted(rows, key=lambda each: (each.title, each.pk))
                if all(word in fold(row.title) for word in asked.words) or _that_day(row, asked, program)
            ][: MOST + 1]
        )
    return kinds[0], sorted(interviews, key=lambda each: (str(each.at), each.pk))[: MOST + 1], kinds[1]


def _interviews(program: Program, on: date) -> Part:
    """Those agreed for that day: whose, and when."""
    start, end = clock.day_bounds(on, program.consortium.zone)
    rows = InterviewBooking.objects.filter(
        program=program, cancelled_at=None, slot__starts_at__gte=start, slot__starts_at__lt=end
    )
    return part(
        rows,
        id=F("candidate_id"),
        first=F("candidate__first_name"),
        last=F("candidate__last_name"),
        at=F("slot__starts_at"),
    )


def _that_day(row: Titled, asked: Asked, program: Program) -> bool:
    if row.at is None or asked.on is None:
        return False
    start, end = clock.day_bounds(asked.on, program.consortium.zone)
    return start <= row.at < end
