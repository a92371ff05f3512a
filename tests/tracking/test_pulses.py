"""The pulse: who reads what (the author alone), what calls the coordinator, and when it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scope, scopes_disabled

from matching.models import Binome
from mentorat.lib import rows
from programs.enums import Role, Side
from programs.models import AuditEvent, OutboundEmail, User
from programs.services import consortiums, erasing
from tests import world
from tests.guards import as_in_production
from tests.tracking import cohort
from tests.tracking.test_helping import inside, pages
from tracking import pulse_rules
from tracking.models import MeetingState, Pulse, PulseSignal
from tracking.queries import pulses as queries
from tracking.reminders import Due, Facts, Kind, Round, due
from tracking.services import pulses, reminders

TODAY = date(2026, 11, 20)


@pytest.fixture
def alpha() -> world.Tenant:
    return world.tenant("Alpha")


@pytest.fixture
def binome(alpha: world.Tenant) -> Binome:
    found = cohort.pair(alpha, since=timezone.now() - timedelta(days=90))
    cohort.meeting(found, timezone.now() - timedelta(days=3), MeetingState.HELD)
    return found


# --- the rules, without a database ----------------------------------------------------------------


def test_it_is_asked_after_the_first_meeting_then_every_third() -> None:
    assert [pulse_rules.number(held) for held in range(9)] == [None, 1, 1, 1, 4, 4, 4, 7, 7]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], False),
        ([1], True),
        ([2], False),
        ([2, 2], True),
        ([2, None, 2], True),
        ([3, 2], False),
        ([5, 3], True),
        ([5, 4, 3], False),
        ([5, None], False),
        ([5, 3, None], False),
        ([2, 3, 2], False),
    ],
)
def test_what_calls_is_what_is_said_on_the_form(answers: list[int | None], expected: bool) -> None:
    assert pulse_rules.calls([answers]) is expected
    assert pulse_rules.calls([[4] * len(answers), answers]) is expected


@pytest.mark.parametrize(("age", "told"), [(0, 0), (1, 1), (14, 1), (15, 0)])
def test_the_mail_leaves_the_day_after_and_once(age: int, told: int) -> None:
    facts = Facts(round=Round(4, TODAY - timedelta(days=age), [Side.MENTEE]))
    assert due(facts, TODAY) == [Due(Kind.PULSE, Side.MENTEE, "4")] * told


# --- with the database ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_two_taps_and_the_partner_sees_no_difference_by_a_byte_nor_by_a_query(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    partner, author = cohort.account(binome.mentor), cohort.account(binome.mentee)
    slug = alpha.program.slug
    mine = reverse("my_pulse", args=[slug, binome.pk])
    pages(client, partner, binome)
    before = pages(client, partner, binome)
    client.force_login(partner)
    theirs = re.sub(r"\b[A-Za-z0-9]{64}\b", "", client.get(mine).content.decode())

    client.force_login(author)
    assert f'href="{mine}"' in client.get(reverse("portal", args=[slug])).content.decode()
    first = client.get(mine).content.decode()
    with translation.override("fr"):
        assert all(str(line) in first for line in pulse_rules.RULE)
    second = client.post(mine, {"understood": "1"}).content.decode()
    assert 'name="understood" value="1"' in second
    assert client.post(mine, {"understood": "1", "useful": "none"}).status_code == 302
    client.post(mine, {"understood": "5", "useful": "5"})  # a second press changes nothing
    with rows.seen_by(author.pk), inside(alpha):
        assert list(Pulse.objects.values_list("side", "number", "understood", "useful")) == [
            ("mentee", 1, 1, None)
        ]
    assert f'href="{mine}"' not in client.get(reverse("portal", args=[slug])).content.decode()

    assert pages(client, partner, binome) == before
    assert re.sub(r"\b[A-Za-z0-9]{64}\b", "", client.get(mine).content.decode()) == theirs
    assert not AuditEvent._base_manager.filter(verb__contains="pulse").exists()
    assert not OutboundEmail.objects.exists()


@pytest.mark.django_db
def test_the_coordinator_reads_a_sign_and_no_answer_and_one_of_the_pair_nothing(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    partner, author = cohort.account(binome.mentor), cohort.account(binome.mentee)
    slug = alpha.program.slug
    with scopes_disabled():
        consortiums.appoint(actor=None, consortium=alpha.consortium, user=partner, role=Role.COORDINATOR)
    desk, board = reverse("follow_ups", args=[slug]), reverse("dashboard", args=[slug])
    client.force_login(partner)
    before = {url: client.get(url).content for url in (desk, board)}
    with inside(alpha):
        pulses.answer(actor=author, binome=binome, understood=1, useful=4)
    after = {url: client.get(url).content for url in (desk, board)}
    strip = re.compile(rb"\b[A-Za-z0-9]{64}\b")
    assert {u: strip.sub(b"", b) for u, b in after.items()} == {
        u: strip.sub(b"", b) for u, b in before.items()
    }
    with rows.confided(), scopes_disabled():
        signal = PulseSignal.objects.get()
    close = reverse("signal_close", args=[slug, signal.pk])
    assert client.post(close).status_code == 404
    with inside(alpha), pytest.raises(PermissionDenied):
        pulses.close(actor=partner, signal=signal)

    client.force_login(alpha.coordinator)
    assert "1 personne à qui parler" in client.get(board).content.decode()
    page = client.get(desk).content.decode()
    assert binome.mentee.name in page
    assert "pas du tout" not in page
    client.post(close)
    assert binome.mentee.email not in client.get(desk).content.decode()


@pytest.mark.django_db
def test_postgresql_shows_an_answer_to_its_author_alone(alpha: world.Tenant, binome: Binome) -> None:
    """What a statement without any filter reads, as the application's role, whoever looks and whatever scope is open."""
    author, partner = cohort.account(binome.mentee), cohort.account(binome.mentor)
    beta = world.tenant("Beta")
    with inside(alpha):
        pulses.answer(actor=author, binome=binome, understood=1, useful=1)

    def count(table: str, person: User | None, tenant: world.Tenant = alpha) -> tuple[int, int]:
        with connection.cursor() as cursor:
            found = []
            for opened in (inside(tenant), scopes_disabled()):
                with opened:
                    if person is None:
                        cursor.execute(f"SELECT count(*) FROM {table}")
                    else:
                        with rows.seen_by(person.pk):
                            cursor.execute(f"SELECT count(*) FROM {table}")
                    found.append(cursor.fetchone()[0])
        return found[0], found[1]

    with as_in_production():
        answers, signs = "tracking_pulse", "tracking_pulsesignal"
        assert count(answers, author) == count(signs, author) == (1, 1)
        assert count(signs, alpha.coordinator) == (1, 1)
        for person in (partner, alpha.coordinator, alpha.representative, beta.coordinator, None):
            assert count(answers, person) == (0, 0)
        for person in (partner, alpha.representative, beta.coordinator, None):
            assert count(signs, person) == (0, 0)
        assert count(answers, author, beta) == (0, 1)
        with inside(alpha), rows.seen_by(alpha.coordinator.pk):
            forged = Pulse(program=alpha.program, binome=binome, author=author, side="mentee", number=4)
            forged.answered_at = timezone.now()
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                forged.save(force_insert=True)
            assert Pulse.objects.update(understood=5) == 0
    with inside(alpha), rows.seen_by(partner.pk), pytest.raises(IntegrityError), transaction.atomic():
        Pulse.objects.create(
            program=alpha.program,
            binome=binome,
            author=partner,
            side="mentee",
            number=4,
            answered_at=timezone.now(),
        )
    with inside(alpha), pytest.raises(PermissionDenied):
        pulses.answer(actor=alpha.coordinator, binome=binome, understood=5, useful=5)


