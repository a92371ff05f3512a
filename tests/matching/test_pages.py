"""The coordinator's pages: who gets in, what they say, what a decision does with and without JavaScript, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.enums import BinomeState, ProposalState
from matching.models import Binome, MatchingPolicy, Proposal, Scenario, Veto
from matching.services import binomes, proposals
from programs.enums import CandidateState, RelationKind, Side
from programs.models import Candidate, Company, User
from programs.services import consortiums
from tests import world
from tests.matching.room import account, inside, proposals_of, run

pytestmark = pytest.mark.django_db
LIVES = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=LIVES)
    return client


def page(tenant: world.Tenant, name: str, *args: object) -> str:
    return reverse(name, args=[tenant.program.slug, *args])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def ours() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def scenario(ours: world.Tenant) -> Scenario:
    with inside(ours):
        return run(ours)


@pytest.fixture
def rows(ours: world.Tenant, scenario: Scenario) -> list[Proposal]:
    with inside(ours):
        return proposals_of(scenario)


@pytest.fixture
def coordinator(ours: world.Tenant) -> Client:
    return signed_in(ours.coordinator)


# --- who gets in ----------------------------------------------------------------------------------


def test_outsiders_find_nothing_and_insiders_without_the_right_are_told(
    ours: world.Tenant, scenario: Scenario, rows: list[Proposal]
) -> None:
    theirs = world.tenant("Beta")
    people = [(theirs.coordinator, 404), (world.participant(ours.mentors[0]), 403), (ours.committee, 403)]
    reads = [
        page(ours, "matching"),
        page(ours, "policy"),
        page(ours, "scenario", scenario.pk),
        page(ours, "why_not", scenario.pk),
        page(ours, "binomes"),
        page(ours, "proposal_dismiss", rows[0].pk),
    ]
    writes = [
        page(ours, "matching_run"),
        page(ours, "binomes_announce"),
        page(ours, "scenario_validate", scenario.pk),
        page(ours, "proposal_validate", rows[0].pk),
        page(ours, "proposal_dismiss", rows[0].pk),
        page(ours, "proposal_reopen", rows[0].pk),
    ]
    for user, status in people:
        client = signed_in(user)
        assert [client.get(url).status_code for url in reads] == [status] * len(reads)
        assert [client.post(url, {"reason": "x"}).status_code for url in writes] == [status] * len(writes)
    with inside(ours):
        assert not Binome.objects.exists()


def test_rows_of_another_tenant_are_not_there(
    ours: world.Tenant, scenario: Scenario, rows: list[Proposal]
) -> None:
    theirs = world.tenant("Beta")
    client = signed_in(theirs.coordinator)
    assert client.get(page(theirs, "scenario", scenario.pk)).status_code == 404
    assert client.post(page(theirs, "proposal_validate", rows[0].pk)).status_code == 404
    assert client.post(page(theirs, "scenario_validate", scenario.pk)).status_code == 404


# --- the room -------------------------------------------------------------------------------------


def test_the_room_says_who_is_held_back_and_by_what(ours: world.Tenant, coordinator: Client) -> None:
    with inside(ours):
        Company.objects.filter(pk=ours.companies[1].pk).update(cleared_at=None)
        Candidate.objects.filter(pk=ours.mentees[2].pk).update(state=CandidateState.APPLIED)
    shown = text(coordinator.get(page(ours, "matching")))
    assert ours.companies[1].name in shown
    assert reverse("companies", args=[ours.consortium.slug]) in shown
    assert page(ours, "matching_run") in shown


def test_running_leads_to_the_proposals_and_nobody_to_pair_says_why(
    ours: world.Tenant, coordinator: Client
) -> None:
    response = coordinator.post(page(ours, "matching_run"))
    with inside(ours):
        made = Scenario.objects.get()
        Candidate.objects.update(state=CandidateState.WAITING)
    assert response.headers["Location"] == page(ours, "scenario", made.pk)
    response = coordinator.post(page(ours, "matching_run"), follow=True)
    assert response.redirect_chain == [(page(ours, "matching"), 302)]
    assert len(response.context["messages"]) == 1


# --- deciding -------------------------------------------------------------------------------------


def test_the_desk_shows_one_pair_and_lists_all(
    ours: world.Tenant, coordinator: Client, scenario: Scenario, rows: list[Proposal]
) -> None:
    chosen = rows[-1]
    shown = text(coordinator.get(page(ours, "scenario", scenario.pk), {"pair": chosen.pk}))
    assert page(ours, "proposal_validate", chosen.pk) in shown
    assert all(row.mentor.name in shown and row.mentee.name in shown for row in rows)


def test_validating_without_javascript_comes_back_to_the_list(
    ours: world.Tenant, coordinator: Client, scenario: Scenario, rows: list[Proposal]
) -> None:
    response = coordinator.post(page(ours, "proposal_validate", rows[0].pk))
    assert response.headers["Location"] == page(ours, "scenario", scenario.pk)
    with inside(ours):
        assert Binome.objects.get().proposal_id == rows[0].pk


def test_validating_with_htmx_opens_the_next_pair(
    ours: world.Tenant, coordinator: Client, rows: list[Proposal]
) -> None:
    response = coordinator.post(page(ours, "proposal_validate", rows[0].pk), headers={"HX-Request": "true"})
    shown = text(response)
    assert shown.startswith('<div class="desk"')
    assert page(ours, "proposal_validate", rows[0].pk) not in shown
    assert any(page(ours, "proposal_validate", row.pk) in shown for row in rows[1:])


def test_what_can_no_longer_be_is_told_beside_the_pair(
    ours: world.Tenant, coordinator: Client, rows: list[Proposal]
) -> None:
    with inside(ours):
        consortiums.declare_relation(
            actor=None,
            source=rows[0].mentor.company,
            target=rows[0].mentee.company,
            kind=RelationKind.COMPETES,
        )
    response = coordinator.post(page(ours, "proposal_validate", rows[0].pk), headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    assert page(ours, "proposal_validate", rows[0].pk) in text(response)


def test_setting_aside_asks_for_a_reason(
    ours: world.Tenant, coordinator: Client, rows: list[Proposal]
) -> None:
    address = page(ours, "proposal_dismiss", rows[0].pk)
    assert coordinator.get(address).status_code == 200
    assert coordinator.post(address, {"reason": " "}).status_code == 422
    assert coordinator.post(address, {"reason": "Trop proches"}).status_code == 302
    with inside(ours):
        assert Proposal.objects.get(pk=rows[0].pk).state == ProposalState.DISMISSED
        assert Veto.objects.get().reason == "Trop proches"
    coordinator.post(page(ours, "proposal_reopen", rows[0].pk))
    with inside(ours):
        assert not Veto.objects.exists()


def test_validate_all_then_announce(ours: world.Tenant, coordinator: Client, scenario: Scenario) -> None:
    coordinator.post(page(ours, "scenario_validate", scenario.pk))
    assert page(ours, "announcement") in text(coordinator.get(page(ours, "binomes")))
    assert page(ours, "binomes_announce") in text(coordinator.get(page(ours, "announcement")))
    coordinator.post(page(ours, "binomes_announce"))
    with inside(ours):
        assert set(Binome.objects.values_list("state", flat=True)) == {BinomeState.ANNOUNCED}
    assert page(ours, "announcement") not in text(coordinator.get(page(ours, "binomes")))
    assert page(ours, "binomes_announce") not in text(coordinator.get(page(ours, "announcement")))


# --- why not, weights, pairs ----------------------------------------------------------------------


def test_why_not_names_the_cause_or_the_match(
    ours: world.Tenant, coordinator: Client, scenario: Scenario
) -> None:
    address = page(ours, "why_not", scenario.pk)
    same = next((m, n) for m in ours.mentors for n in ours.mentees if m.company_id == n.company_id)
    free = next((m, n) for m in ours.mentors for n in ours.mentees if m.company_id != n.company_id)
    barred, open_ = (coordinator.get(address, {"mentor": m.pk, "mentee": n.pk}) for m, n in (same, free))
    assert barred.context["answer"].score is None
    assert barred.context["answer"].text
    assert open_.context["answer"].score > 0
    assert coordinator.get(address, {"mentee": free[1].pk}).status_code == 200
    assert coordinator.get(address, {"mentor": 999_999, "mentee": free[1].pk}).status_code == 422


def test_weights_are_saved_or_refused_with_what_was_typed(ours: world.Tenant, coordinator: Client) -> None:
    form = coordinator.get(page(ours, "policy")).context["form"]
    data = {field.html_name: field.value() for field in form} | {"weight_themes": "7.5"}
    assert coordinator.post(page(ours, "policy"), data).status_code == 302
    with inside(ours):
        assert MatchingPolicy.objects.get().weights["themes"] == 7.5
    for wrong in ({"weight_themes": "-3"}, dict.fromkeys((n for n in data if n.startswith("weight_")), "0")):
        response = coordinator.post(page(ours, "policy"), data | wrong)
        assert response.status_code == 422
        assert response.context["form"].errors
    with inside(ours):
        assert MatchingPolicy.objects.get().weights["themes"] == 7.5


def test_pairs_are_found_by_name_and_by_state(
    ours: world.Tenant, coordinator: Client, rows: list[Proposal]
) -> None:
    with inside(ours):
        made = [proposals.validate(actor=ours.coordinator, proposal=row) for row in rows]
    address = page(ours, "binomes")
    found = coordinator.get(address, {"q": made[0].mentee.first_name}).context["rows"]
    assert [row.pk for row in found] == [made[0].pk]
    assert coordinator.get(address, {"state": "active"}).context["rows"] == []
    assert len(coordinator.get(address, {"state": "charm", "page": "99"}).context["rows"]) == len(rows)


def test_the_page_of_a_pair_shows_a_confidence_to_the_coordinator_alone(
    ours: world.Tenant, coordinator: Client, rows: list[Proposal]
) -> None:
    with inside(ours):
        proposals.validate(actor=ours.coordinator, proposal=rows[0])
        [pair] = binomes.announce(actor=ours.coordinator, program=ours.program)
        mentee = account(Candidate.objects.get(pk=pair.mentee_id).user)
        binomes.answer(actor=mentee, binome=pair, accept=False, reason="Brouille ancienne")
    address = page(ours, "binome", pair.pk)
    assert "Brouille ancienne" in text(coordinator.get(address))
    assert signed_in(mentee).get(address).status_code == 403
    assert signed_in(ours.representative).get(address).status_code == 403


# --- what a page costs ----------------------------------------------------------------------------


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_list_costs_the_same_for_one_row_and_for_many() -> None:
    addresses: list[Callable[[world.Tenant, Scenario], str]] = [
        lambda t, _s: page(t, "matching"),
        lambda t, s: page(t, "scenario", s.pk),
        lambda t, s: page(t, "why_not", s.pk),
        lambda t, _s: page(t, "binomes"),
    ]
    costs = []
    for mark, people in (("Petit", 2), ("Grand", 6)):
        tenant = world.tenant(mark, mentors=people, mentees=people + 1)
        with inside(tenant):
            scenario = run(tenant)
            for row in proposals_of(scenario)[: people - 1]:
                proposals.validate(actor=tenant.coordinator, proposal=row)
        client = signed_in(tenant.coordinator)
        costs.append([cost(client, address(tenant, scenario)) for address in addresses])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 40


def test_empty_states_say_what_to_do() -> None:
    tenant = world.tenant("Vide", mentors=0, mentees=0)
    client = signed_in(tenant.coordinator)
    assert page(tenant, "candidates") in text(client.get(page(tenant, "matching")))
    assert page(tenant, "matching") in text(client.get(page(tenant, "binomes")))


def test_nobody_can_be_paired_is_a_page_with_reasons() -> None:
    tenant = world.tenant("Seul", companies=1, mentors=2, mentees=2)
    with inside(tenant):
        scenario = run(tenant)
        assert scenario.proof["pairs"] == 0
        assert {u.candidate.side for u in scenario.unpaired.select_related("candidate")} == {
            Side.MENTOR,
            Side.MENTEE,
        }
    shown = signed_in(tenant.coordinator).get(page(tenant, "scenario", scenario.pk))
    assert len(shown.context["alone"]) == 4
