"""Hours as people say them, in a zone, and the instants that they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def to_utc(on: date, at: time, zone: str) -> datetime:
    """The instant when the clocks of `zone` show `on` at `at`; the first of the two on the night they go back.

    Raises ValueError when the clocks never show it (the night they go forward).
    """
    local = datetime.combine(on, at.replace(tzinfo=None, fold=0), ZoneInfo(zone))
    instant = local.astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(f"{on} {at} does not exist in {zone}: the clocks go forward over it.")
    return instant
