"""Signing in by a code: as the person lives it, and as someone who tries doors would."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from programs.models import OutboundEmail, User
from tests import world

pytestmark = pytest.mark.django_db


def ask_code(client: Client, email: str) -> Any:
    return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)


def give_code(client: Client, code: str) -> Any:
    return client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)


def code_sent_to(email: str) -> str:
    mail = OutboundEmail.objects.filter(to=email, kind="signin").latest("pk")
    found = re.search(r"^\s*(\d{4}-\d{4})\s*$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def words(answer: Any) -> str:
    main = answer.content.decode().split("<main", 1)[1]
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", main))


@pytest.fixture
def kept_codes(settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code leaves the row once sent; these tests read it, as one reads one's mailbox."""
    from programs import outbox

    monkeypatch.setattr(outbox, "wake", lambda: None)


@pytest.mark.usefixtures("kept_codes")
def test_the_code_opens_the_persons_only_place(client: Client) -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    ask_code(client, ours.committee.email)
    answer = give_code(client, code_sent_to(ours.committee.email))
    assert answer.redirect_chain[-1][0] == reverse("reports", args=[ours.program.slug])


@pytest.mark.usefixtures("kept_codes")
def test_a_wrong_code_says_what_to_do_and_the_right_one_still_works(client: Client) -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    ask_code(client, ours.coordinator.email)
    refused = give_code(client, "0000-0000")
    assert "code" in words(refused).lower()
    assert "aria-invalid" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    give_code(client, code_sent_to(ours.coordinator.email))
    assert client.session["_auth_user_id"] == str(ours.coordinator.pk)


@pytest.mark.usefixtures("kept_codes")
def test_an_unknown_address_is_answered_like_a_known_one() -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    known = ask_code(Client(), ours.coordinator.email)
    unknown = ask_code(Client(), "nobody@alpha.example")
    assert known.status_code == unknown.status_code
    assert words(known).replace(ours.coordinator.email, "X") == words(unknown).replace(
        "nobody@alpha.example", "X"
    )
    assert not User.objects.filter(email="nobody@alpha.example").exists()


def test_signed_in_at_home_the_other_tenant_is_a_page_that_does_not_exist(client: Client) -> None:
    ours, theirs = world.tenant("Alpha", mentors=0, mentees=0), world.tenant("Beta", mentors=0, mentees=0)
    client.force_login(ours.coordinator)
    known = client.get(reverse("dashboard", args=[theirs.program.slug]))
    invented = client.get(reverse("dashboard", args=["no-such-programme"]))
    assert known.status_code == invented.status_code == 404
    assert "Beta" not in known.content.decode()
    assert words(known) == words(invented)
    assert "Cette page n’existe pas" in words(known)


def test_nobody_signs_themself_up(client: Client) -> None:
    client.post(reverse("account_signup"), {"email": "me@alpha.example"}, follow=True)
    assert not User.objects.filter(email="me@alpha.example").exists()


def test_the_code_leaves_the_database_once_sent(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        ask_code(client, ours.coordinator.email)
    from programs import outbox

    outbox.dispatch()
    mail = OutboundEmail.objects.get(kind="signin")
    assert (mail.state, mail.text, mail.html) == ("sent", "", "")


def test_after_signing_out_the_back_button_has_nothing_to_show(client: Client) -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    client.force_login(ours.coordinator)
    page = client.get(reverse("dashboard", args=[ours.program.slug]))
    assert page.headers["Cache-Control"] == "private, no-store"


def test_nobody_has_a_password(client: Client) -> None:
    ours = world.tenant("Alpha", mentors=0, mentees=0)
    pages = ("account_reset_password", "account_set_password", "account_change_password")
    for _who in ("nobody", "coordinator"):
        assert {client.get(reverse(name)).status_code for name in pages} == {404}
        assert client.post(reverse(pages[0]), {"email": ours.coordinator.email}).status_code == 404
        client.force_login(ours.coordinator)


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client) -> None:
    """The address it was sent to may be no page; a page of elsewhere is never gone back to."""
    tenant = world.tenant("Alpha")
    slug = tenant.program.slug
    act = reverse("candidates_act", args=[slug])
    sent = client.post(act, headers={"referer": f"http://testserver/p/{slug}/candidates/?q=x"})
    assert sent.url == f"/accounts/login/?next=/p/{slug}/candidates/"  # type: ignore[attr-defined]
    foreign = client.post(act, headers={"referer": "https://ailleurs.example/piege/"})
    assert foreign.url == "/accounts/login/?next=/"  # type: ignore[attr-defined]
