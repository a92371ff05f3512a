"""Interview slots: offered in the programme's hours, chosen from a mailed link, moved, cancelled, never taken twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from icalendar import Calendar

from programs import outbox
from programs.enums import CandidateState, InterviewWay, Side
from programs.models import Candidate, InterviewBooking, InterviewKey, InterviewSlot, OutboundEmail
from programs.services import candidates, slots
from tests import world

TUESDAY = date(2026, 11, 17)


@pytest.fixture
def alpha(at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[world.Tenant]:
    at("2026-11-10 15:00")
    monkeypatch.setattr(
        outbox, "SECRET", set()
    )  # the mails keep their links, since nobody else receives them
    tenant = world.tenant("Alpha")
    with scope(consortium=tenant.consortium, program=tenant.program):
        yield tenant


def applied(tenant: world.Tenant, name: str = "ada") -> Candidate:
    return candidates.add(
        actor=None,
        program=tenant.program,
        company=tenant.companies[1],
        side=Side.MENTEE,
        first_name=name.title(),
        last_name="Essai",
        email=f"{name}@alpha.example",
    )


def offered(tenant: world.Tenant, on: date = TUESDAY, **other: Any) -> list[InterviewSlot]:
    given = {"first": time(9), "last": time(12), "minutes": 30, "way": InterviewWay.PHONE, "place": "555"}
    return slots.offer(actor=tenant.coordinator, program=tenant.program, on=on, **{**given, **other})


def link_of(candidate: Candidate) -> str:
    """The address in the last mail of that candidate."""
    text = OutboundEmail.objects.filter(to=candidate.email).latest("id").text
    found = re.search(r"/interview/\S+/", text)
    assert found
    return found[0]


def entries(to: str) -> list[tuple[str, str, int, datetime]]:
    """(method, uid, sequence, start) of each calendar part mailed to that address, in order."""
    rows = OutboundEmail.objects.filter(to=to).exclude(ics="").order_by("id")
    found: list[tuple[str, Any]] = [(row.ics_method, Calendar.from_ical(row.ics).events[0]) for row in rows]
    return [(how, str(e["UID"]), int(e["SEQUENCE"]), e.start.astimezone(UTC)) for how, e in found]


@pytest.mark.django_db
def test_a_morning_is_cut_into_slots_of_the_programme_s_hours(alpha: world.Tenant) -> None:
    made = offered(alpha)
    assert [slot.starts_at for slot in made][:2] == [
        datetime(2026, 11, 17, 14, 0, tzinfo=UTC),  # 9:00 in Toronto
        datetime(2026, 11, 17, 14, 30, tzinfo=UTC),
    ]
    assert len(made) == 6
    later = offered(alpha, first=time(11, 45), last=time(13))  # meets the last one of before
    assert [slot.starts_at.hour * 60 + slot.starts_at.minute for slot in later] == [17 * 60 + 15]
    with pytest.raises(ValidationError):
        offered(alpha)
    spring = offered(alpha, on=date(2027, 3, 14), first=time(1, 30), last=time(3, 30))
    assert [f"{slot.starts_at:%H:%M}" for slot in spring] == ["06:30", "07:00"], "two o'clock does not exist"


@pytest.mark.django_db
def test_two_taps_then_another_time_then_none(alpha: world.Tenant, client: Client) -> None:
    ada = applied(alpha)
    first, second = offered(alpha)[:2]
    assert slots.invite(actor=alpha.coordinator, candidates=[ada]) == 1
    assert slots.invite(actor=alpha.coordinator, candidates=[ada]) == 0, "once a day"
    address = link_of(ada)
    page = client.get(address).content.decode()
    assert f'value="{first.pk}"' in page
    assert client.post(address, {"slot": first.pk}).status_code == 302
    assert client.post(address, {"slot": second.pk}).status_code == 302  # by the link of the first mail
    assert 'value="' + str(second.pk) not in client.get(address).content.decode()
    assert client.post(reverse("interview_cancel", args=[address.split("/")[2]])).status_code == 302
    for to in (ada.email, alpha.coordinator.email):
        told = entries(to)
        assert [(how, turn, start) for how, _uid, turn, start in told] == [
            ("REQUEST", 0, first.starts_at),
            ("REQUEST", 1, second.starts_at),
            ("CANCEL", 2, second.starts_at),
        ]
        assert len({uid for _how, uid, _turn, _start in told}) == 1
    assert not InterviewBooking.objects.filter(cancelled_at=None).exists()
    assert client.post(link_of(ada), {"slot": first.pk}).status_code == 302, "and it starts again"


@pytest.mark.django_db
def test_a_slot_that_is_withdrawn_sends_its_candidate_back(alpha: world.Tenant, client: Client) -> None:
    ada = applied(alpha)
    slot = offered(alpha)[0]
    slots.book(candidate=ada, slot=slot)
    client.force_login(alpha.coordinator)
    assert client.post(reverse("slot_withdraw", args=[alpha.program.slug, slot.pk])).status_code == 302
    assert [how for how, *_rest in entries(ada.email)] == ["REQUEST", "CANCEL"]
    page = Client().get(link_of(ada)).content.decode()
    assert f'value="{slot.pk}"' not in page
    assert Client().post(link_of(ada), {"slot": slot.pk}).status_code == 422


@pytest.mark.django_db
def test_a_link_opens_what_is_its_own_and_not_for_ever(
    alpha: world.Tenant, at: Callable[[str], None], client: Client
) -> None:
    ada = applied(alpha)
    slots.invite(actor=alpha.coordinator, candidates=[ada])
    address, nothing = link_of(ada), f"/interview/{'x' * 43}/"
    dead = client.get(nothing)
    assert dead.status_code == 404
    candidates.move(actor=None, candidate=ada, to=CandidateState.WITHDRAWN)

    def said(answer: Any) -> str:
        return re.sub(r'x-csrftoken": "[^"]+"|value="[^"]+"|nonce="[^"]+"', "", answer.content.decode())

    assert said(client.get(address)).replace(address, nothing) == said(dead)
    candidates.move(actor=None, candidate=ada, to=CandidateState.APPLIED)
    assert client.get(address).status_code == 200
    at("2027-01-20 15:00")
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_day_is_read_by_the_coordinator(alpha: world.Tenant, client: Client) -> None:
    ada, bob = applied(alpha), applied(alpha, "bob")
    slots.book(candidate=ada, slot=offered(alpha, on=date(2026, 11, 10), first=time(15), last=time(16))[0])
    slots.invite(actor=alpha.coordinator, candidates=[bob])
    client.force_login(alpha.coordinator)
    page = client.get(reverse("interviews", args=[alpha.program.slug])).content.decode()
    today, rest = page.split('id="invited"')
    assert "Ada Essai" in today
    assert "Bob Essai" in rest
    invite = reverse("interviews_invite", args=[alpha.program.slug])
    assert client.post(invite, {"pk": [ada.pk]}).status_code == 422, "has a time already"
    assert "Bob Essai" in client.get(invite).content.decode()
    assert (
        client.post(reverse("slots_offer", args=[alpha.program.slug]), {"on": "2026-11-18"}).status_code
        == 422
    )


@pytest.mark.django_db
def test_the_database_refuses_a_slot_twice(alpha: world.Tenant) -> None:
    ada, bob = applied(alpha), applied(alpha, "bob")
    first, second = offered(alpha)[:2]
    InterviewBooking.objects.create(program=alpha.program, slot=first, candidate=ada)
    for twice in ({"slot": first, "candidate": bob}, {"slot": second, "candidate": ada}):
        with pytest.raises(IntegrityError), transaction.atomic():
            InterviewBooking.objects.create(program=alpha.program, **twice)
    beta = world.tenant("Beta")
    with scopes_disabled(), pytest.raises(IntegrityError), transaction.atomic():
        InterviewKey.objects.create(
            program=beta.program, candidate=ada, token_hash="0" * 64, expires_at=datetime.now(UTC)
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_two_candidates_at_the_same_moment(alpha: world.Tenant) -> None:
    people = [applied(alpha, name) for name in ("ada", "bob", "cleo")]
    slot = offered(alpha)[0]

    def take(candidate: Candidate) -> bool:
        try:
            with scope(consortium=alpha.consortium, program=alpha.program):
                slots.book(candidate=candidate, slot=slot)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(take, people)) == [False, False, True]
    assert InterviewBooking.objects.filter(slot=slot, cancelled_at=None).count() == 1
