"""What the pages of the pairing read, inside the programme's scope, one file an object."""

from matching.queries.binomes import (
    Held,
    binome,
    binome_counts,
    binomes,
    binomes_of,
    coordinators,
    held_back,
    live_binomes,
    live_binomes_of,
    veto,
)
from matching.queries.readiness import Readiness, people, readiness, weights
from matching.queries.scenarios import (
    is_latest,
    proposal,
    proposals,
    proposals_about,
    scenario,
    scenarios,
    unpaired,
)

__all__ = [
    "Held",
    "Readiness",
    "binome",
    "binome_counts",
    "binomes",
    "binomes_of",
    "coordinators",
    "held_back",
    "is_latest",
    "live_binomes",
    "live_binomes_of",
    "people",
    "proposal",
    "proposals",
    "proposals_about",
    "readiness",
    "scenario",
    "scenarios",
    "unpaired",
    "veto",
    "weights",
]
