"""The end: what each says of it and who reads it, certificates that anybody can check, testimonies for as long as one agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from pypdf import PdfReader

from charters.models import SealedDocument
from matching.enums import BinomeState
from matching.models import Binome, Outcome
from programs.enums import CandidateState, ProgramKind, ProgramState, Purpose, Role, Side
from programs.models import AlumniCall, Consent, OutboundEmail, Program
from programs.queries import alumni as agreements
from programs.services import alumni, candidates, consortiums, erasing, programs
from tests import world
from tests.full_world import instant_documents
from tests.matching.room import inside
from tests.tracking import cohort
from tests.tracking.test_endings import paired
from tests.tracking.test_helping import pages
from tracking import models
from tracking.models import Certificate, Evaluation, MeetingState, Reader
from tracking.queries import evaluations as queries
from tracking.queries import testimonies as published
from tracking.reminders import Due, Facts, Kind, due
from tracking.services import certificates, evaluations, reminders, testimonies

pytestmark = pytest.mark.django_db
FIGURES = {"objective": 1, "progress": 4, "fit": 5}
SECRET = "Il fallait du silence"
WORDS = "On y gagne des deux côtés."


@pytest.fixture(autouse=True)
def november(at: Callable[[str], None]) -> None:
    at("2026-11-20 16:00")


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


def over(tenant: world.Tenant, number: int = 0, hours: int = 3, days: int = 30) -> Binome:
    """A pair that met so many hours and came to its end today."""
    now = timezone.now()
    binome = paired(tenant, number, since=now - timedelta(days=days))
    for each in range(hours):
        cohort.meeting(binome, now - timedelta(days=each + 1), MeetingState.HELD, minutes=65)
    with scopes_disabled():
        Binome.objects.filter(pk=binome.pk).update(state=BinomeState.ENDED, ended_at=now)
    binome.refresh_from_db()
    return binome


def answer(tenant: world.Tenant, binome: Binome, side: Side = Side.MENTEE, **said: object) -> Evaluation:
    """Every step, as that member says it."""
    person = binome.mentor if side == Side.MENTOR else binome.mentee
    words = {"benefit_words": "", "benefit_reader": "", "effect_words": "", "effect_reader": ""}
    whole = {**FIGURES, "benefits": [], "effect_tone": "", "would_mentor": "yes", "called": False, **words}
    with inside(tenant):
        for step in (1, 2, 3, 4):
            row = evaluations.keep(
                actor=cohort.account(person), binome=binome, step=step, said={**whole, **said}
            )
    return row


# --- the evaluation -------------------------------------------------------------------------------


def test_four_steps_are_kept_as_one_goes_and_the_figures_go_to_the_matching(
    alpha: world.Tenant, client: Client
) -> None:
    binome = over(alpha)
    url = reverse("closing", args=[alpha.program.slug, binome.pk])
    client.force_login(cohort.account(binome.mentee))
    assert client.post(url, {"step": "3", "effect_tone": "good"}).status_code == 422, "the first comes first"
    assert (
        client.post(url, {"objective": "1", "progress": "4", "fit": "5"}).headers["Location"]
        == f"{url}?step=2"
    )
    said = {"step": "2", "benefits": ["network", "practice"], "benefit_words": SECRET}
    assert client.post(url, said).status_code == 422, "who reads is never chosen for somebody"
    assert (
        client.post(url, {**said, "benefits": "network", "benefit_reader": "coordinators"}).status_code == 302
    )
    assert 'aria-current="step"' in client.get(url).content.decode()
    assert client.post(url, {"step": "3", "effect_tone": "both"}).headers["Location"] == f"{url}?step=4"
    assert client.post(url, {"step": "4", "would_mentor": "later", "called": "on"}).headers["Location"] == url
    with inside(alpha):
        row, outcome = Evaluation.objects.get(), Outcome.objects.get()
        assert (row.step, row.benefits, row.benefit_reader) == (4, ["network"], "coordinators")
        assert (outcome.objective, outcome.progress, outcome.would_mentor) == (1, 4, True)
        assert agreements.agrees(binome.mentee) is not None
    client.post(url, {"step": "4", "would_mentor": "no"})
    with inside(alpha):
        assert (Outcome.objects.get().would_mentor, agreements.agrees(binome.mentee)) == (False, None)
    assert SECRET in client.get(url).content.decode()


def test_nothing_of_the_partner_changes_by_a_byte_nor_by_a_query(alpha: world.Tenant, client: Client) -> None:
    """Nor of what a partner reads who coordinates the programme as well."""
    binome = over(alpha)
    partner = cohort.account(binome.mentor)
    with scopes_disabled():
        consortiums.appoint(actor=None, consortium=alpha.consortium, user=partner, role=Role.COORDINATOR)
    desk = reverse("closing_desk", args=[alpha.program.slug])

    def seen() -> object:
        found = pages(client, partner, binome)
        with CaptureQueriesContext(connection) as asked:
            text = client.get(desk).content.decode()
        assert cohort.account(binome.mentee).name not in text
        return {url: each for url, each in found.items() if "/data/" not in url}, len(asked)

    seen()
    before = seen()
    answer(alpha, binome, benefit_words=SECRET, benefit_reader=Reader.COORDINATORS)
    assert seen() == before
    client.force_login(alpha.coordinator)
    assert SECRET in client.get(desk).content.decode(), "another coordinator reads it"
    for reader in (alpha.representative, alpha.committee):
        client.force_login(reader)
        assert client.get(desk).status_code == 403
        assert SECRET not in client.get(reverse("closing_book", args=[alpha.program.slug])).content.decode()


def test_the_book_names_nobody_and_opens_at_five(alpha: world.Tenant) -> None:
    binomes = [over(alpha, number) for number in range(3)]
    mentee, company = binomes[0].mentee, binomes[0].mentor_company.name
    for text in (
        f"Merci {mentee.first_name}",
        f"Chez {company} on apprend",
        f"{binomes[1].mentor.name} aussi",
    ):
        with pytest.raises(ValidationError):
            answer(alpha, binomes[0], Side.MENTOR, benefit_words=text, benefit_reader=Reader.BOOK)
    answer(alpha, binomes[0], Side.MENTOR, benefit_words="Merci", benefit_reader=Reader.COORDINATORS)
    writers = [(binome, side) for binome in binomes for side in Side][1:]
    for number, (binome, side) in enumerate(writers):
        answer(
            alpha, binome, side, effect_tone="good", effect_words=f"Mot {number}", effect_reader=Reader.BOOK
        )
        with inside(alpha):
            words = queries.book(alpha.program)
        assert len(words) == (5 if number == 4 else 0)
    assert words != [f"Mot {number}" for number in range(5)], "in an order that says nothing"
    with inside(alpha):
        assert queries.benefits(alpha.program) == []


def test_nobody_answers_for_another_nor_once_it_is_closed(alpha: world.Tenant) -> None:
    binome, other = over(alpha), over(alpha, 1)
    said = {**FIGURES}
    with inside(alpha):
        for actor in (alpha.coordinator, cohort.account(other.mentee)):
            with pytest.raises(PermissionDenied):
                evaluations.keep(actor=actor, binome=binome, step=1, said=said)
        programs.move(actor=None, program=alpha.program, state=ProgramState.CLOSED)
        with pytest.raises(ValidationError):
            evaluations.keep(actor=cohort.account(binome.mentee), binome=binome, step=1, said=said)
        assert not Evaluation.objects.exists()
        waiting = cohort.pair(alpha, 2, BinomeState.ANNOUNCED)
        with pytest.raises(IntegrityError), transaction.atomic():
            Evaluation.objects.create(program=alpha.program, binome=waiting, side="mentee")


# --- the invitation and its reminder --------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "period"), [(0, None), (1, "1"), (7, "1"), (8, "2"), (21, "2"), (22, None), (90, None)]
)
def test_one_is_invited_to_look_back_and_reminded_once(age: int, period: str | None) -> None:
    today = date(2026, 11, 20)
    facts = Facts(over_on=today - timedelta(days=age), unanswered=(Side.MENTOR,))
    assert due(facts, today) == ([Due(Kind.CLOSING, Side.MENTOR, period)] if period else [])


def test_who_met_is_invited_once_who_answered_or_left_is_not(alpha: world.Tenant) -> None:
    met, never = over(alpha), over(alpha, 1, hours=0)
    living = paired(alpha, 2, since=timezone.now() - timedelta(days=5))
    answer(alpha, met, Side.MENTOR)
    now = timezone.now()

    def told() -> list[str]:
        return [m.to for m in OutboundEmail.objects.filter(kind="reminder_closing").order_by("pk")]

    for days in (0, 1, 1, 2, 8, 9, 30):
        reminders.plan(now=now + timedelta(days=days))
    assert told() == [met.mentee.email] * 2
    with inside(alpha):
        programs.move(actor=None, program=alpha.program, state=ProgramState.CLOSING)
        candidates.move(actor=None, candidate=never.mentee, to=CandidateState.WITHDRAWN, reason="Part")
    reminders.plan(now=now + timedelta(days=1))
    assert sorted(told()[2:]) == sorted([living.mentee.email, living.mentor.email])
    with inside(alpha):
        programs.move(actor=None, program=alpha.program, state=ProgramState.CLOSED)
    reminders.plan(now=now + timedelta(days=9))
    assert len(told()) == 4


# --- certificates ---------------------------------------------------------------------------------


@pytest.mark.pdf
def test_a_certificate_tells_hours_and_period_and_nothing_of_the_partner(
    alpha: world.Tenant, client: Client
) -> None:
    binome = over(alpha)
    slug, mentor = alpha.program.slug, binome.mentor
    client.force_login(cohort.account(mentor))
    ask = reverse("certificate_ask", args=[slug, mentor.pk])
    for _tap in range(2):
        assert client.post(ask, {"language": "en", "paper": "A4"}).status_code == 302
    with inside(alpha):
        row = Certificate.objects.get()
        assert certificates.make(row.pk)
        assert not certificates.make(row.pk), "twice is once"
        row.refresh_from_db()
    assert (row.hours, row.begins_on, row.ends_on) == (3, date(2026, 10, 21), date(2026, 11, 20))
    answer_ = client.get(reverse("my_certificate", args=[slug, row.pk]))
    page = PdfReader(BytesIO(answer_.content)).pages[0]
    text = " ".join(page.extract_text().split())
    assert mentor.name in text
    assert "3 hours" in text
    assert binome.mentee.first_name not in text
    assert round(float(page.mediabox.width / 72 * 25.4)) == 297
    code = Client().get(reverse("verify_code", args=[row.code])).content.decode()
    assert mentor.name not in code
    checked = Client().post(reverse("verify_file"), {"file": BytesIO(answer_.content)}).content.decode()
    assert 'data-code="authentic"' in checked
    assert mentor.name not in checked
    client.force_login(cohort.account(binome.mentee))
    assert client.get(reverse("my_certificate", args=[slug, row.pk])).status_code == 404
    assert client.post(ask, {"language": "en", "paper": "A4"}).status_code == 404


def test_all_are_delivered_in_one_act_and_downloaded_after_the_close(
    alpha: world.Tenant, client: Client
) -> None:
    binomes = [over(alpha, number) for number in range(2)]
    going = paired(alpha, 2)
    with inside(alpha):
        candidates.move(actor=None, candidate=binomes[1].mentee, to=CandidateState.WITHDRAWN, reason="Part")
    with instant_documents(), CaptureQueriesContext(connection):
        client.force_login(alpha.coordinator)
        for _tap in range(2):
            client.post(reverse("certificates_deliver", args=[alpha.program.slug]))
        with transaction.atomic():
            certificates.make_waiting()
    with inside(alpha):
        assert Certificate.objects.count() == 3, "neither who left nor whose pair goes on"
        programs.move(actor=None, program=alpha.program, state=ProgramState.CLOSED)
        alumni.graduate(actor=alpha.coordinator, program=alpha.program)
        mine = Certificate.objects.get(candidate=binomes[0].mentee)
        assert (mine.hours, mine.made_at is not None) == (0, True)
        with instant_documents():
            left = certificates.ask(
                actor=cohort.account(binomes[1].mentee),
                candidate=binomes[1].mentee,
                language="fr",
                paper="letter",
            )
    assert OutboundEmail.objects.filter(kind="certificate_ready").count() == 3
    assert left.name == binomes[1].mentee.name, "who left took part all the same"
    client.force_login(cohort.account(binomes[0].mentee))
    assert client.get(reverse("my_closing", args=[alpha.program.slug])).status_code == 200
    assert client.get(reverse("my_certificate", args=[alpha.program.slug, mine.pk])).status_code == 200
    assert going.state == BinomeState.ACTIVE


def test_what_was_given_before_is_said_to_be_replaced_and_erasure_leaves_a_code_alone(
    alpha: world.Tenant, client: Client
) -> None:
    binome = over(alpha)
    person = binome.mentor
    with instant_documents():
        with inside(alpha):
            first = certificates.ask(
                actor=cohort.account(person), candidate=person, language="fr", paper="A4"
            )
            certificates.make(first.pk)
            former = SealedDocument.objects.get()
            cohort.meeting(binome, timezone.now() - timedelta(days=9), MeetingState.HELD, minutes=120)
            again = certificates.ask(
                actor=cohort.account(person), candidate=person, language="fr", paper="A4"
            )
            certificates.make(again.pk)
            again.refresh_from_db()
        assert (again.pk, again.hours) == (first.pk, 5)
        assert (
            "n’est plus en vigueur"
            in client.get(reverse("verify_code", args=[former.code])).content.decode().lower()
        )
        now = client.get(reverse("verify_code", args=[again.code])).content.decode()
        assert "conservons plus" not in now
        with scopes_disabled():
            erasing.erase(user=cohort.account(person), pseudonym="P-1")
    gone = client.get(reverse("verify_code", args=[again.code])).content.decode()
    assert "conservons plus" in gone
    assert person.last_name + " " not in gone
    with inside(alpha):
        assert not Certificate.objects.exists()


# --- testimonies ----------------------------------------------------------------------------------


def test_a_testimony_appears_from_the_agreement_to_the_moment_it_is_taken_back(
    alpha: world.Tenant, client: Client
) -> None:
    binome = over(alpha)
    person, slug = binome.mentee, alpha.program.slug
    mine, shown = reverse("my_testimony", args=[slug, person.pk]), reverse("testimonies", args=[slug])
    client.force_login(cohort.account(person))
    named = {"act": "write", "text": f"Merci {binome.mentor.first_name}", "shown_as": "full"}
    assert client.post(mine, named).status_code == 422
    assert client.post(mine, {"act": "write", "text": WORDS, "shown_as": "first"}).status_code == 302
    assert WORDS in client.get(mine).content.decode()
    assert WORDS not in client.get(shown).content.decode()
    client.post(mine, {"act": "agree", "seen": "Autre chose"})
    assert WORDS not in client.get(shown).content.decode()
    client.post(mine, {"act": "agree", "seen": WORDS})
    page = client.get(shown).content.decode()
    assert WORDS in page
    assert f"{person.first_name}, mentoré·e" in page
    assert person.name not in page.split("<main")[1]
    with inside(alpha):
        consent = Consent.objects.get(purpose=Purpose.TESTIMONY)
        assert WORDS in consent.text
        programs.move(actor=None, program=alpha.program, state=ProgramState.CLOSED)
    client.force_login(cohort.account(binome.mentor))
    assert client.post(mine, {"act": "stop"}).status_code == 404
    client.force_login(cohort.account(person))
    client.post(mine, {"act": "stop"})
    with inside(alpha):
        assert not published.published(alpha.program)
        assert not published.all_of(alpha.program)
    assert WORDS not in client.get(shown).content.decode()


def test_a_coordinator_proposes_and_the_author_decides(alpha: world.Tenant, client: Client) -> None:
    binome = over(alpha)
    person, slug = binome.mentee, alpha.program.slug
    actor = cohort.account(person)
    with inside(alpha):
        testimonies.write(actor=actor, candidate=person, text=WORDS, shown_as="anonymous")
        row = testimonies.agree(actor=actor, candidate=person, seen=WORDS)
        assert [each.signed for each in published.published(alpha.program)] == ["Un·e participant·e"]
        with pytest.raises(PermissionDenied):
            testimonies.take_back(actor=alpha.coordinator, candidate=person)
    back = reverse("testimony_return", args=[slug, row.pk])
    client.force_login(alpha.coordinator)
    client.post(back, {"note": ""})
    client.post(back, {"note": "Un accent manque."})
    with inside(alpha):
        assert published.published(alpha.program) == []
        assert models.Testimony.objects.get().text == WORDS
        with pytest.raises(ValidationError):
            testimonies.agree(actor=actor, candidate=person, seen=WORDS)
        testimonies.write(actor=actor, candidate=person, text=f"{WORDS} !", shown_as="anonymous")
        testimonies.agree(actor=actor, candidate=person, seen=f"{WORDS} !")
        assert len(published.published(alpha.program)) == 1
        assert Consent.objects.filter(purpose=Purpose.TESTIMONY, withdrawn_at=None).count() == 1
    assert OutboundEmail.objects.get(kind="testimony_returned").to == person.email
    with inside(alpha):
        standing = Consent.objects.get(purpose=Purpose.TESTIMONY, withdrawn_at=None)
    client.force_login(actor)
    client.post(reverse("my_data_take_back", args=[standing.pk]))
    with inside(alpha):
        assert published.published(alpha.program) == [], "taking it back among one's data is enough"


# --- the next cohort ------------------------------------------------------------------------------


def test_a_mentee_who_would_be_a_mentor_is_called_as_one(alpha: world.Tenant, client: Client) -> None:
    binome, quiet = over(alpha), over(alpha, 1)
    answer(alpha, binome, would_mentor="yes", called=True)
    answer(alpha, quiet, would_mentor="yes")
    with scopes_disabled():
        nxt = programs.create(
            actor=None,
            consortium=alpha.consortium,
            name="Suite Alpha",
            kind=ProgramKind.CLASSIC,
            starts_on=date(2027, 9, 1),
            ends_on=date(2028, 6, 1),
            themes=world.THEMES,
        )
        programs.move(actor=None, program=nxt, state=ProgramState.RECRUITING)
        programs.move(actor=None, program=alpha.program, state=ProgramState.CLOSING)
    client.force_login(alpha.coordinator)
    listed = client.get(reverse("alumni", args=[nxt.slug])).content.decode()
    assert "deviendrait mentor·e" in listed
    assert quiet.mentee.email not in OutboundEmail.objects.values_list("to", flat=True)
    client.post(reverse("alumni_call", args=[nxt.slug]))
    with scopes_disabled():
        call = AlumniCall.objects.get(program=Program.objects.get(pk=nxt.pk))
    client.force_login(cohort.account(binome.mentee))
    page = client.get(reverse("my_next", args=[alpha.program.slug, call.pk])).content.decode()
    assert 'id="side_mentor" value="mentor" checked' in page
