"""The answers, frozen. Effects are log-odds of a better outcome per standard deviation of closeness within a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """``SUPPORTED`` survives the count of all criteria tested; ``LEAD`` deserves a look; the rest claims nothing."""

    SUPPORTED = "supported"
    LEAD = "lead"
    NOT_ENOUGH = "not_enough"


class Lack(StrEnum):
    """What stands between the data and a claim."""

    TOO_FEW = "too_few"
    OUTCOMES_ALIKE = "outcomes_alike"
    UNKNOWN = "unknown"
    CONSTANT = "constant"
    # Sorts the outcomes without one exception: a value filled in afterwards looks just so. Look at the data first.
    SEPARATED = "separated"
    CHANCE = "chance"
    TOO_WIDE = "too_wide"


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion. ``low`` and ``high`` bound the 95 % interval; without data they are the prior's own.

    ``deviation`` is one standard deviation in units of closeness (0 when there is none), ``known`` a number of pairs.
    ``still_needed`` is how many more pairs would probably (80 %) support an effect of the size that was asked about.
    ``lack`` is None exactly when something is claimed.
    """

    name: str
    verdict: Verdict
    lack: Lack | None
    effect: float
    low: float
    high: float
    deviation: float
    known: int
    still_needed: int


@dataclass(frozen=True, slots=True)
class TotalTest:
    """Does the programme's own score, taken whole, go with the outcomes? ``p`` is two-sided, 1 when not asked.

    Never a ``LEAD``: one question, one answer. ``effect`` below zero means that high scores went with worse outcomes.
    """

    verdict: Verdict
    lack: Lack | None
    p: float
    effect: float
    low: float
    high: float
    still_needed: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Weights to consider, never to impose; ``gain`` is the held-out log-loss saved.

    The weights add up to the programme's, unless one would pass the largest weight allowed: then all are scaled down.
    ``gain`` is in nats per pair, with its standard error; ``loss`` is what the present weights lose on the same pairs.
    """

    weights: Mapping[str, float]
    gain: float
    gain_error: float
    loss: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """``pairs`` have an outcome; ``compared`` of them stand in a cohort where outcomes differ, so that they can teach.

    ``gate_p`` is the global permutation p-value (1 when not asked): above 0.05 no criterion is claimed at all.
    ``findings`` keep the order of the criteria that were given.
    """

    pairs: int
    compared: int
    cohorts: int
    levels: int
    total: TotalTest
    gate_p: float
    gate_open: bool
    findings: tuple[Finding, ...]
    proposal: Proposal | None
