"""Events: who is invited and when, what their calendars hold, who gets the last place, and what nobody else may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from icalendar import Calendar

from matching.services import joining
from programs.enums import CandidateState, MilestoneKind, ProgramKind, ProgramState, Side
from programs.forms.differences import base_of
from programs.forms.differences import sent as as_sent
from programs.models import AuditEvent, Candidate, Milestone, OutboundEmail, Program, User
from programs.services import candidates, programs
from tests import world
from tests.tracking import cohort
from tests.tracking.test_costs import page
from tracking.models import Audience, Event, EventKind, EventState, Guest, GuestState
from tracking.services.events import answering, inviting, preparing

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 12:00 in Toronto
TORONTO = ZoneInfo("America/Toronto")


@pytest.fixture(autouse=True)
def autumn(at: Callable[[str], None]) -> None:
    at("2026-11-10 15:00")


@pytest.fixture
def alpha() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with scope(consortium=tenant.consortium, program=tenant.program):
        yield tenant


def prepared(tenant: world.Tenant, **fields: Any) -> Event:
    given = {
        "kind": EventKind.TRAINING,
        "title": "Formation Alpha",
        "audience": Audience.EVERYONE,
        "starts_at": NOON,
        "place": "Salle du Lac",
        **fields,
    }
    return preparing.prepare(actor=tenant.coordinator, program=tenant.program, **given)


def sent(tenant: world.Tenant, **fields: Any) -> Event:
    event = prepared(tenant, **fields)
    inviting.send(actor=tenant.coordinator, event=event)
    return fresh(event)


def fresh(event: Event) -> Event:
    return Event.objects.select_related("program__consortium", "consortium").get(pk=event.pk)


def account(candidate: Candidate) -> User:
    candidate.refresh_from_db()
    return cohort.account(candidate)


def admitted(tenant: world.Tenant, *people: Candidate) -> list[User]:
    for person in people:
        joining.admit(actor=None, program=tenant.program, candidate=person)
    return [account(person) for person in people]


def mails(news: str, to: str = "") -> list[OutboundEmail]:
    rows = OutboundEmail.objects.filter(kind="event", key__startswith=f"event_{news}:").order_by("to", "id")
    return [row for row in rows if to in ("", row.to)]


def entry(mail: OutboundEmail) -> Any:
    calendar = Calendar.from_ical(mail.ics)
    assert calendar["METHOD"] == mail.ics_method
    return calendar.events[0]


def answer(tenant: world.Tenant, event: Event, user: User, *, coming: bool = True) -> Guest:
    return answering.answer(actor=user, event=event, home=tenant.program, coming=coming)


def day(tenant: world.Tenant, **fields: Any) -> Event:
    """An open day with a single place."""
    given = {
        "kind": EventKind.LIVE,
        "audience": Audience.OPEN,
        "title": "Vis mon job",
        "capacity": 1,
        "host_company": tenant.companies[0],
        **fields,
    }
    return sent(tenant, **given)


# --- invitations ----------------------------------------------------------------------------------


def test_the_invitation_reaches_the_role_once(alpha: world.Tenant) -> None:
    event = prepared(alpha, audience=Audience.MENTORS, purpose="Se connaître.")
    assert not OutboundEmail.objects.exists()
    assert inviting.send(actor=alpha.coordinator, event=event) == 3
    assert inviting.send(actor=alpha.coordinator, event=event) == 0
    assert inviting.follow() == 0
    found = mails("invited")
    assert [m.to for m in found] == sorted(m.email for m in alpha.mentors)
    for mail in found:
        read = entry(mail)
        assert (read["UID"].split("@")[0], read["SEQUENCE"]) == (str(event.uid), 0)
        assert read.start == NOON.astimezone(TORONTO)
        assert str(read["ATTENDEE"]) == f"mailto:{mail.to}", "nobody receives the address of another"
        assert "VTIMEZONE" in mail.ics
        assert reverse("my_event", args=[alpha.program.slug, event.pk]) in mail.text


def test_somebody_in_both_roles_is_invited_once(alpha: world.Tenant) -> None:
    both = alpha.mentors[0]
    twin = world.candidate(alpha.program, both.company, Side.MENTEE, "mentor0", "Alpha")
    assert twin.email == both.email
    event = sent(alpha)
    assert len(mails("invited", both.email)) == 1
    assert inviting.send(actor=alpha.coordinator, event=event) == 0
    assert Guest.objects.filter(event=event, name=both.name).count() == 1


def test_newcomers_join_and_whoever_withdraws_is_let_go(alpha: world.Tenant) -> None:
    event = sent(alpha, audience=Audience.MENTORS)
    late = world.candidate(alpha.program, alpha.companies[0], Side.MENTOR, "tard", "Alpha")
    world.candidate(alpha.program, alpha.companies[0], Side.MENTEE, "autre", "Alpha")
    gone = alpha.mentors[0]
    candidates.move(actor=None, candidate=gone, to=CandidateState.WITHDRAWN)
    assert inviting.follow() == 2
    assert inviting.follow() == 0
    assert len(mails("invited", late.email)) == 1
    (left,) = mails("left")
    assert (left.to, left.ics_method, entry(left)["SEQUENCE"]) == (gone.email, "CANCEL", 1)
    back = Candidate.objects.get(pk=gone.pk)
    for state in (CandidateState.APPLIED, CandidateState.ELIGIBLE):
        candidates.move(actor=None, candidate=back, to=state)
    assert inviting.follow() == 1
    assert [entry(m)["SEQUENCE"] for m in mails("invited", gone.email)] == [0, 2]
    assert Guest.objects.filter(event=event, candidate=gone).count() == 1


def test_a_change_moves_the_entry_and_a_cancellation_takes_it_away(alpha: world.Tenant) -> None:
    event = sent(alpha, audience=Audience.MENTEES)
    first, second, _third = (account(person) for person in alpha.mentees)
    answer(alpha, event, first)
    answer(alpha, event, second, coming=False)
    (declined,) = mails("declined")
    assert (declined.ics_method, entry(declined)["SEQUENCE"]) == ("CANCEL", 1)
    later = NOON + timedelta(days=1)
    moved = preparing.change(actor=alpha.coordinator, event=event, seen=0, starts_at=later)
    assert [(m.to, entry(m)["SEQUENCE"]) for m in mails("moved")] == [
        (alpha.mentees[0].email, 1),
        (alpha.mentees[2].email, 1),
    ]
    again = mails("invited", second.email)[-1]
    assert (entry(again)["SEQUENCE"], entry(again).start.astimezone(UTC)) == (2, later), (
        "a new date, a new question"
    )
    assert Guest.objects.get(user=first).state == GuestState.COMING, "a place that was taken is kept"
    same = preparing.change(actor=alpha.coordinator, event=moved, seen=1, starts_at=later)
    assert same.revision == 1, "nothing changed, nobody is told"
    with pytest.raises(ValidationError):
        preparing.change(actor=alpha.coordinator, event=moved, seen=0, place="Ailleurs")
    with pytest.raises(ValidationError, match="invit"):
        preparing.change(actor=alpha.coordinator, event=moved, seen=1, audience=Audience.MENTORS)
    gone = preparing.cancel(actor=alpha.coordinator, event=moved)
    last = mails("cancelled")
    assert [(m.ics_method, entry(m)["STATUS"]) for m in last] == [("CANCEL", "CANCELLED")] * 3
    told = {m.to: entry(m)["SEQUENCE"] for m in last}
    assert told == {alpha.mentees[0].email: 2, alpha.mentees[1].email: 3, alpha.mentees[2].email: 2}
    uids = {entry(m)["UID"] for m in OutboundEmail.objects.exclude(ics="")}
    assert len(uids) == 1
    for act in (
        lambda: preparing.cancel(actor=alpha.coordinator, event=gone),
        lambda: answer(alpha, gone, first),
        lambda: inviting.send(actor=alpha.coordinator, event=gone),
    ):
        with pytest.raises(ValidationError):
            act()


def test_what_only_the_coordinator_reads_tells_nobody(alpha: world.Tenant) -> None:
    event = sent(alpha, audience=Audience.MENTORS)
    preparing.change(actor=alpha.coordinator, event=event, seen=0, owner=alpha.coordinator, capacity=40)
    assert mails("moved") == []


def test_a_draft_tells_nobody_and_lacks_something(alpha: world.Tenant, client: Client) -> None:
    with pytest.raises(ValidationError):
        inviting.send(actor=alpha.coordinator, event=prepared(alpha, place=""))
    for wrong in (NOON - timedelta(days=60), NOON + timedelta(days=600)):
        with pytest.raises(ValidationError):
            prepared(alpha, starts_at=wrong)
    draft = prepared(alpha)
    (someone,) = admitted(alpha, alpha.mentors[0])
    client.force_login(someone)
    assert client.get(reverse("my_event", args=[alpha.program.slug, draft.pk])).status_code == 404
    preparing.cancel(actor=alpha.coordinator, event=draft)
    assert not OutboundEmail.objects.exists()
    assert "Formation Alpha" not in page(client, someone, alpha, "my_agenda")


def test_two_people_change_one_event(alpha: world.Tenant, client: Client) -> None:
    event = prepared(alpha)
    client.force_login(alpha.coordinator)
    address = reverse("event_edit", args=[alpha.program.slug, event.pk])
    form = client.get(address).context["form"]
    opened = {field.name: as_sent(field) for field in form} | {"base": base_of(form)}
    assert client.post(address, opened | {"place": "Au musée"}).status_code == 302
    refused = client.post(address, opened | {"title": "Mon titre"})
    assert refused.status_code == 422
    form = refused.context["form"]
    assert [(each.name, each.theirs) for each in form.conflict] == [("place", "Au musée")]
    assert 'value="Au musée"' in refused.content.decode()
    again = {field.name: as_sent(field) for field in form} | {"base": form.data["base"]}
    assert client.post(address, again).status_code == 302
    assert (fresh(event).title, fresh(event).place) == ("Mon titre", "Au musée")


def test_people_chosen_one_by_one(alpha: world.Tenant) -> None:
    event = prepared(alpha, audience=Audience.CHOSEN)
    with pytest.raises(ValidationError):
        inviting.send(actor=alpha.coordinator, event=event)
    assert inviting.choose(actor=alpha.coordinator, event=event, candidates=alpha.mentors[:2]) == 2
    assert inviting.choose(actor=alpha.coordinator, event=event, candidates=alpha.mentors[1:2]) == 1
    assert inviting.send(actor=alpha.coordinator, event=event) == 1
    assert inviting.choose(actor=alpha.coordinator, event=event, candidates=alpha.mentees[:1]) == 1
    assert inviting.follow() == 1
    assert [m.to for m in mails("invited")] == sorted([alpha.mentors[1].email, alpha.mentees[0].email])


def test_the_night_when_the_clocks_go_back(alpha: world.Tenant, at: Callable[[str], None]) -> None:
    """Nine o'clock before and after: the calendar of a guest shows nine both times."""
    at("2026-10-20 15:00")
    before = datetime(2026, 10, 31, 9, tzinfo=TORONTO)
    after = datetime(2026, 11, 1, 9, tzinfo=TORONTO)
    event = sent(alpha, audience=Audience.MENTORS, starts_at=before)
    preparing.change(actor=alpha.coordinator, event=event, seen=0, starts_at=after)
    starts = [entry(mails(news)[0]).start for news in ("invited", "moved")]
    assert [(start.hour, start.utcoffset()) for start in starts] == [
        (9, timedelta(hours=-4)),
        (9, timedelta(hours=-5)),
    ]
    assert "9 h 00" in mails("moved")[0].text.replace("\u00a0", " ")


