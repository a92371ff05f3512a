"""What the programme asks of a member beside their meetings, one quiet card each on the portal. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.enums import BinomeState
from tracking import pulse_rules
from tracking.steps import Place


def pulses(places: Sequence[Place], answered: Mapping[int, int]) -> list[Place]:
    """The pairs about which the two questions of the pulse are open to the person; `answered` is the last round, by pair."""
    return [place for place in places if _open(place, answered.get(place.binome.pk))]


def _open(place: Place, last: int | None) -> bool:
    number = pulse_rules.number(place.held)
    return place.binome.state == BinomeState.ACTIVE and number is not None and last != number
