"""What may be told of the answers to one question while they come in. Pure functions.

Five people at a time, in the order in which their answers stop changing. Whoever reads twice may take the first figure away
from the second, and knows the answers that bear a name: what is left must be fit to be told by itself, without those too,
and far enough from the ends of the scale that two who put their own answers together do not find the others'.
A figure that would not be is not told, and the one before it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mentorat.lib import suppression
from mentorat.lib.suppression import K, Reason, Suppressed

SCALE = (1, 5)


@dataclass(frozen=True)
class Given:
    """One person's answer, from 1 to 5; `named`: the coordinators read it."""

    person: int
    value: int
    named: bool
    company: str


def told(answers: Sequence[Given]) -> float | Suppressed:
    """The mean that stands today; the last refusal as long as none does."""
    found: float | Suppressed = Suppressed(Reason.TOO_FEW)
    printed = 0
    for end in range(K, len(answers) + 1, K):
        parts = (answers[:end], answers[printed:end])
        refused = next(filter(None, map(_refusal, parts)), None)
        if refused is None:
            found, printed = _mean(answers[:end]), end
        elif not printed:
            found = refused
    return found


def _refusal(group: Sequence[Given]) -> Suppressed | None:
    """Why these are not told together, or would not be once the named ones are known."""
    unnamed = [each for each in group if not each.named]
    means = [_mean(group), *([_mean(unnamed)] if unnamed else [])]
    return next((mean for mean in means if isinstance(mean, Suppressed)), None)


def _mean(group: Sequence[Given]) -> float | Suppressed:
    companies = {each.person: each.company for each in group}
    found = suppression.mean({each.person: each.value for each in group}, companies=companies)
    if isinstance(found, Suppressed) or suppression.has_room(found, len(group), SCALE):
        return found
    return Suppressed(Reason.CONCENTRATED)
