"""The report as a file that lasts and that everybody can read; each company's own page; the report that makes itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorat.lib import platform_seal
from mentorat.lib.seal import Code, verify
from programs.enums import Side
from programs.models import OutboundEmail
from tests import world
from tests.tracking.test_reports import inside, made, running
from tracking.models import CommitteeSession, Report, SessionState
from tracking.queries import readers
from tracking.services import reports

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_accessible_an_archive_and_sealed(at: Callable[[str], None], language: str) -> None:
    at("2026-11-20 16:00")
    report = made(running(), language)
    content = bytes(report.pdf or b"")
    with pikepdf.open(io.BytesIO(content)) as opened:
        root, said = opened.Root, opened.Root.Metadata.read_bytes().decode()
        assert bool(root.MarkInfo.Marked)
        assert root.StructTreeRoot.K is not None
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(root.Lang) == language
        assert "novembre 2026" in str(opened.docinfo.Title) or "November 2026" in str(opened.docinfo.Title)
        assert re.search(r'pdfuaid:part="1"', said)
        assert re.search(r'pdfaid:part="3"', said)
        assert re.search(r'pdfaid:conformance="A"', said)
        assert said.count("<rdf:RDF") == 1
        assert "/OutputIntents" in root
        objects = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary)]
        figures = [o for o in objects if o.get("/S") == "/Figure"]
        assert len(figures) >= 2
        assert all(str(figure.get("/Alt", "")) for figure in figures)
        fonts = [o for o in objects if o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    key = platform_seal.own()
    assert key is not None
    assert verify(content, [key.certificate]).code == Code.AUTHENTIC


def test_a_company_reads_its_own_page_alone(client: Client, at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")
    tenant = running()
    report = made(tenant)
    own, other = tenant.companies[0], tenant.companies[1]
    with inside(tenant):
        page = readers.annex(own.pk, "")
    assert page is not None
    annex = page[1]
    assert annex is not None
    mine = [p for p in (*tenant.mentors, *tenant.mentees) if p.company_id == own.pk]
    assert (annex.company, annex.people) == (own.name, len({p.email for p in mine}))
    assert annex.met is None  # fewer than ten people of its own: it would tell who has not met
    client.force_login(tenant.representative)
    slug = tenant.program.slug
    answer = client.get(reverse("report_company", args=[slug, own.pk]))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert all(p.email not in text for p in (*tenant.mentors, *tenant.mentees))
    assert client.get(reverse("report_company", args=[slug, other.pk])).status_code == 404
    assert client.get(reverse("report_company", args=[slug, own.pk]) + "?month=2026-01").status_code == 404
    assert (
        reverse("report_company", args=[slug, other.pk])
        not in client.get(reverse("reports", args=[slug])).content.decode()
    )
    client.force_login(tenant.coordinator)
    assert client.get(reverse("report_company", args=[slug, other.pk])).status_code == 200
    assert report.annexes.keys() >= {str(own.pk), str(other.pk)}


def test_it_makes_itself_once_a_week_before_the_session(client: Client, at: Callable[[str], None]) -> None:
    at("2026-11-10 16:00")
    tenant = world.tenant("Alpha")
    with inside(tenant):
        for days in (20, 50):
            CommitteeSession.objects.create(
                program=tenant.program,
                state=SessionState.CONVENED,
                starts_at=timezone.now() + timedelta(days=days),
                convened_at=timezone.now(),
            )
    assert reports.prepare() == 0
    client.force_login(tenant.coordinator)
    shown = client.get(reverse("reports", args=[tenant.program.slug])).content.decode()
    assert "23 novembre 2026" in shown
    at("2026-11-23 16:01")
    assert [reports.prepare(), reports.prepare()] == [1, 0]
    assert reports.build_waiting() == 1
    at("2026-11-29 16:00")
    assert reports.prepare() == 0
    report = Report._base_manager.get()
    assert (report.period, report.made_by) == ("2026-11", None)
    assert OutboundEmail.objects.filter(kind="report_ready").count() == 3
    client.force_login(tenant.coordinator)
    shown = client.get(reverse("reports", args=[tenant.program.slug])).content.decode()
    assert "23 décembre 2026" in shown, "that of the session after"


def test_somebody_who_comes_moves_no_number(at: Callable[[str], None]) -> None:
    """A month later one person more has registered: the next report says the same number."""
    at("2026-11-20 16:00")
    tenant = running()
    first = made(tenant)
    with inside(tenant):
        world.candidate(tenant.program, tenant.companies[0], Side.MENTOR, "nouvelle", "Alpha")
    at("2026-12-20 16:00")
    second = made(tenant)
    assert first.figures["people"] == second.figures["people"] == 30
    assert first.figures["rungs"] == second.figures["rungs"]
