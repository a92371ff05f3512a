"""The words of the mails: only the fields that exist, versions kept, nothing typed lost, and the mail says them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from mentorat.lib.mail import build
from programs import outbox, wording
from programs.models import Candidate, MailText, OutboundEmail
from tests import world
from tests.tracking import cohort
from tests.tracking.test_events import second_program
from tracking.mail_texts import EDITABLE
from tracking.services import meetings, reminders

MONTHLY = "?mail=reminder_monthly&language=fr"


def page(tenant: world.Tenant, which: str = MONTHLY) -> str:
    return f"/p/{tenant.program.slug}/settings/mails/texts/one/{which}"


def test_a_name_that_looks_like_a_field_or_like_markup_stays_a_name() -> None:
    said = wording.fill("Pour [[partner]]", "Bonjour [[first_name]],\n\n<b>[[partner]]</b>", {
        "first_name": "[[partner]]", "partner": "<i>Zoé</i>",
    })  # fmt: skip
    assert said == wording.Words("Pour <i>Zoé</i>", ("Bonjour [[partner]],", "<b><i>Zoé</i></b>"))


def test_fields_are_written_in_the_language_of_the_text_and_kept_in_one() -> None:
    typed = "Bonjour [[prénom]],\r\n\r\n\r\n\r\n[[ partenaire ]] vous attend  \n"
    assert wording.kept(typed) == "Bonjour [[first_name]],\n\n[[partner]] vous attend"
    assert wording.shown(wording.kept(typed), "fr") == "Bonjour [[prénom]],\n\n[[partenaire]] vous attend"


@pytest.mark.parametrize("kind", list(EDITABLE))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_our_own_words_hold_only_fields_that_exist(kind: str, language: str) -> None:
    mail = EDITABLE[kind]
    subject, body = mail.default(language)
    for text in (subject, body):
        assert list(wording.problems(text, mail.fields, language)) == []
        assert "%(" not in text
    assert ("Bonjour [[first_name]]" in body) == (language == "fr")


@pytest.mark.django_db
def test_the_reminder_speaks_as_the_coordinator_wrote_and_as_we_do_after_going_back(
    client: Client, at: Callable[[str], None]
) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    binome = cohort.pair(alpha, since=timezone.now() - timedelta(days=60))
    client.force_login(alpha.coordinator)
    said: dict[str, Any] = {
        "subject": "Un café avec [[partenaire]] ?",
        "body": "Salut [[prénom]],\n\nDu <temps> pour [[partenaire]]\u202f?",
        "version": "0",
    }
    refused = client.post(page(alpha), {**said, "body": "Coucou [[nom de famille]] et [["})
    assert refused.status_code == 422
    assert "[[nom de famille]]" in refused.text
    assert "Coucou" in refused.text
    assert client.post(page(alpha), {**said, "look": "1"}).status_code == 200
    tried = client.post(page(alpha), {**said, "try": "1"})
    assert "Salut Camille," in tried.text
    mail = OutboundEmail.objects.get(kind="mail_tried")
    assert (mail.to, mail.subject) == (alpha.coordinator.email, "Essai : Un café avec Dominique ?")
    with scopes_disabled():
        assert not MailText.objects.exists()
    assert client.post(page(alpha), said).status_code == 302
    assert (
        client.post(page(alpha), {**said, "subject": "Trop tard"}).status_code == 422
    )  # another version is there
    assert reminders.plan() == 2
    mail = OutboundEmail.objects.get(to=binome.mentee.email)
    assert mail.subject == f"Un café avec {binome.mentor.first_name} ?"
    assert f"Salut {binome.mentee.first_name}," in mail.text
    assert "Du <temps> pour" in mail.text
    assert "Du &lt;temps&gt; pour" in mail.html
    assert f"/me/meetings/new/{binome.pk}/" in mail.text
    assert client.post(page(alpha), {"back": "0"}).status_code == 302
    assert reminders.plan(now=timezone.now() + timedelta(days=30)) == 2
    last = OutboundEmail.objects.filter(to=binome.mentee.email).latest("pk")
    assert "Un café" not in last.subject
    assert client.post(page(alpha), {"back": "1"}).status_code == 302
    with scopes_disabled():
        found = MailText.objects.order_by("version").values_list("version", "subject")
        assert list(found) == [
            (1, "Un café avec [[partner]] ?"), (2, ""), (3, "Un café avec [[partner]] ?")
        ]  # fmt: skip
    assert client.get(page(alpha, "?mail=signin&language=fr")).status_code == 404
    assert client.post(page(alpha), {"back": "9"}).status_code == 404


HOSTILE = [
    {"subject": "Bonjour [[partenaire.user.email]]"},
    {"body": "[[mot de passe]] {{ settings.SECRET_KEY }}"},
    {"body": "[[constructor]]"},
    {"body": "x" * 100_000},
    {"body": "[[" * 1_000},
    {"subject": "s" * 151},
    {"subject": "[[prénom]]" * 15},  # 150 as typed, more once its fields are in English
    {"body": "[[prénom]]" * 300},
    {"subject": "\u2028 \x1c"},
    {"body": " \r\n\t"},
    {"body": "a\x00b"},
    {"version": "-1"},
    {"version": "9" * 400},
]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_what_cannot_be_a_mail_is_refused_and_given_back(typed: dict[str, str], client: Client) -> None:
    alpha = world.tenant("Alpha")
    client.force_login(alpha.coordinator)
    said = {"subject": "Un café", "body": "Salut", "version": "0", **typed}
    answer = client.post(page(alpha), said)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == typed.keys() or "version" in typed
    with scopes_disabled():
        assert not MailText.objects.exists()


@pytest.mark.django_db
def test_markup_and_headers_that_are_typed_arrive_as_text(client: Client, at: Callable[[str], None]) -> None:
    """Template tags, scripts and a second header are words like others; the mail is one, to one person."""
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    binome = cohort.pair(alpha, since=timezone.now() - timedelta(days=60))
    with scopes_disabled():
        Candidate.objects.filter(pk=binome.mentor_id).update(
            first_name="<b>[[partner]]\r\nCc: x@y.example</b>"
        )
    client.force_login(alpha.coordinator)
    body = "{% include 'base.html' %}{{ person.email }}\n\n<img src=x onerror=alert(1)> [[partenaire]]"
    said = {"subject": "Vu\r\nBcc: voleur@mal.example\r\n\r\n<script>", "body": body, "version": "0"}
    assert client.post(page(alpha), said).status_code == 302
    assert reminders.plan() == 2
    mail = OutboundEmail.objects.get(to=binome.mentee.email)
    message = build(outbox._mail(mail))
    assert (message["Bcc"], message["Cc"], str(message["To"])) == (None, None, binome.mentee.email)
    assert str(message["Subject"]) == "Vu Bcc: voleur@mal.example <script>"
    assert "{{ person.email }}" in mail.text
    assert "<b>[[partner]]" in mail.text
    assert "{{ person.email }}" in mail.html
    assert re.findall(r"<(?:img|script|b)\b", mail.html) == []


@pytest.mark.django_db
def test_the_words_of_a_programme_are_its_coordinators_alone(client: Client) -> None:
    """Of another consortium, of another programme of the same one, of a representative, nothing is read nor written."""
    alpha, beta = world.tenant("Alpha"), world.tenant("Beta")
    said = {"subject": "Un café", "body": "CANARI", "version": "0"}
    client.force_login(alpha.coordinator)
    assert client.post(page(alpha), said).status_code == 302
    sister, _neighbour = second_program(alpha)
    theirs = f"/p/{sister.slug}/settings/mails/texts/one/{MONTHLY}"
    assert "CANARI" not in client.get(theirs).text
    assert client.post(theirs, {"back": "1"}).status_code == 404
    for person, there, status in (
        (alpha.representative, page(alpha), 403), (beta.coordinator, page(alpha), 404), (alpha.coordinator, page(beta), 404),
    ):  # fmt: skip
        client.force_login(person)
        for answer in (client.get(there), client.post(there, {"back": "1"}), client.post(there, said)):
            assert answer.status_code == status
            assert "CANARI" not in answer.text
    with scopes_disabled():
        assert MailText.objects.count() == 1


@pytest.mark.django_db
def test_moved_and_cancelled_are_said_in_its_words_to_each_of_the_two(
    client: Client, at: Callable[[str], None]
) -> None:
    at("2026-11-20 16:00")
    alpha = world.tenant("Alpha")
    binome = cohort.pair(alpha)
    client.force_login(alpha.coordinator)
    for kind in ("meeting_moved", "meeting_moved_mine", "meeting_cancelled", "meeting_cancelled_mine"):
        said = {"subject": f"{kind} [[partenaire]]", "body": "À bientôt", "version": "0"}
        assert client.post(page(alpha, f"?mail={kind}&language=fr"), said).status_code == 302
    when = timezone.now() + timedelta(days=5)
    meeting = cohort.meeting(binome, when)
    mentor = cohort.account(binome.mentor)
    with scope(consortium=alpha.consortium, program=alpha.program):
        meetings.move(actor=mentor, meeting=meeting, starts_at=when + timedelta(days=1))
        meetings.cancel(actor=mentor, meeting=meeting)
    rows = OutboundEmail.objects.filter(kind__startswith="meeting_").values_list("to", "subject")
    me, other = binome.mentor, binome.mentee
    assert set(rows) == {
        (me.email, f"meeting_moved_mine {other.first_name}"), (other.email, f"meeting_moved {me.first_name}"),
        (me.email, f"meeting_cancelled_mine {other.first_name}"), (other.email, f"meeting_cancelled {me.first_name}"),
    }  # fmt: skip
