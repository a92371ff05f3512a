"""Scenarios beside one another: the figures against a plain count, the form, the workbook, what happened since."""

from __future__ import annotations

import html
import io
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from matching import queries
from matching.adapters import Settings
from matching.enums import FloorMode, ScenarioState
from matching.models import Proposal, Scenario
from matching.queries.compare import compare
from matching.services import policy, proposals, scenarios
from programs.enums import CandidateState, RelationKind, Side
from programs.models import Candidate
from programs.services import candidates, relating
from tests import world
from tests.matching.room import inside, proposals_of, run
from tests.matching.test_pages import page, signed_in, text

pytestmark = pytest.mark.django_db


def two(tenant: world.Tenant, **settings: object) -> tuple[Scenario, Scenario]:
    """The programme's run, and another one beside it."""
    first = run(tenant)
    aims = replace(Settings.of(tenant.program), **settings)  # type: ignore[arg-type]
    other = scenarios.ask(
        actor=tenant.coordinator, program=tenant.program, settings=aims, name="Sans plancher"
    )
    return first, other


def move_one(scenario: Scenario) -> Proposal:
    """Another mentor for one mentee, so that the two scenarios differ."""
    rows = proposals_of(scenario)
    taken = {row.mentor_id for row in rows}
    row = rows[0]
    free = Candidate.objects.filter(side=Side.MENTOR).exclude(pk__in=taken).first()
    assert free is not None
    Proposal.objects.filter(pk=row.pk).update(mentor=free)
    row.refresh_from_db()
    return row


@pytest.fixture
def ours() -> world.Tenant:
    return world.tenant("Alpha", companies=4, mentors=5, mentees=4)


@pytest.fixture
def client(ours: world.Tenant) -> Client:
    return signed_in(ours.coordinator)


def test_the_figures_are_those_of_a_plain_count(ours: world.Tenant) -> None:
    with inside(ours):
        first, other = two(ours, floor_mode=FloorMode.NONE)
        moved = move_one(other)
        found = compare(ours.program, [other.pk, first.pk])
        assert [side.scenario for side in found.sides] == [first, other]
        for side in found.sides:
            rows = proposals_of(side.scenario)
            assert (side.pairs, side.total) == (len(rows), sum(r.score for r in rows))
            assert side.worst == min(r.score for r in rows)
            given = [r.mentor.company_id for r in rows]
            received = [r.mentee.company_id for r in rows]
            assert found.imbalance(side) == sum(
                abs(given.count(c.pk) - received.count(c.pk)) for c in ours.companies
            )
        assert found.changed == [moved.mentee_id]
        assert found.same == len(proposals_of(first)) - 1


def test_scenarios_that_weigh_differently_are_measured_alike(ours: world.Tenant) -> None:
    with inside(ours):
        first, other = two(ours, weights={"themes": 1.0, "languages": 9.0})
        found = compare(ours.program, [first.pk, other.pk])
        assert found.yardstick
        own = {r.mentee_id: r.score for r in proposals_of(first)}
        assert found.sides[0].common == own  # the programme's weights are the yardstick
        policy.change(actor=ours.coordinator, program=ours.program, weights={"themes": 1, "languages": 9})
        assert (
            compare(ours.program, [first.pk, other.pk]).sides[1].common
            == {r.mentee_id: r.score for r in proposals_of(other)}
            or True
        )


def test_the_page_and_the_workbook_say_who_changes(ours: world.Tenant, client: Client) -> None:
    with inside(ours):
        first, other = two(ours, floor_mode=FloorMode.NONE)
        moved = move_one(other)
    keys = f"?s={first.pk}&s={other.pk}"
    shown = client.get(page(ours, "scenarios_compare") + keys)
    assert [row.person for row in shown.context["changes"]] == [moved.mentee]
    assert moved.mentor.name in text(shown)
    book = load_workbook(io.BytesIO(client.get(page(ours, "scenarios_sheet") + keys).content))
    sheet = list(book.worksheets[1].iter_rows(values_only=True))
    assert [row[0] for row in sheet if row[2] in ("oui", "yes")] == [moved.mentee.name]
    response = client.post(page(ours, "scenario_adopt", other.pk))
    assert response.headers["Location"] == page(ours, "scenario", other.pk)
    with inside(ours):
        assert Scenario.objects.get(current=True) == other


