"""Why somebody stands without a partner."""

from __future__ import annotations

import numpy as np

from .types import IntVector, Reason


def unpaired(best: IntVector, mentor_of: IntVector, floor: int | None) -> dict[int, Reason]:
    """The reason of each mentee who stands alone; ``best`` ``(n,)`` is everybody's highest score, 0 for none."""
    out: dict[int, Reason] = {}
    for i in np.flatnonzero(mentor_of < 0).tolist():
        enough, some = best[i] >= max(floor or 1, 1), best[i] > 0
        out[i] = Reason.CAPACITY if enough else Reason.BELOW_FLOOR if some else Reason.NO_ADMISSIBLE
    return out


def idle(best: IntVector, capacity: IntVector, mentor_of: IntVector, floor: int | None) -> dict[int, Reason]:
    """The reason of each mentor who got nobody; ``best`` ``(m,)`` likewise."""
    load = np.bincount(mentor_of[mentor_of >= 0], minlength=len(capacity))
    out: dict[int, Reason] = {}
    for j in np.flatnonzero(load == 0).tolist():
        if not capacity[j]:
            out[j] = Reason.NO_PLACE
        elif not best[j]:
            out[j] = Reason.NO_ADMISSIBLE
        else:
            out[j] = Reason.NO_MENTEE_LEFT if best[j] >= (floor or 1) else Reason.BELOW_FLOOR
    return out
