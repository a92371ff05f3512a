"""The queue of e-mails against a real mail server: nothing lost, nothing doubled but what is counted."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from mentorat.lib.mail import build
from programs import outbox
from programs.enums import MailState
from programs.models import Heartbeat, OutboundEmail
from tests.mailsink import MailSink

pytestmark = pytest.mark.django_db(transaction=True)


def row(number: int = 0, **fields: Any) -> OutboundEmail:
    return OutboundEmail.objects.create(
        **{
            "key": f"test:{number}",
            "kind": "test",
            "to": f"person{number}@alpha.example",
            "subject": f"Bonjour {number}",
            "text": "Bonjour",
            "next_at": timezone.now() - timedelta(minutes=1),
            **fields,
        }
    )


@pytest.fixture
def smtp(mail_sink: MailSink, settings: Any) -> MailSink:
    settings.SMTP_URL = mail_sink.url
    return mail_sink


def ids(sink: MailSink) -> list[str]:
    return [str(message["Message-ID"]) for message in sink.messages]


def test_once_with_two_dispatchers_at_once(smtp: MailSink) -> None:
    for number in range(12):
        row(number)
    start, sent = threading.Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            sent.append(outbox.dispatch())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 12
    assert len(set(ids(smtp))) == len(smtp.messages) == 12
    assert not OutboundEmail.objects.exclude(state=MailState.SENT).exists()
    assert Heartbeat.objects.filter(name="dispatch").exists()


def test_what_the_server_puts_off_is_tried_again(smtp: MailSink) -> None:
    mail_row = row()
    smtp.refuse = "451 greylisted, come back"
    assert outbox.dispatch() == 0
    mail_row.refresh_from_db()
    assert (mail_row.state, mail_row.attempts, mail_row.lease) == (MailState.PENDING, 1, None)
    assert "greylisted" in mail_row.last_error
    assert mail_row.next_at > timezone.now()
    smtp.refuse = ""
    assert outbox.dispatch() == 0  # not before its hour
    OutboundEmail.objects.update(next_at=timezone.now())
    assert outbox.dispatch() == 1
    assert len(smtp.messages) == 1


def test_what_the_server_refuses_for_good_is_dead(smtp: MailSink) -> None:
    mail_row = row()
    smtp.refuse = "550 no such person"
    assert outbox.dispatch() == 0
    mail_row.refresh_from_db()
    assert mail_row.state == MailState.DEAD
    assert "no such person" in mail_row.last_error
    smtp.refuse = ""
    OutboundEmail.objects.update(next_at=timezone.now())
    assert outbox.dispatch() == 0


def test_an_address_that_cannot_be_written_to_does_not_stop_the_others(smtp: MailSink) -> None:
    bad, good = row(0, to="nobody"), row(1)
    assert outbox.dispatch() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (MailState.DEAD, MailState.SENT)


@pytest.mark.parametrize(("state", "doubts"), [(MailState.CLAIMED, 0), (MailState.DATA, 1)])
def test_a_worker_that_died_is_replaced_under_the_same_message_id(
    smtp: MailSink, state: str, doubts: int
) -> None:
    first = row(0)
    assert outbox.dispatch() == 1
    wanted = ids(smtp)[0].replace(f"<{first.pk}.", "<{pk}.")
    lost = row(
        1, state=state, lease=uuid.uuid4(), lease_until=timezone.now() - timedelta(seconds=1), attempts=1
    )
    assert outbox.dispatch() == 1
    lost.refresh_from_db()
    assert (lost.state, lost.uncertain, lost.attempts) == (MailState.SENT, doubts, 2)
    assert ids(smtp)[1] == wanted.format(pk=lost.pk)


def test_a_lease_that_still_runs_is_respected(smtp: MailSink) -> None:
    row(0, state=MailState.DATA, lease=uuid.uuid4(), lease_until=timezone.now() + timedelta(minutes=1))
    assert outbox.dispatch() == 0
    assert smtp.messages == []


def test_a_mail_without_an_answer_is_not_sent_for_ever(smtp: MailSink) -> None:
    stale = {
        "state": MailState.DATA,
        "lease": uuid.uuid4(),
        "lease_until": timezone.now() - timedelta(seconds=1),
    }
    lost = row(0, attempts=outbox.MAX_ATTEMPTS, **stale)
    assert outbox.dispatch() == 0
    lost.refresh_from_db()
    assert lost.state == MailState.DEAD


def test_a_worker_that_lost_its_lease_sends_nothing(smtp: MailSink, monkeypatch: pytest.MonkeyPatch) -> None:
    row()

    def slow(data: Any) -> Any:
        OutboundEmail.objects.update(lease=uuid.uuid4())  # taken over meanwhile
        return build(data)

    monkeypatch.setattr("programs.outbox.build", slow)
    assert outbox.dispatch() == 0
    assert smtp.messages == []


def test_a_server_that_is_down_does_not_hold_the_worker(settings: Any) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    for number in range(10):
        row(number)
    assert outbox.dispatch() == 0
    assert OutboundEmail.objects.filter(attempts=1).count() == outbox.FAILURES_IN_A_ROW


def test_a_key_is_told_once(smtp: MailSink) -> None:
    twins = [
        OutboundEmail(key="twin", kind="test", to="a@alpha.example", next_at=timezone.now()) for _ in range(2)
    ]
    assert outbox.queue_all(twins) == 1
    assert not outbox.queue(
        OutboundEmail(key="twin", kind="test", to="a@alpha.example", next_at=timezone.now())
    )
    assert OutboundEmail.objects.count() == 1


def test_the_invitation_arrives_as_one(smtp: MailSink) -> None:
    row(
        0,
        ics="BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n",
        ics_method="CANCEL",
        html="<p>Bonjour</p>",
    )
    assert outbox.dispatch() == 1
    parts = {part.get_content_type(): part for part in smtp.messages[0].walk()}
    assert parts["text/calendar"].get_param("method") == "CANCEL"
    assert set(parts) >= {"text/plain", "text/html"}


def test_what_django_sends_joins_the_queue(settings: Any, wake: Callable[[], None]) -> None:
    settings.EMAIL_BACKEND = "programs.outbox.OutboxBackend"
    assert mail.send_mail("Erreur", "Voir le journal", None, ["op@alpha.example"]) == 1
    assert OutboundEmail.objects.get().subject == "Erreur"


@pytest.fixture(autouse=True)
def wake(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The tests dispatch themselves."""

    def nothing() -> None:
        return

    monkeypatch.setattr(outbox, "wake", nothing)
    return nothing
