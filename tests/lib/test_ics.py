"""Invitations survive a round trip, clock changes and hostile text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from mentorat.lib.ics import CalendarEvent, Participant, feed, invitation

EVENT = CalendarEvent(
    uid="meeting-3@mentorat.example",
    sequence=2,
    starts_at=datetime(2026, 11, 24, 12, 30, tzinfo=ZoneInfo("Europe/Paris")),
    duration_minutes=60,
    zone="Europe/Paris",
    summary="Séance de mentorat, été ; hiver",
    description="Première ligne,\nseconde\\ligne ; fin",
    location="Atelier du Lac, salle Orme",
    url="https://mentorat.example/rencontres/3",
    organizer=Participant("Mentorat", "bonjour@mentorat.example"),
    attendees=(
        Participant("Isabelle Moreau", "im@example.org", "ACCEPTED"),
        Participant('Karim "K" Ziani; Cie', "kz@example.org"),
    ),
    stamp=datetime(2026, 11, 22, 10, tzinfo=UTC),
)


def read(content: bytes) -> tuple[Any, Any]:
    """The calendar and its first meeting; properties of icalendar have too many types to name here."""
    calendar: Any = Calendar.from_ical(content)
    return calendar, calendar.events[0]


def test_an_invitation_comes_back_as_it_was() -> None:
    calendar, entry = read(invitation(EVENT))
    assert str(calendar["method"]) == "REQUEST"
    assert str(entry["uid"]) == EVENT.uid
    assert int(entry["sequence"]) == 2
    assert str(entry["summary"]) == EVENT.summary
    assert str(entry["description"]) == EVENT.description
    assert str(entry["location"]) == EVENT.location
    assert str(entry["url"]) == EVENT.url
    assert str(entry["status"]) == "CONFIRMED"
    assert entry.decoded("dtstart") == EVENT.starts_at
    assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(hours=1)
    assert entry.decoded("dtstamp") == EVENT.stamp


def test_people_are_asked_for_an_answer() -> None:
    _, entry = read(invitation(EVENT))
    assert str(entry["organizer"]) == "mailto:bonjour@mentorat.example"
    first, second = entry["attendee"]
    assert str(first) == "mailto:im@example.org"
    assert (first.params["PARTSTAT"], first.params["RSVP"], first.params["CN"]) == (
        "ACCEPTED",
        "TRUE",
        "Isabelle Moreau",
    )
    assert (second.params["PARTSTAT"], second.params["CN"]) == ("NEEDS-ACTION", "Karim ’K’ Ziani; Cie")


def test_a_cancellation_keeps_the_identity() -> None:
    calendar, entry = read(invitation(replace(EVENT, sequence=3), method="CANCEL"))
    assert str(calendar["method"]) == "CANCEL"
    assert (str(entry["uid"]), int(entry["sequence"]), str(entry["status"])) == (EVENT.uid, 3, "CANCELLED")


def test_lines_are_short_and_end_in_crlf() -> None:
    content = invitation(replace(EVENT, description="é" * 400))
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert str(read(content)[1]["description"]) == "é" * 400


def test_the_same_event_gives_the_same_bytes() -> None:
    assert invitation(EVENT) == invitation(replace(EVENT))


@pytest.mark.parametrize(
    ("zone", "utc", "local"),
    [
        ("Europe/Paris", "2026-03-29T00:30", "2026-03-29T01:30+01:00"),
        ("Europe/Paris", "2026-03-29T01:30", "2026-03-29T03:30+02:00"),
        ("Europe/Paris", "2026-10-25T00:30", "2026-10-25T02:30+02:00"),
        ("Europe/Paris", "2026-10-25T01:30", "2026-10-25T02:30+01:00"),
        ("America/Toronto", "2026-03-08T07:30", "2026-03-08T03:30-04:00"),
        ("America/Toronto", "2026-11-01T05:30", "2026-11-01T01:30-04:00"),
        ("America/Toronto", "2026-11-01T06:30", "2026-11-01T01:30-05:00"),
        ("America/Toronto", "2027-01-12T14:00", "2027-01-12T09:00-05:00"),
        ("Asia/Kolkata", "2027-01-12T03:30", "2027-01-12T09:00+05:30"),
    ],
)
def test_the_instant_survives_clock_changes(zone: str, utc: str, local: str) -> None:
    instant = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    calendar, entry = read(invitation(replace(EVENT, zone=zone, starts_at=instant, duration_minutes=90)))
    starts, ends = entry.decoded("dtstart"), entry.decoded("dtend")
    assert starts.astimezone(UTC) == instant == datetime.fromisoformat(local)
    assert ends.astimezone(UTC) - instant == timedelta(minutes=90)
    # Whoever trusts the rules in the file rather than the name of the zone finds the same.
    assert [str(known["tzid"]) for known in calendar.timezones] == [zone]
    if starts.tzinfo is not UTC and "TZID" in entry["dtstart"].params:
        rules = calendar.timezones[0].to_tz(lookup_tzid=False)
        assert starts.replace(tzinfo=rules).astimezone(UTC) == instant


def test_text_can_not_become_a_property() -> None:
    hostile = "Bonjour\r\nATTENDEE:mailto:eve@example.org\nX-EVIL:1"
    event = replace(
        EVENT,
        summary=hostile,
        location=hostile,
        uid="3\r\nX-EVIL:1",
        description=hostile,
        organizer=Participant(hostile, "bonjour@mentorat.example"),
        attendees=(Participant('"' + hostile + '":mailto:eve@example.org', "im@example.org"),),
    )
    content = invitation(event)
    _, entry = read(content)
    assert "X-EVIL" not in entry
    assert str(entry["attendee"]) == "mailto:im@example.org"
    unfolded = content.replace(b"\r\n ", b"")
    assert not [
        line for line in unfolded.split(b"\r\n") if line.startswith((b"X-EVIL", b"ATTENDEE:mailto:eve"))
    ]


@pytest.mark.parametrize(
    "email", ["im@example.org\r\nX-EVIL:1", "im", "a@b@c", "a b@example.org", 'im@example.org";x="']
)
def test_an_address_is_an_address(email: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        invitation(replace(EVENT, attendees=(Participant("Isabelle", email),)))


def test_a_meeting_makes_sense() -> None:
    with pytest.raises(ValueError, match="aware"):
        replace(EVENT, starts_at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="at least a minute"):
        replace(EVENT, duration_minutes=0)
    with pytest.raises(ValueError, match="not a web address"):
        replace(EVENT, url="javascript:alert(1)")


def test_a_feed_shows_meetings_without_people() -> None:
    later = replace(
        EVENT,
        uid="4@mentorat.example",
        zone="America/Toronto",
        starts_at=EVENT.starts_at + timedelta(days=300),
    )
    content = feed([EVENT, later], "Mentorat – été")
    calendar, _ = read(content)
    assert str(calendar["method"]) == "PUBLISH"
    assert str(calendar["x-wr-calname"]) == "Mentorat – été"
    assert [str(entry["uid"]) for entry in calendar.events] == [EVENT.uid, later.uid]
    assert b"ATTENDEE" not in content
    assert b"ORGANIZER" not in content
    assert {str(zone["tzid"]) for zone in calendar.timezones} == {"Europe/Paris", "America/Toronto"}
    assert Calendar.from_ical(feed([], "Vide")) is not None
