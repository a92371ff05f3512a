"""A personal calendar by address: everything of one's own, nothing of the partner, closed when one wishes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from matching.enums import BinomeState
from programs import limits
from programs.enums import Side
from programs.models import Candidate, User
from tests import world
from tests.guards import as_in_production
from tests.tracking import cohort
from tests.tracking.test_meetings import both, inside
from tracking.models import CalendarFeed, MeetingState
from tracking.services import meetings, points

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def autumn(at: Callable[[str], None]) -> None:
    at("2026-11-10 15:00")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


def address(user: User) -> str:
    client = Client()
    client.force_login(user)
    page = reverse("calendar_feed")
    client.post(page, {"do": "make"})
    found: str = client.get(page).context["address"]
    return "/" + found.split("/", 3)[3]


def events(path: str) -> list[Any]:
    answer = Client().get(path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).events


def test_own_meetings_of_every_programme_and_nobody_elses(alpha: world.Tenant) -> None:
    binome, other = cohort.pair(alpha), cohort.pair(alpha, 1)
    _mentor, mentee = both(binome)
    beta = world.tenant("Beta")
    elsewhere = cohort.pair(beta)
    Candidate._base_manager.filter(pk=elsewhere.mentee_id).update(user=mentee)
    mine = cohort.meeting(binome, NOON, place="Chez Zoé Serin", link="https://zoom.example/zoe.serin")
    held = cohort.meeting(binome, NOON - timedelta(days=20), MeetingState.HELD)
    there = cohort.meeting(elsewhere, NOON + timedelta(days=1))
    cohort.meeting(binome, NOON + timedelta(days=3), MeetingState.PROPOSED)
    cohort.meeting(binome, NOON - timedelta(days=9), MeetingState.MISSED)
    cohort.meeting(other, NOON)
    found = events(address(mentee))
    assert {event["UID"].split("@")[0] for event in found} == {str(m.uid) for m in (mine, held, there)}
    written = Client().get(address(mentee)).content.decode().replace("\r\n ", "")
    for canary in (
        "Serin",
        "zoom",
        "mailto",
        binome.mentor.email,
        binome.mentor.first_name,
    ):
        assert canary not in written


def test_what_moves_follows_and_what_is_cancelled_leaves(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    path = address(mentor)
    with inside(alpha):
        meeting = meetings.accept(
            actor=mentee, meeting=meetings.propose(actor=mentor, binome=binome, starts_at=NOON)
        )
        (before,) = events(path)
        meetings.move(actor=mentee, meeting=meeting, starts_at=NOON + timedelta(days=1))
        (after,) = events(path)
        assert (before["UID"], before["SEQUENCE"], before["STATUS"]) == (after["UID"], 0, "CONFIRMED")
        assert (after["SEQUENCE"], after["STATUS"]) == (1, "TENTATIVE")
        meetings.cancel(actor=mentee, meeting=meeting)
    assert events(path) == []


def test_the_same_is_not_sent_twice_and_too_often_is_refused(
    alpha: world.Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    binome = cohort.pair(alpha)
    cohort.meeting(binome, NOON)
    path, reader = address(both(binome)[0]), Client()
    first = reader.get(path)
    etag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "sessionid" not in first.cookies
    again = reader.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    cohort.meeting(binome, NOON + timedelta(days=1))
    assert reader.get(path, headers={"If-None-Match": etag}).status_code == 200
    monkeypatch.setitem(limits.LIMITS, "feed", ((2, limits.HOUR, "key"),))
    other = address(both(binome)[1])
    assert [reader.get(other).status_code for _ in range(4)] == [200, 200, 429, 429]


def test_an_address_is_renewed_and_closed_by_its_owner_alone(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    former = address(mentor)
    theirs = address(mentee)
    renewed = address(mentor)
    token = renewed.split("/")[2]
    assert token not in str(list(CalendarFeed.objects.values())), "the row does not hold it"
    assert [Client().get(each).status_code for each in (former, theirs, renewed)] == [404, 200, 200]
    client = Client()
    client.force_login(mentor)
    client.post(reverse("calendar_feed"), {"do": "close"})
    assert [Client().get(each).status_code for each in (theirs, renewed)] == [200, 404]
    assert Client().get(reverse("calendar_read", args=["x" * 43])).content == Client().get(renewed).content
    User.objects.filter(pk=mentee.pk).update(is_active=False)
    assert Client().get(theirs).status_code == 404


def test_a_pair_that_ended_leaves_nothing_ahead(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    mentor, _mentee = both(binome)
    ahead = cohort.meeting(binome, timezone.now() + timedelta(days=4))
    path = address(mentor)
    assert [event["UID"].split("@")[0] for event in events(path)] == [str(ahead.uid)]
    with inside(alpha):
        meetings.cancel_ahead(actor=mentor, binome=binome)
        type(binome).objects.filter(pk=binome.pk).update(state=BinomeState.ENDED, ended_at=timezone.now())
    assert events(path) == []


def test_talks_are_there_under_the_title_of_any_meeting_for_those_who_take_part_alone(
    alpha: world.Tenant,
) -> None:
    """Once dated, until cancelled; the partner of a talk with one sees nothing, PostgreSQL included."""
    binome = cohort.pair(alpha)
    mentor, mentee = both(binome)
    cohort.meeting(binome, NOON - timedelta(days=2))
    with inside(alpha):
        points.ask(actor=mentor, binome=binome)  # no date yet: in nobody's
        one = points.propose(
            actor=alpha.coordinator, binome=binome, side=Side.MENTEE, starts_at=NOON, place="Salle 3"
        )
    paths = {user.pk: address(user) for user in (mentor, mentee, alpha.coordinator)}

    def read(user: User) -> list[Any]:
        with as_in_production():
            return [event for event in events(paths[user.pk]) if str(event["UID"]).startswith(str(one.uid))]

    assert read(mentor) == []
    assert {event["SUMMARY"] for event in events(paths[mentee.pk])} == {f"Rencontre · {alpha.program.name}"}
    for user, page in ((mentee, "/me/points/"), (alpha.coordinator, "/follow-up/")):
        (event,) = read(user)
        assert (event["STATUS"], event.get("LOCATION"), event.get("DESCRIPTION")) == ("TENTATIVE", None, None)
        assert page in event["URL"]
        assert ("/me/" in event["URL"]) == (user == mentee)
    text = Client().get(paths[mentee.pk]).content.decode().replace("\r\n ", "")
    for canary in ("Salle 3", binome.mentor.first_name, binome.mentee.first_name, alpha.coordinator.email):
        assert canary not in text
    with inside(alpha):
        points.agree(actor=mentee, point=one)
        assert [event["STATUS"] for event in read(mentee)] == ["CONFIRMED"]
        three = points.propose(
            actor=alpha.coordinator, binome=binome, side=None, starts_at=NOON + timedelta(days=1)
        )
        assert str(three.uid) in Client().get(paths[mentor.pk]).content.decode()
        points.give_up(actor=alpha.coordinator, point=one)
    assert read(mentee) == read(alpha.coordinator) == []
