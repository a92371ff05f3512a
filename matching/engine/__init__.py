"""Who with whom, and why. No framework, no sentence: codes and numbers in, codes and numbers out.

barred = exclusions(cohort, policy)
scores = score(cohort, policy, barred)
answer = assign(scores.score, cohort.capacity, floor="best", twins=cohort.twins, causes=barred.cause)
reasons = {i: explain(cohort, scores, i, int(j)) for i, j in enumerate(answer.mentor_of) if j >= 0}
learnt = evidence(closeness, outcomes, cohorts, criteria, weights)

Rows are mentees, columns mentors; scores are integers of 0 to 10000, 0 forbids. Whatever has no meaning is an EngineError.

Where to read, from what is asked to what is proved:

1. ``types``: people, the programme's choices, the answer, every cause and every refusal. ``checks`` makes the refusals.
2. ``eligibility``: who may never be paired. ``criteria``: one file for each thing that two people are compared on, made of the
   blocks of ``features`` (and ``topics``, for texts). ``people`` and ``prepare`` turn them into whole numbers, ``score`` into scores.
3. ``ranks`` and ``explore`` change scores before they are solved: what mentees asked for, a little chance.
4. ``problem`` is the question once checked, ``solve`` answers it. ``mutual`` rules out that two people mentor each other, by
   solving in turn the networks that ``relax`` makes: densely in ``network`` when small; else in ``sparse``, on candidates, by the
   searches of ``opening``, ``paths`` and ``refill`` over ``graph`` and ``match``, with its floor in ``bottleneck``.
5. ``balance`` says what companies give and receive, ``reciprocity`` solves it as a ``circulation``.
6. ``certificate`` checks every answer by its prices and shares nothing with the solvers. ``reasons`` tells why somebody is alone.
7. ``live`` keeps an answer at its optimum, one decision after another, and tells what each would cost.
8. ``explain``, ``alternatives``, ``asking``: why this pair, who else, which missing answer is worth a call.
9. ``evidence``: what the outcomes of past pairs allow to say.

``jit``, ``kernels``, ``circulation_kernels``, ``score_kernels`` and ``threads`` are for speed alone, and loaded for large problems
only. ``version`` changes with the numbers.
"""

from .alternatives import Alternative, alternatives
from .asking import Question, ask_next
from .certificate import Certificate, check
from .criteria import CRITERIA, Criterion
from .eligibility import Exclusions, exclusions
from .evidence import Evidence, Finding, Lack, Proposal, TotalTest, Verdict, evidence, pairs_needed
from .explain import Contribution, Explanation, Unknown, explain, why_not
from .explore import explore
from .live import Cost, Live
from .prepare import check_policy, criteria_without_data
from .ranks import rank_bands
from .score import Scores, score
from .solve import assign
from .types import (
    CONFIDENTIAL,
    SCALE,
    Assignment,
    Cause,
    Cohort,
    EngineError,
    Level,
    Person,
    Policy,
    Reason,
    Relation,
)
from .version import ENGINE_VERSION

__all__ = [
    "CONFIDENTIAL",
    "CRITERIA",
    "ENGINE_VERSION",
    "SCALE",
    "Alternative",
    "Assignment",
    "Cause",
    "Certificate",
    "Cohort",
    "Contribution",
    "Cost",
    "Criterion",
    "EngineError",
    "Evidence",
    "Exclusions",
    "Explanation",
    "Finding",
    "Lack",
    "Level",
    "Live",
    "Person",
    "Policy",
    "Proposal",
    "Question",
    "Reason",
    "Relation",
    "Scores",
    "TotalTest",
    "Unknown",
    "Verdict",
    "alternatives",
    "ask_next",
    "assign",
    "check",
    "check_policy",
    "criteria_without_data",
    "evidence",
    "exclusions",
    "explain",
    "explore",
    "pairs_needed",
    "rank_bands",
    "score",
    "why_not",
]
