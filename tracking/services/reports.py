"""The committee's report: one frozen snapshot for each programme and month, made by a worker, told to those who read it."""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled
from kombu.exceptions import OperationalError

from charters.marks import Mark
from charters.models import DocumentKind
from charters.services import seals
from mentorat.lib.pdf import Pdf, PdfError
from programs import audit
from programs.enums import ProgramState
from programs.models import Program, User
from tracking import clock, emails, making
from tracking.budget import Budget
from tracking.making import STALE, Step
from tracking.models import CostKind, Report, ReportState
from tracking.queries import cohort, committee, costs, readers
from tracking.reports import annex, counting, documents, figures, governance
from tracking.reports.facts import Cohort
from tracking.reports.figures import Figures
from tracking.reports.press import Before, Groups

logger = logging.getLogger(__name__)


@transaction.atomic
def make(*, actor: User | None, program: Program, period: str = "", language: str = "fr") -> Report:
    """Asks for the report of `period` ("2026-11"; this month by default). A report that is ready stays as it is.

    A failed one, or one whose worker was lost, is asked for again. Raises ValidationError for a month to come, for one that
    is over (its figures would be those of today) and for a programme that is a draft.
    """
    this_month = clock.month_of(_today(program))
    period = period or this_month
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", period):
        raise ValidationError(_("A month is written as a year and a number, e.g. 2026-11."))
    if period > this_month:
        raise ValidationError(_("This month has not come yet: its report can be made from its first day."))
    if program.state == ProgramState.DRAFT:
        raise ValidationError(
            _("This programme is still a draft: its first report can be made once it is open.")
        )
    if period < this_month and not Report.objects.filter(program=program, period=period).exists():
        raise ValidationError(
            _(
                "This month is over: a report freezes the figures of the day it is made on. Ask for this month’s."
            )
        )
    report, created = Report.objects.get_or_create(
        program=program, period=period, defaults={"language": language, "made_by": actor}
    )
    if not created and not _to_make_again(report):
        return report
    if not created:
        report.state, report.error, report.made_at = ReportState.QUEUED, "", timezone.now()
        report.save(update_fields=["state", "error", "made_at"])
    audit.record("report.made", actor=actor, target=report, program=program, period=period)
    transaction.on_commit(lambda: wake(report.pk))
    return report


