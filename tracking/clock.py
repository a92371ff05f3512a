"""Dates as people say them, in the programme's zone; everything stored is UTC. Pure functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
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


def month_of(on: date) -> str:
    """The name of a month as it is stored: "2026-11"."""
    return f"{on:%Y-%m}"


def month_bounds(on: date, zone: str) -> tuple[datetime, datetime]:
    """The first instant of the month of `on` in `zone`, and the first of the next month."""
    first = on.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return _midnight(first, zone), _midnight(following, zone)


def day_bounds(on: date, zone: str) -> tuple[datetime, datetime]:
    """The first instant of the day in `zone`, and the first of the next day."""
    return _midnight(on, zone), _midnight(on + timedelta(days=1), zone)


def months_between(first: date, last: date) -> list[date]:
    """The first day of every month from that of `first` to that of `last`, both included."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _midnight(on: date, zone: str) -> datetime:
    return datetime.combine(on, time.min, ZoneInfo(zone)).astimezone(UTC)
