"""The explanation against the definition of the score, in exact fractions, criterion by criterion."""

from fractions import Fraction

import numpy as np
from hypothesis import given

from matching.engine import (
    CRITERIA,
    SCALE,
    Cohort,
    Explanation,
    Policy,
    criteria_without_data,
    explain,
    score,
)
from matching.engine.prepare import UNIT, known_weights, raw_points

from .people import COHORTS, EVERYTHING


@given(COHORTS)
def test_the_score_is_the_mean_of_what_is_known_pulled_to_the_prior(cohort: Cohort) -> None:
    found = score(cohort, EVERYTHING)
    p = found.prepared
    for i, j in np.argwhere(found.score > 0).tolist():
        raw, known = raw_points(p, i, j), known_weights(p, i, j)
        mean = Fraction(sum(raw) + p.prior_points, (sum(known) + p.prior) * UNIT)
        assert found.score[i, j] == min(max(int(SCALE * mean + Fraction(1, 2)), 1), SCALE)
        confidence, low, high = found.row(i)
        assert (
            confidence[j]
            == found.confidence[i, j]
            == int(Fraction(SCALE * sum(known), p.whole) + Fraction(1, 2))
        )
        assert (low[j], high[j]) == (found.low[i, j], found.high[i, j])


@given(COHORTS)
def test_what_each_criterion_brings_is_its_closeness_by_its_weight(cohort: Cohort) -> None:
    found = score(cohort, EVERYTHING)
    p = found.prepared
    for i, j in np.argwhere(found.score > 0).tolist():
        told = explain(cohort, found, i, j)
        assert Explanation.from_dict(told.as_dict()) == told
        assert sum(c.points for c in told.contributions) + told.prior_points == told.score
        for c in told.contributions:
            assert 0 <= c.closeness <= SCALE
            # Within two basis points: one for the closeness that is shown, one for parts that must add up.
            assert abs(c.points - c.most * c.closeness / SCALE) <= 2
        assert told.rank == 1 + int((found.score[i] > told.score).sum())
        assert len(told.contributions) + len(told.unknown) == len(p.criteria)


@given(COHORTS)
def test_a_criterion_without_data_is_one_that_no_explanation_shows(cohort: Cohort) -> None:
    policy = Policy(same_company_allowed=True, weights={c.name: 1.0 for c in CRITERIA})
    empty = criteria_without_data(cohort, policy)
    p = score(cohort, policy).prepared
    n, m = cohort.shape
    shown = {
        c.name
        for i in range(n)
        for j in range(m)
        for c, weight in zip(p.criteria, known_weights(p, i, j), strict=True)
        if weight
    }
    assert shown == {c.name for c in CRITERIA} - set(empty)
    assert "themes" not in criteria_without_data(cohort, Policy(weights={"themes": 0}))
