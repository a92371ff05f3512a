"""The board: what a change would do is what it does, undone to the byte; nothing excluded is ever kept; two at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from matching.enums import BoardVerb, PinKind, ProposalState, VetoSource
from matching.models import Binome, BoardEdit, Pin, Proposal, Scenario, Unpaired, Veto
from matching.queries.board import Change
from matching.services import board, proposals
from programs.enums import RelationKind, Side
from programs.models import AuditEvent, Candidate
from programs.services import relating
from tests import world
from tests.matching.room import inside, proposals_of, run
from tests.matching.test_races import at_once

pytestmark = pytest.mark.django_db
Pair = tuple[int, int]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ours() -> world.Tenant:
    return world.tenant("Alpha", companies=6, mentors=5, mentees=6)


@pytest.fixture
def scenario(ours: world.Tenant) -> Scenario:
    with inside(ours):
        return run(ours)


def standing(scenario: Scenario) -> dict[str, Any]:
    """Everything that an edit may touch, to the byte."""
    tables = (Proposal, Pin, Unpaired, Veto)
    rows = {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}
    fresh = Scenario.objects.get(pk=scenario.pk)
    return {**rows, "proof": fresh.proof, "input": fresh.input_hash, "state": fresh.state}


def pairs(scenario: Scenario) -> dict[int, int]:
    rows = Proposal.objects.filter(scenario=scenario, state=ProposalState.PROPOSED)
    return dict(rows.values_list("mentee", "mentor"))


def other_pair(scenario: Scenario, ours: world.Tenant) -> Pair:
    """A mentor and a mentee that could be paired and are not."""
    now, company = pairs(scenario), {c.pk: c.company_id for c in (*ours.mentors, *ours.mentees)}
    return next(
        (mentor.pk, mentee)
        for mentee in sorted(now)
        for mentor in ours.mentors
        if now[mentee] != mentor.pk and mentor.pk in now.values() and company[mentee] != mentor.company_id
    )


def change(scenario: Scenario, ours: world.Tenant, verb: BoardVerb, *wanted: Pair) -> BoardEdit:
    """Seen, then done."""
    asked = Change(verb, wanted)
    seen = board.preview(scenario, asked)
    fresh = Scenario.objects.get(pk=scenario.pk)
    return board.apply(
        actor=ours.coordinator, scenario=scenario, change=asked, revision=fresh.revision, seen=seen.digest
    )


def test_a_preview_writes_nothing_and_the_change_does_what_it_said(
    ours: world.Tenant, scenario: Scenario
) -> None:
    with inside(ours):
        mentor, mentee = other_pair(scenario, ours)
        before, was = standing(scenario), pairs(scenario)
        seen = board.preview(scenario, Change(BoardVerb.CHOOSE, ((mentor, mentee),)))
        assert standing(scenario) == before
        moved = {move.mentee.pk: move.after and move.after.pk for move in seen.moves}
        assert moved[mentee] == mentor
        edit = change(scenario, ours, BoardVerb.CHOOSE, (mentor, mentee))
        now = pairs(scenario)
        assert {key: now.get(key) for key in {*was, *now} if was.get(key) != now.get(key)} == moved
        assert edit.cost["cost"] == seen.cost
        proof = Scenario.objects.get(pk=scenario.pk).proof
        assert (proof["total"], proof["worst"], proof["pairs"]) == (
            seen.total_after,
            seen.worst_after,
            seen.pairs_after,
        )
        assert proof["kept"] == 1
        assert Pin.objects.get().kind == PinKind.KEEP
        assert AuditEvent.objects.filter(verb="board.changed").count() == 1


def test_undoing_puts_everything_back_to_the_byte_step_by_step(
    ours: world.Tenant, scenario: Scenario
) -> None:
    with inside(ours):
        states = [standing(scenario)]
        now = pairs(scenario)
        a, b = sorted(now)[:2]
        change(scenario, ours, BoardVerb.LOCK, (now[a], a))
        states.append(standing(scenario))
        change(scenario, ours, BoardVerb.FORBID, (now[b], b))
        states.append(standing(scenario))
        proposals.dismiss(actor=ours.coordinator, proposal=proposals_of(scenario)[0], reason="Trop proches")
        assert Veto.objects.count() == 1
        states.append(standing(scenario))
        change(scenario, ours, BoardVerb.CHOOSE, other_pair(scenario, ours))
        for wanted in reversed(states):
            fresh = Scenario.objects.get(pk=scenario.pk)
            board.undo(actor=ours.coordinator, scenario=fresh, revision=fresh.revision)
            assert standing(scenario) == wanted
        with pytest.raises(ValidationError):
            board.undo(actor=ours.coordinator, scenario=scenario, revision=8)
        assert Scenario.objects.get(pk=scenario.pk).revision == 8


def test_what_is_kept_and_apart_stays_so_whatever_comes_after(ours: world.Tenant, scenario: Scenario) -> None:
    with inside(ours):
        now = pairs(scenario)
        a, b, c = sorted(now)[:3]
        change(scenario, ours, BoardVerb.LOCK, (now[a], a))
        change(scenario, ours, BoardVerb.FORBID, (now[b], b))
        change(scenario, ours, BoardVerb.FORBID, (now[c], c))
        after = pairs(scenario)
        assert after[a] == now[a]
        assert after.get(b) != now[b]
        assert after.get(c) != now[c]
        change(scenario, ours, BoardVerb.ALLOW, (now[b], b))
        assert set(Pin.objects.values_list("mentee", "kind")) == {(a, "keep"), (c, "apart")}


def test_two_pairs_are_exchanged(ours: world.Tenant, scenario: Scenario) -> None:
    with inside(ours):
        now = pairs(scenario)
        company = {c.pk: c.company_id for c in (*ours.mentors, *ours.mentees)}
        a, b = next(
            (a, b)
            for a in sorted(now)
            for b in sorted(now)
            if a < b and company[now[b]] != company[a] and company[now[a]] != company[b]
        )
        change(scenario, ours, BoardVerb.SWAP, (now[b], a), (now[a], b))
        after = pairs(scenario)
        assert (after[a], after[b]) == (now[b], now[a])


def test_a_pair_that_something_excludes_is_refused_with_the_cause_and_no_confidence(
    ours: world.Tenant, scenario: Scenario
) -> None:
    with inside(ours):
        mentor, mentee = other_pair(scenario, ours)
        same = next((m.pk, n.pk) for m in ours.mentors for n in ours.mentees if m.company_id == n.company_id)
        with pytest.raises(ValidationError, match="same company"):
            board.preview(scenario, Change(BoardVerb.LOCK, (same,)))
        Veto.objects.create(
            program=ours.program,
            mentor_id=mentor,
            mentee_id=mentee,
            source=VetoSource.MENTEE,
            reason="Brouille",
        )
        before = standing(scenario)
        with pytest.raises(ValidationError) as told:
            board.apply(
                actor=ours.coordinator,
                scenario=scenario,
                change=Change(BoardVerb.CHOOSE, ((mentor, mentee),)),
                revision=0,
            )
        assert "confidential" in told.value.messages[0]
        assert "Brouille" not in told.value.messages[0]
        assert standing(scenario) == before


def test_a_mentor_never_gets_more_than_their_places(ours: world.Tenant, scenario: Scenario) -> None:
    with inside(ours):
        now = pairs(scenario)
        company = {c.pk: c.company_id for c in (*ours.mentors, *ours.mentees)}
        first = min(now)
        mentor = now[first]
        second = next(n.pk for n in ours.mentees if n.pk != first and n.company_id != company[mentor])
        change(scenario, ours, BoardVerb.LOCK, (mentor, first))
        with pytest.raises(ValidationError, match="1 place left"):
            board.preview(scenario, Change(BoardVerb.CHOOSE, ((mentor, second),)))
        Candidate.objects.filter(pk=mentor).update(capacity=2)
        change(scenario, ours, BoardVerb.CHOOSE, (mentor, second))
        assert sorted(key for key, value in pairs(scenario).items() if value == mentor) == sorted(
            [first, second]
        )


def test_a_kept_pair_that_became_impossible_is_told_and_holds_nothing_up(
    ours: world.Tenant, scenario: Scenario
) -> None:
    with inside(ours):
        row = proposals_of(scenario)[0]
        change(scenario, ours, BoardVerb.LOCK, (row.mentor_id, row.mentee_id))
        relating.declare(
            actor=None, source=row.mentor.company, target=row.mentee.company, kind=RelationKind.COMPETES
        )
        seen = board.preview(scenario, Change(BoardVerb.UPDATE))
        assert [(each.mentor, each.mentee) for each in seen.unheld] == [(row.mentor_id, row.mentee_id)]
        assert row.mentee_id in [move.mentee.pk for move in seen.moves]
        change(scenario, ours, BoardVerb.UPDATE)
        assert pairs(scenario).get(row.mentee_id) != row.mentor_id
        assert Scenario.objects.get(pk=scenario.pk).proof["kept"] == 0


def test_setting_aside_gives_both_the_best_that_is_left_and_taking_back_brings_the_pair_back(
    ours: world.Tenant, scenario: Scenario
) -> None:
    with inside(ours):
        row = proposals_of(scenario)[0]
        proposals.dismiss(actor=ours.coordinator, proposal=row, reason="Trop proches")
        assert pairs(scenario)[row.mentee_id] != row.mentor_id
        proposals.reopen(actor=ours.coordinator, proposal=row)
        assert pairs(scenario)[row.mentee_id] == row.mentor_id
        assert Proposal.objects.get(pk=row.pk).state == ProposalState.PROPOSED
        assert not Veto.objects.exists()
        fresh = Scenario.objects.get(pk=scenario.pk)
        board.undo(actor=ours.coordinator, scenario=scenario, revision=fresh.revision)
        assert Veto.objects.get().reason == "Trop proches"


def test_an_edit_whose_pair_was_decided_since_is_not_undone(ours: world.Tenant, scenario: Scenario) -> None:
    with inside(ours):
        mentor, mentee = other_pair(scenario, ours)
        change(scenario, ours, BoardVerb.CHOOSE, (mentor, mentee))
        made = Proposal.objects.get(mentor=mentor, mentee=mentee, state=ProposalState.PROPOSED)
        proposals.validate(actor=ours.coordinator, proposal=made)
        with pytest.raises(ValidationError, match="decided since"):
            board.undo(actor=ours.coordinator, scenario=scenario, revision=1)
        assert Binome.objects.get().mentee_id == mentee


def test_decided_pairs_are_out_of_what_moves(ours: world.Tenant, scenario: Scenario) -> None:
    with inside(ours):
        row = proposals_of(scenario)[0]
        proposals.validate(actor=ours.coordinator, proposal=row)
        seen = change(scenario, ours, BoardVerb.CHOOSE, other_pair(scenario, ours))
        assert row.mentee_id not in [mentee for mentee, _a, _b in seen.cost["moved"]]
        with pytest.raises(ValidationError):
            board.preview(scenario, Change(BoardVerb.LOCK, ((row.mentor_id, row.mentee_id),)))


def test_keeping_a_pair_moves_nobody_even_when_the_weakest_is_decided() -> None:
    """Without the weakest, the floor of the others could be higher: that is no reason to move people one did not name."""
    moved = []
    for seed in range(8):
        ours = uneven(seed)
        with inside(ours):
            scenario = run(ours)
            rows = sorted(proposals_of(scenario), key=lambda row: row.score)
            proposals.validate(actor=ours.coordinator, proposal=rows[0])
            proposals.validate(actor=ours.coordinator, proposal=rows[1])
            scenario.refresh_from_db()
            for row in rows[3:6]:
                asked = Change(BoardVerb.LOCK, ((row.mentor_id, row.mentee_id),))
                moved.append(len(board.preview(scenario, asked).moves))
    assert moved == [0] * 24


def uneven(seed: int) -> world.Tenant:
    """People who said more or less of themselves: pairs of many scores."""
    draw = random.Random(seed)
    ours = world.tenant(f"Inegal{seed}", companies=8, mentors=0, mentees=0)
    for n, side in product(range(14), (Side.MENTOR, Side.MENTEE)):
        profile = {
            "trade": draw.choice(["finance", "vente", "achats", ""]),
            "level": draw.choice([None, draw.random()]),
            "skills": draw.sample(["budget", "projet", "droit", "paie"], draw.randint(0, 2)),
            "place": draw.choice(["", "Lyon", "Dijon"]),
        }
        firm = draw.choice(ours.companies)
        world.candidate(ours.program, firm, side, f"{side}{n}", ours.mark, **profile)
    return ours


def test_only_the_scenario_that_is_worked_on_can_be_changed(ours: world.Tenant, scenario: Scenario) -> None:
    with inside(ours):
        Scenario.objects.filter(pk=scenario.pk).update(current=False)
        old, row = Scenario.objects.get(pk=scenario.pk), proposals_of(scenario)[0]
        acts = (
            lambda: board.preview(old, Change(BoardVerb.UPDATE)),
            lambda: board.apply(
                actor=ours.coordinator, scenario=old, change=Change(BoardVerb.UPDATE), revision=0
            ),
            lambda: board.undo(actor=ours.coordinator, scenario=old, revision=0),
            lambda: proposals.validate(actor=ours.coordinator, proposal=row),
            lambda: proposals.dismiss(actor=ours.coordinator, proposal=row, reason="Non"),
            lambda: proposals.validate_all(actor=ours.coordinator, scenario=old),
        )
        for act in acts:
            with pytest.raises(ValidationError):
                act()
        assert not Binome.objects.exists()


def test_what_is_no_longer_what_was_seen_is_not_done(ours: world.Tenant, scenario: Scenario) -> None:
    with inside(ours):
        mentor, mentee = other_pair(scenario, ours)
        asked = Change(BoardVerb.CHOOSE, ((mentor, mentee),))
        seen = board.preview(scenario, asked)
        left = next(m.pk for m in ours.mentors if m.pk != mentor)
        Candidate.objects.filter(pk=left).update(state="withdrawn")
        before = standing(scenario)
        with pytest.raises(board.MovedError):
            board.apply(actor=ours.coordinator, scenario=scenario, change=asked, revision=0, seen=seen.digest)
        assert standing(scenario) == before


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_change_the_board_at_once_one_is_told() -> None:
    ours = world.tenant("Alpha", companies=6, mentors=5, mentees=6)
    with inside(ours):
        scenario = run(ours)
        now = pairs(scenario)
        first, second = ((now[key], key) for key in sorted(now)[:2])

    def lock(pair: Pair) -> BoardEdit:
        asked = Change(BoardVerb.LOCK, (pair,))
        return board.apply(actor=ours.coordinator, scenario=scenario, change=asked, revision=0)

    told = at_once(ours, lambda: lock(first), lambda: lock(second))
    assert sorted(map(bool, told)) == [False, True]
    assert ours.coordinator.name in "".join(told)
    with inside(ours):
        assert BoardEdit.objects.count() == Pin.objects.count() == Scenario.objects.get().revision == 1
