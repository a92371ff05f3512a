"""What the programme asks of a member beside their meetings, one quiet card each on the portal. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from matching.enums import BinomeState
from tracking import permissions, pulse_rules
from tracking.steps import Place


def pulses(places: Sequence[Place], answered: Mapping[int, int]) -> list[Place]:
    """The pairs about which the two questions of the pulse are open to the person; `answered` is the last round, by pair."""
    return [place for place in places if _open(place, answered.get(place.binome.pk))]


def check_ins(
    places: Sequence[Place], answered: Collection[tuple[int, str]], today: date
) -> list[tuple[Place, date]]:
    """The pairs about which a check-in awaits the person, and until when."""
    found = ((place, permissions.open_check_in(place.binome, today)) for place in places)
    return [
        (place, window.closes)
        for place, window in found
        if window is not None and (place.binome.pk, window.moment.value) not in answered
    ]


def _open(place: Place, last: int | None) -> bool:
    number = pulse_rules.number(place.held)
    return place.binome.state == BinomeState.ACTIVE and number is not None and last != number
