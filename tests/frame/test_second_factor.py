"""Who coordinates, represents or operates gives a second proof before anything of it opens; the lost phone has a way back."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from programs.enums import Role
from programs.models import AuditEvent, OutboundEmail, User
from programs.services import consortiums, memberships
from tests import proofs, world
from tests.frame.test_signin import ask_code, code_sent_to, give_code, kept_codes
from tests.world import Tenant

__all__ = ["kept_codes"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=1, mentees=0)


def operator(email: str = "operator@example.org") -> User:
    person = world.user(email, "Opérateur", "Tous")
    memberships.grant(actor=None, user=person, role=Role.OPERATOR)
    return person


def second(tenant: Tenant) -> User:
    """Another coordinator of the same consortium."""
    person = world.user("coord2@alpha.example", "Autre", "Alpha")
    consortiums.appoint(actor=None, consortium=tenant.consortium, user=person, role=Role.COORDINATOR)
    return person


def doors(tenant: Tenant) -> dict[str, tuple[User, str]]:
    return {
        "coordinator": (tenant.coordinator, reverse("dashboard", args=[tenant.program.slug])),
        "governing": (tenant.coordinator, reverse("companies", args=[tenant.consortium.slug])),
        "representative": (tenant.representative, reverse("company", args=[tenant.consortium.slug])),
        "operator": (operator(), reverse("operator")),
    }


@pytest.mark.parametrize("who", ["coordinator", "governing", "representative", "operator"])
def test_no_page_of_the_role_opens_before_the_second_proof(who: str, client: Client, ours: Tenant) -> None:
    person, url = doors(ours)[who]
    client.force_login(person)
    assert client.get(url).status_code == 200
    proofs.without_proof(client)
    back = f"?next={quote(url, safe='')}"
    assert client.get(url).headers["Location"] == reverse("mfa_reauthenticate") + back
    proofs.without_factor(client, person)
    assert client.get(url).headers["Location"] == reverse("second_factor") + back
    assert client.get(reverse("home")).headers["Location"].startswith(reverse("second_factor"))
    assert (
        client.post(reverse("language"), {"language": "en"}).status_code == 302
    )  # what is no role's stays open


def test_a_factor_that_is_gone_closes_the_session_that_used_it(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    Authenticator.objects.filter(user=ours.coordinator).delete()
    url = reverse("dashboard", args=[ours.program.slug])
    assert client.get(url).headers["Location"].startswith(reverse("second_factor"))


def test_committee_members_and_participants_owe_none(client: Client, ours: Tenant) -> None:
    mentor = world.participant(ours.mentors[0])
    for person, route in ((ours.committee, "reports"), (mentor, "portal")):
        client.force_login(person)
        assert client.get(reverse(route, args=[ours.program.slug])).status_code == 200
        assert not Authenticator.objects.filter(user=person).exists()


def test_the_demo_waives_it(client: Client, ours: Tenant, settings: Any) -> None:
    client.force_login(ours.coordinator)
    proofs.without_factor(client, ours.coordinator)
    settings.SECOND_FACTOR_WAIVED = True
    assert client.get(reverse("dashboard", args=[ours.program.slug])).status_code == 200


def test_a_part_of_a_page_is_reloaded_and_a_form_leads_back_to_its_page(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    proofs.without_proof(client)
    slug = ours.program.slug
    part = client.get(reverse("candidates", args=[slug]), headers={"hx-request": "true"})
    assert (part.headers["HX-Refresh"], part.content) == ("true", b"")
    page = f"http://testserver{reverse('candidates', args=[slug])}"
    sent = client.post(reverse("candidates_act", args=[slug]), headers={"referer": page})
    assert sent.headers["Location"].endswith(f"?next={quote(reverse('candidates', args=[slug]), safe='')}")


@pytest.mark.usefixtures("kept_codes")
@pytest.mark.django_db(transaction=True)
def test_from_the_code_to_the_dashboard_with_an_app(client: Client, ours: Tenant) -> None:
    """Led to it after sign-in, codes shown once, and on to the page; the next sign-in asks for the app."""
    ask_code(client, ours.coordinator.email)
    led = give_code(client, code_sent_to(ours.coordinator.email))
    assert led.redirect_chain[-1][0].startswith(reverse("second_factor"))
    key = re.search(r"<code[^>]*>(\w+)</code>", led.text)
    assert key
    wrong = client.post(reverse("second_factor"), {"code": "000000"})
    assert "aria-invalid" in wrong.text
    assert key[1] in wrong.text  # the key that was scanned stays
    kept = client.post(reverse("second_factor"), {"code": proofs.code_now(key[1])}, follow=True)
    assert kept.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert not re.search(r"<li>\d{8}</li>", kept.text)
    codes = re.findall(r"<li>(\d{8})</li>", client.post(reverse("mfa_view_recovery_codes")).text)
    assert len(codes) == 10
    again = client.post(reverse("mfa_view_recovery_codes")).text
    assert not any(code in again for code in codes)
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 404
    there = client.get(reverse("second_factor"), follow=True)
    assert there.redirect_chain[-1][0] == reverse("dashboard", args=[ours.program.slug])

    browser = Client()
    ask_code(browser, ours.coordinator.email)
    asked = give_code(browser, code_sent_to(ours.coordinator.email))
    assert asked.redirect_chain[-1][0] == reverse("mfa_authenticate")
    opened = browser.post(reverse("mfa_authenticate"), {"code": codes[0]}, follow=True)
    assert opened.redirect_chain[-1][0] == reverse("dashboard", args=[ours.program.slug])
    spent = Client()
    ask_code(spent, ours.coordinator.email)
    give_code(spent, code_sent_to(ours.coordinator.email))
    spent.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert "_auth_user_id" not in spent.session
    assert AuditEvent._base_manager.filter(verb="factor.added", actor=ours.coordinator).count() == 1


def test_a_copy_of_the_database_holds_no_key_of_an_app(ours: Tenant, settings: Any) -> None:
    proofs.give_factor(ours.coordinator)
    RecoveryCodes.activate(ours.coordinator)
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert proofs.SECRET not in rows
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], make_password(None)
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes


def test_another_coordinator_has_a_lost_one_set_up_again(client: Client, ours: Tenant) -> None:
    client.force_login(ours.coordinator)
    lost = Client()
    lost.force_login(ours.representative)
    helper = Client()
    helper.force_login(second(ours))
    page = helper.get(reverse("access", args=[ours.consortium.slug])).text
    assert ours.representative.name in page
    assert ours.committee.name not in page
    member = ours.representative.memberships.get()
    url = reverse("access_reset", args=[ours.consortium.slug, member.pk])
    assert helper.post(url, {"reason": " "}).status_code == 422
    assert Authenticator.objects.filter(user=ours.representative).exists()
    helper.post(url, {"reason": "Téléphone volé"})
    assert not Authenticator.objects.filter(user=ours.representative).exists()
    (mail,) = OutboundEmail.objects.filter(kind="factor_reset")
    assert mail.to == ours.representative.email
    assert "Autre Alpha" in mail.text
    (event,) = AuditEvent._base_manager.filter(verb="factor.reset")
    assert (event.data["reason"], event.target_id) == ("Téléphone volé", ours.representative.pk)
    assert event.consortium_id == ours.consortium.pk


def test_nobody_takes_away_their_own_and_only_those_in_charge_are_helped(
    client: Client, ours: Tenant
) -> None:
    client.force_login(ours.coordinator)
    own = ours.coordinator.memberships.get()
    committee = ours.committee.memberships.get()
    stranger = world.tenant("Beta", mentors=0, mentees=0).coordinator.memberships.get()
    statuses = [
        client.post(reverse("access_reset", args=[ours.consortium.slug, pk]), {"reason": "x"}).status_code
        for pk in (own.pk, committee.pk, stranger.pk)
    ]
    assert statuses == [403, 404, 404]


def test_the_only_operator_is_helped_from_the_machine(ours: Tenant) -> None:
    alone = operator()
    for email, reason in ((alone.email, " "), (ours.committee.email, "Téléphone noyé")):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", email, reason)
    proofs.give_factor(alone)
    call_command("reset_second_factor", alone.email, "Téléphone noyé")
    assert not Authenticator.objects.filter(user=alone).exists()
    assert AuditEvent._base_manager.get(verb="factor.reset").actor is None


def test_the_operator_helps_coordinators_and_operators_alone(client: Client, ours: Tenant) -> None:
    helper, other = operator(), operator("other@example.org")
    client.force_login(helper)
    url = reverse("operator_reset")
    for person in (ours.coordinator, other):
        proofs.give_factor(person)
        assert client.post(url, {"email": person.email, "reason": "Téléphone noyé"}).status_code == 302
        assert not Authenticator.objects.filter(user=person).exists()
    for email in (ours.representative.email, helper.email, "nobody@example.org"):
        assert client.post(url, {"email": email, "reason": "x"}).status_code == 422
    assert Authenticator.objects.filter(user=helper).exists()
