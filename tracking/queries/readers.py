"""Who reads the reports, and the reports that there are."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from programs.enums import Role
from programs.models import Program, User
from tracking.models import Report, ReportState

READING_ROLES = (Role.COORDINATOR, Role.REPRESENTATIVE, Role.COMMITTEE)


def readers(program: Program) -> list[User]:
    """Coordinators, representatives and members of the committee, of the programme or of its whole consortium."""
    here = Q(memberships__program=None) | Q(memberships__program=program)
    mine = Q(memberships__consortium=program.consortium, memberships__role__in=READING_ROLES)
    return list(User.objects.filter(here & mine, is_active=True).distinct().order_by("pk"))


def reports() -> QuerySet[Report]:
    """The reports of the programme in scope, the latest first, without their bytes."""
    return Report.objects.select_related("made_by").defer("pdf", "figures").order_by("-period")


def report(pk: int, *, with_pdf: bool = False) -> Report | None:
    rows = Report.objects.select_related("program__consortium")
    return (rows if with_pdf else rows.defer("pdf", "figures")).filter(pk=pk).first()


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
    return rows.defer("pdf", "figures").order_by("-period").first()
