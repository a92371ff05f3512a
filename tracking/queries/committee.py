"""What the committee's pages read, in the programme in scope; a constant number of queries."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from mentorat.lib.text import fold
from programs.enums import CandidateState, Role
from programs.models import Candidate, Company, Membership, Program, User
from tracking.models import (
    Attendance,
    CommitteeSession,
    Decision,
    DecisionState,
    Report,
    ReportState,
    SessionState,
)
from tracking.queries.readers import HEAVY
from tracking.reports.governance import Decided, Decisions
from tracking.seats import Committee, Member, Seat

REPORT = tuple(f"report__{name}" for name in HEAVY)
ROLES = (Role.COORDINATOR, Role.REPRESENTATIVE, Role.COMMITTEE)


def committee(program: Program) -> Committee:
    """Seats and members as they are today: two queries."""
    here = Candidate.objects.filter(company=OuterRef("pk")).exclude(state=CandidateState.WITHDRAWN)
    members_here = Company.objects.filter(admitted_at__isnull=False, left_at=None)
    companies = list(members_here.annotate(engaged=Exists(here)).order_by("key"))
    members = _members(program)
    seats = tuple(
        Seat(company, company.engaged, tuple(m for m in members if company in m.companies))
        for company in companies
    )
    return Committee(seats, members)


def _members(program: Program) -> tuple[Member, ...]:
    """Coordinators, representatives and committee members, each once, in the order of their appointment."""
    rows = (
        Membership.objects.filter(
            Q(program=None) | Q(program=program),
            consortium=program.consortium,
            role__in=ROLES,
            user__is_active=True,
            company__left_at=None,
        )
        .select_related("user", "company")
        .order_by("id")
    )
    found: dict[int, list[Membership]] = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    return tuple(_member(roles) for roles in found.values())


def _member(roles: list[Membership]) -> Member:
    companies = {r.company.pk: r.company for r in roles if r.company is not None}
    return Member(
        user=roles[0].user,
        companies=tuple(companies.values()),
        coordinates=any(r.role == Role.COORDINATOR for r in roles),
    )


def sat_for(user: User, program: Program) -> frozenset[int]:
    """The keys of the companies that this person represents or sits for."""
    rows = Membership.objects.filter(
        user=user, consortium=program.consortium, role__in=(Role.REPRESENTATIVE, Role.COMMITTEE)
    )
    return frozenset(
        rows.filter(company__isnull=False, company__left_at=None).values_list("company_id", flat=True)
    )


# --- sessions -------------------------------------------------------------------------------------


def sessions(*, drafts: bool) -> QuerySet[CommitteeSession]:
    """The latest first, with `decided`, how many decisions each took; without `drafts`, those that were convened."""
    rows = CommitteeSession.objects.defer("pdf", "minutes").annotate(decided=Count("decisions"))
    return rows if drafts else rows.filter(convened_at__isnull=False)


def session(pk: int, *, drafts: bool, with_pdf: bool = False) -> CommitteeSession | None:
    """One session with who was convened and what it decided: three queries."""
    rows = CommitteeSession.objects.select_related("program__consortium", "report").prefetch_related(
        Prefetch("attendances", queryset=Attendance.objects.order_by("id")),
        Prefetch("decisions", queryset=Decision.objects.order_by("id")),
    )
    rows = rows.defer(*REPORT) if with_pdf else rows.defer("pdf", *REPORT)
    return (rows if drafts else rows.filter(convened_at__isnull=False)).filter(pk=pk).first()


def ready_reports() -> QuerySet[Report]:
    """The reports that can be attached, the latest first."""
    return Report.objects.filter(state=ReportState.READY).defer(*HEAVY).order_by("-period")


# --- decisions ------------------------------------------------------------------------------------


def decisions(*, drafts: bool) -> QuerySet[Decision]:
    """Those still to do first, the nearest date first; without `drafts`, those whose minutes are published."""
    rows = Decision.objects.select_related("session").defer("session__pdf", "session__minutes")
    rows = rows.exclude(session__state=SessionState.CANCELLED)
    if not drafts:
        rows = rows.filter(session__published_at__isnull=False)
    return rows.order_by("due_on", "id")


def decision(pk: int, *, drafts: bool) -> Decision | None:
    return decisions(drafts=drafts).select_related("session__program__consortium").filter(pk=pk).first()


def decided(program: Program, since: datetime | None, today: date) -> Decisions | None:
    """For the report: what was published after `since` and what is left of the earlier; None when nothing ever was."""
    rows = list(decisions(drafts=False).order_by("session__starts_at", "id"))
    if not rows:
        return None
    members = {member.user.pk: member for member in _members(program)}
    names = dict(Company.objects.values_list("pk", "name"))
    new = [row for row in rows if since is None or (row.session.published_at or since) > since]
    pending = [row for row in rows if row.state == DecisionState.OPEN]
    return Decisions(
        since=since.date().isoformat() if since else "",
        taken=tuple(_decided(row, names, members.get(row.owner_user_id or 0)) for row in new),
        earlier_open=sum(row not in new for row in pending),
        late=sum(row.due_on is not None and row.due_on < today for row in pending),
    )


def _decided(row: Decision, companies: dict[int, str], member: Member | None) -> Decided:
    place = member.companies[0].name if member and member.companies else ""
    return Decided(
        text=row.text,
        owner=companies.get(row.owner_company_id or 0, place),
        due_on=row.due_on.isoformat() if row.due_on else "",
        state=row.state,
        coordination=member is not None and member.coordinates,
    )


# --- nobody is named ------------------------------------------------------------------------------


def participants_named(program: Program, texts: list[str]) -> list[str]:
    """The participants whose full name stands in one of the texts; members of the committee may be named."""
    said = f" {fold(' '.join(texts))} "
    seated = {member.user.email.lower() for member in _members(program)}
    rows = Candidate.objects.exclude(last_name="").order_by("sort_name", "id")
    people = rows.values_list("first_name", "last_name", "email")
    names = {
        f"{first} {last}": None
        for first, last, email in people
        if email.lower() not in seated and _is_said(said, first, last)
    }
    return list(names)


def _is_said(said: str, first: str, last: str) -> bool:
    one, other = fold(first), fold(last)
    return f" {one} {other} " in said or f" {other} {one} " in said
