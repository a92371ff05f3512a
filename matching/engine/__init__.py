"""Who with whom, and why. No framework, no sentence: codes and numbers in, codes and numbers out.

barred = exclusions(cohort, policy)
scores = score(cohort, policy, barred)
answer = assign(scores.score, cohort.capacity, floor="best", twins=cohort.twins, causes=barred.cause)
reasons = explain(cohort, scores, mentee, int(answer.mentor_of[mentee]))
learnt = evidence(closeness, outcomes, cohorts, criteria, weights)
"""

from .certificate import Certificate, check
from .criteria import CRITERIA, Criterion
from .eligibility import Exclusions, exclusions
from .evidence import Evidence, Finding, Lack, Proposal, TotalTest, Verdict, evidence, pairs_needed
from .explain import Contribution, Explanation, Unknown, explain, why_not
from .prepare import check_policy, criteria_without_data
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

__all__ = [
    "CONFIDENTIAL",
    "CRITERIA",
    "SCALE",
    "Assignment",
    "Cause",
    "Certificate",
    "Cohort",
    "Contribution",
    "Criterion",
    "EngineError",
    "Evidence",
    "Exclusions",
    "Explanation",
    "Finding",
    "Lack",
    "Level",
    "Person",
    "Policy",
    "Proposal",
    "Reason",
    "Relation",
    "Scores",
    "TotalTest",
    "Unknown",
    "Verdict",
    "assign",
    "check",
    "check_policy",
    "criteria_without_data",
    "evidence",
    "exclusions",
    "explain",
    "pairs_needed",
    "score",
    "why_not",
]
