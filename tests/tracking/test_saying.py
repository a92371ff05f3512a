"""Held, postponed or missed in one tap from the mail: a link that gives one answer, and nothing else to anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.enums import BinomeState
from matching.models import Binome
from programs.models import AuditEvent, OutboundEmail
from tests import world
from tests.tracking import cohort
from tests.tracking.test_meetings import both, inside
from tracking.models import Meeting, MeetingState
from tracking.reminders import Due, Facts, Kind, Past, due
from tracking.services import meetings, reminders

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^/\s]+(/said/\S+)")


@pytest.fixture
def alpha(at: Callable[[str], None]) -> world.Tenant:
    at("2026-11-25 16:00")  # 10:00 in Toronto
    return world.tenant("Alpha")


def yesterday(binome: Binome) -> Meeting:
    return cohort.meeting(binome, timezone.now() - timedelta(hours=20))


def links(to: str, kind: str = "reminder_settle") -> dict[str, str]:
    mail = OutboundEmail.objects.get(kind=kind, to=to)
    return {path.split("/")[4]: path for path in LINK.findall(mail.text)}


@pytest.fixture(autouse=True)
def keep_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("programs.outbox.SECRET", set())


def test_asked_from_the_morning_after_for_a_week() -> None:
    ended = date(2026, 11, 20)
    asked = [(n, due(Facts(past=(Past(7, ended),)), ended + timedelta(days=n))) for n in range(10)]
    assert [n for n, found in asked if found] == list(range(1, 8))
    assert {(d.kind, d.period) for _n, found in asked for d in found} == {(Kind.SETTLE, "7-2026-11-20")}
    assert isinstance(asked[1][1][0], Due)
    assert due(Facts(paused=True, past=(Past(7, ended),)), ended + timedelta(days=1)) == []


def test_each_is_asked_once_and_not_once_it_is_said(alpha: world.Tenant) -> None:
    first, second = cohort.pair(alpha), cohort.pair(alpha, 1)
    said, unsaid = yesterday(first), yesterday(second)
    cohort.meeting(second, timezone.now() - timedelta(hours=1))  # today: tomorrow morning is soon enough
    with inside(alpha):
        meetings.settle(actor=both(first)[0], meeting=said, state=MeetingState.HELD)
    now = timezone.now()
    for hours in (0, 1, 2):
        reminders.plan(now=now + timedelta(hours=hours))
    rows = OutboundEmail.objects.filter(kind="reminder_settle")
    assert sorted(row.to for row in rows) == sorted(person.email for person in both(second))
    assert {row.key.split(":")[-1] for row in rows} == {f"{unsaid.pk}-2026-11-24"}


def test_one_button_one_answer(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    meeting = yesterday(binome)
    reminders.plan(now=timezone.now())
    mentor, mentee = both(binome)
    found, nobody = links(mentee.email), Client()
    assert found.keys() == {"held", "postponed", "missed"}
    for path in found.values():
        page = nobody.get(path)
        assert (page.status_code, page.text.count("<button")) == (
            200,
            page.text.count('data-size="large"') + chrome(page.text),
        )
        assert mentor.email not in page.text
        # A mail scanner opens everything, and presses buttons in the only ways that do not write.
        assert nobody.head(path).status_code == nobody.get(path, {"minutes": "45"}).status_code == 200
        assert nobody.options(path).status_code == nobody.put(path).status_code == 405
    assert not AuditEvent._base_manager.filter(verb__startswith="meeting.").exists()
    with inside(alpha):
        assert Meeting.objects.get().state == MeetingState.PLANNED, "reading says nothing"
    assert nobody.post(found["held"], {"minutes": "300"}).status_code == 422
    done = nobody.post(found["held"], {"minutes": "45"})
    assert done.status_code == 200
    with inside(alpha):
        meeting = Meeting.objects.get()
        assert (meeting.state, meeting.minutes) == (MeetingState.HELD, 45)
    for path in [*found.values(), *links(mentor.email).values()]:
        assert nobody.get(path).status_code == nobody.post(path).status_code == 404
    assert nobody.get(reverse("my_meetings", args=[alpha.program.slug])).status_code == 302, (
        "nobody is signed in"
    )


def chrome(page: str) -> int:
    """The buttons that are on every page: languages."""
    return page.split("<main", maxsplit=1)[0].count("<button") + page.rsplit("</main>", maxsplit=1)[-1].count(
        "<button"
    )


def test_a_link_that_is_changed_or_late_or_of_a_pair_that_ended_answers_like_none(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    binome, other = cohort.pair(alpha), cohort.pair(alpha, 1)
    meeting = yesterday(binome)
    theirs = yesterday(other)
    reminders.plan(now=timezone.now())
    path = links(both(binome)[1].email)["missed"]
    _, said, pk, side, answer, until, key, _ = path.split("/")
    forged = [
        (str(theirs.pk), side, answer, until, key),
        (pk, "mentor", answer, until, key),
        (pk, side, "held", until, key),
        (pk, side, answer, str(int(until) + 1), key),
        (pk, side, answer, until, key[:-1] + ("A" if key[-1] != "A" else "B")),
        (pk, side, "cancelled", until, key),
        (str(10**30), side, answer, "9" * 40, key),
    ]
    bodies = set()
    for parts in forged:
        bodies.add(refusal("/".join(["", said, *parts, ""])))
    with inside(alpha):
        Binome.objects.filter(pk=binome.pk).update(state=BinomeState.ENDED, ended_at=timezone.now())
    bodies.add(refusal(path))
    with inside(alpha):
        assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.PLANNED
    other_path = links(both(other)[1].email)["missed"]
    at("2026-12-27 16:00")
    bodies.add(refusal(other_path))
    assert len(bodies) == 1


def refusal(path: str) -> str:
    """The page that says no, but for what it repeats of the address and of the form."""
    answered = Client().post(path)
    assert answered.status_code == 404
    return re.sub(r"\b\w{64}\b", "", answered.text.replace(path, ""))


def test_postponed_leads_to_other_dates_and_counts_as_no_meeting(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha)
    meeting = yesterday(binome)
    reminders.plan(now=timezone.now())
    done = Client().post(links(both(binome)[0].email)["postponed"])
    assert reverse("meeting_new", args=[alpha.program.slug, binome.pk]) in done.text
    client.force_login(both(binome)[1])
    settle = reverse("meeting_settle", args=[alpha.program.slug, meeting.pk])
    client.post(settle, {"said": "held", "minutes": "75"})  # put right from the portal
    with inside(alpha):
        assert (Meeting.objects.get().state, Meeting.objects.get().minutes) == (MeetingState.HELD, 75)
    assert client.post(settle, {"said": "held", "minutes": "241"}).status_code == 422


def test_among_other_reminders_of_the_day_the_three_answers_are_there(alpha: world.Tenant) -> None:
    binome = cohort.pair(alpha)
    yesterday(binome)
    cohort.meeting(binome, timezone.now() + timedelta(hours=26))
    reminders.plan(now=timezone.now())
    mentor, mentee = both(binome)
    assert {row.kind for row in OutboundEmail.objects.filter(to=mentor.email).exclude(text="")} == {
        "reminders"
    }
    found = links(mentee.email, "reminders")
    assert found.keys() == {"held", "postponed", "missed"}
    assert Client().post(found["missed"]).status_code == 200
    with inside(alpha):
        assert Meeting.objects.earliest("starts_at").state == MeetingState.MISSED
