"""The rows of a board made what was weighed: those that change, and no other."""

from __future__ import annotations

from typing import Any

from matching.enums import PinKind
from matching.models import Pin, Proposal, Scenario, Unpaired
from matching.queries.board import STAY, Pins, Weighed
from matching.services.board import ledger
from programs.models import User

SHOWN = ("mentor_id", "score", "low", "high", "confidence")  # a proposal whose figures moved is written again


def proposals(
    scenario: Scenario, weighed: Weighed, was: ledger.Page, now: ledger.Page, but: frozenset[int]
) -> None:
    """A proposal never changes its two people: whoever moves gets a new one, and an older page finds the old one gone."""
    wanted = {row.mentee_id: row for row in weighed.answer.proposals}
    gone = [row for mentee, row in weighed.board.items() if not _same(row, wanted.get(mentee))]
    kept = weighed.board.keys() - {row.mentee_id for row in gone}
    made = [row for mentee, row in wanted.items() if mentee not in kept | but]
    was["proposal"] += ledger.dumps(gone)
    Proposal.objects.filter(program=scenario.program_id, pk__in=[row.pk for row in gone]).delete()
    for row in made:
        row.program, row.scenario = scenario.program, scenario
    now["proposal"] += ledger.dumps(Proposal.objects.bulk_create(made))


def _same(row: Proposal, other: Proposal | None) -> bool:
    return other is not None and all(getattr(row, name) == getattr(other, name) for name in SHOWN)


def unpaired(scenario: Scenario, weighed: Weighed, was: ledger.Page, now: ledger.Page) -> None:
    wanted = {(row.candidate_id, row.reason): row for row in weighed.answer.unpaired}
    here = list(Unpaired.objects.filter(scenario=scenario, program=scenario.program_id).order_by("id"))
    gone = [row for row in here if (row.candidate_id, row.reason) not in wanted]
    for row in here:
        wanted.pop((row.candidate_id, row.reason), None)
    for row in wanted.values():
        row.program, row.scenario = scenario.program, scenario
    was["unpaired"] = ledger.dumps(gone)
    Unpaired.objects.filter(program=scenario.program_id, pk__in=[row.pk for row in gone]).delete()
    now["unpaired"] = ledger.dumps(Unpaired.objects.bulk_create(wanted.values()))


def pins(actor: User, scenario: Scenario, wanted: Pins, was: ledger.Page, now: ledger.Page) -> None:
    left = wanted.rows
    gone = []
    for pin in Pin.objects.filter(scenario=scenario, program=scenario.program_id).order_by("id"):
        if left.get((pin.mentor_id, pin.mentee_id)) == pin.kind:
            del left[pin.mentor_id, pin.mentee_id]
        else:
            gone.append(pin)
    was["pin"] = ledger.dumps(gone)
    Pin.objects.filter(program=scenario.program_id, pk__in=[pin.pk for pin in gone]).delete()
    made = [
        Pin(
            program=scenario.program,
            scenario=scenario,
            mentor_id=mentor,
            mentee_id=mentee,
            kind=kind,
            made_by=actor,
        )
        for (mentor, mentee), kind in sorted(left.items())
    ]
    now["pin"] = ledger.dumps(Pin.objects.bulk_create(made))


def proof(weighed: Weighed) -> dict[str, Any]:
    """The proof of the edited problem, with what it takes for granted."""
    pins, unheld = weighed.pins, weighed.consequence.unheld
    in_pool = [mentee for mentee in pins.kept if mentee in weighed.answer.pool.row]
    return {
        **weighed.answer.proof,
        "edited": True,
        "stood": weighed.stood,
        "kept": len(in_pool) - sum(each.mentee in weighed.answer.pool.row for each in unheld),
        "unheld": [[each.mentor, each.mentee] for each in unheld],
        "apart": sum(kind == PinKind.APART for kind in pins.rows.values()),
        "stay_bonus": STAY,
    }
