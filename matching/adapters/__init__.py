"""The only place that knows both worlds: rows of the programme become the engine's cohort, its answer becomes rows."""

from matching.adapters import apart, evidence, rerun
from matching.adapters.apart import KINDS
from matching.adapters.fingerprint import fingerprint
from matching.adapters.pool import (
    Pool,
    causes,
    causes_among,
    cohort_of,
    places,
    policy_of,
    pool,
    with_profile,
)
from matching.adapters.runs import NOT_CLEARED, Answer, Lack, between, missing, scored, solve
from matching.adapters.settings import Settings
from matching.adapters.ties import key_of, recognised

__all__ = [
    "KINDS",
    "NOT_CLEARED",
    "Answer",
    "Lack",
    "Pool",
    "Settings",
    "apart",
    "between",
    "causes",
    "causes_among",
    "cohort_of",
    "evidence",
    "fingerprint",
    "key_of",
    "missing",
    "places",
    "policy_of",
    "pool",
    "recognised",
    "rerun",
    "scored",
    "solve",
    "with_profile",
]
