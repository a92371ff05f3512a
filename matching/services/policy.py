"""What the programme weighs: changed by the coordinator, public to the participants."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matching.engine.criteria import BY_NAME
from matching.enums import FloorMode
from matching.models import MatchingPolicy
from matching.services import locks
from programs import audit
from programs.models import Program, User

HIGHEST = 10.0  # a weight of the page; the engine itself takes more


@transaction.atomic
def change(
    *,
    actor: User | None,
    program: Program,
    weights: Mapping[str, float],
    floor_mode: FloorMode = FloorMode.BEST,
) -> MatchingPolicy:
    """Sets the weights (0 to 10; a criterion left out keeps its default) and the floor of later runs.

    Raises ValidationError for an unknown criterion, a weight out of range, or nothing left that weighs.
    """
    _check(weights)
    locked = locks.program(program)
    policy, _created = MatchingPolicy.objects.get_or_create(program=locked)
    before = dict(policy.weights)
    policy.weights = {name: float(weight) for name, weight in weights.items()}
    policy.floor_mode = floor_mode
    policy.save(update_fields=["weights", "floor_mode"])
    audit.record(
        "policy.changed",
        actor=actor,
        target=policy,
        program=locked,
        before=before,
        after=policy.weights,
        floor=str(floor_mode),
    )
    return policy


def carry(actor: User, source: Program, made: Program) -> None:
    """Weights, floor, who chooses and how long the lists are, for a programme that takes up the plan of another."""
    said = MatchingPolicy.objects.filter(program=source).first()
    if said is None:
        return
    carried = ("weights", "floor_mode", "mode", "shortlist")
    policy = MatchingPolicy.objects.create(program=made, **{name: getattr(said, name) for name in carried})
    audit.record("policy.changed", actor=actor, target=policy, program=made, before={}, after=policy.weights)


def _check(weights: Mapping[str, float]) -> None:
    for name, weight in weights.items():
        if name not in BY_NAME:
            raise ValidationError(_("“%(name)s” is not a criterion.") % {"name": name})
        if not 0 <= weight <= HIGHEST:  # also refuses NaN
            raise ValidationError({name: _("Give a weight from 0 (ignored) to 10.")})
    if not any(weights.get(c.name, c.weight) for c in BY_NAME.values()):
        raise ValidationError(_("At least one criterion must weigh something: nothing could be compared."))
