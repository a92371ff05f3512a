"""What was weighed, put on the board as one edit."""

from __future__ import annotations

from matching.enums import ProposalState, ScenarioState
from matching.models import BoardEdit, Proposal, Scenario
from matching.queries.board import Weighed
from matching.services.board import ledger, rows
from programs import audit
from programs.models import User


def write(
    actor: User,
    scenario: Scenario,
    weighed: Weighed,
    *,
    before: ledger.Page | None = None,
    after: ledger.Page | None = None,
    but: frozenset[int] = frozenset(),
) -> BoardEdit:
    """Puts what was weighed on the board of the scenario, held by the caller, as one edit that can be undone.

    `before` and `after` are rows that the caller changes besides; `but` are mentees whose new proposal is the caller's.
    """
    was: ledger.Page = {"proposal": [], **(before or {}), "scenario": ledger.facts(scenario)}
    now: ledger.Page = {"proposal": [], **(after or {})}
    rows.proposals(scenario, weighed, was, now, but)
    rows.unpaired(scenario, weighed, was, now)
    rows.pins(actor, scenario, weighed.pins, was, now)
    scenario.proof, scenario.input_hash = rows.proof(weighed), weighed.answer.input_hash
    turn(scenario, actor)
    consequence = weighed.consequence
    edit = BoardEdit.objects.create(
        program=scenario.program,
        scenario=scenario,
        revision=scenario.revision,
        verb=consequence.change.verb,
        before=was,
        after=now,
        cost=consequence.as_dict(),
        made_by=actor,
    )
    audit.record(
        "board.changed",
        actor=actor,
        target=scenario,
        program=scenario.program,
        did=str(edit.verb),
        revision=edit.revision,
        pairs=[list(pair) for pair in consequence.change.pairs],
        moved=len(consequence.moves),
        cost=consequence.cost,
    )
    return edit


def follow(scenario: Scenario, actor: User | None) -> None:
    """The scenario is decided when its last proposal is, and open again when one is."""
    remaining = Proposal.objects.filter(
        scenario=scenario, program=scenario.program_id, state=ProposalState.PROPOSED
    )
    state = ScenarioState.DRAFT if remaining.exists() else ScenarioState.DECIDED
    if scenario.state != state:
        scenario.state = state
        scenario.save(update_fields=["state"])
        if state == ScenarioState.DECIDED:
            audit.record("scenario.decided", actor=actor, target=scenario, program=scenario.program)


def turn(scenario: Scenario, actor: User) -> None:
    scenario.revision += 1
    scenario.save(update_fields=["revision", "proof", "input_hash"])
    follow(scenario, actor)
