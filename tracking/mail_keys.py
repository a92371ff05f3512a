"""The keys of the mails that tell somebody of a date: the same in what writes them and in what asks whether they were told."""

from __future__ import annotations

from enum import StrEnum

from programs.models import Candidate
from tracking.models import Event, Guest, Point


class News(StrEnum):
    """What a guest is told of an event."""

    INVITED = "invited"
    OPENED = "opened"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    PROMOTED = "promoted"
    DECLINED = "declined"
    LEFT = "left"


def talk(template: str, point: Point, who: str) -> str:
    return f"{template}:{point.pk}:{point.sequence}:{who}"


def talk_date(point: Point, person: Candidate) -> list[str]:
    """Of the mails that told them of the date that stands."""
    return [talk(template, point, f"c{person.pk}") for template in ("point_proposed", "point_planned")]


def event(news: News, event: Event, guest: Guest) -> str:
    return f"event_{news}:{event.pk}:{guest.sequence}:{event.revision}:{guest.pk}"


def event_date(guest: Guest) -> list[str]:
    """Of the mails that told them of the event as it stands."""
    told = (News.INVITED, News.MOVED, News.CONFIRMED, News.PROMOTED)
    return [event(news, guest.event, guest) for news in told]
