"""What a certificate attests, from facts alone: since when, until when and for how many whole hours. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from matching.enums import BinomeState
from matching.models import Binome
from matching.permissions import is_over
from programs.enums import Side
from programs.models import Candidate, Consortium
from tracking.models import Paper

NORTH_AMERICA = ("CA", "US")


@dataclass(frozen=True)
class Attested:
    """`hours` are whole, those of a mentor alone; 0 when there is none to tell."""

    name: str
    hours: int
    begins_on: date
    ends_on: date


def attested(person: Candidate, pairs: Sequence[Binome], minutes: int, today: date) -> Attested | None:
    """Of the pairs of theirs that began, `minutes` of meetings held in all; None before the last of them is over."""
    if not pairs or not all(is_over(binome, today) for binome in pairs):
        return None
    zone = ZoneInfo(person.program.consortium.zone)
    return Attested(
        name=person.name,
        hours=minutes // 60 if person.side == Side.MENTOR else 0,
        begins_on=min(_day(binome.started_at, zone) for binome in pairs if binome.started_at),
        ends_on=max(_last(binome, zone, today) for binome in pairs),
    )


def paper_of(consortium: Consortium) -> Paper:
    """What is in the printers of that country."""
    return Paper.LETTER if consortium.country in NORTH_AMERICA else Paper.A4


def _last(binome: Binome, zone: ZoneInfo, today: date) -> date:
    if binome.state == BinomeState.ENDED and binome.ended_at:
        return _day(binome.ended_at, zone)
    return min(today, binome.program.ends_on)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