def test_what_opens_the_confided_is_known_file_by_file() -> None:
    """Nobody opens these tables in passing: each caller is here, and shows nothing of what it reads."""
    root = Path(settings.BASE_DIR)
    found = {
        str(path.relative_to(root))
        for app in ("programs", "matching", "charters", "tracking", "mentorat")
        for path in (root / app).rglob("*.py")
        if "confided()" in path.read_text() and path.name != "rows.py"
    }
    assert found == {
        "programs/services/erasing.py",
        "tracking/queries/checkins.py",
        "tracking/queries/eves.py",
        "tracking/queries/pulses.py",
        "tracking/services/points.py",
    }


@pytest.mark.django_db
def test_an_answer_is_taken_back_with_its_sign_for_a_fortnight(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    author = cohort.account(binome.mentee)
    mine = reverse("my_pulse", args=[alpha.program.slug, binome.pk])
    with inside(alpha):
        pulses.answer(actor=author, binome=binome, understood=1, useful=1)
    client.force_login(author)
    assert "Reprendre mes réponses" in client.get(mine).content.decode()
    client.post(mine, {"act": "take_back"})
    with rows.confided(), scopes_disabled():
        assert not Pulse.objects.exists()
        assert not PulseSignal.objects.exists()
    with inside(alpha):
        pulses.answer(actor=author, binome=binome, understood=1, useful=1)
    with rows.confided(), scopes_disabled():
        Pulse.objects.update(answered_at=timezone.now() - timedelta(days=15))
    assert "Reprendre mes réponses" not in client.get(mine).content.decode()
    client.post(mine, {"act": "take_back"})
    with rows.seen_by(author.pk), inside(alpha):
        assert list(queries.answered(author).values_list("binome", "number")) == [(binome.pk, 1)]


@pytest.mark.django_db
def test_a_mail_reaches_once_whoever_has_not_answered(at: Callable[[str], None]) -> None:
    at("2026-11-19 16:00")  # a Thursday, in the morning in Toronto
    alpha = world.tenant("Alpha")
    pair = cohort.pair(alpha, since=timezone.now() - timedelta(days=90))
    cohort.meeting(pair, timezone.now() - timedelta(days=2), MeetingState.HELD)
    with inside(alpha):
        pulses.answer(actor=cohort.account(pair.mentee), binome=pair, understood=4, useful=4)
    reminders.plan()
    at("2026-11-20 16:00")
    reminders.plan()
    mails = OutboundEmail.objects.filter(kind="reminder_pulse")
    assert [mail.to for mail in mails] == [pair.mentor.email]
    assert reverse("my_pulse", args=[alpha.program.slug, pair.pk]) in mails[0].text


@pytest.mark.django_db
def test_the_copy_holds_them_and_erasure_takes_them(
    alpha: world.Tenant, binome: Binome, client: Client
) -> None:
    author = cohort.account(binome.mentee)
    with inside(alpha):
        pulses.answer(actor=author, binome=binome, understood=1, useful=5)
    client.force_login(author)
    copy = ZipFile(BytesIO(client.get(reverse("my_data_download")).getvalue()))
    assert "oui, tout à fait" in "".join(
        copy.read(name).decode() for name in copy.namelist() if name.endswith(".json")
    )
    with scope(consortium=alpha.consortium, program=alpha.program):
        erasing.erase(user=author, pseudonym="P-1")
    with rows.confided(), scopes_disabled():
        assert not Pulse.objects.exists()
        assert not PulseSignal.objects.exists()
