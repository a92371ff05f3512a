"""The end of a pair: who is free again, what leaves the calendars, what each one is told, and what nobody is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from icalendar import Calendar

from matching import adapters
from matching import queries as pairing
from matching.enums import BinomeState, VetoSource
from matching.models import Binome, Veto
from matching.services import binomes
from programs.enums import CandidateState
from programs.models import AuditEvent, Candidate, OutboundEmail
from programs.services import candidates
from tests import world
from tests.tracking import cohort
from tracking.models import Meeting, MeetingState
from tracking.queries import cohort as figures
from tracking.queries import overview
from tracking.services import endings, meetings, reminders

pytestmark = pytest.mark.django_db
REASON = "Une mutation à Rimouski que personne ne doit savoir"
LIVE = (BinomeState.ANNOUNCED, BinomeState.ACCEPTED, BinomeState.ACTIVE, BinomeState.PAUSED)


@pytest.fixture(autouse=True)
def november(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


def inside(tenant: world.Tenant) -> Any:
    return scope(consortium=tenant.consortium, program=tenant.program)


def paired(tenant: world.Tenant, number: int = 0, **fields: Any) -> Binome:
    """A pair whose members stand as its announcement left them."""
    binome = cohort.pair(tenant, number, **fields)
    with scopes_disabled():
        for member in (binome.mentor, binome.mentee):
            if member.state == CandidateState.ELIGIBLE:
                candidates.move(actor=None, candidate=member, to=CandidateState.PAIRED)
    return binome


def end(tenant: world.Tenant, binome: Binome, reason: str = REASON) -> Binome:
    with inside(tenant):
        return endings.end(actor=tenant.coordinator, binome=binome, reason=reason)


def states(binome: Binome) -> list[str]:
    rows = Candidate._base_manager.in_bulk([binome.mentor_id, binome.mentee_id])
    return [rows[binome.mentor_id].state, rows[binome.mentee_id].state]


def mails(kind: str) -> list[OutboundEmail]:
    return list(OutboundEmail.objects.filter(kind=kind).order_by("to"))


@pytest.mark.parametrize("state", LIVE)
def test_a_live_pair_ends_and_both_are_free_but_never_together_again(
    alpha: world.Tenant, state: BinomeState
) -> None:
    binome = paired(alpha, state=state)
    ended = end(alpha, binome)
    assert (ended.state, ended.ended_at) == (BinomeState.ENDED, timezone.now())
    assert states(binome) == [CandidateState.ELIGIBLE] * 2
    with inside(alpha):
        veto = Veto.objects.get()
        assert (veto.source, veto.reason, veto.made_by) == (VetoSource.FAILED, REASON, alpha.coordinator)
        assert adapters.causes(alpha.program, [(binome.mentor, binome.mentee)])[0]
        assert pairing.live_binomes(alpha.program).count() == 0
    assert [mail.to for mail in mails("pair_ended")] == sorted([binome.mentor.email, binome.mentee.email])


@pytest.mark.parametrize("state", [BinomeState.FORMED, BinomeState.DECLINED])
def test_what_nobody_knows_or_is_over_is_not_ended(alpha: world.Tenant, state: BinomeState) -> None:
    binome = cohort.pair(alpha, state=state)
    with pytest.raises(ValidationError):
        end(alpha, binome)
    assert not OutboundEmail.objects.exists()
    assert not AuditEvent._base_manager.filter(verb="binome.ended").exists()


def test_an_end_has_a_reason(alpha: world.Tenant) -> None:
    binome = paired(alpha)
    with pytest.raises(ValidationError):
        end(alpha, binome, "  ")
    assert Binome._base_manager.get().state == BinomeState.ACTIVE


def test_ending_twice_is_ending_once(alpha: world.Tenant) -> None:
    binome = paired(alpha)
    end(alpha, binome)
    first = Binome._base_manager.get()
    end(alpha, binome, "Autre chose")
    assert Binome._base_manager.get().ended_at == first.ended_at
    assert Veto._base_manager.get().reason == REASON
    assert len(mails("pair_ended")) == 2
    assert AuditEvent._base_manager.filter(verb="binome.ended").count() == 1


def test_a_mentor_of_two_keeps_the_other_pair_and_who_left_stays_away(alpha: world.Tenant) -> None:
    with scopes_disabled():
        Candidate.objects.filter(pk=alpha.mentors[0].pk).update(capacity=2)
    alpha.mentors[1] = alpha.mentors[0]
    one, two = paired(alpha, 0), paired(alpha, 1)
    date = cohort.meeting(two, timezone.now() + timedelta(days=4))
    with inside(alpha):
        candidates.move(
            actor=None, candidate=one.mentee, to=CandidateState.WITHDRAWN, reason="Quitte l’entreprise"
        )
    end(alpha, one)
    assert states(one) == [CandidateState.PAIRED, CandidateState.WITHDRAWN]
    assert Binome._base_manager.get(pk=two.pk).state == BinomeState.ACTIVE
    assert Meeting._base_manager.get(pk=date.pk).state == MeetingState.PLANNED
    end(alpha, two)
    assert states(two) == [CandidateState.ELIGIBLE] * 2


def test_what_lies_ahead_leaves_the_calendars_and_what_took_place_stays(alpha: world.Tenant) -> None:
    binome, now = paired(alpha), timezone.now()
    planned = cohort.meeting(binome, now + timedelta(days=4))
    proposed = cohort.meeting(binome, now + timedelta(days=9), MeetingState.PROPOSED)
    held = cohort.meeting(binome, now - timedelta(days=9), MeetingState.HELD)
    begun = cohort.meeting(binome, now - timedelta(hours=1))
    end(alpha, binome)
    found = {row.pk: (row.state, row.sequence) for row in Meeting._base_manager.all()}
    assert found == {
        planned.pk: (MeetingState.CANCELLED, 1),
        proposed.pk: (MeetingState.CANCELLED, 1),
        held.pk: (MeetingState.HELD, 0),
        begun.pk: (MeetingState.PLANNED, 0),
    }
    told = mails("meeting_withdrawn")
    assert [mail.to for mail in told] == sorted([binome.mentor.email, binome.mentee.email])
    for mail in told:
        calendar = Calendar.from_ical(mail.ics)
        event: Any = calendar.events[0]
        assert (mail.ics_method, calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCEL", "CANCELLED")
        assert event["SEQUENCE"] == 1
        assert event["UID"].startswith(f"{planned.uid}@")
    assert not mails("meeting_cancelled")


def test_nothing_is_planned_nor_reminded_after_the_end(alpha: world.Tenant) -> None:
    now = timezone.now()
    silent = paired(alpha, 0, since=now - timedelta(days=60))
    met = paired(alpha, 1, since=now - timedelta(days=60))
    unsigned = paired(alpha, 2, state=BinomeState.ACCEPTED, since=now - timedelta(days=4))
    cohort.meeting(met, cohort.utc("2026-11-21 17:30"))
    for binome in (silent, met, unsigned):
        end(alpha, binome)
    for days in (0, 1, 30, 60):
        assert reminders.plan(now=now + timedelta(days=days)) == 0
    with inside(alpha), pytest.raises(ValidationError):
        # As a page that was loaded before the end would ask.
        meetings.propose(
            actor=cohort.account(silent.mentor), binome=silent, starts_at=now + timedelta(days=7)
        )


def test_the_reason_is_the_coordinators_alone(alpha: world.Tenant, client: Client) -> None:
    binome = paired(alpha)
    cohort.meeting(binome, timezone.now() + timedelta(days=4))
    end(alpha, binome)
    for mail in OutboundEmail.objects.all():
        assert "Rimouski" not in mail.subject + mail.text + mail.html + mail.ics
    assert "Rimouski" not in str(list(AuditEvent._base_manager.values_list("data", flat=True)))
    slug = alpha.program.slug
    for member in (binome.mentor, binome.mentee):
        client.force_login(cohort.account(member))
        for url in (
            reverse("portal", args=[slug]),
            reverse("my_meetings", args=[slug]),
            reverse("my_profile", args=[slug]),
            reverse("my_binome", args=[slug, binome.pk]),
            reverse("my_charter", args=[slug, binome.pk]),
            reverse("meeting_new", args=[slug, binome.pk]),
        ):
            page = client.get(url)
            assert page.status_code == 200
            assert "Rimouski" not in page.content.decode()
    client.force_login(alpha.coordinator)
    assert REASON in client.get(reverse("binome", args=[slug, binome.pk])).content.decode()


def test_the_members_read_that_nobody_is_at_fault_and_whom_to_talk_to(
    alpha: world.Tenant, client: Client
) -> None:
    binome = paired(alpha)
    end(alpha, binome)
    for mail in mails("pair_ended"):
        for text in (mail.text, mail.html):
            assert "la faute de personne" in text
            assert alpha.coordinator.email in text
    slug = alpha.program.slug
    client.force_login(cohort.account(binome.mentee))
    assert (
        "Votre binôme est arrivé à son terme" in client.get(reverse("portal", args=[slug])).content.decode()
    )
    pair = client.get(reverse("my_binome", args=[slug, binome.pk])).content.decode()
    assert "Ce n’est la faute de personne" in pair
    charter = client.get(reverse("my_charter", args=[slug, binome.pk])).content.decode()
    assert "il n’y a rien à signer" in charter
    assert (
        "on n’y prévoit plus" in client.get(reverse("meeting_new", args=[slug, binome.pk])).content.decode()
    )


def test_the_figures_keep_what_began_and_forget_what_never_did(alpha: world.Tenant) -> None:
    begun, never = paired(alpha, 0), paired(alpha, 1, state=BinomeState.ANNOUNCED)
    for binome in (begun, never):
        end(alpha, binome)
    with inside(alpha):
        pairs = figures.cohort(alpha.program, "2026-11", timezone.now()).pairs
        assert [(pair.key, pair.ended) for pair in pairs] == [(begun.pk, True)]
        shown = overview.pairs(alpha.program, timezone.now())
        assert (shown.total, shown.silent) == (0, 0)
        assert not overview.followed(alpha.program, timezone.now()).exists()


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_what_happens_asks_why_and_ends(alpha: world.Tenant, client: Client) -> None:
    binome = paired(alpha)
    url = reverse("binome_end", args=[alpha.program.slug, binome.pk])
    back = reverse("binome", args=[alpha.program.slug, binome.pk])
    client.force_login(alpha.coordinator)
    assert url in client.get(back).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 422
    assert Binome._base_manager.get().state == BinomeState.ACTIVE
    for _click in range(2):
        answer = client.post(url, {"reason": REASON})
        assert (answer.status_code, answer["Location"]) == (302, back)
    assert Binome._base_manager.get().state == BinomeState.ENDED
    assert url not in client.get(back).content.decode()
    assert "<textarea" not in client.get(url).content.decode()


def test_a_pair_that_nobody_knows_of_is_undone_not_ended(alpha: world.Tenant, client: Client) -> None:
    binome = cohort.pair(alpha, state=BinomeState.FORMED)
    url = reverse("binome_end", args=[alpha.program.slug, binome.pk])
    client.force_login(alpha.coordinator)
    assert url not in client.get(reverse("binome", args=[alpha.program.slug, binome.pk])).content.decode()
    assert "défaites-le" in client.get(url).content.decode()
    assert client.post(url, {"reason": REASON}).status_code == 422
    assert Binome._base_manager.get().state == BinomeState.FORMED


def test_only_the_coordinator_of_the_programme(alpha: world.Tenant, client: Client) -> None:
    binome, beta = paired(alpha), world.tenant("Beta")
    url = reverse("binome_end", args=[alpha.program.slug, binome.pk])
    for person, status in (
        (cohort.account(binome.mentor), 403),
        (alpha.representative, 403),
        (alpha.committee, 403),
        (beta.coordinator, 404),
    ):
        client.force_login(person)
        assert client.get(url).status_code == client.post(url, {"reason": REASON}).status_code == status
    client.force_login(beta.coordinator)
    elsewhere = reverse("binome_end", args=[beta.program.slug, binome.pk])
    assert client.post(elsewhere, {"reason": REASON}).status_code == 404
    assert Binome._base_manager.get().state == BinomeState.ACTIVE


def test_the_pairing_alone_tells_nobody(alpha: world.Tenant) -> None:
    binome = paired(alpha)
    with inside(alpha):
        binomes.end(actor=alpha.coordinator, binome=binome, reason=REASON)
    assert not OutboundEmail.objects.exists()
