"""A member ends the pair: what the other reads in each of three choices, what stays with the coordinators, who wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.enums import BinomeState
from matching.models import Binome
from programs.enums import CandidateState, Role
from programs.models import AuditEvent, Candidate, OutboundEmail
from programs.services import consortiums, erasing
from tests import world
from tests.matching.room import inside
from tests.tracking import cohort
from tests.tracking.test_endings import paired
from tracking.models import Again, MeetingState, Parting, PartingReason, Telling
from tracking.services import endings
from tracking.services.endings import Said

pytestmark = pytest.mark.django_db
SECRET, SENTENCE, FAREWELL = "Il me coupe toujours la parole", "Mon poste a changé", "Merci pour le livre"
SAID = Said(
    reason=PartingReason.EASE,
    words=SECRET,
    misfits=("qualities",),
    again=Again.YES,
    farewell=FAREWELL,
)
LABEL = "je ne suis pas à l’aise dans ce binôme"


@pytest.fixture(autouse=True)
def november(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


def part(tenant: world.Tenant, binome: Binome, said: Said = SAID) -> Parting:
    with inside(tenant):
        return endings.part(actor=cohort.account(binome.mentee), binome=binome, said=said)


def read(client: Client, binome: Binome) -> str:
    """Everything that the partner reads, on any page and in any mail."""
    slug, partner = binome.program.slug, cohort.account(binome.mentor)
    client.force_login(partner)
    names = ("my_binome", "my_parting", "my_charter", "meeting_new", "closing", "my_help", "my_pause")
    urls = [reverse(name, args=[slug, binome.pk]) for name in names]
    urls += [reverse(name, args=[slug]) for name in ("portal", "my_meetings", "my_profile")]
    texts = [client.get(url).content.decode() for url in [*urls, reverse("my_data")]]
    return "\n".join(
        [*texts, *(m.subject + m.text + m.html for m in OutboundEmail.objects.filter(to=partner.email))]
    )


@pytest.mark.parametrize(
    ("telling", "reads"),
    [(Telling.NOTHING, set()), (Telling.WORDS, {SENTENCE}), (Telling.REASON, {LABEL})],
)
def test_the_partner_reads_what_was_chosen_and_no_more(
    telling: Telling, reads: set[str], alpha: world.Tenant, client: Client
) -> None:
    binome = paired(alpha)
    part(alpha, binome, replace(SAID, telling=telling, sentence=SENTENCE))
    seen = read(client, binome)
    assert (SENTENCE in seen, SECRET in seen) == (telling == Telling.WORDS, False)
    page = client.get(reverse("my_parting", args=[alpha.program.slug, binome.pk])).content.decode()
    quotes = page.count("<blockquote>")
    assert (quotes, FAREWELL in page) == (1 + len(reads), True)
    assert (f"<blockquote>{LABEL}</blockquote>" in page) == (telling == Telling.REASON)
    mail = OutboundEmail.objects.get(kind="pair_ended", to=binome.mentor.email)
    assert "vous a laissé un mot" in mail.text
    assert FAREWELL not in mail.text + mail.html


def test_with_nothing_to_say_the_partner_cannot_tell_who_ended_it(
    alpha: world.Tenant, client: Client
) -> None:
    binome, other = paired(alpha, 0), paired(alpha, 1)
    part(alpha, binome, replace(SAID, farewell=""))
    with inside(alpha):
        endings.end(actor=alpha.coordinator, binome=other, reason="Convenu")
    told = [OutboundEmail.objects.get(kind="pair_ended", to=each.mentor.email) for each in (binome, other)]
    mails = [mail.text.replace("Mentee1", "Mentee0").replace("Mentor1", "Mentor0") for mail in told]
    links = [reverse("my_parting", args=[alpha.program.slug, each.pk]) for each in (binome, other)]
    assert mails[0].replace(links[0], "") == mails[1].replace(links[1], "")
    assert "blockquote" not in client.get(links[0]).content.decode()


def test_all_that_follows_an_end_follows_and_the_reason_is_where_it_belongs(
    alpha: world.Tenant, client: Client
) -> None:
    binome = paired(alpha)
    meeting = cohort.meeting(binome, timezone.now() + timedelta(days=4))
    slug = alpha.program.slug
    client.force_login(cohort.account(binome.mentee))
    url = reverse("my_parting", args=[slug, binome.pk])
    assert client.post(url, {"act": "end", "telling": "words", "reason": "time"}).status_code == 422
    assert client.post(url, {"act": "end", "telling": "nothing"}).status_code == 422
    typed = {"act": "end", "telling": "nothing", "reason": "ease", "words": SECRET, "again": "later"}
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 302  # twice is once
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    assert {m.ics_method for m in OutboundEmail.objects.filter(kind="meeting_withdrawn")} == {"CANCEL"}
    states = [Candidate._base_manager.get(pk=c.pk).state for c in (binome.mentor, binome.mentee)]
    assert states == [CandidateState.ELIGIBLE, CandidateState.WAITING]
    assert [m.to for m in OutboundEmail.objects.filter(kind="pair_parted")] == [alpha.coordinator.email]
    client.force_login(alpha.coordinator)
    assert SECRET in client.get(reverse("repair", args=[slug, binome.pk])).content.decode()
    assert SECRET not in str(list(AuditEvent._base_manager.values_list("data", flat=True)))
    assert not OutboundEmail.objects.filter(text__contains=SECRET).exists()

    client.force_login(cohort.account(binome.mentor))
    asked = client.get(url).content.decode()
    assert "Vous pouvez tout laisser vide" in asked
    assert client.post(url, {"act": "say", "words": "Surprise", "again": "no"}).status_code == 302
    assert Parting._base_manager.get(side="mentor").ended is False
    assert Candidate._base_manager.get(pk=binome.mentor_id).state == CandidateState.WITHDRAWN


def test_of_two_who_end_at_once_one_does_and_the_other_is_told(alpha: world.Tenant, client: Client) -> None:
    binome = paired(alpha)
    url = reverse("my_parting", args=[alpha.program.slug, binome.pk])
    client.force_login(cohort.account(binome.mentor))
    assert client.get(url).status_code == 200  # the page is open when the other one ends it
    part(alpha, binome)
    late = {"act": "end", "telling": "words", "sentence": "Adieu", "reason": "time", "words": "Moi aussi"}
    page = client.post(url, late, follow=True).content.decode()
    assert "vient de mettre fin à ce binôme" in page
    rows = {row.side: row for row in Parting._base_manager.all()}
    assert (rows["mentee"].ended, rows["mentor"].ended, rows["mentor"].words) == (True, False, "Moi aussi")
    assert rows["mentor"].sentence == ""
    client.force_login(cohort.account(binome.mentee))
    assert "Adieu" not in client.get(url).content.decode()
    assert OutboundEmail.objects.filter(kind="pair_ended").count() == 2


def test_nobody_else_ends_it_and_a_coordinator_of_the_pair_reads_nothing(
    alpha: world.Tenant, client: Client
) -> None:
    binome = paired(alpha)
    stranger = world.participant(alpha.mentees[1])
    with inside(alpha):
        with pytest.raises(PermissionDenied):
            endings.part(actor=stranger, binome=binome, said=SAID)
        with pytest.raises(ValidationError):
            endings.answer(actor=cohort.account(binome.mentor), binome=binome, said=Said())
        partner = cohort.account(binome.mentor)
        consortiums.appoint(actor=None, consortium=alpha.consortium, user=partner, role=Role.COORDINATOR)
    part(alpha, binome)
    client.force_login(partner)
    assert client.get(reverse("repair", args=[alpha.program.slug, binome.pk])).status_code == 404
    assert SECRET not in client.get(reverse("binome", args=[alpha.program.slug, binome.pk])).content.decode()
    assert [m.to for m in OutboundEmail.objects.filter(kind="pair_parted")] == [alpha.coordinator.email]


def test_postgresql_holds_an_end_and_its_sides(alpha: world.Tenant) -> None:
    live, over = paired(alpha, 0), paired(alpha, 1)
    row = part(alpha, over)
    new = {"program": alpha.program, "said_at": timezone.now(), "side": "mentor"}
    for act in (
        lambda: Parting._base_manager.create(binome=live, ended=False, **new),
        lambda: Parting._base_manager.create(binome=over, ended=True, telling="nothing", **new),
        lambda: Parting._base_manager.create(binome=over, ended=False, farewell="x", **new),
        lambda: Parting._base_manager.filter(pk=row.pk).update(telling="words"),
        lambda: Binome._base_manager.filter(pk=over.pk).update(state=BinomeState.ACTIVE, ended_at=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            act()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_erasure_takes_what_was_said(alpha: world.Tenant) -> None:
    binome = paired(alpha)
    part(alpha, binome, replace(SAID, words=f"{binome.mentor.name} me coupe la parole"))
    erasing.erase(user=cohort.account(binome.mentor), pseudonym="P-0")
    assert Parting._base_manager.get().words == "P-0 me coupe la parole"
    erasing.erase(user=cohort.account(binome.mentee), pseudonym="P-1")
    assert not Parting._base_manager.exists()
