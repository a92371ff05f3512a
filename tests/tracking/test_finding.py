"""Search, as its users and as an attacker: what is found and how it may be written, what never is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from matching.enums import TieSource
from matching.models import Binome
from matching.services import ties
from programs.enums import InterviewWay, ProgramKind
from programs.models import Candidate, InterviewBooking, InterviewSlot
from programs.services import programs
from tests import full_world, world
from tests.tracking import cohort
from tracking.asked import asked
from tracking.models import MeetingState

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 28)
Look = Callable[[str], str]


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def look(client: Client, alpha: world.Tenant) -> Look:
    """What the coordinator's search answers while they type: what was found alone."""
    client.force_login(alpha.coordinator)

    def look(typed: str) -> str:
        url = reverse("find", args=[alpha.program.slug])
        response = client.get(url, {"q": typed}, headers={"HX-Request": "true"})
        assert response.status_code == 200
        page = response.content.decode()
        assert "<html" not in page
        return page

    return look


def called(candidate: Candidate, first: str, last: str) -> Candidate:
    with scopes_disabled():
        candidate.first_name, candidate.last_name = first, last
        candidate.clean()
        candidate.save()
    return candidate


@pytest.mark.parametrize(
    ("typed", "on", "number"),
    [
        ("2026-11-24", date(2026, 11, 24), None),
        ("24/11/2026", date(2026, 11, 24), None),
        ("le 24 novembre", date(2026, 11, 24), None),
        ("1er FÉVRIER", date(2027, 2, 1), None),
        ("2 août 2026", date(2026, 8, 2), None),
        ("Nov 24, 2026", date(2026, 11, 24), None),
        ("31 février", None, None),
        ("2026-13-45", None, None),
        ("nº 12", None, 12),
        ("#12", None, 12),
        ("12", None, 12),
        ("12 singes", None, None),
    ],
)
def test_days_and_numbers_are_understood(typed: str, on: date | None, number: int | None) -> None:
    found = asked(typed, TODAY)
    assert (found.on, found.number) == (on, number)


def test_each_kind_is_found_whatever_the_accents_and_the_case(alpha: world.Tenant, look: Look) -> None:
    called(alpha.mentors[0], "Éloïse", "Noël-Œuvray")
    pair = cohort.pair(alpha, 0)
    held = cohort.meeting(
        pair, datetime(2026, 11, 3, 4, 30, tzinfo=UTC), MeetingState.HELD
    )  # the 2nd in Toronto
    with scope(consortium=alpha.consortium, program=alpha.program):
        full_world.gather(alpha)
        full_world.lend(alpha)
    person, page = (
        reverse("candidate", args=[alpha.program.slug, pair.mentor_id]),
        reverse("binome", args=[alpha.program.slug, pair.pk]),
    )
    for typed in ("eloise", "NOEL oeuv", "Noël-Œ", pair.mentor.email.upper()):
        assert person in look(typed), typed
        assert page in look(typed), typed
    assert alpha.companies[0].name in look(alpha.companies[0].name.lower())
    assert pair.mentor.name in look("2 nov. 2026")
    assert pair.mentor.name in look(f"#{held.pk}")
    assert page not in look("2026-11-03")
    assert page in look(f"n° {pair.pk}")
    assert reverse("costs", args=[alpha.program.slug]) in look("DEPENSES")


def test_whoever_has_a_role_is_found_by_name_address_company_and_role(
    alpha: world.Tenant, look: Look
) -> None:
    beta = world.tenant("Beta")
    for user, typed, page in (
        (alpha.representative, alpha.representative.email.upper(), "company_edit"),
        (alpha.representative, f"représentante {alpha.companies[0].name}", "company_edit"),
        (alpha.coordinator, "coordination", "roles"),
        (alpha.committee, alpha.committee.last_name, None),
    ):
        found = look(typed)
        assert user.name in found, typed
        keys = [alpha.companies[0].pk] if page == "company_edit" else []
        assert page is None or reverse(page, args=[alpha.consortium.slug, *keys]) in found, typed
    assert beta.representative.name not in look("représentante")
    assert beta.coordinator.email not in look("beta")


