"""The report: made once a month, frozen, told to its readers, and silent about people."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django_scopes import scope
from pypdf import PdfReader
from redis.exceptions import RedisError

from matching.enums import BinomeState
from mentorat.celery import BEAT
from mentorat.lib import pdf
from programs.enums import ProgramState
from programs.models import OutboundEmail, User
from tests import world
from tests.tracking import cohort as places
from tracking import making
from tracking.models import MeetingState, Report, ReportState
from tracking.queries import cohort as queries
from tracking.reports import documents
from tracking.reports.counting import figures
from tracking.reports.figures import Month
from tracking.services import reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def eager(settings: Any) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True


def running(mark: str = "Alpha", pairs: int = 12) -> world.Tenant:
    """A programme with `pairs` active pairs, each with a meeting held in the month, and six people besides."""
    tenant = world.tenant(mark, companies=6, mentors=pairs + 3, mentees=pairs + 3)
    for number in range(pairs):
        binome = places.pair(
            tenant, number, since=timezone.now() - timedelta(days=70), score=6000 + 500 * (number % 6)
        )
        places.meeting(
            binome,
            timezone.now() - timedelta(days=3),
            MeetingState.HELD if number % 3 else MeetingState.MISSED,
        )
    return tenant


def inside(tenant: world.Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def made(tenant: world.Tenant, language: str = "fr") -> Report:
    with inside(tenant):
        report = reports.make(actor=tenant.coordinator, program=tenant.program, language=language)
        reports.build(report.pk)
        return Report.objects.get(pk=report.pk)


@pytest.mark.parametrize(
    ("language", "title", "pairs"),
    [("fr", "Recrutement", 12), ("en", "Recruitment", 12), ("fr", "Effectif insuffisant", 4)],
)
def test_the_pdf_names_nobody(at: Callable[[str], None], language: str, title: str, pairs: int) -> None:
    at("2026-11-20 16:00")
    tenant = running(pairs=pairs) if pairs > 4 else _eight()
    report = made(tenant, language)
    assert (report.state, report.error) == (ReportState.READY, "")
    document = PdfReader(io.BytesIO(bytes(report.pdf or b"")))
    assert 6 <= len(document.pages) == report.pages <= 10
    text = " ".join(page.extract_text() for page in document.pages)
    words = " ".join(text.split())
    assert title in words
    people = [*tenant.mentors, *tenant.mentees]
    for trace in [
        *(p.first_name for p in people),
        *(p.email for p in people),
        *(c.name for c in tenant.companies),
        "@",
    ]:
        assert trace not in words.replace(tenant.program.name, "").replace(tenant.consortium.name, "")
    assert str(cast(Any, document.trailer["/Root"])["/Lang"]).startswith(language)


def _eight() -> world.Tenant:
    tenant = world.tenant("Alpha", companies=4, mentors=4, mentees=4)
    for number in range(4):
        binome = places.pair(tenant, number, since=timezone.now() - timedelta(days=70))
        places.meeting(binome, timezone.now() - timedelta(days=3), MeetingState.HELD)
    return tenant


def test_one_frozen_report_a_month(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    tenant = running()
    first = made(tenant)
    places.pair(tenant, 12, BinomeState.ACTIVE)
    again = made(tenant, "en")
    assert (again.pk, again.sha256, again.figures, again.language) == (
        first.pk,
        first.sha256,
        first.figures,
        "fr",
    )
    at("2026-12-02 16:00")
    assert made(tenant).pk != first.pk


def test_the_readers_are_told_once_and_the_mail_carries_a_link(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    tenant, _other = running(), world.tenant("Beta")
    report = made(tenant)
    reports.build(report.pk)
    mails = OutboundEmail.objects.filter(kind="report_ready")
    assert sorted(m.to for m in mails) == sorted(
        u.email for u in (tenant.coordinator, tenant.representative, tenant.committee)
    )
    for mail in mails:
        assert reverse("reports", args=[tenant.program.slug]) in mail.text
        assert not mail.ics


def test_only_the_month_that_runs_has_figures_to_freeze(at: Callable[[str], None]) -> None:
    """Neither a month to come, nor one that is over, nor a programme that is a draft; one asked for in time may be made late."""
    at("2026-11-20 16:00")
    tenant = world.tenant("Alpha")
    for period in ("2026-12", "2026-13", "november", "2026-10", "2019-01"):
        with inside(tenant), pytest.raises(ValidationError):
            reports.make(actor=tenant.coordinator, program=tenant.program, period=period)
    with inside(tenant):
        waiting = reports.make(actor=tenant.coordinator, program=tenant.program)
        at("2026-12-01 09:00")
        assert reports.make(actor=None, program=tenant.program, period="2026-11") == waiting
        tenant.program.state = ProgramState.DRAFT
        with pytest.raises(ValidationError, match="préparation"):
            reports.make(actor=tenant.coordinator, program=tenant.program)


def test_a_failure_is_told_and_can_be_asked_again(
    at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    at("2026-11-20 16:00")
    tenant = world.tenant("Alpha")

    def broken(*_: Any) -> Any:
        raise pdf.PdfError("timeout", "The document was not ready.")

    with monkeypatch.context() as patch:
        patch.setattr(documents, "render", broken)
        report = made(tenant)
        assert (report.state, report.error) == (ReportState.FAILED, "timeout")
    assert made(tenant).state == ReportState.READY


def test_each_step_is_said_as_it_begins(at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    at("2026-11-20 16:00")
    tenant, said = world.tenant("Alpha"), making.say
    steps: list[making.Step] = []

    def heard(report: int, step: making.Step) -> None:
        steps.append(step)
        said(report, step)

    monkeypatch.setattr(making, "say", heard)
    report = made(tenant)
    assert steps == list(making.Step)
    assert making.reached(report.pk) == making.Step.SEALING


def test_whoever_waits_reads_the_step_and_what_to_do(
    client: Client, at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    at("2026-11-20 16:00")
    tenant = world.tenant("Alpha")
    with inside(tenant):
        report = Report.objects.create(program=tenant.program, period="2026-11", language="fr")
    client.force_login(tenant.coordinator)
    url = reverse("report_status", args=[tenant.program.slug, report.pk])

    def shown() -> str:
        answer = client.get(url)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    assert "Il attend son tour." in shown()
    making.say(report.pk, making.Step.COMPOSING)
    page = shown()
    assert '<p role="status">Étape 3 sur 4' in page
    assert page.count('data-state="done"') == 2
    assert page.count('aria-current="step"') == 1
    assert "<noscript>" in page
    assert "Redemander" not in page
    with monkeypatch.context() as patch:
        patch.setattr(cache, "get", Mock(side_effect=RedisError))
        assert making.reached(report.pk) is None
    at("2026-11-20 16:07")
    assert "Redemander" in shown()

    def stopped(*_: Any) -> Any:
        raise RuntimeError("not foreseen")

    monkeypatch.setattr(documents, "render", stopped)
    assert not reports.build(report.pk)
    page = shown()
    assert "Redemander" in page
    assert "Quelque chose d’imprévu" in page
    assert "not foreseen" not in page
    assert "every 2s" not in page


def test_a_lost_worker_is_replaced(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    tenant = world.tenant("Alpha")
    with inside(tenant):
        reports.make(actor=tenant.coordinator, program=tenant.program)
    assert reports.build_waiting() == 1
    assert reports.build_waiting() == 0


def test_the_facts_cost_the_same_whatever_the_size(
    at: Callable[[str], None], django_assert_num_queries: Any
) -> None:
    at("2026-11-20 16:00")
    for mark, pairs in (("Alpha", 1), ("Beta", 3)):
        tenant = running(mark, pairs)
        with inside(tenant), django_assert_num_queries(18):
            found = queries.cohort(tenant.program, "2026-11", timezone.now())
        assert (len(found.pairs), len(found.meetings), len(found.people)) == (pairs, pairs, 2 * pairs + 6)
        assert figures(found).period == "2026-11"


# --- the pages ------------------------------------------------------------------------------------


def test_the_coordinator_makes_it_and_the_others_read_it(
    client: Client, at: Callable[[str], None], eager: None, django_capture_on_commit_callbacks: Any
) -> None:
    at("2026-11-20 16:00")
    tenant = world.tenant("Alpha")
    slug = tenant.program.slug
    client.force_login(tenant.coordinator)
    assert client.get(reverse("reports", args=[slug])).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("report_make", args=[slug]), {"language": "en"})
    report = Report._base_manager.get()
    assert answer["Location"] == reverse("report_status", args=[slug, report.pk])
    for reader in (tenant.coordinator, tenant.representative, tenant.committee):
        client.force_login(reader)
        for name in ("reports", "report_status", "report_pdf"):
            response = client.get(reverse(name, args=[slug] if name == "reports" else [slug, report.pk]))
            assert response.status_code == 200
        assert response.content.startswith(b"%PDF")
        assert "private" in response["Cache-Control"]
    for reader in (tenant.representative, tenant.committee):
        client.force_login(reader)
        assert client.post(reverse("report_make", args=[slug])).status_code == 403


def test_strangers_find_no_report(client: Client, at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    alpha, beta = world.tenant("Alpha"), world.tenant("Beta")
    with inside(alpha):
        report = Report.objects.create(program=alpha.program, period="2026-11", language="fr")
    people: list[User] = [beta.coordinator, world.participant(beta.mentors[0])]
    for stranger in people:
        client.force_login(stranger)
        for slug in (alpha.program.slug, beta.program.slug):
            for name in ("report_status", "report_pdf"):
                assert client.get(reverse(name, args=[slug, report.pk])).status_code in (403, 404)
    client.force_login(world.participant(alpha.mentors[0]))
    assert client.get(reverse("reports", args=[alpha.program.slug])).status_code == 403


def test_progress_asks_again_until_it_is_ready(client: Client, at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    tenant = world.tenant("Alpha")
    with inside(tenant):
        report = Report.objects.create(program=tenant.program, period="2026-11", language="fr")
    client.force_login(tenant.committee)
    url = reverse("report_status", args=[tenant.program.slug, report.pk])
    assert 'hx-trigger="every 2s"' in client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert client.get(reverse("report_pdf", args=[tenant.program.slug, report.pk])).status_code == 404
    reports.build(report.pk)
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in fragment
    assert reverse("report_pdf", args=[tenant.program.slug, report.pk]) in fragment


def test_beat_wakes_by_intervals() -> None:
    tasks = {wake["task"]: wake["schedule"] for wake in BEAT.values()}
    assert tasks["programs.tasks.dispatch_mail"] == timedelta(seconds=30)
    assert tasks["tracking.tasks.plan_reminders"] == timedelta(minutes=5)
    assert all(isinstance(schedule, timedelta) for schedule in tasks.values())


def test_a_withheld_month_is_not_drawn_as_nought() -> None:
    told = SimpleNamespace(months=(Month("2026-10", 15, 15), Month("2026-11", None, None)))
    chart = documents._months(told)  # type: ignore[arg-type]
    assert chart is not None
    assert len(chart["rows"]) == 1


def test_a_short_date_is_french_in_french() -> None:
    with translation.override("fr"):
        assert date_format(date(2026, 12, 3), "SHORT_DATE_FORMAT") == "3 déc. 2026"
