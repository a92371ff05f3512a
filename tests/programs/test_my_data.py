"""One's own data: what is said of it, the copy that one takes away, the agreements that one takes back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from programs.enums import CandidateState, Purpose
from programs.models import Candidate, Consent, GoalAnswer
from programs.services import candidates, goals
from tests import world
from tests.full_world import CANARY, Full, account, full, instant_documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Full:
    with instant_documents():
        return full("Alpha")


def copy_of(client: Client) -> tuple[dict[str, Any], str, list[str]]:
    """The JSON, the page and the names of the files of the signed-in person's copy."""
    answer = client.get(reverse("my_data_download"))
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as zipped:
        data = json.loads(zipped.read("data.json"))
        return data, zipped.read("data.html").decode(), zipped.namelist()


def tables(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {table["table"]: table for table in data["tables"]}


def test_a_mentee_takes_away_what_is_theirs_and_nobody_elses(house: Full, client: Client) -> None:
    mentee = house.binome.mentee
    with scope(consortium=house.tenant.consortium, program=house.tenant.program):
        candidates.change(
            actor=None,
            candidate=mentee,
            biography="Serin de ma vie",
            skills=["Serin du métier", "2026-10-01"],
            tenure_years=16.0,
        )
        candidates.change(actor=None, candidate=house.tenant.mentees[4], biography="Serin d’autrui")
    client.force_login(account(mentee.user))
    data, page, names = copy_of(client)
    found = tables(data)
    (candidacy,) = found["programs.Candidate"]["rows"]
    assert (candidacy["email"], candidacy["biography"]) == (mentee.email, "Serin de ma vie")
    assert found["matching.Binome"]["rows"][0]["mentor"] == house.binome.mentor.name
    assert [row["signer_email"] for row in found["charters.Signature"]["rows"]] == [mentee.email]
    assert found["matching.Tie"]["rows"][0]["other_email"] == "own_tie@ailleurs.example"
    assert any(name.startswith("documents/charter-") for name in names)
    assert "Serin de ma vie" in page
    assert "Serin du métier" in page
    assert candidacy["tenure_years"] == 16.0, "as machines write it"
    assert candidacy["created_at"].startswith(f"{timezone.now():%Y-}")
    assert (re.findall(r"(?<![\d.])\d+\.0(?![\d.])", page), re.findall(r"\b\d{4}-\d\d-\d\d\b", page)) == (
        [],
        [],
    )
    assert "1\xa0octobre 2026" in page.replace("1er octobre", "1\xa0octobre").replace(
        "1 octobre", "1\xa0octobre"
    )
    assert "Serin d’autrui" not in page + json.dumps(data, ensure_ascii=False)


def test_what_others_wrote_in_confidence_is_withheld_and_the_copy_says_so(
    house: Full, client: Client
) -> None:
    mentor = house.tenant.mentors[0]
    client.force_login(world.participant(mentor))
    data, page, _names = copy_of(client)
    notes = tables(data)["programs.InterviewNote"]
    assert notes["rows"] == []
    assert notes["count"] > 0
    assert notes["withheld"] in page.replace("&#x27;", "’")
    everything = page + json.dumps(data, ensure_ascii=False)
    assert CANARY not in everything
    assert "company_tie@ailleurs.example" not in everything
    assert "tie@ailleurs.example" not in everything


def test_the_page_says_what_is_kept_in_the_readers_language(house: Full, client: Client) -> None:
    client.force_login(account(house.binome.mentee.user))
    page = client.get(reverse("my_data")).content.decode()
    for said in ("Mes données", "À l’effacement", "Télécharger mes données"):
        assert said in page
    client.cookies["django_language"] = "en"
    assert "Download my data" in client.get(reverse("my_data")).content.decode()


def test_taking_back_a_required_agreement_withdraws_and_tells(house: Full, client: Client) -> None:
    """The words on the page say so before; the answers on diversity, which are not required, just go."""
    consent = house.consent
    with scopes_disabled():
        found = Consent.objects.select_related("application__candidate").filter(
            application=consent.application, purpose=Purpose.MATCHING
        )
        person = found.get().of
        assert person is not None
        with scope(consortium=house.tenant.consortium, program=house.tenant.program):
            goals.answer(candidate=person, choices={house.goal: 1})
    client.force_login(world.participant(person))
    with scopes_disabled():
        diversity = Consent.objects.get(candidate=person, purpose=Purpose.DIVERSITY)
    client.post(reverse("my_data_take_back", args=[diversity.pk]))
    with scopes_disabled():
        assert not GoalAnswer.objects.filter(candidate=person).exists()
        assert Candidate.objects.get(pk=person.pk).state != CandidateState.WITHDRAWN
    page = client.get(reverse("my_data")).content.decode()
    assert "votre candidature est retirée" in page
    client.post(reverse("my_data_take_back", args=[found.get().pk]))
    with scopes_disabled():
        assert Candidate.objects.get(pk=person.pk).state == CandidateState.WITHDRAWN
    assert client.post(reverse("my_data_take_back", args=[house.agreed.pk])).status_code == 404
