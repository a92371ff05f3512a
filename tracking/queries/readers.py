"""Who reads the reports, the reports that there are, and the one that will be made by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from programs.enums import ProgramState, Role
from programs.models import Company, Program, User
from tracking.models import CommitteeSession, Report, ReportState, SessionState
from tracking.reports import figures
from tracking.reports.annex import Annex, from_dict
from tracking.reports.press import Before

LEAD = timedelta(days=7)  # before a session of the committee, so that it can be read
HEAVY = ("pdf", "figures", "groups", "annexes")
READING_ROLES = (Role.COORDINATOR, Role.REPRESENTATIVE, Role.COMMITTEE)


def readers(program: Program) -> list[User]:
    """Coordinators, representatives and members of the committee, of the programme or of its whole consortium."""
    here = Q(memberships__program=None) | Q(memberships__program=program)
    mine = Q(memberships__consortium=program.consortium, memberships__role__in=READING_ROLES)
    return list(User.objects.filter(here & mine, is_active=True).distinct().order_by("pk"))


def reports() -> QuerySet[Report]:
    """The reports of the programme in scope, the latest first, without their bytes."""
    return Report.objects.select_related("made_by").defer(*HEAVY).order_by("-period")


def report(pk: int, *, with_pdf: bool = False) -> Report | None:
    rows = Report.objects.select_related("program__consortium")
    return (rows if with_pdf else rows.defer(*HEAVY)).filter(pk=pk).first()


def before(report: Report) -> Before:
    """What the other reports of the programme have printed: the figures of the latest made, the groups of all; 1 query."""
    others = Report.objects.filter(program=report.program_id, state=ReportState.READY).exclude(pk=report.pk)
    rows = list(others.order_by("made_at", "pk").values_list("figures", "groups"))
    last = figures.from_dict(rows[-1][0]) if rows else None
    return Before(last, tuple(groups for _figures, groups in rows))


def annex(company: int, period: str) -> tuple[str, Annex | None] | None:
    """The page of that company in the report of that month, or else in the latest: the month, and the page if it had people
    there. None while there is no report; 1 query."""
    rows = Report.objects.filter(state=ReportState.READY).order_by("-period")
    asked = rows.filter(period=period) if period else rows
    found = asked.values_list("period", "annexes").first()
    if found is None:
        return None
    page = found[1].get(str(company))
    return found[0], from_dict(page) if page else None


def company(pk: int) -> Company | None:
    """Of the consortium in scope."""
    return Company.objects.filter(pk=pk).first()


@dataclass(frozen=True)
class Planned:
    """The report that will be made by itself on that day, before a session of the committee."""

    on: date
    session: CommitteeSession


def planned(program: Program, now: datetime) -> Planned | None:
    """The next session that waits for its report; None when each has one: made since that day, or already that month's. 2 queries."""
    ahead = CommitteeSession.objects.filter(
        program=program, state=SessionState.CONVENED, starts_at__gt=now
    ).defer("pdf", "minutes")
    sessions = list(ahead.order_by("starts_at", "id"))
    if not sessions:
        return None
    zone = ZoneInfo(program.consortium.zone)
    made = list(Report.objects.filter(program=program).values_list("made_at", "period"))
    for session in sessions:
        due = max(session.starts_at - LEAD, session.convened_at or now)
        on = max(due, now).astimezone(zone).date()
        if not any(at >= due or period == f"{on:%Y-%m}" for at, period in made):
            return Planned(on, session)
    return None


def to_prepare(now: datetime) -> list[Program]:
    """The programmes of every consortium that have a session within the time for a report: for the job."""
    near = CommitteeSession.objects.filter(
        state=SessionState.CONVENED, starts_at__gt=now, starts_at__lte=now + LEAD
    )
    rows = Program.objects.filter(pk__in=near.values("program")).exclude(state=ProgramState.DRAFT)
    return list(rows.select_related("consortium").order_by("pk"))


def people_told(report: Report) -> dict[str, set[int]]:
    """How many people each company has, by what the shares of costs in all other reports told of it; one query."""
    others = Report.objects.filter(state=ReportState.READY).exclude(pk=report.pk).order_by("pk")
    found: dict[str, set[int]] = {}
    for people in others.values_list("figures__costs__people", flat=True):
        for company, number in (people or {}).items():
            found.setdefault(company, set()).add(number)
    return found


def report_before(report: Report) -> Report | None:
    """The latest report that is ready among those of earlier months, without its content."""
    rows = Report.objects.filter(period__lt=report.period, state=ReportState.READY)
    return rows.defer(*HEAVY).order_by("-period").first()
