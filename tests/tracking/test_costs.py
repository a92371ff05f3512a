"""Costs: shared to the cent by a declared rule, shown to each by role, printed without telling who takes part."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from matching.enums import BinomeState
from mentorat.lib.suppression import K
from programs.enums import CandidateState, Side
from programs.models import AuditEvent, User
from programs.services import candidates
from tests import world
from tests.tracking import cohort
from tracking import money
from tracking.budget import Budget, Line, Part
from tracking.models import CostKind, CostLine, CostPart, CostSharing, Report, SharingRule
from tracking.queries import costs as queries
from tracking.reports import figures, governance
from tracking.services import costs, reports

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def autumn(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")


def inside(tenant: world.Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def line(tenant: world.Tenant, planned: int, actual: int | None = None, **fields: Any) -> CostLine:
    with inside(tenant):
        return costs.add_line(
            actor=tenant.coordinator,
            program=tenant.program,
            **{
                "kind": CostKind.TRAINING,
                "label": "Formation",
                "planned": planned,
                "actual": actual,
                **fields,
            },
        )


def declare(tenant: world.Tenant, rule: SharingRule, on: date = DAY, **fields: Any) -> CostSharing:
    with inside(tenant):
        return costs.declare(
            actor=tenant.coordinator, program=tenant.program, rule=rule, reckoned_on=on, **fields
        )


def budget(tenant: world.Tenant) -> Budget:
    with inside(tenant):
        return queries.budget(tenant.program)


# --- to the cent ----------------------------------------------------------------------------------


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), max_size=40))
def test_shares_always_make_the_total(total: int, weights: list[int]) -> None:
    found = money.shares(total, weights)
    if not sum(weights):
        assert found is None
        return
    assert found is not None
    assert sum(found) == total
    for share, weight in zip(found, weights, strict=True):
        assert 0 <= share * sum(weights) - total * weight + sum(weights) <= 2 * sum(weights)
        assert weight or not share
    by_weight = sorted(zip(weights, found, strict=True))
    assert [share for _weight, share in by_weight] == sorted(found), "who weighs more never bears less"


def test_the_cents_left_go_to_the_largest_remainders_then_in_order() -> None:
    assert money.shares(100, [1, 1, 1]) == [34, 33, 33]
    assert money.shares(100_00, [5, 3, 7]) == [33_33, 20_00, 46_67]
    assert money.shares(1, [1, 2]) == [0, 1]
    assert money.shares(0, [1, 2]) == [0, 0]
    assert money.shares(100, []) is None


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1250", 125_000),
        ("1 250,5", 125_050),
        ("1\u202f250,50 $", 125_050),
        ("1,250.50", 125_050),
        ("1.250,50 €", 125_050),
        ("0,07", 7),
        ("33,33 %", 3333),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, cents: int) -> None:
    assert money.cents(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "-5", "12,345,6", "1.2.3", "douze", "1e9", "1,2345", "٣", "12,345", "100.999"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        money.cents(typed)


def test_an_amount_is_said_in_both_languages() -> None:
    with translation.override("fr"):
        assert money.said(1_250_050, "CAD") == "12\u202f500,50\u00a0$"
        assert money.cents(money.typed(1_250_050)) == 1_250_050
    with translation.override("en"):
        assert money.said(1_250_050, "EUR") == "€12,500.50"
        assert money.cents(money.typed(1_250_050)) == 1_250_050


# --- the rules ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_rule_weighs_what_it_says() -> None:
    tenant = world.tenant("Alpha", mentors=6, mentees=6)  # 3, 4, 3, 2 people in the four companies
    cohort.pair(tenant, 0)
    cohort.pair(tenant, 1)
    cohort.pair(tenant, 2, BinomeState.FORMED)  # nobody was told
    cohort.pair(tenant, 3, BinomeState.DECLINED)  # over before it began
    line(tenant, 100_00)
    declare(tenant, SharingRule.EQUAL)
    assert [(s.weight, s.planned) for s in budget(tenant).shares()] == [(1, 25_00)] * 4
    declare(tenant, SharingRule.SEATS, seen=0)
    assert [s.weight for s in budget(tenant).shares()] == [3, 4, 3, 2]
    declare(tenant, SharingRule.PARTICIPANTS, seen=1)
    assert [(s.weight, s.planned) for s in budget(tenant).shares()] == [
        (1, 25_00),
        (2, 50_00),
        (1, 25_00),
        (0, 0),
    ]


@pytest.mark.django_db
def test_people_are_counted_as_they_stood_that_day(at: Callable[[str], None]) -> None:
    tenant = world.tenant("Alpha", mentors=4, mentees=0)
    before = world.candidate(tenant.program, tenant.companies[0], Side.MENTOR, "tot", "Alpha")
    at("2026-11-25 10:00")
    world.candidate(tenant.program, tenant.companies[0], Side.MENTOR, "tard", "Alpha")
    with inside(tenant):
        candidates.move(
            actor=tenant.coordinator, candidate=before, to=CandidateState.WITHDRAWN, reason="mutation"
        )
    declare(tenant, SharingRule.SEATS, on=DAY)
    assert [part.weight for part in budget(tenant).parts] == [2, 1, 1, 1]
    declare(tenant, SharingRule.SEATS, on=date(2026, 11, 25), seen=0)
    assert [part.weight for part in budget(tenant).parts] == [2, 1, 1, 1], "one left, another came"
    with pytest.raises(ValidationError, match="pas encore venu"):
        declare(tenant, SharingRule.SEATS, on=date(2026, 11, 26), seen=1)


@pytest.mark.django_db
def test_whoever_has_both_roles_weighs_once() -> None:
    tenant = world.tenant("Alpha", mentors=1, mentees=0)
    twin = tenant.mentors[0]
    world.candidate(tenant.program, twin.company, Side.MENTEE, "mentor0", "Alpha")
    declare(tenant, SharingRule.SEATS)
    assert budget(tenant).weight == 1


@pytest.mark.django_db
def test_custom_parts_make_exactly_the_whole() -> None:
    tenant = world.tenant("Alpha")
    first, second, third, fourth = (company.pk for company in tenant.companies)
    parts = {first: 33_33, second: 33_33, third: 33_34}
    declare(tenant, SharingRule.CUSTOM, parts=parts)
    assert [p.weight for p in budget(tenant).parts] == [33_33, 33_33, 33_34, 0]
    other = world.tenant("Beta").companies[0].pk
    for wrong in ({first: 33_33}, {**parts, fourth: 1}, {}, {first: 100_01, second: -1}, {other: 100_00}):
        with pytest.raises(ValidationError):
            declare(tenant, SharingRule.CUSTOM, parts=wrong, seen=0)
    with pytest.raises(IntegrityError, match="custom parts"), transaction.atomic(), inside(tenant):
        CostPart.objects.filter(company=first).update(weight=1)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_a_part_of_another_tenant_is_refused_by_the_database() -> None:
    ours, theirs = world.tenant("Alpha"), world.tenant("Beta")
    sharing = declare(ours, SharingRule.EQUAL)
    with pytest.raises(IntegrityError), transaction.atomic(), inside(ours):
        CostPart.objects.create(
            consortium=ours.consortium,
            program=ours.program,
            sharing=sharing,
            company=theirs.companies[0],
            weight=1,
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_two_coordinators_lose_nothing() -> None:
    tenant = world.tenant("Alpha")
    declare(tenant, SharingRule.EQUAL)
    with pytest.raises(ValidationError, match="pendant que vous écriviez"):
        declare(tenant, SharingRule.SEATS, seen=None)
    added = line(tenant, 100)
    with inside(tenant):
        fields: dict[str, Any] = {"kind": CostKind.OTHER, "label": "Salle", "actual": None, "on": None}
        costs.change_line(actor=tenant.coordinator, line=added, seen=0, planned=200, **fields)
        with pytest.raises(ValidationError):
            costs.change_line(actor=tenant.coordinator, line=added, seen=0, planned=300, **fields)
        assert CostLine.objects.get().planned == 200


# --- the pages ------------------------------------------------------------------------------------


def page(client: Client, user: User, tenant: world.Tenant, name: str = "costs", *keys: int) -> str:
    client.force_login(user)
    response = client.get(reverse(name, args=[tenant.program.slug, *keys]))
    assert response.status_code == 200
    return response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.django_db
def test_each_role_sees_its_part(client: Client) -> None:
    tenant = world.tenant("Alpha", mentors=6, mentees=6)
    for user in (tenant.coordinator, tenant.representative, tenant.committee):
        assert "Aucun coût pour l’instant" in page(client, user, tenant)
    line(tenant, 12_000_00, 11_000_00, label="Formation des mentors")
    line(tenant, 500_07, label="Salle", kind=CostKind.OTHER)
    declare(tenant, SharingRule.SEATS)
    seen = page(client, tenant.coordinator, tenant)
    for word in (
        "12 500,07 $",
        "3 125,02 $",
        "3 personnes sur 12",
        "Maison Alpha 3",
        "Formation des mentors",
    ):
        assert word in seen
    own = page(client, tenant.representative, tenant)
    assert "3 125,02 $" in own
    assert "12 500,07 $" in own
    for hidden in ("Maison Alpha 1", "Maison Alpha 3", "4 personnes", "Formation des mentors"):
        assert hidden not in own
    committee = page(client, tenant.committee, tenant)
    assert "12 500,07 $" in committee
    assert "1 ligne encore inconnue" in committee
    for hidden in ("Maison Alpha", "3 125,02", "personnes sur"):
        assert hidden not in committee
    declare(tenant, SharingRule.EQUAL, seen=0)
    assert "Maison Alpha 3" in page(client, tenant.committee, tenant)


@pytest.mark.django_db
def test_a_rule_with_nobody_to_count_says_so(client: Client) -> None:
    tenant = world.tenant("Alpha")
    line(tenant, 100, 100)
    declare(tenant, SharingRule.PARTICIPANTS)
    for user in (tenant.coordinator, tenant.representative, tenant.committee):
        assert "Personne n’était dans un binôme le 20 novembre 2026" in page(client, user, tenant)
    report = made(tenant)
    assert report.costs is not None
    assert (report.costs.shares, report.costs.withheld) == ((), False)


@pytest.mark.django_db
def test_lines_and_rule_are_written_from_the_pages(client: Client) -> None:
    tenant = world.tenant("Alpha")
    slug = tenant.program.slug
    client.force_login(tenant.coordinator)
    fields = {
        "label": "Formation",
        "kind": "training",
        "planned": "1 250,50",
        "actual": "",
        "on": "2026-10-02",
    }
    assert client.post(reverse("cost_new", args=[slug]), fields).status_code == 302
    added = CostLine._base_manager.get()
    assert (added.planned, added.actual, added.on) == (1_250_50, None, date(2026, 10, 2))
    for wrong in ({"planned": "beaucoup"}, {"planned": "99 999 999 999"}, {"kind": "secret"}, {"label": " "}):
        assert client.post(reverse("cost_new", args=[slug]), fields | wrong).status_code == 422
    url = reverse("cost_edit", args=[slug, added.pk])
    assert 'value="1250,50"' in client.get(url).content.decode()
    assert client.post(url, fields | {"revision": "0", "actual": "1300"}).status_code == 302
    late = client.post(url, fields | {"revision": "0", "label": "Autre"})
    assert late.status_code == 422
    assert 'name="revision" value="1"' in late.content.decode()
    assert client.post(url, fields | {"revision": "1", "label": "Autre"}).status_code == 302
    rule = reverse("costs_rule", args=[slug])
    parts = {f"part_{company.pk}": "25" for company in tenant.companies}
    said = {"rule": "custom", "reckoned_on": "2026-11-20", "revision": "", **parts}
    assert client.post(rule, said | {f"part_{tenant.companies[0].pk}": "24,99"}).status_code == 422
    assert client.post(rule, said).status_code == 302
    assert client.post(reverse("cost_remove", args=[slug, added.pk])).status_code == 302
    verbs = (
        AuditEvent._base_manager.filter(verb__startswith="cost").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["cost.added", "cost.changed", "cost.changed", "costs.ruled", "cost.removed"]


@pytest.mark.django_db
def test_the_workbook_has_types_and_a_frozen_head(client: Client) -> None:
    tenant = world.tenant("Alpha")
    line(tenant, 1_250_50, 1_000_00, label="=Formation", on=DAY)
    declare(tenant, SharingRule.EQUAL)
    client.force_login(tenant.coordinator)
    response = client.get(reverse("costs_export", args=[tenant.program.slug]))
    assert 'filename="couts-de-programme-alpha.xlsx"' in response["Content-Disposition"]
    lines, shares = load_workbook(io.BytesIO(response.content)).worksheets
    assert [cell.value for cell in lines[1]] == ["Nature", "Libellé", "Date", "Prévu (CAD)", "Réel (CAD)"]
    assert [cell.value for cell in lines[2]] == [
        "Formation",
        "=Formation",
        datetime(2026, 11, 20),  # noqa: DTZ001
        1250.5,
        1000,
    ]
    assert (lines["D2"].number_format, lines["C2"].number_format) == ("#,##0.00", "yyyy-mm-dd")
    assert {sheet.freeze_panes for sheet in (lines, shares)} == {"A2"}
    amounts: list[Any] = [row[2].value for row in shares.iter_rows(min_row=2, max_row=6)]
    assert sum(amounts[:4]) == amounts[4] == 1250.5


# --- in the committee's report --------------------------------------------------------------------


def made(tenant: world.Tenant, period: str = "") -> figures.Figures:
    with inside(tenant):
        if period:  # as it was asked for in that month
            report = Report.objects.create(program=tenant.program, period=period, language="fr")
        else:
            report = reports.make(actor=tenant.coordinator, program=tenant.program)
        reports.build(report.pk)
        return figures.from_dict(Report.objects.get(pk=report.pk).figures)


def plain(weights: Mapping[str, int], rule: SharingRule = SharingRule.SEATS) -> Budget:
    parts = tuple(Part(n, name, weight) for n, (name, weight) in enumerate(weights.items()))
    return Budget("CAD", (Line(1, "training", "x", 100_00, None, None),), rule, DAY, parts)


def printed(weights: Mapping[str, int], **known: Any) -> governance.Costs:
    rule = known.pop("rule", SharingRule.SEATS)
    nothing: dict[str, Any] = {"by_company": {}, "totals": (), "before": {}}
    found = governance.costs(plain(weights, rule), CostKind.values, **{**nothing, **known})
    assert found is not None
    return found


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 12), min_size=1))
def test_no_share_by_people_is_printed_under_five(weights: dict[str, int]) -> None:
    found = printed(weights)
    if any(0 < n < K for n in weights.values()):
        assert (found.shares, found.people, found.withheld) == ((), {}, True)
    elif sum(weights.values()):
        assert [share.company for share in found.shares] == list(weights)
        assert sum(share.planned for share in found.shares) == found.planned == 100_00
    assert printed(weights, rule=SharingRule.CUSTOM).withheld is False


def test_no_share_by_people_can_be_subtracted_from_another_figure() -> None:
    weights = {"A": 8, "B": 12}
    assert printed(weights).shares
    assert printed(
        weights, by_company={"A": [8], "B": [6]}, totals=[20, 30], before={"A": [8], "B": [5, 12]}
    ).shares
    assert printed(weights, by_company={"A": [6]}).withheld
    assert printed(weights, totals=[21]).withheld
    assert printed(weights, before={"B": [5, 13]}).withheld


@pytest.mark.django_db
def test_the_report_has_the_shares_and_their_rule() -> None:
    tenant = world.tenant("Alpha", mentors=6, mentees=6)
    assert made(tenant, "2026-09").costs is None
    line(tenant, 100_00)
    declare(tenant, SharingRule.SEATS)
    small = made(tenant, "2026-10").costs
    assert small is not None
    assert (small.withheld, small.shares, small.planned) == (True, (), 100_00)
    declare(tenant, SharingRule.EQUAL, seen=0)
    told = made(tenant).costs
    assert told is not None
    assert [(share.company, share.planned) for share in told.shares] == [
        (company.name, 25_00) for company in tenant.companies
    ]


@pytest.mark.django_db
def test_shares_by_people_are_compared_with_every_other_report() -> None:
    tenant = world.tenant("Alpha", companies=2, mentors=14, mentees=14)  # 14 people each
    line(tenant, 100_00)
    declare(tenant, SharingRule.SEATS)
    with mock.patch.object(governance, "_may_be_told", wraps=governance._may_be_told) as asked:
        told = made(tenant, "2026-09").costs
        made(tenant, "2026-10")
    assert told is not None
    assert told.people == {"Maison Alpha 0": 14, "Maison Alpha 1": 14}
    assert [call.args[3] for call in asked.call_args_list] == [
        {},
        {"Maison Alpha 0": {14}, "Maison Alpha 1": {14}},
    ]


@pytest.mark.django_db
@pytest.mark.pdf
def test_the_pdf_has_a_section_on_costs() -> None:
    from pypdf import PdfReader

    tenant = world.tenant("Alpha", mentors=6, mentees=6)
    line(tenant, 12_500_07)
    declare(tenant, SharingRule.SEATS)
    with inside(tenant):
        report = reports.make(actor=tenant.coordinator, program=tenant.program)
        reports.build(report.pk)
        report = Report.objects.get(pk=report.pk)
    words = " ".join(
        " ".join(p.extract_text() for p in PdfReader(io.BytesIO(bytes(report.pdf or b""))).pages).split()
    )
    assert "Coûts" in words
    assert "12 500,07 $" in words.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Maison" not in words
