"""What leaves when, what people stop, and how."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from programs import outbox, stopping
from programs.enums import MailCategory, MailState
from programs.hours import Hours
from programs.models import Heartbeat, MailRefusal, OutboundEmail, Program
from programs.queries import mails as queries
from tests import world
from tests.mailsink import MailSink
from tests.tracking import cohort

OFFICE = Hours("America/Toronto", 9, 17, weekends=False)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "opens", "closes"),
    [
        ("2026-11-20 13:59", "2026-11-20 14:00", "2026-11-20 22:00"),  # Friday, before nine
        ("2026-11-20 21:59", "2026-11-20 14:00", "2026-11-20 22:00"),
        ("2026-11-20 22:00", "2026-11-23 14:00", "2026-11-23 22:00"),  # then Monday
        ("2026-03-06 23:00", "2026-03-09 13:00", "2026-03-09 21:00"),  # the clocks went forward on Sunday
    ],
)
def test_the_hours_of_a_programme(moment: str, opens: str, closes: str) -> None:
    assert OFFICE.window(utc(moment)) == (utc(opens), utc(closes))
    assert OFFICE.is_open(utc(moment)) == (utc(opens) <= utc(moment))


def test_hours_until_midnight_end_at_the_next_day() -> None:
    whole = Hours("Europe/Paris", 0, 24)
    assert whole.window(utc("2026-11-20 22:30")) == (utc("2026-11-19 23:00"), utc("2026-11-20 23:00"))


@pytest.mark.django_db
def test_what_can_wait_leaves_in_the_morning_and_what_cannot_at_once(
    mail_sink: MailSink, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMTP_URL = mail_sink.url
    monkeypatch.setattr(outbox, "wake", lambda: None)
    alpha = world.tenant("Alpha")
    rows = {}
    with time_machine.travel(utc("2026-11-21 00:30"), tick=False), scopes_disabled():  # 19:30 in Toronto
        for kind in ("waiting_news", "help_asked"):
            leaves, closes = outbox.span(kind, alpha.program, None, timezone.now())
            rows[kind] = OutboundEmail(
                key=kind, kind=kind, program=alpha.program, to="a@alpha.example", subject=kind, text="…",
                next_at=leaves, closes_at=closes,
            )  # fmt: skip
        outbox.queue_all(list(rows.values()))
    with (
        time_machine.travel(utc("2026-11-21 02:00"), tick=False),
        scopes_disabled(),
    ):  # the server was down until 21:00
        assert outbox.dispatch() == 1
        assert [m["Subject"] for m in mail_sink.messages] == ["help_asked"]
        late = OutboundEmail.objects.get(kind="waiting_news")
        assert (late.state, late.next_at) == (MailState.PENDING, utc("2026-11-21 14:00"))
    with time_machine.travel(utc("2026-11-21 14:00"), tick=False), scopes_disabled():
        assert outbox.dispatch() == 1
    assert Heartbeat.objects.filter(name="dispatch").exists()


@pytest.mark.django_db
def test_one_post_from_the_mail_program_stops_and_the_page_takes_up_again(
    client: Client, mail_sink: MailSink, settings: Any
) -> None:
    settings.SMTP_URL = mail_sink.url
    alpha = world.tenant("Alpha")
    binome = cohort.pair(alpha)
    stops = str(stopping.Stops(binome.mentee.pk, (MailCategory.MEETINGS,)))
    waiting = {"kind": "test", "to": "a@alpha.example", "subject": "Rappel", "text": "…", "stops": stops}
    OutboundEmail.objects.create(key="now", next_at=timezone.now(), **waiting)
    OutboundEmail.objects.create(key="later", next_at=timezone.now() + timedelta(days=1), **waiting)
    assert outbox.dispatch() == 1
    (mail,) = mail_sink.messages
    address = mail["List-Unsubscribe"].strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = address.removeprefix(settings.SITE_URL)
    strict = Client(enforce_csrf_checks=True)
    assert "Arrêter ces courriels" in client.get(path, headers={"accept-language": "fr"}).text
    with scopes_disabled():
        assert not MailRefusal.objects.exists()  # a scanner that follows the link stops nothing
    for _twice in range(2):
        assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 302
    with scopes_disabled():
        assert MailRefusal.objects.get().candidate == binome.mentee
        assert not OutboundEmail.objects.filter(key="later").exists()
        assert not outbox.queue(OutboundEmail(key="again", next_at=timezone.now(), **waiting))
    assert strict.post(path, {"again": "1"}).status_code == 302
    with scopes_disabled():
        assert not MailRefusal.objects.exists()
    assert client.get(path + "x").status_code == 404
    assert strict.post(path.replace("meetings", "events")).status_code == 404


@pytest.mark.django_db
def test_ones_own_page_keeps_what_one_wants(client: Client) -> None:
    alpha, beta = world.tenant("Alpha"), world.tenant("Beta")
    binome = cohort.pair(alpha)
    person = cohort.account(binome.mentee)
    client.force_login(person)
    page = {"program": str(alpha.program.pk), "wanted": ["events"]}
    assert client.post("/me/mails/", page).status_code == 302
    with scopes_disabled():
        assert dict(queries.choices(person)[0].wanted) == {
            MailCategory.MEETINGS: False,
            MailCategory.EVENTS: True,
            MailCategory.NEWS: False,
        }
    with scope(consortium=alpha.consortium, program=alpha.program):
        binome.mentee.refresh_from_db()
        assert binome.mentee.news_muted_at is not None
    client.post("/me/mails/", {"program": str(beta.program.pk), "wanted": []})
    client.post("/me/mails/", {"program": str(alpha.program.pk), "wanted": ["nothing like it"]})
    with scopes_disabled():
        assert MailRefusal.objects.count() == 1


@pytest.mark.django_db
def test_the_coordinator_sets_the_hours(client: Client) -> None:
    alpha = world.tenant("Alpha")
    client.force_login(alpha.coordinator)
    path = f"/p/{alpha.program.slug}/settings/mails/"
    said = {"opens": "8", "closes": "18", "weekends": "no", "revision": str(alpha.program.revision)}
    assert client.post(path, {**said, "closes": "8"}).status_code == 422
    assert client.post(path, said).status_code == 302
    program = Program._base_manager.get(pk=alpha.program.pk)
    assert (program.mail_from, program.mail_until, program.mail_weekends) == (8, 18, False)
    assert client.post(path, said).status_code == 422  # somebody else saved meanwhile
    with pytest.raises(Exception, match="program_mail_hours"), scopes_disabled():
        Program.objects.filter(pk=alpha.program.pk).update(mail_from=20)


def test_an_address_stops_what_it_says_and_nothing_else() -> None:
    stops = stopping.Stops(7, (MailCategory.MEETINGS, MailCategory.EVENTS))
    key = stopping.address(str(stops)).rstrip("/").rpartition("/")[2]
    assert stopping.read(key) == stopping.Stops(7, (MailCategory.EVENTS, MailCategory.MEETINGS))
    assert stopping.read(key.replace(".7", ".8")) is None
    assert stopping.together(["", str(stops)]) == str(stops)
