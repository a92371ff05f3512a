"""Dates as people say them, in the programme's zone; everything stored is UTC. Pure functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mentorat.lib.clock import to_utc

__all__ = ["day_bounds", "month_bounds", "month_of", "months_between", "to_utc"]


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