def test_articles_do_not_count_and_a_sign_finds_nothing(alpha: world.Tenant, look: Look) -> None:
    desk = reverse("booklet_desk", args=[alpha.program.slug])
    assert all(desk in look(typed) for typed in ("carnet", "le carnet de clôture"))
    assert reverse("agreement", args=[alpha.consortium.slug]) in look("l’entente")
    assert "lettre de plus" not in look("😀")


def test_an_interview_is_found_on_its_day_until_it_is_cancelled(alpha: world.Tenant, look: Look) -> None:
    person = alpha.mentees[1]
    with scope(consortium=alpha.consortium, program=alpha.program):
        slot = InterviewSlot.objects.create(
            program=alpha.program,
            host=alpha.coordinator,
            starts_at=datetime(2026, 11, 29, 2, tzinfo=UTC),  # the 28th in Toronto
            minutes=30,
            way=InterviewWay.VIDEO,
        )
        booking = InterviewBooking.objects.create(program=alpha.program, slot=slot, candidate=person)
    page = reverse("candidate", args=[alpha.program.slug, person.pk])
    assert page in look("2026-11-28")
    assert page not in look("2026-11-29")
    with scopes_disabled():
        InterviewBooking.objects.filter(pk=booking.pk).update(cancelled_at=slot.starts_at)
    assert page not in look("2026-11-28")


def test_nothing_of_another_programme_or_consortium(alpha: world.Tenant, look: Look) -> None:
    beta = world.tenant("Beta")
    theirs = cohort.pair(beta, 0)
    met = cohort.meeting(theirs, datetime(2026, 11, 3, 16, tzinfo=UTC), MeetingState.HELD)
    with scopes_disabled():
        beside = programs.create(
            actor=None,
            consortium=alpha.consortium,
            name="Voisin",
            kind=ProgramKind.CLASSIC,
            starts_on=date(2026, 9, 1),
            ends_on=date(2027, 6, 1),
            themes=["Numérique"],
        )
        kin = alpha.mentors[1]
        kin.themes.all().delete()
        Candidate.objects.filter(pk=kin.pk).update(program=beside, search="voisinage")
    for typed in ("beta", theirs.mentor.email, f"{theirs.pk}", f"#{met.pk}", "2026-11-03", "voisinage"):
        found = look(typed)
        assert "Beta" not in found.replace(f"«\xa0{typed}\xa0»", ""), typed
        assert kin.name not in found, typed


def test_nothing_that_was_told_in_confidence(alpha: world.Tenant, look: Look) -> None:
    binome: Binome = cohort.pair(alpha, 0)
    with scope(consortium=alpha.consortium, program=alpha.program):
        full_world.call_for_help(binome)
        full_world.talk_with(alpha, binome)
        ties.declare(
            actor=cohort.account(binome.mentee),
            candidate=binome.mentee,
            who="Perséphone Inconnue",
            source=TieSource.PARTICIPANT,
            reason="un différend ancien",
        )
        Candidate.objects.filter(pk=binome.mentee_id).update(biography="confidence")
    for typed in ("persephone", "différend", "confidence"):
        found = look(typed)
        assert binome.mentee.name not in found, typed
        assert binome.mentor.name not in found, typed


def test_what_is_typed_is_words_and_nothing_else(alpha: world.Tenant, look: Look) -> None:
    for typed in (
        "%",
        "__",
        "%%%",
        "a%",
        "' OR 1=1 --",
        "\x00\x00",
        "𝔘" * 300,
        "9" * 400,
        "<script>alert(1)</script>",
    ):
        found = look(typed)
        assert alpha.mentors[0].name not in found, typed
        assert "<script" not in found


def test_a_great_many_searches_wait_a_minute(client: Client, alpha: world.Tenant) -> None:
    cache.clear()
    client.force_login(alpha.coordinator)
    url = reverse("find", args=[alpha.program.slug])
    head = {"HX-Request": "true"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("programs.limits.LIMITS", {"find": ((2, 600, "key"),)})
        codes = [client.get(url, {"q": "mentor"}, headers=head).status_code for _time in range(3)]
        assert codes == [200, 200, 429]
        assert client.get(url, {"q": ""}, headers=head).status_code == 200
    cache.clear()