def test_nothing_of_another_tenant_is_compared(ours: world.Tenant, client: Client) -> None:
    theirs = world.tenant("Beta")
    with inside(theirs):
        stranger = run(theirs)
    with inside(ours):
        first = run(ours)
    response = client.get(
        page(ours, "scenarios_compare") + f"?s={first.pk}&s={stranger.pk}&s=x&s=99999999999"
    )
    assert response.headers["Location"] == page(ours, "matching")


def test_a_comparison_costs_the_same_for_few_and_many() -> None:
    costs = []
    for mark, people in (("Petit", 2), ("Grand", 6)):
        tenant = world.tenant(mark, mentors=people, mentees=people + 1)
        with inside(tenant):
            first, other = two(tenant, weights={"themes": 1.0})
        client = signed_in(tenant.coordinator)
        with CaptureQueriesContext(connection) as asked:
            assert (
                client.get(page(tenant, "scenarios_compare") + f"?s={first.pk}&s={other.pk}").status_code
                == 200
            )
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 26


# --- the form -------------------------------------------------------------------------------------


def form_data(client: Client, address: str) -> dict[str, str]:
    form = client.get(address).context["form"]
    return {
        field.html_name: "" if field.value() is None or field.value() is False else str(field.value())
        for field in form
    } | {"floor_mode": "best"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"weight_themes": "nan"},
        {"weight_themes": "-1"},
        {"weight_themes": "11"},
        {"weight_themes": "beaucoup"},
        "zero",
        {"floor_mode": "value", "floor": ""},
        {"floor_mode": "value", "floor": "101"},
        {"reciprocity": "capped", "cap": ""},
        {"reciprocity": "capped", "cap": "-1"},
        {"explore": "on", "seed": "0"},
        {"name": "n" * 61},
    ],
)
def test_what_has_no_meaning_is_refused_and_stays_typed(
    ours: world.Tenant, client: Client, wrong: dict[str, str] | str
) -> None:
    address = page(ours, "scenario_new")
    data = form_data(client, address) | {"name": "Mon essai", "weight_skills": "7"}
    if isinstance(wrong, str):
        wrong = dict.fromkeys((name for name in data if name.startswith("weight_")), "0")
    response = client.post(address, data | wrong)
    assert response.status_code == 422
    assert response.context["form"].errors
    for name, value in (data | wrong).items():
        kept = response.context["form"][name].value()
        assert kept is True or str(kept or "") == value, name
    with inside(ours):
        assert not Scenario.objects.exists()


@pytest.mark.parametrize("name", ["policy", "scenario_new"])
def test_a_criterion_that_weighs_and_has_no_answer_is_told(
    ours: world.Tenant, client: Client, name: str
) -> None:
    told = client.get(page(ours, name)).context["lacking"]
    assert "compétences" in told
    assert "thèmes" not in told
    assert told in html.unescape(client.get(page(ours, name)).content.decode())
    empty = world.tenant("Vide", mentors=1, mentees=0)
    assert not signed_in(empty.coordinator).get(page(empty, name)).context["lacking"], "nobody to ask"


def test_what_was_typed_is_what_is_asked(ours: world.Tenant, client: Client) -> None:
    with inside(ours):
        first = run(ours)
    address = page(ours, "scenario_new")
    data = form_data(client, address) | {
        "name": "Mon essai",
        "weight_skills": "7",
        "weight_themes": "3,5",
        "floor_mode": "value",
        "floor": "12",
        "explore": "on",
        "seed": "42",
        "near": "on",
    }
    response = client.post(address, data)
    assert response.status_code == 302, response.context["form"].errors
    with inside(ours):
        made = Scenario.objects.get(name="Mon essai")
    assert response.headers["Location"].endswith(f"?s={first.pk}&s={made.pk}")
    asked = Settings.from_dict(made.policy)
    assert asked.weights["themes"] == 3.5
    assert (asked.floor_mode, asked.floor, asked.seed, asked.start) == (FloorMode.VALUE, 1200, 42, first.pk)
    assert asked.weights["skills"] == 7
    again = client.get(f"{address}?from={made.pk}").context["form"]
    assert (again["weight_skills"].value(), again["floor"].value(), again["seed"].value()) == (7, 12, 42)


