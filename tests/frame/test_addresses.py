"""Another address to sign in by: both mailboxes agree, within a day, and nobody learns which addresses have an account."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from programs.enums import Side
from programs.models import AddressChange, AuditEvent, Candidate, OutboundEmail, User
from programs.services import people
from tests import world
from tests.frame.test_signin import ask_code, code_sent_to, give_code, kept_codes, words
from tests.world import Tenant

__all__ = ["kept_codes"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_codes")]
START = datetime.fromisoformat("2026-10-05T08:00:00+00:00")
NEW = "ailleurs@alpha.example"


@pytest.fixture
def ours() -> Tenant:
    return world.tenant("Alpha", mentors=2, mentees=0)


@pytest.fixture
def mentor(ours: Tenant) -> User:
    return world.participant(ours.mentors[0])


def ask(user: User, new: str = NEW) -> tuple[Client, str]:
    """The browser that asked, and what the page then says."""
    client = Client()
    client.force_login(user)
    return client, words(client.post(reverse("account_email"), {"email": new}, follow=True))


def link(kind: str, to: str) -> str:
    """The address of the page in the last such mail to that mailbox."""
    mail = OutboundEmail.objects.filter(kind=kind, to=to).latest("pk")
    found = re.search(r"https?://[^/\s]+(/address/\S+/)", mail.text)
    assert found, mail.text
    return found[1]


def say(url: str, answer: str = "yes") -> int:
    """From a browser that is signed in nowhere."""
    return Client().post(url, {"answer": answer}).status_code


def test_the_address_changes_once_both_have_agreed_and_everything_follows(ours: Tenant, mentor: User) -> None:
    old = mentor.email
    client, _page = ask(mentor)
    for step, url in enumerate((link("address_old", old), link("address_new", NEW))):
        assert User.objects.get(pk=mentor.pk).email == old
        assert Client().get(url).status_code == 200  # a scanner of mails opens links: nothing is done by it
        assert User.objects.get(pk=mentor.pk).email == old
        assert say(url) == 200, step
    mentor.refresh_from_db()
    assert mentor.email == NEW
    assert list(EmailAddress.objects.filter(user=mentor).values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    with scopes_disabled():
        assert Candidate.objects.get(pk=ours.mentors[0].pk).email == NEW
    assert client.get(reverse("sessions")).status_code == 302  # signed out
    told = OutboundEmail.objects.filter(kind="address_changed")
    assert {mail.to for mail in told} == {old, NEW}
    verbs = AuditEvent._base_manager.filter(target_type="user", target_id=mentor.pk).values_list(
        "verb", flat=True
    )
    assert list(verbs.order_by("id"))[-2:] == ["address.asked", "address.changed"]
    here = Client()
    ask_code(here, NEW)
    give_code(here, code_sent_to(NEW))
    assert here.session["_auth_user_id"] == str(mentor.pk)


@pytest.mark.parametrize("side", ["old", "new"])
def test_either_mailbox_says_no_and_nothing_changes(side: str, mentor: User) -> None:
    client, _page = ask(mentor)
    links = {"old": link("address_old", mentor.email), "new": link("address_new", NEW)}
    say(links["new" if side == "old" else "old"])
    assert say(links[side], "no") == 200
    assert [say(url) for url in links.values()] == [404, 404]
    assert User.objects.get(pk=mentor.pk).email == mentor.email
    signed_out = client.get(reverse("sessions")).status_code == 302
    assert signed_out == (side == "old")  # a stranger's "no" signs nobody out
    assert AuditEvent._base_manager.filter(verb="address.refused").count() == 1


def test_a_link_runs_out_after_a_day_and_is_replaced_by_the_next(mentor: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        ask(mentor)
        first = link("address_old", mentor.email)
        ask(mentor, "encore@alpha.example")
        assert say(first) == 404
        second = link("address_old", mentor.email), link("address_new", "encore@alpha.example")
        assert say(second[0]) == 200
        clock.shift(timedelta(hours=24, seconds=1))
        assert say(second[1]) == 404
    assert User.objects.get(pk=mentor.pk).email == mentor.email


def test_an_address_that_has_an_account_is_answered_and_worked_for_like_any_other(
    ours: Tenant, mentor: User
) -> None:
    other = world.participant(ours.mentors[1])
    answers, queries, kinds = [], [], []
    for new in (NEW, other.email):
        before = set(OutboundEmail.objects.values_list("pk", flat=True))
        client = Client()
        client.force_login(mentor)
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse("account_email"), {"email": new}, follow=True)
        answers.append(words(answer).replace(new, "X"))
        queries.append(len(asked))
        mails = OutboundEmail.objects.exclude(pk__in=before)
        kinds.append(sorted((mail.kind, mail.to.replace(new, "X")) for mail in mails))
    assert answers[0] == answers[1]
    assert queries[0] == queries[1]
    assert kinds == [
        [("address_new", "X"), ("address_old", mentor.email)],
        [("address_old", mentor.email), ("address_taken", "X")],
    ]
    page = Client().post(link("address_old", mentor.email), {"answer": "yes"})
    assert "L’autre a reçu un courriel aussi" in words(page)
    assert User.objects.get(pk=mentor.pk).email == mentor.email


def test_an_account_made_meanwhile_keeps_its_address(mentor: User) -> None:
    ask(mentor)
    say(link("address_old", mentor.email))
    people.account_for(email=NEW)
    assert say(link("address_new", NEW)) == 200
    assert User.objects.get(pk=mentor.pk).email == mentor.email
    assert AddressChange.objects.get().outcome == "refused"


def test_a_candidacy_stays_where_the_new_address_has_one(ours: Tenant, mentor: User) -> None:
    there = world.candidate(ours.program, ours.companies[0], Side.MENTOR, "ailleurs", "Alpha")
    assert there.email == NEW
    ask(mentor)
    say(link("address_old", mentor.email))
    say(link("address_new", NEW))
    with scopes_disabled():
        assert Candidate.objects.get(pk=ours.mentors[0].pk).email == mentor.email
    assert User.objects.get(pk=mentor.pk).email == NEW
    mail = OutboundEmail.objects.filter(kind="address_changed").latest("pk")
    assert f"garde {mentor.email}" in mail.text


def test_whoever_has_a_second_proof_uses_it_before(ours: Tenant) -> None:
    client = Client()
    client.force_login(ours.coordinator)
    answer = client.post(reverse("account_email"), {"email": NEW})
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not AddressChange.objects.exists()


def test_five_wishes_an_hour_and_what_is_typed_stays(mentor: User) -> None:
    client = Client()
    client.force_login(mentor)
    url = reverse("account_email")
    statuses = [client.post(url, {"email": f"a{n}@alpha.example"}).status_code for n in range(6)]
    assert statuses == [302] * 5 + [422]
    assert AddressChange.objects.count() == 5
    assert 'value="pas une adresse"' in client.post(url, {"email": "pas une adresse"}).text


def test_the_database_holds_no_change_without_both(mentor: User) -> None:
    ask(mentor)
    for changed in ({"outcome": "done"}, {"outcome": "autre"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AddressChange.objects.update(settled_at=START, **changed)
