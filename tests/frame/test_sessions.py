"""Where one is signed in: seen, ended from afar, and over by itself, unused or in all; the server holds both limits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone

from programs.enums import Role
from programs.models import AuditEvent, Consortium, User, UserSession
from programs.services import consortiums, sessions
from tests import world
from tests.test_access import SIGNED_IN
from tests.world import Tenant

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)
START = datetime.fromisoformat("2026-10-05T08:00:00+00:00")


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=1, mentees=0)


def browser(user: User, agent: str = FIREFOX, ip: str = "192.0.2.10") -> Client:
    """A browser of that person, which has opened their home once since the sign-in was noted."""
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=ip)
    client.force_login(user)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("sessions")).status_code == 200


def is_sent_to_sign_in(client: Client, url: str) -> bool:
    return bool(client.get(url).headers.get("Location", "").startswith(reverse("account_login")))


def test_each_browser_is_told_in_words_with_its_place_and_its_last_use(ours: Tenant) -> None:
    with time_machine.travel(START, tick=False) as clock:
        desk = browser(ours.committee)
        phone = browser(ours.committee, IPHONE, "198.51.100.7")
        clock.shift(timedelta(minutes=10))
        assert [is_in(client) for client in (desk, phone)] == [True, True]
        clock.shift(timedelta(hours=3))
        page = desk.get(reverse("sessions")).text
    assert page.index("Firefox sur Windows") < page.index("celui-ci") < page.index("Safari sur iPhone")
    assert "198.51.100.7" in page
    assert "il y a 3\xa0heures" in page
    keys = list(UserSession.objects.values_list("session_key", flat=True))
    assert len(keys) == 2
    assert not any(key in page for key in keys)
    assert not Session.objects.exists()


def test_every_page_of_the_account_tells_hours_of_the_persons_place(ours: Tenant) -> None:
    """None has to think of it: the zone in force while each is drawn is the same."""
    Consortium.objects.filter(pk=ours.consortium.pk).update(zone="America/St_Johns")
    desk, zones = browser(ours.committee), dict[str, set[str]]()
    for name in sorted(SIGNED_IN | {"notice", "account_email", "mfa_index"}):
        seen = zones.setdefault(name, set())

        def note(found: set[str] = seen, **_more: object) -> None:
            found.add(timezone.get_current_timezone_name())

        template_rendered.connect(note)
        answer = desk.get(reverse(name), follow=name != "home")
        template_rendered.disconnect(note)
        assert answer.status_code in (200, 302)
    assert {zone for found in zones.values() for zone in found} == {"America/St_Johns"}
    assert sum(map(bool, zones.values())) > 5


def test_hours_are_those_of_the_persons_consortium(ours: Tenant) -> None:
    """One in the morning of the 28th at Greenwich is the evening before in Montréal, on every page of the account."""
    with time_machine.travel("2026-11-28 01:30", tick=False):
        desk = browser(ours.committee)
        for page in ("sessions", "my_data"):
            assert desk.get(reverse(page)).status_code == 200
        told = desk.get(reverse("sessions")).text
    assert "27 novembre 2026" in told
    assert "28 novembre 2026" not in told


def test_one_browser_is_signed_out_from_another_and_then_all_the_others(ours: Tenant) -> None:
    desk, phone, tablet = (browser(ours.committee) for _n in range(3))
    stranger = browser(ours.representative)
    ref = UserSession.objects.get(session_key=phone.session.session_key).ref
    desk.post(reverse("sessions"), {"end": str(ref)})
    assert [is_in(client) for client in (desk, phone, tablet)] == [True, False, True]
    desk.post(reverse("sessions"), {"end": "others"})
    assert [is_in(client) for client in (desk, tablet, stranger)] == [True, False, True]
    assert AuditEvent._base_manager.filter(verb="session.ended", actor=ours.committee).count() == 2


def test_the_browser_of_somebody_else_is_nobodys_to_end(ours: Tenant) -> None:
    mine, theirs = browser(ours.committee), browser(ours.representative)
    ref = UserSession.objects.get(session_key=theirs.session.session_key).ref
    mine.post(reverse("sessions"), {"end": str(ref)})
    assert is_in(theirs)
    assert mine.post(reverse("sessions"), {"end": "all' or 1=1"}).status_code == 404
    assert not AuditEvent._base_manager.filter(verb="session.ended").exists()


IDLE = [("in charge", timedelta(hours=12)), ("participant", timedelta(days=30))]
WHOLE = [("in charge", timedelta(days=7)), ("participant", timedelta(days=90))]


def who(ours: Tenant, name: str) -> tuple[User, str]:
    """The person and a page of theirs."""
    if name == "in charge":
        return ours.coordinator, reverse("dashboard", args=[ours.program.slug])
    return world.participant(ours.mentors[0]), reverse("portal", args=[ours.program.slug])


@pytest.mark.parametrize(("name", "limit"), IDLE, ids=[name for name, _limit in IDLE])
def test_a_session_unused_for_too_long_is_over(name: str, limit: timedelta, ours: Tenant) -> None:
    person, page = who(ours, name)
    with time_machine.travel(START, tick=False) as clock:
        client = browser(person)
        for _day in range(2):
            clock.shift(limit - timedelta(minutes=1))
            assert client.get(page).status_code == 200  # using it starts the time again
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        clock.shift(limit + timedelta(minutes=1))
        client.cookies[settings.SESSION_COOKIE_NAME] = (
            cookie  # the browser forgets nothing: the server decides
        )
        assert is_sent_to_sign_in(client, page)


@pytest.mark.parametrize(("name", "limit"), WHOLE, ids=[name for name, _limit in WHOLE])
def test_a_session_in_use_ends_all_the_same(name: str, limit: timedelta, ours: Tenant) -> None:
    person, page = who(ours, name)
    step = timedelta(hours=11) if name == "in charge" else timedelta(days=20)
    with time_machine.travel(START, tick=False) as clock:
        client = browser(person)
        while timezone.now() + step < START + limit:
            clock.shift(step)
            assert client.get(page).status_code == 200
        clock.move_to(START + limit + timedelta(seconds=1))
        assert is_sent_to_sign_in(client, page)
        assert not UserSession.objects.filter(user=person).exists()


def test_what_is_over_is_forgotten(ours: Tenant) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for person in (ours.coordinator, ours.committee):
            browser(person)
        clock.shift(timedelta(hours=13))
        assert sessions.purge() == 1
        assert list(UserSession.objects.values_list("user", flat=True)) == [ours.committee.pk]
        clock.shift(timedelta(days=31))
        assert sessions.purge() == 1


def test_a_role_given_since_shortens_the_session(ours: Tenant) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = browser(ours.committee)
        consortiums.appoint(
            actor=None, consortium=ours.consortium, user=ours.committee, role=Role.COORDINATOR
        )
        clock.shift(timedelta(minutes=6))
        assert is_in(client)
        clock.shift(timedelta(hours=13))
        assert not is_in(client)


def test_a_session_that_did_not_begin_here_is_nobodys(ours: Tenant) -> None:
    client = browser(ours.committee)
    session = client.session
    del session["sign_in"]
    session.save()
    assert not is_in(client)


@pytest.mark.parametrize("route", ["sessions", "home"])
def test_a_lost_second_proof_signs_out_everywhere(route: str, ours: Tenant) -> None:
    lost, helper = browser(ours.representative), browser(ours.coordinator)
    member = ours.representative.memberships.get()
    helper.post(reverse("access_reset", args=[ours.consortium.slug, member.pk]), {"reason": "Téléphone volé"})
    assert is_sent_to_sign_in(lost, reverse(route))
