"""Help asked in confidence: who learns of it, who does not by so much as a byte, and who it is in the hands of."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from openpyxl import load_workbook

from matching.models import Binome
from programs.enums import Role
from programs.models import AuditEvent, OutboundEmail, User
from programs.services import consortiums, erasing, memberships
from tests import world
from tests.tracking import cohort
from tracking.models import HelpRequest, HelpWord
from tracking.queries import helping as queries
from tracking.services import helping

pytestmark = pytest.mark.django_db
WORDS = "Il arrive en retard et regarde son téléphone"
MINE = ("portal", "my_meetings", "my_profile", "my_agenda", "my_binome", "my_charter", "my_notebook")
OURS = ("my_binome", "my_charter", "notebook", "my_help", "my_pause", "meeting_new", "closing")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def binome(alpha: world.Tenant) -> Binome:
    return cohort.pair(alpha)


def inside(tenant: world.Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def pages(client: Client, user: User, binome: Binome) -> dict[str, tuple[bytes, int]]:
    """Every page of a member, without the marks drawn anew for each answer, and how many statements each ran."""
    client.force_login(user)
    slug, found = binome.program.slug, {}
    urls = [reverse(name, args=[slug]) for name in MINE]
    urls += [reverse(name, args=[slug, binome.pk]) for name in OURS]
    for url in [*urls, reverse("my_data"), reverse("home")]:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url, follow=True)
        body = re.sub(rb"\b[A-Za-z0-9]{64}\b|[0-9a-f-]{36}", b"", answer.content)  # the proofs of each form
        found[url] = (body, len(asked))
    return found


def told(kind: str) -> list[OutboundEmail]:
    return list(OutboundEmail.objects.filter(kind=kind).order_by("pk"))


def test_nothing_of_the_partner_changes_by_a_byte_nor_by_a_query(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    partner, asker = cohort.account(binome.mentor), cohort.account(binome.mentee)
    pages(client, partner, binome)  # what is looked up once is in the caches from here on
    before = pages(client, partner, binome)
    with inside(alpha):
        request = helping.ask(actor=asker, binome=binome)
        helping.say(actor=asker, request=request, text=WORDS)
        assert pages(client, partner, binome) == before
        helping.take(actor=alpha.coordinator, request=request)
        helping.say(actor=alpha.coordinator, request=request, text="Parlons-en jeudi")
        helping.close(actor=asker, request=request)
    assert pages(client, partner, binome) == before
    assert partner.email not in OutboundEmail.objects.values_list("to", flat=True)
    assert pages(client, asker, binome)[reverse("my_help", args=[alpha.program.slug, binome.pk])]


def test_one_tap_reaches_every_coordinator_and_the_person_sees_who_looks_after_it(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    slug, asker = alpha.program.slug, cohort.account(binome.mentee)
    mine = reverse("my_help", args=[slug, binome.pk])
    client.force_login(asker)
    assert f'action="{mine}"' in client.get(reverse("portal", args=[slug])).content.decode()
    for _tap in range(2):
        assert client.post(mine).status_code == 302
    request = HelpRequest._base_manager.get()
    assert [(mail.to, WORDS in mail.text) for mail in told("help_asked")] == [
        (alpha.coordinator.email, False)
    ]
    assert "Votre demande est bien arrivée" in client.get(mine).content.decode()

    client.force_login(alpha.coordinator)
    desk = client.get(reverse("dashboard", args=[slug])).content.decode()
    assert "1 personne vous demande de l’aide" in desk
    theirs = reverse("help_request", args=[slug, request.pk])
    client.post(theirs, {"act": "take"})
    client.force_login(asker)
    assert f"{alpha.coordinator.name} s’en occupe" in client.get(mine).content.decode()
    assert [mail.to for mail in told("help_answered")] == [asker.email]

    client.post(mine, {"act": "say", "text": WORDS})
    assert [mail.to for mail in told("help_asked")] == [alpha.coordinator.email] * 2
    client.force_login(alpha.coordinator)
    assert WORDS in client.get(theirs).content.decode()
    assert client.post(theirs, {"act": "say", "text": " "}).status_code == 422
    client.post(theirs, {"act": "say", "text": "Je l’appelle demain"})
    assert "demande de l’aide" not in client.get(reverse("dashboard", args=[slug])).content.decode()
    client.post(theirs, {"act": "close"})
    client.force_login(asker)
    past = client.get(mine).content.decode()
    assert "Je l’appelle demain" in past
    assert WORDS in past
    for mail in OutboundEmail.objects.all():
        assert WORDS not in mail.text + mail.html + mail.subject
        assert "Je l’appelle" not in mail.text + mail.html
    assert WORDS not in str(list(AuditEvent._base_manager.values_list("data", flat=True)))


def test_a_coordinator_who_is_the_partner_learns_nothing(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    partner, asker = cohort.account(binome.mentor), cohort.account(binome.mentee)
    with scopes_disabled():
        consortiums.appoint(actor=None, consortium=alpha.consortium, user=partner, role=Role.COORDINATOR)
    with inside(alpha):
        request = helping.ask(actor=asker, binome=binome)
        assert [mail.to for mail in told("help_asked")] == [alpha.coordinator.email]
        assert not queries.waiting(partner)
        for act in (helping.take, helping.close):
            with pytest.raises(ValidationError):
                act(actor=partner, request=request)
    client.force_login(partner)
    slug = alpha.program.slug
    assert client.get(reverse("help_request", args=[slug, request.pk])).status_code == 404
    assert "Mentee0" not in client.get(reverse("help_desk", args=[slug])).content.decode()
    with scopes_disabled():
        alpha.coordinator.memberships.all().delete()
        HelpRequest.objects.all().delete()
    with inside(alpha), pytest.raises(ValidationError, match="autre personne de votre binôme"):
        helping.ask(actor=asker, binome=binome)  # nobody but the partner would read it


def test_nobody_else_asks_and_postgresql_keeps_one_open_request_a_person(
    alpha: world.Tenant, binome: Binome
) -> None:
    stranger = world.participant(alpha.mentees[1])
    with inside(alpha), pytest.raises(PermissionDenied):
        helping.ask(actor=stranger, binome=binome)
    wrong = {"program": alpha.program, "binome": binome, "asked_at": timezone.now()}
    with inside(alpha):
        helping.ask(actor=cohort.account(binome.mentee), binome=binome)
        for asker in (binome.mentee, alpha.mentees[1]):
            with pytest.raises(IntegrityError), transaction.atomic():
                HelpRequest.objects.create(asker=asker, **wrong)


def test_erasure_takes_the_request_and_the_partners_name_out_of_it(
    alpha: world.Tenant, binome: Binome
) -> None:
    asker, partner = cohort.account(binome.mentee), cohort.account(binome.mentor)
    with inside(alpha):
        request = helping.ask(actor=asker, binome=binome)
        helping.say(actor=asker, request=request, text=f"{binome.mentor.name} ne vient pas")
    erasing.erase(user=partner, pseudonym="P-0")
    assert HelpWord._base_manager.get().text == "P-0 ne vient pas"
    erasing.erase(user=asker, pseudonym="P-1")
    assert not HelpRequest._base_manager.exists()
    assert not HelpWord._base_manager.exists()


def test_a_partner_who_coordinates_reads_nothing_of_it_in_the_register_of_acts(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    partner = cohort.account(binome.mentor)
    memberships.grant(actor=None, user=partner, role=Role.COORDINATOR, consortium=alpha.consortium)
    with inside(alpha):
        helping.ask(actor=cohort.account(binome.mentee), binome=binome)
    for name in ("acts", "acts_sheet"):
        url = reverse(name, args=[alpha.consortium.slug])
        client.force_login(alpha.coordinator)
        known = client.get(url, {"what": "help.asked"})
        client.force_login(partner)
        unknown = client.get(url, {"what": "help.asked"})
        if name == "acts":
            assert "a demandé de l’aide" in known.text.lower()
            assert "demandé de l’aide" not in unknown.text.lower() + client.get(url).text.lower()
        else:
            counts = [
                load_workbook(io.BytesIO(each.content)).worksheets[0].max_row for each in (known, unknown)
            ]
            assert counts == [2, 1]