# --- answers and places ---------------------------------------------------------------------------


def test_the_last_place_the_line_and_the_place_that_comes_free(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    first, second, third = admitted(alpha, *alpha.mentors)
    event = day(alpha)
    assert len(mails("opened")) == 3
    states = [answer(alpha, event, user).state for user in (first, second, third)]
    assert states == [GuestState.COMING, GuestState.WAITING, GuestState.WAITING]
    assert [m.to for m in mails("confirmed")] == [first.email]
    assert answer(alpha, event, first).state == GuestState.COMING, "said twice, it changes nothing"
    answer(alpha, event, first, coming=False)
    assert [(m.to, m.ics_method) for m in mails("promoted")] == [(second.email, "REQUEST")]
    assert (mails("declined")[0].to, mails("declined")[0].ics_method) == (first.email, "CANCEL")
    at("2026-11-10 16:00")
    assert answer(alpha, event, first).state == GuestState.WAITING, "they are last in line now"
    event = preparing.change(actor=alpha.coordinator, event=event, seen=0, capacity=2)
    assert [m.to for m in mails("promoted")] == sorted([second.email, third.email])
    with pytest.raises(ValidationError):
        preparing.change(actor=alpha.coordinator, event=event, seen=1, capacity=1)
    candidates.move(actor=None, candidate=alpha.mentors[1], to=CandidateState.WITHDRAWN)
    inviting.follow()
    assert Guest.objects.get(user=first).state == GuestState.COMING


def test_answers_close_when_it_begins(alpha: world.Tenant, at: Callable[[str], None]) -> None:
    event = sent(alpha, audience=Audience.MENTORS)
    at("2026-11-24 18:01")
    with pytest.raises(ValidationError):
        answer(alpha, event, account(alpha.mentors[0]))
    assert inviting.follow() == 0


def test_whoever_is_not_invited_cannot_answer(alpha: world.Tenant, client: Client) -> None:
    event = sent(alpha, audience=Audience.MENTORS)
    (mentee,) = admitted(alpha, alpha.mentees[0])
    with pytest.raises(PermissionDenied):
        answer(alpha, event, mentee)
    client.force_login(mentee)
    address = [alpha.program.slug, event.pk]
    assert client.get(reverse("my_event", args=address)).status_code == 404
    assert client.post(reverse("event_answer", args=address), {"coming": "yes"}).status_code == 404
    assert Guest.objects.filter(user=mentee).count() == 0


def second_program(alpha: world.Tenant) -> tuple[Program, Candidate]:
    """Another programme of the same consortium, and somebody who takes part in it alone."""
    with scopes_disabled():
        program = programs.create(
            actor=None,
            consortium=alpha.consortium,
            name="Autre Alpha",
            kind=ProgramKind.CLASSIC,
            starts_on=date(2026, 9, 1),
            ends_on=date(2027, 6, 1),
            themes=world.THEMES,
        )
        programs.move(actor=None, program=program, state=ProgramState.RECRUITING)
        neighbour = world.candidate(program, alpha.companies[0], Side.MENTOR, "voisine", "Alpha")
        joining.admit(actor=None, program=program, candidate=neighbour)
        neighbour.refresh_from_db()
    return program, neighbour


def test_an_open_day_is_open_to_the_consortium_and_to_nobody_beyond(
    alpha: world.Tenant, client: Client
) -> None:
    other, neighbour = second_program(alpha)
    beta = world.tenant("Beta")
    with scopes_disabled():
        stranger = world.participant(beta.mentors[0])
    event, closed = day(alpha), sent(alpha, audience=Audience.MENTORS)
    user = cohort.account(neighbour)
    (told,) = mails("opened", user.email)
    assert reverse("my_event", args=[other.slug, event.pk]) in told.text
    seen = page(client, user, world.Tenant(**{**vars(alpha), "program": other}), "my_agenda")
    assert "Vis mon job" in seen
    assert "Formation Alpha" not in seen
    client.post(reverse("event_answer", args=[other.slug, event.pk]), {"coming": "yes"})
    assert Guest.objects.get(event=event).home_id == other.pk
    # not through the door of the other programme, not to what is closed, not from another consortium
    assert client.get(reverse("my_event", args=[alpha.program.slug, event.pk])).status_code == 404
    assert client.get(reverse("my_event", args=[other.slug, closed.pk])).status_code == 404
    client.force_login(stranger)
    assert client.get(reverse("my_event", args=[beta.program.slug, event.pk])).status_code == 404
    assert (
        client.post(
            reverse("event_answer", args=[beta.program.slug, event.pk]), {"coming": "yes"}
        ).status_code
        == 404
    )
    assert Guest.objects.filter(event=event).count() == 1


def test_the_answer_from_the_portal_and_from_the_mail(alpha: world.Tenant, client: Client) -> None:
    event = sent(alpha, audience=Audience.MENTORS)
    user = account(alpha.mentors[0])
    address = [alpha.program.slug, event.pk]
    page_of, post = reverse("my_event", args=address), reverse("event_answer", args=address)
    assert client.get(page_of).status_code == 302, "the link of the mail asks to sign in"
    assert "Formation Alpha" in page(client, user, alpha, "portal")
    assert client.get(page_of).content.decode().count('name="coming"') == 2
    assert client.post(post, {"coming": "peut-être"}).status_code == 422
    part = client.post(post, {"coming": "yes"}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert f'id="event-{event.pk}"' in part
    client.post(post, {"coming": "no", "back": "agenda"})
    assert Guest.objects.get(user=user).state == GuestState.DECLINED
    assert "Formation Alpha" not in page(client, user, alpha, "portal"), "answered, it waits in the agenda"


# --- the timeline ---------------------------------------------------------------------------------


def test_a_gathering_and_its_milestone_in_accord(alpha: world.Tenant, client: Client) -> None:
    kind, on = MilestoneKind.MIDPOINT, date(2027, 1, 15)
    assert Milestone.objects.get(kind=kind).on == on
    client.force_login(alpha.coordinator)
    post = reverse("event_milestone", args=[alpha.program.slug])
    client.post(post, {"milestone": kind})
    event = Event.objects.get(milestone=kind)
    assert event.starts_at == datetime(2027, 1, 15, 9, tzinfo=TORONTO)
    client.post(post, {"milestone": kind})
    assert Event.objects.count() == 1, "a gathering is prepared once"
    preparing.change(
        actor=alpha.coordinator,
        event=event,
        seen=0,
        place="Ici",
        starts_at=event.starts_at + timedelta(days=5),
    )
    assert "deux dates" in page(client, alpha.coordinator, alpha, "events")
    client.post(post, {"milestone": kind, "do": "timeline"})
    assert Milestone.objects.get(kind=kind).on == date(2027, 1, 20)
    assert "deux dates" not in page(client, alpha.coordinator, alpha, "events")
    Milestone.objects.filter(kind=kind).update(on=date(2027, 2, 1))
    client.post(post, {"milestone": kind, "do": "event"})
    event.refresh_from_db()
    assert event.starts_at == datetime(2027, 2, 1, 9, tzinfo=TORONTO)
    preparing.change(
        actor=alpha.coordinator, event=event, seen=2, starts_at=datetime(2027, 8, 1, 9, tzinfo=TORONTO)
    )
    client.post(post, {"milestone": kind, "do": "timeline"})
    assert Milestone.objects.get(kind=kind).on == date(2027, 2, 1), "a mid-point after the end makes no sense"


# --- what the database refuses --------------------------------------------------------------------


def test_the_database_refuses_what_must_never_be(alpha: world.Tenant) -> None:
    admitted(alpha, *alpha.mentors)
    event, beta = day(alpha), world.tenant("Beta")

    def guest(candidate: Candidate, **fields: Any) -> Guest:
        row = {"home_id": candidate.program_id, "user": candidate.user, "state": GuestState.COMING, **fields}
        return Guest.objects.create(
            consortium=alpha.consortium,
            program=alpha.program,
            event=event,
            candidate=candidate,
            name=candidate.name,
            **row,
        )

    wrong: list[Callable[[], object]] = [
        lambda: guest(beta.mentors[0]),
        lambda: guest(beta.mentors[0], home_id=alpha.program.pk),
        lambda: guest(alpha.mentors[0], presence="maybe"),
        lambda: guest(alpha.mentors[0], state=GuestState.WAITING),
        lambda: (guest(alpha.mentors[0]), guest(alpha.mentors[1])),  # more people than places
        lambda: Event.objects.filter(pk=event.pk).update(host_company=beta.companies[0]),
        lambda: Event.objects.filter(pk=event.pk).update(milestone="launch"),
        lambda: Event.objects.filter(pk=event.pk).update(state=EventState.CANCELLED),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Guest.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_people_take_the_last_place(at: Callable[[str], None]) -> None:
    """On the real server, at the same moment: one comes, the other waits."""
    alpha = world.tenant("Alpha")
    with scope(consortium=alpha.consortium, program=alpha.program):
        first, second = admitted(alpha, *alpha.mentors[:2])
        event = day(alpha)
    gate = Barrier(2)

    def take(user: User) -> str:
        try:
            with scope(consortium=alpha.consortium, program=alpha.program):
                gate.wait(timeout=20)
                return str(answer(alpha, event, user).state)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        states = sorted(pool.map(take, (first, second)))
    assert states == [GuestState.COMING, GuestState.WAITING]
    with scopes_disabled():
        assert Guest.objects.filter(event=event, state=GuestState.COMING).count() == 1
        assert AuditEvent.objects.filter(verb="event.answered").count() == 2
