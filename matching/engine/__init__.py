"""Who with whom, and why. No framework, no sentence: codes and numbers in, codes and numbers out.

barred = exclusions(cohort, policy)
scores = score(cohort, policy, barred)
answer = assign(scores.score, cohort.capacity, floor="best", twins=cohort.twins, causes=barred.cause)
reasons = explain(cohort, scores, mentee, int(answer.mentor_of[mentee]))
learnt = evidence(closeness, outcomes, cohorts, criteria, weights)
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
