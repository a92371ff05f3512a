"""The people of a past run, paired again with other weights: what would have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.core.cache import cache

from matching.adapters.fingerprint import fingerprint
from matching.adapters.pool import Pool, cohort_of, with_profile
from matching.adapters.runs import NOT_CLEARED, Answer, solve
from matching.adapters.settings import Settings
from matching.enums import PairingMode, ProposalState, VetoSource
from matching.models import Proposal, Scenario, Unpaired, Veto
from programs.enums import Side
from programs.models import Candidate

DAY = 24 * 3600
LARGE = 160_000  # pairs to compare, twice: under it, some two seconds at most


@dataclass(frozen=True)
class Reached:
    """Pairs, and their mean and weakest score in basis points (None without a pair)."""

    pairs: int
    mean: int | None
    worst: int | None


@dataclass(frozen=True)
class Rerun:
    """`now` is what the present weights give, `then` what the others would; `judged` are the pairs of `now` by the others.

    Scores of two sets of weights do not compare: `judged` with `then` do. `differ` counts the mentees whose mentor would
    not be the same, `decided` the pairs that were validated, `kept` those of them that would be proposed again.
    """

    people: int
    differ: int
    now: Reached
    judged: Reached
    then: Reached
    decided: int
    kept: int


def past_pool(scenario: Scenario) -> Pool:
    """Whoever that run could pair, with the profiles and company ties of today; what came of the pairs excludes nobody."""
    program = scenario.program
    rows = Proposal.objects.filter(program=program, scenario=scenario).values_list("mentor", "mentee")
    alone = Unpaired.objects.filter(program=program, scenario=scenario).exclude(reason=NOT_CLEARED)
    keys = {pk for pair in rows for pk in pair} | set(alone.values_list("candidate", flat=True))
    found = Candidate.objects.filter(program=program, pk__in=keys)
    people = list(with_profile(found).order_by("id"))
    mentors = tuple(c for c in people if c.side == Side.MENTOR)
    mentees = tuple(c for c in people if c.side == Side.MENTEE)
    cohort = cohort_of(program, mentors, mentees)
    ended = Veto.objects.filter(program=program, source=VetoSource.FAILED)
    later = {
        (a.strip().lower(), b.strip().lower()) for a, b in ended.values_list("mentor__email", "mentee__email")
    }
    return Pool(
        program=program,
        mentors=mentors,
        mentees=mentees,
        held=(),
        engaged=frozenset(),
        cohort=replace(cohort, failed=frozenset(), vetoes=cohort.vetoes - later),
        allowed=np.ones(cohort.shape, dtype=np.bool_),
    )


def rerun(
    scenario: Scenario, pool: Pool, present: Mapping[str, float], proposed: Mapping[str, float]
) -> Rerun:
    """Both sets of weights on the same people, with the floor and the reciprocity of the run. Nothing is written.

    Raises EngineError as `solve` does.
    """
    asked = Settings.from_dict(scenario.policy)
    plain = replace(
        asked, mode=PairingMode.ADMINISTRATIVE, explore=0, start=None, stay_bonus=0, weights=present
    )
    now, then = solve(pool, plain), solve(pool, replace(plain, weights=proposed))
    decided = set(
        Proposal.objects.filter(
            program=scenario.program_id, scenario=scenario, state=ProposalState.VALIDATED
        ).values_list("mentee", "mentor")
    )
    either = now.mentor_of.keys() | then.mentor_of.keys()
    return Rerun(
        people=len(pool.mentees),
        differ=sum(now.mentor_of.get(pk) != then.mentor_of.get(pk) for pk in either),
        now=_reached(now, now),
        judged=_reached(now, then),
        then=_reached(then, then),
        decided=len(decided),
        kept=len(decided & set(then.mentor_of.items())),
    )


def kept(
    scenario: Scenario, pool: Pool, present: Mapping[str, float], proposed: Mapping[str, float]
) -> Rerun:
    """The same, remembered for a day while people, ties and weights are the same."""
    asked = Settings.from_dict(scenario.policy)
    key = fingerprint(pool, asked, run=scenario.pk, present=dict(present), proposed=dict(proposed))
    found: Rerun | None = cache.get(f"rerun:{key}")
    if found is None:
        found = rerun(scenario, pool, present, proposed)
        cache.set(f"rerun:{key}", found, DAY)
    return found


def _reached(pairs: Answer, scores: Answer) -> Reached:
    """The pairs of one answer, told in the scores of another."""
    pool = pairs.pool
    found = [
        int(scores.scores.score[pool.row[mentee], pool.column[mentor]])
        for mentee, mentor in pairs.mentor_of.items()
    ]
    return Reached(len(found), round(sum(found) / len(found)) if found else None, min(found, default=None))
