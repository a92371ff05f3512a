"""Follow-up points: who learns of a talk, what calendars receive, who keeps notes; and the three who meet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from matching.models import Binome
from mentorat.lib import rows
from programs.enums import Role, Side
from programs.models import OutboundEmail, User
from programs.services import consortiums, erasing
from tests import world
from tests.guards import as_in_production
from tests.tracking import cohort
from tests.tracking.test_helping import inside, pages
from tracking.models import Point, PointNote
from tracking.services import endings, points

pytestmark = pytest.mark.django_db
PROOF = re.compile(rb"\b[A-Za-z0-9]{64}\b")
NOTE = "Cherche surtout à parler de son équipe"


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def binome(alpha: world.Tenant) -> Binome:
    return cohort.pair(alpha, since=timezone.now() - timedelta(days=40))


def mails(kind: str) -> list[OutboundEmail]:
    return list(OutboundEmail.objects.filter(kind=kind).order_by("pk"))


def said(mail: OutboundEmail) -> dict[str, str]:
    lines = mail.ics.replace("\r\n ", "").splitlines()
    return dict(
        line.split(":", 1) for line in lines if re.match(r"(UID|SEQUENCE|SUMMARY|STATUS|METHOD):", line)
    )


def form(**more: str) -> dict[str, str]:
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    return {"on": day, "at": "09:00", "minutes": "30", "place": "Salle 3", **more}


def test_a_talk_with_one_is_in_their_calendar_and_the_partner_sees_no_difference(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    slug, partner = alpha.program.slug, cohort.account(binome.mentor)
    pages(client, partner, binome)
    before = pages(client, partner, binome)
    client.force_login(alpha.coordinator)
    new = reverse("point_new", args=[slug, binome.pk])
    assert client.post(new, form()).status_code == 422
    assert client.post(new, form(who="mentee"), follow=True).status_code == 200
    with rows.seen_by(alpha.coordinator.pk), inside(alpha):
        point = Point.objects.get()
    sent = mails("point_proposed")
    assert [mail.to for mail in sent] == [binome.mentee.email, alpha.coordinator.email]
    assert {said(mail)["SUMMARY"] for mail in sent} == {f"Rencontre · {alpha.program.name}"}
    assert binome.mentor.name not in "".join(mail.ics + mail.text for mail in sent)
    assert pages(client, partner, binome) == before
    mine = reverse("my_point", args=[slug, point.pk])
    client.force_login(partner)
    assert client.get(mine).status_code == 404

    client.force_login(cohort.account(binome.mentee))
    assert f'href="{mine}"' in client.get(reverse("portal", args=[slug])).content.decode()
    client.post(mine, {"act": "agree"})
    client.post(mine, {"act": "agree"})
    planned = mails("point_planned")
    assert [(said(m)["STATUS"], said(m)["SEQUENCE"]) for m in planned] == [("CONFIRMED", "1")] * 2
    client.post(mine, {"act": "another"})
    off = mails("point_off")
    assert [(said(m)["METHOD"], said(m)["UID"]) for m in off] == [("CANCEL", said(sent[0])["UID"])] * 2
    client.force_login(alpha.coordinator)
    assert "1 date à trouver" in client.get(reverse("dashboard", args=[slug])).content.decode()
    client.post(reverse("point", args=[slug, point.pk]), form(act="date"))
    assert len(mails("point_proposed")) == 4


def test_notes_are_for_coordinators_who_are_not_of_the_pair(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    slug, partner, author = alpha.program.slug, cohort.account(binome.mentor), cohort.account(binome.mentee)
    with scopes_disabled():
        consortiums.appoint(actor=None, consortium=alpha.consortium, user=partner, role=Role.COORDINATOR)
    when = timezone.now() + timedelta(days=2)
    with inside(alpha):
        point = points.propose(actor=alpha.coordinator, binome=binome, side=Side.MENTEE, starts_at=when)
        with pytest.raises(PermissionDenied):
            points.propose(actor=partner, binome=binome, side=Side.MENTEE, starts_at=when)
        for act in (points.settle, points.note):
            extra = {"held": True} if act is points.settle else {"text": "x"}
            with pytest.raises(PermissionDenied):
                act(actor=partner, point=point, **extra)
    theirs = reverse("point", args=[slug, point.pk])
    client.force_login(alpha.coordinator)
    client.post(theirs, {"act": "note", "text": NOTE})
    assert NOTE in client.get(theirs).content.decode()
    early = client.post(theirs, {"act": "held"}, follow=True).content.decode()
    assert "pas encore commencé" in early
    client.force_login(partner)
    assert client.get(theirs).status_code == 404
    assert client.get(reverse("point_new", args=[slug, binome.pk])).status_code == 404
    assert binome.mentee.name not in client.get(reverse("follow_ups", args=[slug])).content.decode()
    client.force_login(author)
    assert NOTE not in client.get(reverse("my_point", args=[slug, point.pk])).content.decode()

    def seen(table: str, person: User) -> int:
        with inside(alpha), scopes_disabled(), rows.seen_by(person.pk), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return int(cursor.fetchone()[0])

    beta = world.tenant("Beta")
    with as_in_production():
        assert seen("tracking_pointnote", alpha.coordinator) == 1
        assert seen("tracking_point", alpha.coordinator) == seen("tracking_point", author) == 1
        for person in (partner, alpha.representative, beta.coordinator):
            assert seen("tracking_point", person) == seen("tracking_pointnote", person) == 0
        assert seen("tracking_pointnote", author) == 0
    erasing.erase(user=author, pseudonym="P-1")
    with rows.confided(), scopes_disabled():
        assert not PointNote.objects.exists()


def test_the_three_meet_at_the_request_of_one_who_is_not_named(
    alpha: world.Tenant, binome: Binome, client: Client, at: Callable[[str], None]
) -> None:
    slug, asker, partner = alpha.program.slug, cohort.account(binome.mentee), cohort.account(binome.mentor)
    ask = reverse("my_three_way", args=[slug, binome.pk])
    client.force_login(partner)
    before = PROOF.sub(b"", client.get(ask).content)
    client.force_login(asker)
    for _tap in range(2):
        client.post(ask, follow=True)
    assert [mail.to for mail in mails("point_asked")] == [alpha.coordinator.email]
    client.force_login(partner)
    assert PROOF.sub(b"", client.get(ask).content) == before
    client.post(ask)  # each may ask: neither learns of the other
    with rows.confided(), scopes_disabled():
        assert Point.objects.count() == 2
        point = Point.objects.get(asked_by=asker)
    client.force_login(alpha.coordinator)
    assert "2 dates à trouver" in client.get(reverse("dashboard", args=[slug])).content.decode()
    page = reverse("point", args=[slug, point.pk])
    client.post(page, form(act="date"))
    assert "dates à trouver" not in client.get(reverse("dashboard", args=[slug])).content.decode()
    mine = reverse("my_point", args=[slug, point.pk])
    for member, planned in ((asker, 0), (partner, 3)):
        client.force_login(member)
        assert "Rencontre à trois".lower() in client.get(mine).content.decode().lower()
        client.post(mine, {"act": "agree"})
        assert len(mails("point_planned")) == planned
    with inside(alpha), pytest.raises(ValidationError, match="rien n’est écrit"):
        points.note(actor=alpha.coordinator, point=point, text=NOTE)
    with inside(alpha), pytest.raises(PermissionDenied):
        points.ask(actor=alpha.representative, binome=binome)
    at((timezone.now() + timedelta(days=6)).strftime("%Y-%m-%d %H:%M"))
    client.force_login(alpha.coordinator)
    client.post(page, {"act": "held"})
    assert "tenu" in client.get(page).content.decode()


def test_the_end_of_a_pair_ends_what_the_three_had_planned_and_no_talk_with_one(
    alpha: world.Tenant, binome: Binome
) -> None:
    when = timezone.now() + timedelta(days=6)
    with rows.seen_by(alpha.coordinator.pk), inside(alpha):
        common = points.propose(actor=alpha.coordinator, binome=binome, side=None, starts_at=when)
        alone = points.propose(
            actor=alpha.coordinator, binome=binome, side=Side.MENTOR, starts_at=when + timedelta(hours=2)
        )
    actor = cohort.account(binome.mentee)
    with as_in_production(), rows.seen_by(actor.pk), inside(alpha):
        endings.part(actor=actor, binome=binome, said=endings.Said(reason="time", again="no"))
    with rows.confided(), inside(alpha):
        common.refresh_from_db()
        alone.refresh_from_db()
    assert (common.state, alone.state) == ("cancelled", "proposed")
    off = mails("point_off")
    assert {mail.to for mail in off} >= {binome.mentor.email, binome.mentee.email}
    assert {said(mail)["METHOD"] for mail in off} == {"CANCEL"}


def test_a_coordinator_is_never_at_two_talks_at_once(alpha: world.Tenant, binome: Binome) -> None:
    when = timezone.now() + timedelta(days=6)
    with rows.seen_by(alpha.coordinator.pk), inside(alpha):
        points.propose(actor=alpha.coordinator, binome=binome, side=Side.MENTOR, starts_at=when)
        late = when + timedelta(minutes=29)
        with pytest.raises(ValidationError):
            points.propose(actor=alpha.coordinator, binome=binome, side=Side.MENTEE, starts_at=late)
        after = when + timedelta(minutes=30)
        points.propose(actor=alpha.coordinator, binome=binome, side=Side.MENTEE, starts_at=after)
