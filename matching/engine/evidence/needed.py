"""How many pairs it takes to see an effect, so that a programme knows whether waiting is worth it."""

from __future__ import annotations

import math
from statistics import NormalDist

from ..checks import is_number
from ..types import EngineError

# A pair of a programme where 7 of 10 succeed: what to count on while no outcome is in.
USUAL_INFORMATION = 0.21
USUAL_OVERLAP = 0.2
POWER = 0.8
ALPHA = 0.05
SMALLEST, LARGEST = 0.01, 1000.0


def check_effect(effect: object) -> None:
    """Raises EngineError("bad_effect") for a size that is no number, or so small that it would never be seen."""
    if not (is_number(effect, SMALLEST, LARGEST) or is_number(effect, -LARGEST, -SMALLEST)):
        raise EngineError("bad_effect", effect=str(effect))


def pairs_needed(
    effect: float,
    *,
    tests: int = 1,
    information: float = USUAL_INFORMATION,
    overlap: float = USUAL_OVERLAP,
    precision: float = 0.0,
) -> int:
    """Pairs with which an effect (log-odds per standard deviation, 0.01 to 1000 either way) is found in four cases of five.

    ``tests`` criteria share a 5 % error (Bonferroni); ``information`` is that of one pair, p(1 - p) for yes or no;
    ``overlap`` is the R² of the criterion on the others, in [0, 1). With ``precision`` 0 this is the formula of Hsieh,
    Bloch and Larsen (1998); a sceptical prior of that precision asks for a little more, because it pulls towards none.

    Raises EngineError: bad_effect; bad_information when ``information``, ``overlap`` or ``precision`` has no meaning.
    """
    check_effect(effect)
    if not (0 < information < math.inf and 0 <= overlap < 1 and 0 <= precision < math.inf):
        raise EngineError("bad_information", information=information, overlap=overlap, precision=precision)
    bar, luck = NormalDist().inv_cdf(1 - ALPHA / 2 / max(tests, 1)), NormalDist().inv_cdf(POWER)
    size = abs(effect)

    def enough(known: float) -> bool:
        return size * known - luck * math.sqrt(known) >= bar * math.sqrt(known + precision)

    high = 1.0
    while not enough(high):
        high *= 2
    low = 0.0
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return math.ceil(high / (information * (1 - overlap)))