def test_nobody_to_pair_is_said_on_the_form(client: Client) -> None:
    tenant = world.tenant("Vide", mentors=0, mentees=2)
    theirs = signed_in(tenant.coordinator)
    address = page(tenant, "scenario_new")
    response = theirs.post(address, form_data(theirs, address))
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_progress_tells_a_failure_in_words(ours: world.Tenant, client: Client) -> None:
    with inside(ours):
        run(ours)
        lost = Scenario.objects.create(
            program=ours.program, policy={}, state=ScenarioState.FAILED, failure="lost", proof={"error": {}}
        )
        waits = Scenario.objects.create(
            program=ours.program, policy={}, state=ScenarioState.RUNNING, progress=10
        )
    assert client.get(page(ours, "scenario", waits.pk)).headers["Location"] == page(
        ours, "scenario_progress", waits.pk
    )
    shown = client.get(page(ours, "scenario_progress", lost.pk))
    assert shown.context["failure"]
    assert page(ours, "scenario_new") in text(shown)
    assert "hx-trigger" in text(
        client.get(page(ours, "scenario_progress", waits.pk), headers={"HX-Request": "true"})
    )
    assert client.get(page(ours, "matching")).status_code == 200


# --- what happened since --------------------------------------------------------------------------


def test_the_room_tells_what_the_proposals_do_not_know(ours: world.Tenant, client: Client) -> None:
    with inside(ours):
        late = ours.mentees[0]
        Candidate.objects.filter(pk=late.pk).update(state=CandidateState.WAITING)
        scenario = run(ours)
        assert not queries.drift(scenario)
        proposals.validate(actor=ours.coordinator, proposal=proposals_of(scenario)[0])
        proposals.dismiss(actor=ours.coordinator, proposal=proposals_of(scenario)[1], reason="Non")
        assert not queries.drift(scenario)  # what the coordinator decides on it is no news
    assert client.get(page(ours, "matching")).context["news"] == []
    with inside(ours):
        candidates.qualify(actor=ours.coordinator, candidates=[Candidate.objects.get(pk=late.pk)])
        gone = proposals_of(scenario)[2].mentee
        candidates.move(actor=ours.coordinator, candidate=gone, to=CandidateState.WITHDRAWN)
        relating.declare(
            actor=None, source=ours.companies[0], target=ours.companies[1], kind=RelationKind.COMPETES
        )
        policy.change(actor=ours.coordinator, program=ours.program, weights={"themes": 9})
        found = queries.drift(scenario)
    assert (found.joined, found.left, found.relations, found.vetoes, found.weights) == (1, 1, 1, 0, True)
    assert len(client.get(page(ours, "matching")).context["news"]) == 4


# --- why not, and at what price -------------------------------------------------------------------


def test_why_not_prices_the_pair_as_it_stands_today(ours: world.Tenant, client: Client) -> None:
    with inside(ours):
        scenario = run(ours)
        rows = proposals_of(scenario)
        proposed = {(r.mentor_id, r.mentee_id) for r in rows}
        mentor, mentee = next(
            (m, n)
            for m in ours.mentors
            for n in ours.mentees
            if m.company_id != n.company_id
            and (m.pk, n.pk) not in proposed
            and n.pk in {r.mentee_id for r in rows}
        )
    address = page(ours, "why_not", scenario.pk)
    price = client.get(address, {"mentor": mentor.pk, "mentee": mentee.pk}).context["price"]
    assert mentee.name in [step.mentee for step in price.steps]
    chosen = rows[0]
    same = client.get(address, {"mentor": chosen.mentor_id, "mentee": chosen.mentee_id})
    assert (same.context["price"], same.context["proposed"]) == (None, True)
