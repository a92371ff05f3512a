"""The words of the mails: only the fields that exist, versions kept, nothing typed lost, and the mail says them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from programs import wording
from programs.models import MailText, OutboundEmail
from tests import world
from tests.tracking import cohort
from tracking.mail_texts import EDITABLE
from tracking.services import reminders

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
    assert (mail.to, mail.subject) == (alpha.coordinator.email, "Essai : Un café avec Dominique ?")
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
