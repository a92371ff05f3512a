"""What a run read, as one number: two runs with the same one, version and seed must give the same pairs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from matching.adapters.pool import Pool
from matching.adapters.settings import Settings


def fingerprint(pool: Pool, settings: Settings, **besides: Any) -> str:
    """SHA-256, 64 hexadecimal digits, of people, relations, vetoes, aims, seed and whatever the board adds `besides`.

    The people count in their order, which breaks ties; sets and mappings do not.
    """
    read = {
        "cohort": pool.cohort,
        "same_company_allowed": pool.program.same_company_allowed,
        "reversed": [(int(i), int(j)) for i, j in np.argwhere(~pool.allowed)],
        "settings": settings.as_dict(),
        **besides,
    }
    text = json.dumps(canonical(read), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> Any:
    """Plain JSON values in one order, whatever the order of sets in memory."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: canonical(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): canonical(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((canonical(each) for each in value), key=repr)
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value
