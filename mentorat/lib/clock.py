"""Hours as people say them, in a zone, and the instants that they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
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


class ZoneOnDemand(tzinfo):
    """The zone that `find` names, asked for when the first hour is told: a page that tells none costs nothing."""

    def __init__(self, find: Callable[[], str]) -> None:
        self.find = find

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.find())

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return self.zone.utcoffset(moment and moment.replace(tzinfo=self.zone))

    def dst(self, moment: datetime | None) -> timedelta | None:
        return self.zone.dst(moment and moment.replace(tzinfo=self.zone))

    def tzname(self, moment: datetime | None) -> str | None:
        return self.zone.tzname(moment and moment.replace(tzinfo=self.zone))

    def fromutc(self, moment: datetime) -> datetime:
        """The hour in the zone itself, which the result bears from then on."""
        return self.zone.fromutc(moment.replace(tzinfo=self.zone))

    def __str__(self) -> str:
        return str(self.zone)
