"""The only place that knows both worlds: rows of the programme become the engine's cohort, its answer becomes rows."""

from matching.adapters.fingerprint import fingerprint
from matching.adapters.pool import KINDS, Pool, causes, cohort_of, places, policy_of, pool, with_profile
from matching.adapters.runs import ENGINE_VERSION, NOT_CLEARED, Answer, Lack, between, missing, solve
from matching.adapters.settings import Settings

__all__ = [
    "ENGINE_VERSION",
    "KINDS",
    "NOT_CLEARED",
    "Answer",
    "Lack",
    "Pool",
    "Settings",
    "between",
    "causes",
    "cohort_of",
    "fingerprint",
    "missing",
    "places",
    "policy_of",
    "pool",
    "solve",
    "with_profile",
]