def wake(pk: int) -> None:
    """Hands the report to a worker; without a broker it is made here."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        build(pk)
        return
    try:
        current_app.send_task("tracking.tasks.build_report", args=[pk], retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next beat will make report %s: %s", pk, error)


def prepare() -> int:
    """Asks for the report of each programme whose committee meets soon; once, however often it is called. How many."""
    now = timezone.now()
    # The job spans all programmes: each one's report is then asked for inside its own scope.
    with scopes_disabled():
        programs = readers.to_prepare(now)
    made = 0
    for program in programs:
        with scope(consortium=program.consortium, program=program):
            found = readers.planned(program, now)
            if found is not None and found.on <= now.astimezone(ZoneInfo(program.consortium.zone)).date():
                make(actor=None, program=program, language=program.consortium.language)
                made += 1
    return made


def forget(program: Program) -> Counter[str]:
    """With the people go the lists of who was counted where, and the pages of the companies; the figures stay."""
    rows = Report.objects.filter(program=program).exclude(groups={}, annexes={})
    return Counter({Report._meta.label: rows.update(groups={}, annexes={})})


def build_waiting() -> int:
    """Makes the reports that no worker has taken up; returns how many are ready."""
    # The job spans all programmes: each report then opens the scope of its own.
    with scopes_disabled():
        waiting = list(
            Report.objects.filter(state=ReportState.QUEUED).order_by("pk").values_list("pk", flat=True)
        )
    return sum(build(pk) for pk in waiting)


def build(pk: int) -> bool:
    """Computes, freezes, prints and tells, unless another worker has done it or is at it. True when it is ready."""
    with scopes_disabled(), transaction.atomic():
        rows = Report.objects.select_for_update(of=("self",), skip_locked=True).select_related(
            "program__consortium"
        )
        report = rows.filter(pk=pk, state=ReportState.QUEUED).first()
        if report is None:
            return False
        with scope(consortium=report.program.consortium, program=report.program):
            try:
                with transaction.atomic():
                    return _build(report)
            except DatabaseError:
                raise  # the next round takes it up again
            except Exception:
                logger.exception("report %s could not be made", pk)
                report.state, report.error = ReportState.FAILED, making.UNEXPECTED
                report.save(update_fields=["state", "error"])
                return False


def _build(report: Report) -> bool:
    # Two reports of a programme made at once would not know of one another.
    Program.objects.select_for_update(of=("self",), no_key=True).get(pk=report.program_id)
    making.say(report.pk, Step.COUNTING)
    facts, budget = cohort.cohort(report.program, report.period, timezone.now()), costs.budget(report.program)
    making.say(report.pk, Step.CHECKING)
    before = readers.before(report)
    found, report.groups = counting.printed(facts, before)
    found = _governed(report, found, budget)
    if found.costs is not None and found.costs.people:
        groups = _with_shares(report, facts, before, budget)
        report.groups = groups or report.groups
        found = found if groups else replace(found, costs=governance.withheld(found.costs))
    report.figures = figures.as_dict(found)
    report.annexes = _annexes(facts, budget)
    try:
        document = seals.issue(
            kind=DocumentKind.REPORT,
            consortium=report.program.consortium,
            program=report.program,
            language=report.language,
            draw=partial(_drawn, report, found),
        )
    except PdfError as error:
        logger.exception("report %s could not be printed", report.pk)
        report.state, report.error = ReportState.FAILED, error.code
        report.save(update_fields=["state", "error"])
        return False
    report.state, report.pdf, report.sha256, report.pages = (
        ReportState.READY,
        document.content,
        document.sha256,
        document.pages,
    )
    report.save(update_fields=["state", "figures", "groups", "annexes", "pdf", "sha256", "pages"])
    document.record.save()
    for reader in readers.readers(report.program):
        emails.report_ready(report, to=reader)
    return True


def _drawn(report: Report, found: Figures, mark: Mark) -> Pdf:
    """The document, as the process that lays it out hands it back; the seal comes next."""
    making.say(report.pk, Step.COMPOSING)
    drawn = documents.render(found, report.language, mark)
    making.say(report.pk, Step.SEALING)
    return drawn


def _governed(report: Report, found: Figures, budget: Budget) -> Figures:
    """With the costs, and what the committee decided since the report before."""
    before = readers.report_before(report)
    return replace(
        found,
        costs=governance.costs(
            budget,
            CostKind.values,
            by_company=figures.numbers_by_company(found),
            totals=figures.totals(found),
            before=readers.people_told(report),
        ),
        decisions=committee.decided(
            report.program, before.made_at if before else None, _today(report.program).date()
        ),
    )


def _with_shares(report: Report, facts: Cohort, before: Before, budget: Budget) -> Groups | None:
    """What is counted once the shares of the costs are told, each of which says how many people a company has; None where
    they may not be, or where some of the people are there no more."""
    counted, keys = costs.addresses(report.program, budget), cohort.keys()
    groups = [{keys[address] for address in each if address in keys} for each in counted.values()]
    if [len(group) for group in groups] != [part.weight for part in budget.parts]:
        return None
    whole = set[str]().union(*groups)
    return counting.beside(facts, before, report.groups, "costs", [*filter(None, groups), whole])


def _annexes(facts: Cohort, budget: Budget) -> dict[str, Any]:
    """Each company's own page, by its key."""
    pages = annex.annexes(facts, budget)
    return {
        str(company.pk): annex.as_dict(pages[company.name])
        for company in costs.companies()
        if company.name in pages
    }


def _to_make_again(report: Report) -> bool:
    lost = Q(state=ReportState.QUEUED, made_at__lt=timezone.now() - STALE)
    return Report.objects.filter(Q(state=ReportState.FAILED) | lost, pk=report.pk).exists()


def _today(program: Program) -> datetime:
    return timezone.now().astimezone(ZoneInfo(program.consortium.zone))
