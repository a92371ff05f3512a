"""Presence at events, by several hands at once; and the training that comes before the first meeting."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from openpyxl import load_workbook

from matching.models import Binome
from programs.enums import Side
from programs.models import AuditEvent
from tests import world
from tests.tracking import cohort
from tests.tracking.test_costs import page
from tests.tracking.test_events import NOON, account, prepared, sent
from tracking.models import Audience, Event, EventKind, Guest, GuestState, Meeting, MeetingState, Presence
from tracking.queries import training as queries
from tracking.services import meetings, training
from tracking.services.events import attendance

pytestmark = pytest.mark.django_db
DAY = "2026-11-24 17:00"  # eleven in Toronto, an hour before


@pytest.fixture(autouse=True)
def autumn(at: Callable[[str], None]) -> None:
    at("2026-11-10 15:00")


@pytest.fixture
def alpha() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with scope(consortium=tenant.consortium, program=tenant.program):
        yield tenant


def say(tenant: world.Tenant, guest: Guest, presence: Presence, seen: Presence = Presence.INVITED) -> Guest:
    return attendance.mark(
        actor=tenant.coordinator, event=guest.event, guest=guest.pk, presence=presence, seen=seen
    )


def attend(tenant: world.Tenant, event: Event, at: Callable[[str], None]) -> None:
    """Everybody who was told came."""
    at(DAY)
    for guest in Guest.objects.filter(event=event).select_related("event"):
        say(tenant, guest, Presence.PRESENT)


# --- the sheet ------------------------------------------------------------------------------------


def test_two_hands_on_one_sheet(alpha: world.Tenant, at: Callable[[str], None]) -> None:
    event = sent(alpha, audience=Audience.MENTORS)
    guest = Guest.objects.filter(event=event).select_related("event__program__consortium").first()
    assert guest is not None
    with pytest.raises(ValidationError):
        say(alpha, guest, Presence.PRESENT)  # not before the day
    at(DAY)
    say(alpha, guest, Presence.PRESENT)
    say(alpha, guest, Presence.PRESENT)  # the other hand, the same word: nothing to say
    with pytest.raises(ValidationError, match="Coord Alpha"):
        say(alpha, guest, Presence.ABSENT)  # the other hand has not seen the first
    guest.refresh_from_db()
    assert guest.presence == Presence.PRESENT
    say(alpha, guest, Presence.EXCUSED, Presence.PRESENT)
    assert AuditEvent.objects.filter(verb="event.marked").count() == 2


def test_a_tap_an_undo_and_a_search(alpha: world.Tenant, at: Callable[[str], None], client: Client) -> None:
    event = sent(alpha, audience=Audience.MENTORS)
    at(DAY)
    guest = Guest.objects.filter(event=event).order_by("id").first()
    assert guest is not None
    seen = page(client, alpha.coordinator, alpha, "event_attendance", event.pk)
    assert seen.count('value="present"') == 3
    post = reverse("event_mark", args=[alpha.program.slug, event.pk])
    body = {"guest": guest.pk, "presence": "present", "seen": "invited"}
    part = client.post(post, body, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert "1 présent·e" in part
    stale = client.post(post, {**body, "presence": "absent"}, headers={"hx-request": "true"}).content.decode()
    assert "vient de noter" in stale
    for shown in (
        "invited",
        "present",
    ):  # the second tap of a slow pair, before and after the answer to the first
        client.post(post, {"guest": guest.pk, "presence": "present", "seen": shown})
        guest.refresh_from_db()
        assert guest.presence == Presence.PRESENT, "said twice, it is said once"
    for _twice in range(2):
        client.post(post, {"guest": guest.pk, "presence": "invited", "seen": "present"})  # without JavaScript
        guest.refresh_from_db()
        assert guest.presence == Presence.INVITED, "taken back by the button that says so"
    assert client.post(post, {"guest": guest.pk, "presence": "ici", "seen": "invited"}).status_code == 422
    assert client.post(post, {**body, "guest": 0}, headers={"hx-request": "true"}).status_code == 404
    sheet = reverse("event_attendance", args=[alpha.program.slug, event.pk])
    found = client.get(sheet, {"q": "mentee1"}, headers={"hx-request": "true"}).content.decode()
    assert "Mentee1 Alpha" in found, "a person of the programme who is not on the sheet"
    assert "Mentor0 Alpha" not in found


def test_somebody_walks_in(alpha: world.Tenant, at: Callable[[str], None], client: Client) -> None:
    event = sent(alpha, audience=Audience.MENTORS)
    beta = world.tenant("Beta")
    at(DAY)
    client.force_login(alpha.coordinator)
    post = reverse("event_join", args=[alpha.program.slug, event.pk])
    for _twice in range(2):
        client.post(post, {"candidate": alpha.mentees[0].pk})
        client.post(post, {"name": "Noé  Visiteur", "company": "Ailleurs"})
    assert client.post(post, {"candidate": beta.mentors[0].pk}).status_code == 404
    client.post(post, {"name": "  "})
    added = Guest.objects.filter(event=event, state=GuestState.ADDED).order_by("id")
    assert [(g.name, g.company, g.presence) for g in added] == [
        ("Mentee0 Alpha", alpha.mentees[0].company.name, "present"),
        ("Noé Visiteur", "Ailleurs", "present"),
    ]
    book = load_workbook(io.BytesIO(client.get(reverse("events_export", args=[alpha.program.slug])).content))
    events, people = book.worksheets
    assert [cell.value for cell in events[2]][7:10] == [3, 0, 2]
    assert [row[2].value for row in people.iter_rows(min_row=2)][-1] == "Noé Visiteur"


def test_the_guest_of_another_event_is_not_marked_here(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    here, there = sent(alpha, audience=Audience.MENTORS), sent(alpha, audience=Audience.MENTEES)
    at(DAY)
    guest = Guest.objects.filter(event=there).first()
    assert guest is not None
    with pytest.raises(ValidationError):
        attendance.mark(
            actor=alpha.coordinator,
            event=here,
            guest=guest.pk,
            presence=Presence.PRESENT,
            seen=Presence.INVITED,
        )


# --- the training before the first meeting --------------------------------------------------------


def propose(binome: Binome) -> Meeting:
    return meetings.propose(
        actor=cohort.account(binome.mentor), binome=binome, starts_at=NOON + timedelta(days=9)
    )


def test_the_first_meeting_waits_for_the_training_of_each(
    alpha: world.Tenant, at: Callable[[str], None], client: Client
) -> None:
    binome = cohort.pair(alpha)
    early = propose(binome)  # before the rule: proposed, not accepted
    training.require(actor=alpha.coordinator, program=alpha.program, required=True)
    mentor, mentee = binome.mentor, binome.mentee
    address = reverse("meeting_new", args=[alpha.program.slug, binome.pk])
    client.force_login(cohort.account(mentor))
    assert "la formation précède" in client.get(address).content.decode()
    assert "D’abord, la formation" in page(client, cohort.account(mentor), alpha, "portal")
    acts: list[Callable[[], object]] = [
        lambda: propose(binome),
        lambda: meetings.accept(actor=cohort.account(mentee), meeting=early),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="formation"):
            act()
    # the mentor follows the training of the other role: it does not count
    others = sent(alpha, audience=Audience.MENTEES)
    attend(alpha, others, at)
    attendance.join(actor=alpha.coordinator, event=others, candidate=mentor)
    assert queries.lacking([binome])[binome.pk] == (mentor,)
    with pytest.raises(ValidationError, match="formation"):
        propose(binome)
    # nor does a gathering
    gathering = prepared(
        alpha, kind=EventKind.GATHERING, audience=Audience.EVERYONE, starts_at=NOON + timedelta(days=1)
    )
    Event.objects.filter(pk=gathering.pk).update(state="sent", sent_at=NOON)
    at("2026-11-25 19:00")
    gathering.refresh_from_db()
    attendance.join(actor=alpha.coordinator, event=gathering, candidate=mentor)
    assert queries.lacking([binome])
    with pytest.raises(ValidationError):
        training.exempt(actor=alpha.coordinator, candidate=mentor, reason="  ")
    training.exempt(actor=alpha.coordinator, candidate=mentor, reason="A formé les mentor·es l’an dernier")
    meetings.accept(actor=cohort.account(mentee), meeting=early)
    training.ask_again(actor=alpha.coordinator, candidate=mentor)
    assert queries.lacking([binome])
    at("2026-12-04 09:00")
    meetings.settle(actor=cohort.account(mentee), meeting=early, state=MeetingState.HELD)
    assert queries.lacking([binome]) == {}, "a pair that has met is not held back"


def test_one_person_in_both_roles_follows_each_training(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    mentor = alpha.mentors[0]
    twin = world.candidate(alpha.program, mentor.company, Side.MENTEE, "mentor0", "Alpha")
    training.require(actor=alpha.coordinator, program=alpha.program, required=True)
    event = sent(alpha, audience=Audience.MENTORS)
    attend(alpha, event, at)
    account(mentor)
    twin.user = mentor.user
    twin.save(update_fields=["user"])
    assert queries.untrained([mentor, twin]) == [twin]
