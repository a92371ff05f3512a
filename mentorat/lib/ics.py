"""Meetings as iCalendar (RFC 5545, 5546): invitations and cancellations for mails, feeds for subscriptions.

Pure functions. What makes a calendar recognise a changed meeting is the caller's part: the same `uid` for the life
of a meeting, a `sequence` one higher at each change of time, place or state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

from mentorat.lib.text import one_line

Method = Literal["REQUEST", "CANCEL"]
Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
Answer = Literal["NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE"]
REFRESH = timedelta(hours=6)  # how often a subscriber should read a feed again


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone of a meeting; `answer` is what they are known to have answered."""

    name: str
    email: str
    answer: Answer = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A meeting. `starts_at` and `stamp` (when this version was written) are aware; `zone` is an IANA name."""

    uid: str
    sequence: int
    starts_at: datetime
    duration_minutes: int
    zone: str
    summary: str
    description: str
    location: str
    url: str
    organizer: Participant
    attendees: tuple[Participant, ...]
    stamp: datetime
    status: Status = "CONFIRMED"

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.stamp.tzinfo is None:
            raise ValueError("A meeting needs aware times.")
        if self.duration_minutes <= 0 or self.sequence < 0:
            raise ValueError("A meeting lasts at least a minute and its versions count from 0.")
        if self.url and urlsplit(self.url).scheme not in {"http", "https"}:
            raise ValueError(f"{self.url!r} is not a web address.")


def invitation(event: CalendarEvent, method: Method = "REQUEST") -> bytes:
    """One meeting for its attendees' calendars, to be put in or taken out."""
    calendar = _calendar(method)
    entry = _entry(event)
    if method == "CANCEL":
        entry["status"] = vText("CANCELLED")
    entry["organizer"] = _address(event.organizer)
    for attendee in event.attendees:
        entry.add("attendee", _attendee(attendee), encode=False)
    return _written(calendar, [event], [entry])


def feed(events: Iterable[CalendarEvent], name: str) -> bytes:
    """Meetings for a subscription, without the people: a feed shows when and what, and asks for no answer."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", one_line(name))
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    kept = list(events)
    return _written(calendar, kept, [_entry(event) for event in kept])


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Mentorat//Mentorat//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _entry(event: CalendarEvent) -> Event:
    starts, ends = _span(event)
    entry = Event()
    entry.add("uid", one_line(event.uid))
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.stamp.astimezone(UTC))
    entry.add("dtstart", starts)
    entry.add("dtend", ends)
    entry.add("summary", one_line(event.summary))
    entry.add("status", event.status)
    entry.add("transp", "TRANSPARENT" if event.status == "CANCELLED" else "OPAQUE")
    entry.add("class", "PRIVATE")
    if event.description:
        entry.add("description", _lines(event.description))
    if event.location:
        entry.add("location", one_line(event.location))
    if event.url:
        entry.add("url", one_line(event.url))
    return entry


def _span(event: CalendarEvent) -> tuple[datetime, datetime]:
    """Start and end in the meeting's zone; in UTC when one falls in the hour that a clock change repeats.

    A local time of that hour would be read as its first occurrence.
    """
    zone = ZoneInfo(event.zone)
    start = event.starts_at.astimezone(UTC)
    instants = (start, start + timedelta(minutes=event.duration_minutes))
    starts, ends = (instant.astimezone(zone) for instant in instants)
    return instants if starts.fold or ends.fold else (starts, ends)


def _address(person: Participant) -> vCalAddress:
    email = person.email.strip()
    if email.count("@") != 1 or email != one_line(email) or any(char in email for char in ' <>",;'):
        raise ValueError(f"{person.email!r} is not an e-mail address.")
    address = vCalAddress(f"mailto:{email}")
    # A parameter can't hold a double quote, even escaped.
    address.params["cn"] = vText(one_line(person.name).replace('"', "’") or email)
    return address


def _attendee(person: Participant) -> vCalAddress:
    address = _address(person)
    address.params["cutype"] = vText("INDIVIDUAL")
    address.params["role"] = vText("REQ-PARTICIPANT")
    address.params["partstat"] = vText(person.answer)
    address.params["rsvp"] = vText("TRUE")
    return address


def _lines(text: str) -> str:
    return "\n".join(one_line(line) for line in text.splitlines())


def _written(calendar: Calendar, events: list[CalendarEvent], entries: list[Event]) -> bytes:
    """The calendar as bytes, with the rules of each zone over the years of its meetings."""
    years: dict[str, list[int]] = {}
    for event in events:
        years.setdefault(event.zone, []).append(event.starts_at.year)
    for zone, known in sorted(years.items()):
        calendar.add_component(_zone(zone, min(known) - 1, max(known) + 2))
    for entry in entries:
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


@lru_cache(maxsize=64)
def _zone(name: str, first_year: int, last_year: int) -> Timezone:
    return Timezone.from_tzid(name, first_date=date(first_year, 1, 1), last_date=date(last_year, 1, 1))
