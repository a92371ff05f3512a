"""The coordinator's pages: who gets in, what they say, what a decision does with and without JavaScript, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from matching.enums import BinomeState, BoardVerb, ProposalState
from matching.models import Binome, BoardEdit, MatchingPolicy, Pin, Proposal, Scenario, Veto
from matching.queries.board import Change
from matching.services import binomes, board, proposals
from programs.enums import CandidateState, RelationKind, Side
from programs.models import Candidate, Company, User
from programs.services import relating
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
        page(ours, "board_around", scenario.pk),
        page(ours, "board_change", scenario.pk),
        page(ours, "board_print", scenario.pk),
        page(ours, "board_sheet", scenario.pk),
        page(ours, "binomes"),
        page(ours, "proposal_dismiss", rows[0].pk),
    ]
    writes = [
        page(ours, "matching_run"),
        page(ours, "binomes_announce"),
        page(ours, "scenario_validate", scenario.pk),
        page(ours, "board_change", scenario.pk),
        page(ours, "board_undo", scenario.pk),
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
        relating.declare(
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


# --- changing the board ---------------------------------------------------------------------------


def test_a_change_is_shown_confirmed_and_undone_without_javascript(
    ours: world.Tenant, coordinator: Client, scenario: Scenario, rows: list[Proposal]
) -> None:
    address, row = page(ours, "board_change", scenario.pk), rows[0]
    asked: dict[str, str | int] = {"verb": "forbid", "mentor": row.mentor_id, "mentee": row.mentee_id}
    shown = coordinator.get(address, asked)
    effect = shown.context["change"]["effect"]
    assert effect.summary in text(shown)
    with inside(ours):
        assert not BoardEdit.objects.exists()
    response = coordinator.post(address, {**asked, "revision": 0, "seen": effect.digest})
    assert response.status_code == 302
    with inside(ours):
        assert Pin.objects.get().kind == "apart"
    late = coordinator.post(address, {**asked, "verb": "allow", "revision": 0, "seen": ""})
    assert late.status_code == 422
    assert late.context["notice"]
    assert late.context["change"]["effect"]
    coordinator.post(page(ours, "board_undo", scenario.pk), {"revision": 1})
    with inside(ours):
        assert not Pin.objects.exists()
        assert Proposal.objects.get(pk=row.pk).mentor_id == row.mentor_id


def test_what_cannot_be_names_its_cause_and_people_of_elsewhere_are_nobody(
    ours: world.Tenant, coordinator: Client, scenario: Scenario
) -> None:
    address = page(ours, "board_change", scenario.pk)
    same = next((m.pk, n.pk) for m in ours.mentors for n in ours.mentees if m.company_id == n.company_id)
    asked: dict[str, str | int] = {"verb": "lock", "mentor": same[0], "mentee": same[1]}
    refused = coordinator.get(address, asked)
    assert refused.status_code == 422
    name = next(mentor.name for mentor in ours.mentors if mentor.pk == same[0])
    assert name in refused.context["change"]["refused"]
    theirs = world.tenant("Beta")
    foreign = {"verb": "forbid", "mentor": theirs.mentors[0].pk, "mentee": ours.mentees[0].pk, "revision": 0}
    assert coordinator.post(address, foreign).status_code == 422
    with inside(ours):
        assert not Pin.objects.exists()
    assert coordinator.get(address, {"verb": "lock"}).status_code == 302


def test_what_stands_around_a_pair_says_who_is_ruled_out_and_never_a_confidence(
    ours: world.Tenant, coordinator: Client, scenario: Scenario, rows: list[Proposal]
) -> None:
    row = rows[0]
    other = next(m for m in ours.mentors if m.pk != row.mentor_id and m.company_id != row.mentee.company_id)
    with inside(ours):
        Veto.objects.create(
            program=ours.program, mentor=other, mentee=row.mentee, source="mentee", reason="Brouille ancienne"
        )
    shown = coordinator.get(page(ours, "board_around", scenario.pk), {"pair": row.pk})
    mentee, mentor = shown.context["sides"]
    assert other.pk not in [each.mentor for each in mentee.others]
    assert mentee.ruled_out
    assert [each.mentee for each in mentor.others]
    assert "Brouille" not in text(shown)


def test_a_pair_replaced_meanwhile_shows_the_new_board_with_nothing_lost(
    ours: world.Tenant, coordinator: Client, scenario: Scenario, rows: list[Proposal]
) -> None:
    row = rows[0]
    with inside(ours):
        gone = Change(BoardVerb.FORBID, ((row.mentor_id, row.mentee_id),))
        board.apply(actor=ours.coordinator, scenario=scenario, change=gone, revision=0)
    told = coordinator.post(page(ours, "proposal_validate", row.pk), headers={"HX-Request": "true"})
    assert told.status_code == 422
    assert told.context["notice"]
    assert coordinator.post(page(ours, "proposal_validate", 999_999)).status_code == 404
    stale = {"reason": "Trop proches, vraiment", "revision": 0, "seen": "autre"}
    with inside(ours):
        left = Proposal.objects.filter(state="proposed").first()
    assert left is not None
    kept = coordinator.post(page(ours, "proposal_dismiss", left.pk), stale, headers={"HX-Request": "true"})
    assert kept.status_code == 422
    assert "Trop proches, vraiment" in text(kept)
    with inside(ours):
        assert not Veto.objects.exists()


def test_the_points_of_a_pair_add_up_to_its_score(
    ours: world.Tenant, coordinator: Client, scenario: Scenario
) -> None:
    shown = coordinator.get(page(ours, "scenario", scenario.pk)).context
    points = sum(face.points or 0 for face in shown["faces"]) + shown["prior"]
    assert round(points, 1) == round(shown["chosen"].exact, 1)


def test_the_board_is_filtered_in_its_address_and_leaves_as_a_workbook(
    ours: world.Tenant, coordinator: Client, scenario: Scenario, rows: list[Proposal]
) -> None:
    with inside(ours):
        Candidate.objects.filter(pk=rows[0].mentee_id).update(first_name="=HYPERLINK(1)")
    wanted = rows[-1].mentee
    found = coordinator.get(page(ours, "scenario", scenario.pk), {"q": wanted.name.upper()}).context["rows"]
    assert [line.mentee for line in found] == [wanted.name]
    nobody = coordinator.get(page(ours, "scenario", scenario.pk), {"state": "dismissed", "company": "x"})
    assert nobody.context["rows"] == []
    book = load_workbook(BytesIO(coordinator.get(page(ours, "board_sheet", scenario.pk)).content))
    pairs, criteria, _alone = book.worksheets
    assert pairs.freeze_panes == "A2"
    assert pairs.max_row == len(rows) + 1
    assert {cell.data_type for cell in pairs["H"][1:]} <= {"s", "inlineStr", "n"}
    formulas = [cell for cell in pairs["D"][1:] if str(cell.value).startswith("=HYPERLINK")]
    assert formulas
    assert {cell.data_type for cell in formulas} <= {"s", "inlineStr"}, "a text, which no spreadsheet reckons"
    per_pair = [float(str(row[3].value)) for row in criteria.iter_rows(min_row=2) if row[3].value is not None]
    assert sum(per_pair) == pytest.approx(sum(row.score for row in rows) / 100)


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
        lambda t, s: page(t, "scenario", s.pk) + "?show=alone",
        lambda t, s: page(t, "scenario", s.pk) + "?show=changes",
        lambda t, s: page(t, "board_change", s.pk) + "?verb=update",
        lambda t, s: page(t, "board_print", s.pk),
        lambda t, s: page(t, "board_sheet", s.pk),
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


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "-1", "trois"])
def test_an_address_typed_by_hand_is_answered(ours: world.Tenant, rows: list[Proposal], typed: str) -> None:
    client, pk = signed_in(ours.coordinator), rows[0].scenario_id
    board_page = page(ours, "scenario", pk)
    for name in ("pair", "swap", "page"):
        assert client.get(board_page, {name: typed}).status_code == 200, name
    assert client.get(board_page, {"show": "alone", "person": typed}).status_code == 200
    for name in ("pair", "person"):
        assert client.get(page(ours, "board_around", pk), {name: typed}).status_code == 302, name
    assert client.get(page(ours, "scenario_new"), {"from": typed}).status_code == 200
    assert client.get(page(ours, "scenarios_compare"), {"s": [str(pk), typed]}).status_code == 302
    assert client.post(page(ours, "board_undo", pk), {"revision": typed}).status_code == 302
    dismissed = {"reason": "Se connaissent.", "revision": typed}
    assert client.post(page(ours, "proposal_dismiss", rows[0].pk), dismissed).status_code < 400
