"""The privacy notice: its versions, and who is told of what changed, once, in their language."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from programs import protection
from programs.enums import Side
from programs.models import Candidate, Consent, Consortium, NoticeVersion, OutboundEmail, User
from programs.queries import grounds, privacy
from programs.services import candidates, imports, notices
from programs.services import protection as services
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> world.Tenant:
    return world.tenant("Alpha", mentors=2, mentees=1)


def holder(candidate: Candidate) -> User:
    """Their account."""
    return candidate.user or world.user(candidate.email, candidate.first_name, candidate.last_name)


def versions(tenant: world.Tenant) -> list[NoticeVersion]:
    with scopes_disabled():
        return list(NoticeVersion.objects.filter(consortium=tenant.consortium))


def mails(tenant: world.Tenant) -> dict[str, OutboundEmail]:
    found = OutboundEmail.objects.filter(kind="notice_changed", consortium=tenant.consortium)
    assert len({mail.to for mail in found}) == len(found), "one mail a person"
    return {mail.to: mail for mail in found}


def decide(tenant: world.Tenant, months: int) -> None:
    services.decide(
        actor=tenant.coordinator,
        consortium=tenant.consortium,
        name="Ada Vigie",
        email="vigie@alpha.example",
        months=months,
        years=5,
    )


def test_a_change_is_told_once_to_each_person_word_by_word_in_their_language(tenant: world.Tenant) -> None:
    english = holder(tenant.mentors[0])
    User.objects.filter(pk=english.pk).update(language="en")
    assert [each.version for each in versions(tenant)] == [1]
    assert notices.follow() == 0, "nothing is new"
    decide(tenant, months=6)
    decide(tenant, months=6)
    assert [each.version for each in versions(tenant)] == [1, 2], "the same said twice is one version"
    late = world.user("tard@alpha.example", "Venue", "Après")
    with scope(consortium=tenant.consortium, program=tenant.program):
        candidates.add(
            actor=tenant.coordinator,
            program=tenant.program,
            company=tenant.companies[0],
            side=Side.MENTOR,
            first_name="Venue",
            last_name="Après",
            email=late.email,
        )
    assert notices.follow() > 0
    assert notices.follow() == 0
    told = mails(tenant)
    everybody = {person.email.lower() for person in (*tenant.mentors, *tenant.mentees)}
    assert everybody | {tenant.coordinator.email} <= told.keys()
    assert late.email not in told, "who came in after read it as it is"
    french, other = told[tenant.mentees[0].email], told[english.email]
    assert "[-12-][+6+]" in french.text
    assert "confidentialité" in french.text
    assert "[-12-][+6+] months" in other.text
    assert "[+Ada Vigie" in other.text

    browser = Client()
    browser.force_login(english)
    page = browser.get(reverse("my_data"), headers={"Accept-Language": "en"}).content.decode()
    assert "<del>" in page
    assert "version 2, in force since" in page
    first = browser.get(reverse("notice_version", args=[versions(tenant)[0].pk])).content.decode()
    assert "Ada Vigie" not in first, "a former version says what it said"


def test_two_changes_before_anybody_is_told_are_one_mail_about_both(tenant: world.Tenant) -> None:
    decide(tenant, months=6)
    decide(tenant, months=24)
    notices.follow()
    assert all("[-12-][+24+]" in mail.text for mail in mails(tenant).values())
    assert all(each.told_at for each in versions(tenant))


def test_what_the_platform_changes_by_itself_is_told_too(
    tenant: world.Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "cookies", lambda: [("mesure", "compte les visites")])
    assert notices.follow() == len(mails(tenant)) > 0
    assert versions(tenant)[-1].published_by is None
    assert all("mesure" in mail.text for mail in mails(tenant).values())


def test_no_consent_is_claimed_of_who_gave_none(tenant: world.Tenant) -> None:
    """By a sheet, by the coordination, by their own application: on the page, in the copy, in both its forms."""
    sheet = "Prénom,Nom,Courriel,Entreprise\nRosa,Feuille,rosa@alpha.example,Maison Alpha 1\n"
    with scope(consortium=tenant.consortium, program=tenant.program):
        kept = imports.upload(
            actor=tenant.coordinator,
            program=tenant.program,
            side=Side.MENTOR,
            filename="inscriptions.csv",
            content=sheet.encode(),
        )
        imports.confirm(actor=tenant.coordinator, upload=kept)
    rosa = world.user("rosa@alpha.example", "Rosa", "Feuille")
    typed = holder(tenant.mentees[0])
    ways = {}
    for person, way in ((rosa, "une feuille d’inscription importée"), (typed, "la coordination a saisi")):
        browser = Client()
        browser.force_login(person)
        page = browser.get(reverse("my_data"), headers={"Accept-Language": "fr"}).content.decode()
        with zipfile.ZipFile(io.BytesIO(browser.get(reverse("my_data_download")).content)) as packed:
            data, html = json.loads(packed.read("data.json")), packed.read("data.html").decode()
        basis = {table["table"]: table["basis"] for table in data["tables"]}["programs.Candidate"]
        for said in (page, basis, html):
            assert way in said
        assert "votre consentement" not in basis
        ways[person.pk] = [ground.way for ground in grounds.of(privacy.subject_of(person))]
    candidate = tenant.mentees[0]
    with scopes_disabled():
        Consent.objects.create(
            program=tenant.program,
            candidate=candidate,
            purpose="matching",
            version="1",
            text="Oui",
            language="fr",
        )
    assert [ground.way.name for ground in grounds.of(privacy.subject_of(typed))] == ["AGREED"]
    assert Consortium.objects.get(pk=tenant.consortium.pk).retention_months == 12
