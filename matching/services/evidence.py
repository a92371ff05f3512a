"""The coordinator decides on weights that the evidence proposes. Nothing is ever applied by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matching import adapters
from matching.adapters import Settings
from matching.adapters.evidence import Learnt
from matching.models import MatchingPolicy, Scenario
from matching.queries import outcomes
from matching.services import locks, policy, scenarios
from programs import audit
from programs.models import Program, User


@transaction.atomic
def adopt(*, actor: User, program: Program, seen: str) -> MatchingPolicy:
    """The proposed weights become the programme's, for its later runs; its floor stays.

    Like the two others, takes `seen`, the name of the evidence that the person read, and raises ValidationError when
    answers or weights have changed since, or when nothing is proposed.
    """
    found, weights = _proposed(program, seen)
    changed = policy.change(
        actor=actor, program=program, weights=weights, floor_mode=adapters.policy_of(program)[1]
    )
    _note("evidence.adopted", actor, program, found)
    return changed


@transaction.atomic
def try_out(*, actor: User, program: Program, seen: str) -> Scenario:
    """A run with the proposed weights beside the others; the programme's own weights stay.

    Also raises ValidationError when nobody can be paired today.
    """
    found, weights = _proposed(program, seen)
    settings = replace(Settings.of(program), weights=weights)
    scenario = scenarios.ask(actor=actor, program=program, settings=settings, name=_("Proposed weights"))
    _note("evidence.tried", actor, program, found)
    return scenario


@transaction.atomic
def postpone(*, actor: User, program: Program, seen: str) -> None:
    """Nothing changes; the register keeps that the proposal was read and left for later."""
    found, _weights = _proposed(program, seen)
    _note("evidence.postponed", actor, program, found)


def _proposed(program: Program, seen: str) -> tuple[Learnt, Mapping[str, float]]:
    held = locks.program(program)
    found = adapters.evidence.learnt(outcomes.pooled(held), adapters.policy_of(held)[0].weights)
    if found.seen != seen:
        raise ValidationError(_("Answers or weights have changed since you read this page: look again."))
    if found.proposed is None:
        raise ValidationError(_("Nothing is proposed: there is not enough evidence."))
    return found, found.proposed


def _note(verb: str, actor: User, program: Program, found: Learnt) -> None:
    audit.record(
        verb,
        actor=actor,
        target=program,
        program=program,
        seen=found.seen,
        weights=dict(found.proposed or {}),
    )
