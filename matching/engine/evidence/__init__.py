"""What the outcomes of past pairs allow to say about the criteria, and what they do not. Codes and numbers, no sentence.

found = evidence(closeness, outcomes, cohorts, criteria, weights)
found.total.verdict, [(f.name, f.verdict, f.lack) for f in found.findings], found.proposal

Only pairs that were chosen have outcomes: whatever is found goes together with success or failure, it is no cause.
Pairs are taken as independent within their cohort; a mentor with many mentees weakens that.
"""

from .learn import evidence
from .needed import pairs_needed
from .results import Evidence, Finding, Lack, Proposal, TotalTest, Verdict

__all__ = [
    "Evidence",
    "Finding",
    "Lack",
    "Proposal",
    "TotalTest",
    "Verdict",
    "evidence",
    "pairs_needed",
]
