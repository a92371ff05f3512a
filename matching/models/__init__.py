"""Who with whom, and why: the policy, the runs and their proof, the choices, the binômes and what became of them."""

from matching.models.binomes import Announcement, Binome
from matching.models.choices import Chooser, Request, Shortlisted
from matching.models.outcomes import Outcome
from matching.models.pauses import Pause
from matching.models.policy import MatchingPolicy
from matching.models.scenarios import BoardEdit, Pin, Proposal, Scenario, Unpaired
from matching.models.vetoes import Tie, Veto

__all__ = [
    "Announcement",
    "Binome",
    "BoardEdit",
    "Chooser",
    "MatchingPolicy",
    "Outcome",
    "Pause",
    "Pin",
    "Proposal",
    "Request",
    "Scenario",
    "Shortlisted",
    "Tie",
    "Unpaired",
    "Veto",
]
