"""What the pages of the pairing read, inside the programme's scope, one file an object."""

from matching.queries.announcements import awaited, formed, last_announcement, launch
from matching.queries.binomes import (
    binome,
    binome_counts,
    binomes,
    binomes_of,
    coordinators,
    declined_since,
    live_binomes,
    live_binomes_of,
    live_members,
    once_members,
    veto,
)
from matching.queries.compare import Compared, compare
from matching.queries.drift import Drift, drift
from matching.queries.flags import Flag, Flags, Held, flags, flags_of, held_back
from matching.queries.pauses import back_on, due_back, open_pause
from matching.queries.readiness import Readiness, people, readiness, weights
from matching.queries.scenarios import (
    current_scenario,
    proposal,
    proposals,
    proposals_about,
    scenario,
    scenarios,
    unpaired,
    without_data,
)
from matching.queries.ties import (
    Told,
    employees,
    own_candidate,
    spoken_for,
    ties,
    ties_told_by,
    ties_told_for,
    told,
)
from matching.queries.waiting import waits_for

__all__ = [
    "Compared",
    "Drift",
    "Flag",
    "Flags",
    "Held",
    "Readiness",
    "Told",
    "awaited",
    "back_on",
    "binome",
    "binome_counts",
    "binomes",
    "binomes_of",
    "compare",
    "coordinators",
    "current_scenario",
    "declined_since",
    "drift",
    "due_back",
    "employees",
    "flags",
    "flags_of",
    "formed",
    "held_back",
    "last_announcement",
    "launch",
    "live_binomes",
    "live_binomes_of",
    "live_members",
    "once_members",
    "open_pause",
    "own_candidate",
    "people",
    "proposal",
    "proposals",
    "proposals_about",
    "readiness",
    "scenario",
    "scenarios",
    "spoken_for",
    "ties",
    "ties_told_by",
    "ties_told_for",
    "told",
    "unpaired",
    "veto",
    "waits_for",
    "weights",
    "without_data",
]
