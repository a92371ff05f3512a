"""One button after a decline, a pair undone, somebody who left: propose again, moving as few of the others as can be."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from matching import queries
from matching.adapters import Settings
from matching.models import Scenario
from matching.services import locks, scenarios
from programs.models import Program, User

STAY = 50  # basis points: a proposal still to decide changes partner only for half a point out of 100


@transaction.atomic
def propose_again(*, actor: User, program: Program) -> Scenario:
    """A new scenario that keeps, unless it gains more than `STAY`, each proposal still to decide of the one worked on, and
    what was fixed there; it becomes the one worked on, at once when it is small. Pairs formed are not touched.

    Raises ValidationError when one side has nobody.
    """
    held = locks.program(program)
    start = queries.current_scenario(held)
    settings = replace(Settings.of(held), stay_bonus=STAY if start else 0)
    scenario = scenarios.ask(
        actor=actor, program=held, name=_("Proposed again"), settings=settings, start=start
    )
    if scenario.is_done:
        scenarios.adopt(actor=actor, scenario=scenario)
    return scenario
