"""The support of the management: one mail, one page, one button; an answer that is a fact; nothing of the profile told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from programs import outbox, register
from programs.enums import FactSource, ProgramState, SupportAnswer
from programs.models import AuditEvent, Candidate, CandidateFact, OutboundEmail, SupportRequest
from programs.permissions import may_support
from programs.services import support
from tests import world
from tests.programs.test_slots import applied

pytestmark = pytest.mark.django_db
BOSS = "patron@ailleurs.example"
CHANGING = re.compile(r'x-csrftoken": "[^"]+"|csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


@pytest.fixture
def alpha(at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[world.Tenant]:
    at("2026-11-10 15:00")
    monkeypatch.setattr(outbox, "SECRET", set())
    tenant = world.tenant("Alpha")
    with scope(consortium=tenant.consortium, program=tenant.program):
        yield tenant


def ask(tenant: world.Tenant, candidate: Candidate, **other: Any) -> SupportRequest:
    given = {"actor": tenant.coordinator, "email": BOSS, "language": "fr", **other}
    return support.ask(candidate=candidate, **given)


def links() -> list[str]:
    """The address of each mail to the manager, in order."""
    texts = OutboundEmail.objects.filter(kind="support_asked").order_by("id").values_list("text", flat=True)
    return [re.findall(r"/support/\S+/", text)[0] for text in texts]


def test_one_button_and_it_is_a_fact(alpha: world.Tenant, client: Client) -> None:
    ada = applied(alpha)
    Candidate.objects.filter(pk=ada.pk).update(biography="Mon secret", job_title="Poste secret")
    ask(alpha, ada)
    (address,) = links()
    page = client.get(address)
    assert "secret" not in page.content.decode()
    assert "secret" not in OutboundEmail.objects.get(kind="support_asked").text
    assert SupportRequest.objects.get().answer == "", "reading the page answers nothing"
    assert client.post(address, {"answer": "peut-être"}).status_code == 422
    assert client.post(address, {"answer": "yes"}).status_code == 200
    fact = CandidateFact.objects.get(field="management_support")
    assert (fact.value, fact.source, fact.author, fact.used) == (True, FactSource.MANAGER, None, True)
    ada.refresh_from_db()
    assert ada.management_support is True
    assert [mail.to for mail in OutboundEmail.objects.filter(kind="support_news")] == [
        alpha.coordinator.email
    ]
    client.force_login(alpha.coordinator)
    assert BOSS in client.get(reverse("candidate", args=[alpha.program.slug, ada.pk])).content.decode()


@pytest.mark.parametrize(
    ("said", "stands"), [(SupportAnswer.NO, False), (SupportAnswer.TALK, True), (SupportAnswer.YES, True)]
)
def test_the_manager_s_answer_is_used_and_the_candidate_s_kept(
    alpha: world.Tenant, said: SupportAnswer, stands: bool
) -> None:
    ada = applied(alpha)
    ada.management_support = True
    ada.save()
    ask(alpha, ada)
    support.answer(token=links()[0].split("/")[2], what=said)
    ada.refresh_from_db()
    assert ada.management_support is stands
    kept = {fact.source: fact.value for fact in CandidateFact.objects.filter(candidate=ada)}
    if said == SupportAnswer.TALK:
        assert kept == {}, "wanting to talk is no answer on the condition"
    else:
        assert kept == {FactSource.DECLARED: True, FactSource.MANAGER: stands}


def test_used_expired_replaced_and_invented_links_are_one_page(
    alpha: world.Tenant, at: Callable[[str], None]
) -> None:
    def page(address: str, **data: str) -> tuple[int, str]:
        answer = Client().post(address, data) if data else Client().get(address)
        return answer.status_code, CHANGING.sub("", answer.content.decode()).replace(address, "")

    never = page(f"/support/{'x' * 43}/")
    assert never[0] == 404
    ada, bob = applied(alpha), applied(alpha, "bob")
    ask(alpha, ada)
    ask(alpha, ada, email="autre@ailleurs.example")
    ask(alpha, bob)
    replaced, used, expired = links()
    assert page(used, answer="no")[0] == 200
    at("2026-12-20 15:00")
    for address in (replaced, used, expired):
        assert page(address) == never
        assert page(address, answer="yes") == never
    assert list(SupportRequest.objects.order_by("id").values_list("answer", flat=True)) == ["", "no", ""]


def test_one_reminder_whose_link_works_beside_the_first(
    alpha: world.Tenant, at: Callable[[str], None], client: Client
) -> None:
    ask(alpha, applied(alpha))
    assert support.remind() == 0
    at("2026-11-18 15:00")
    assert (support.remind(), support.remind()) == (1, 0)
    first, second = links()
    assert client.get(first).status_code == client.get(second).status_code == 200
    assert client.post(second, {"answer": "talk"}).status_code == 200
    assert client.get(first).status_code == 404, "an answer uses both up"
    at("2026-11-28 15:00")
    assert support.remind() == 0


def test_what_is_refused(alpha: world.Tenant, client: Client) -> None:
    ada = applied(alpha)
    with pytest.raises(ValidationError):
        ask(alpha, ada, email="ADA@alpha.example")
    request = ask(alpha, ada)
    for wrong in ({"answer": "yes"}, {"answer": "x", "answered_at": request.asked_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupportRequest.objects.filter(pk=request.pk).update(**wrong)
    client.force_login(alpha.coordinator)
    address = reverse("support_ask", args=[alpha.program.slug, ada.pk])
    assert client.post(address, {"email": "x", "language": "fr"}).status_code == 422
    assert client.post(address, {"email": "nouveau@ailleurs.example", "language": "en"}).status_code == 302
    assert OutboundEmail.objects.filter(to="nouveau@ailleurs.example", language="en").count() == 1


def test_no_company_is_asked_once_the_programme_is_closing(alpha: world.Tenant) -> None:
    ada = applied(alpha)
    assert may_support(ada)
    ada.program.state = ProgramState.CLOSING
    assert not may_support(ada)


def test_the_register_says_that_the_management_answered(alpha: world.Tenant, client: Client) -> None:
    ada = applied(alpha)
    ask(alpha, ada)
    client.post(links()[0], {"answer": "yes"})
    entry = register.in_words(AuditEvent.objects.filter(verb="support.answered"))[0]
    assert entry.who == "La hiérarchie"
