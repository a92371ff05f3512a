"""The announcement: words that both read, an hour that is kept once, pairs that are left out, charters that follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from charters.models import Charter
from charters.services import drafting
from matching import notes, queries
from matching.enums import BinomeState
from matching.models import Announcement, Binome
from matching.services import announcements, binomes, proposals
from programs.enums import MilestoneKind, RelationKind
from programs.models import Milestone, OutboundEmail
from programs.services import relating
from tests import world
from tests.full_world import instant_documents
from tests.matching.room import account, inside, proposals_of, run
from tests.matching.test_races import at_once

pytestmark = pytest.mark.django_db
WORDS = "Vous avez toutes deux ouvert une usine.\nEt <b>vous</b> riez & ne vous vexez pas."


@pytest.fixture
def ours() -> Iterator[world.Tenant]:
    tenant = world.tenant("Alpha")
    with inside(tenant):
        yield tenant


@pytest.fixture
def formed(ours: world.Tenant) -> list[Binome]:
    proposals.validate_all(actor=ours.coordinator, scenario=run(ours))
    return list(queries.formed(ours.program))


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def mails(kind: str) -> list[OutboundEmail]:
    return list(OutboundEmail.objects.filter(kind=kind).order_by("id"))


# --- the words ------------------------------------------------------------------------------------


def test_both_members_read_the_coordinators_words_in_the_mail_and_in_the_portal(
    ours: world.Tenant, formed: list[Binome]
) -> None:
    page = reverse("binome_note", args=[ours.program.slug, formed[0].pk])
    client = signed_in(ours.coordinator)
    assert client.post(page, {"text": "x" * 2001}).status_code == 422
    assert client.post(page, {"text": WORDS}).status_code == 302
    assert client.get(page).content.decode().count("ouvert une usine") == 3  # the form and both e-mails
    binomes.announce(actor=ours.coordinator, program=ours.program)
    told = [mail for mail in mails("pair_announced") if str(formed[0].pk) == mail.key.split(":")[1]]
    assert len(told) == 2
    for mail in told:
        assert WORDS in mail.text
        assert "&lt;b&gt;vous&lt;/b&gt;" in mail.html
    pair = Binome.objects.select_related("mentee__user").get(pk=formed[0].pk)
    portal = signed_in(pair.mentee.user).get(reverse("my_binome", args=[ours.program.slug])).content.decode()
    assert "ouvert une usine" in portal
    assert "<b>vous" not in portal
    assert client.post(page, {"text": "Trop tard"}).headers["Location"].endswith(f"/binomes/{pair.pk}/")
    pair.refresh_from_db()
    assert pair.note == WORDS


def test_our_own_sentences_say_what_is_unknown_and_no_figure(
    ours: world.Tenant, formed: list[Binome]
) -> None:
    for language, unknown in (("fr", "Nous ne savons pas"), ("en", "What we do not know")):
        text = notes.note(formed[0], language)
        assert unknown in text or language == "fr"
        assert not any(char.isdigit() for char in text)
    with translation.override("fr"):
        default = notes.default(formed[0])
        binomes.write_note(actor=ours.coordinator, binome=formed[0], text=f" {default}\n")
        assert (
            Binome.objects.get(pk=formed[0].pk).note == ""
        )  # unchanged: each keeps reading it in their language


# --- the hour -------------------------------------------------------------------------------------


def test_the_hour_of_the_launch_is_nine_in_the_zone_of_the_programme(ours: world.Tenant) -> None:
    zone = ZoneInfo("America/Toronto")
    launch = Milestone.objects.get(kind=MilestoneKind.LAUNCH)
    before = datetime.combine(launch.on - timedelta(days=30), datetime.min.time(), zone)
    assert queries.launch(ours.program, before) == datetime.combine(
        launch.on, queries.announcements.NINE, zone
    )
    after = before + timedelta(days=60)
    assert queries.launch(ours.program, after) == after + timedelta(days=1, hours=9)


def test_it_is_planned_moved_cancelled_and_sent_once_when_due(
    ours: world.Tenant, formed: list[Binome]
) -> None:
    client, slug, now = signed_in(ours.coordinator), ours.program.slug, timezone.now()
    tomorrow = (now + timedelta(days=1)).astimezone(ZoneInfo("America/Toronto"))
    form = {"on": tomorrow.date().isoformat(), "at": "09:00"}
    assert client.post(reverse("announcement_plan", args=[slug]), form).status_code == 302
    form["on"] = (tomorrow + timedelta(days=1)).date().isoformat()
    assert client.post(reverse("announcement_plan", args=[slug]), form).status_code == 302
    row = Announcement.objects.get()
    assert row.send_at.astimezone(ZoneInfo("America/Toronto")).strftime("%H:%M") == "09:00"
    assert announcements.send_due(now=row.send_at - timedelta(minutes=1)) == 0
    client.post(reverse("announcement_cancel", args=[slug]))
    assert announcements.send_due(now=row.send_at) == 0
    assert not mails("pair_announced")
    form["on"] = "2020-01-01"
    assert client.post(reverse("announcement_plan", args=[slug]), form).status_code == 422
    row = announcements.plan(actor=ours.coordinator, program=ours.program, send_at=now + timedelta(hours=1))
    assert announcements.send_due(now=row.send_at) == len(formed)
    assert announcements.send_due(now=row.send_at + timedelta(hours=1)) == 0
    assert len(mails("pair_announced")) == 2 * len(formed)
    assert [mail.to for mail in mails("announcement_sent")] == [ours.coordinator.email]
    row.refresh_from_db()
    assert (row.told, row.sent_at is not None) == (len(formed), True)


def test_announcing_by_hand_is_the_end_of_what_was_planned(ours: world.Tenant, formed: list[Binome]) -> None:
    soon = timezone.now() + timedelta(hours=1)
    announcements.plan(actor=ours.coordinator, program=ours.program, send_at=soon)
    binomes.announce(actor=ours.coordinator, program=ours.program)
    assert announcements.send_due(now=soon + timedelta(hours=1)) == 0
    assert not mails("announcement_sent")
    assert Announcement.objects.get().told == len(formed)


def test_what_is_excluded_meanwhile_is_left_out_and_told(ours: world.Tenant, formed: list[Binome]) -> None:
    out = formed[0]
    row = announcements.plan(
        actor=ours.coordinator, program=ours.program, send_at=timezone.now() + timedelta(hours=1)
    )
    relating.declare(
        actor=None, source=out.mentor.company, target=out.mentee.company, kind=RelationKind.COMPETES
    )
    page = signed_in(ours.coordinator).get(reverse("announcement", args=[ours.program.slug])).content.decode()
    assert page.count(reverse("binome", args=[ours.program.slug, out.pk])) == 1
    told = announcements.send_due(now=row.send_at)
    assert told == Binome.objects.filter(state=BinomeState.ANNOUNCED).count() == len(formed) - 1
    [mail] = mails("announcement_sent")
    assert out.mentor.name in mail.text
    assert out.mentee.name in mail.text


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_announce_once() -> None:
    ours = world.tenant("Alpha")
    now = timezone.now()
    with inside(ours):
        proposals.validate_all(actor=ours.coordinator, scenario=run(ours))
        announcements.plan(actor=ours.coordinator, program=ours.program, send_at=now + timedelta(seconds=1))
    told: list[int] = []
    later = now + timedelta(minutes=1)
    at_once(ours, *[lambda: told.append(announcements.send_due(now=later))] * 3)
    assert sorted(told) == [0, 0, 3]
    assert len(mails("pair_announced")) == 6
    assert len(mails("announcement_sent")) == 1


# --- those who chose each other -------------------------------------------------------------------


def test_two_who_chose_each_other_are_asked_nothing_again(
    ours: world.Tenant, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True  # the job of the charters is played on the spot
    proposal = proposals_of(run(ours))[0]
    pair = binomes.form_chosen(
        actor=ours.coordinator,
        program=ours.program,
        mentor=proposal.mentor,
        mentee=proposal.mentee,
        score=proposal.score,
        confidence=proposal.confidence,
        explanation=proposal.explanation,
    )
    assert pair.state == BinomeState.FORMED
    with pytest.raises(ValidationError, match=proposal.mentor.name):
        binomes.form_chosen(
            actor=ours.coordinator,
            program=ours.program,
            mentor=proposal.mentor,
            mentee=next(
                m
                for m in ours.mentees
                if m.pk != proposal.mentee_id and m.company_id != proposal.mentor.company_id
            ),
            score=None,
            confidence=None,
            explanation={},
        )
    with instant_documents(), django_capture_on_commit_callbacks(execute=True):
        binomes.announce(actor=ours.coordinator, program=ours.program)
    pair.refresh_from_db()
    assert pair.state == BinomeState.ACCEPTED
    assert [mail.text.count("/me/pair/") for mail in mails("pair_announced")] == [1, 1]
    assert drafting.freeze_missing() == 0  # the announcement asked for it
    assert Charter.objects.get().binome_id == pair.pk
    assert {mail.to for mail in mails("charter_to_sign")} == {
        account(pair.mentor.user).email,
        account(pair.mentee.user).email,
    }
