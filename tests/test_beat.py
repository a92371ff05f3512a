"""Every job of the beat, with everything due in a programme that is closed and in one that runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from pytest_django import DjangoDbBlocker

from charters.models import Charter
from matching.enums import BinomeState, ScenarioState
from matching.models import Announcement, Binome, Scenario
from matching.services.computing import ATTEMPTS
from mentorat.celery import BEAT, app
from programs.audit import AFTER_CLOSING
from programs.enums import CandidateState, ProgramState
from programs.models import AuditEvent, OutboundEmail, Program
from programs.services import candidates
from tests.full_world import Full, full, instant_documents
from tests.guards import as_in_production

pytestmark = pytest.mark.django_db
LATER = timedelta(days=10)
OWED = "charters.tasks.seal_missing"  # the copy of what was signed before is mailed whatever became of the programme


@dataclass(frozen=True)
class Two:
    running: Full
    closed: Full


def due(found: Full) -> None:
    """What the jobs look for and a full house has not: somebody who waits, an hour that comes, a charter and a run to make."""
    tenant = found.tenant
    with scope(consortium=tenant.consortium, program=tenant.program):
        idle = next(m for m in tenant.mentees if not Binome.objects.filter(mentee=m).exists())
        idle.refresh_from_db()
        candidates.move(
            actor=tenant.coordinator, candidate=idle, to=CandidateState.WAITING, reason="Au printemps"
        )
        Announcement.objects.create(
            program=tenant.program, send_at=timezone.now() + timedelta(days=1), made_by=tenant.coordinator
        )
        accepted = Binome.objects.get(state=BinomeState.ACCEPTED)
        Charter.objects.filter(binome=accepted).delete()
        Scenario.objects.filter(pk=found.beside.pk).update(
            state=ScenarioState.RUNNING, attempts=ATTEMPTS, taken_at=timezone.now(), finished_at=None
        )


@pytest.fixture(scope="module")
def two(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Two]:
    with django_db_blocker.unblock(), instant_documents():
        with transaction.atomic():
            found = Two(full("Alpha"), full("Beta"))
            for each in (found.running, found.closed):
                due(each)
            Program._base_manager.filter(pk=found.closed.tenant.program.pk).update(state=ProgramState.CLOSED)
            Program._base_manager.filter(pk=found.running.tenant.program.pk).update(
                state=ProgramState.RUNNING
            )
            yield found
            transaction.set_rollback(True)
        connection.close()


def rows(found: Full) -> set[int]:
    """The entries of the register of that programme."""
    with scopes_disabled():
        return set(AuditEvent.objects.filter(program=found.tenant.program).values_list("pk", flat=True))


def mails(found: Full) -> set[int]:
    return set(OutboundEmail.objects.filter(program=found.tenant.program).values_list("pk", flat=True))


@pytest.mark.parametrize("job", [wake["task"] for wake in BEAT.values()])
def test_a_closed_programme_stops_no_job_and_is_left_alone(job: str, two: Two) -> None:
    app.loader.import_default_modules()
    noted, told = rows(two.closed), mails(two.closed)
    with time_machine.travel(timezone.now() + LATER, tick=False), as_in_production():
        app.tasks[job]()
    with scopes_disabled():
        new = set(
            AuditEvent.objects.filter(pk__in=rows(two.closed) - noted).values_list("verb", "data__after")
        )
    assert {verb for verb, after in new if after != CandidateState.WITHDRAWN} <= AFTER_CLOSING
    assert mails(two.closed) == told or job == OWED


@pytest.mark.parametrize(
    ("job", "verb", "days"),
    [
        ("programs.tasks.remind_managers", "support.reminded", 8),
        ("programs.tasks.keep_promises", "waiting.told", 30),
        ("matching.tasks.follow_rounds", "round.closed", 10),
        ("matching.tasks.announce_due", "announcement.sent", 2),
        ("matching.tasks.resume_runs", "scenario.failed", 1),
        ("charters.tasks.prepare_missing", "charter.frozen", 1),
    ],
)
def test_what_is_due_in_the_programme_that_runs_is_done_beside_a_closed_one(
    job: str, verb: str, days: int, two: Two
) -> None:
    app.loader.import_default_modules()
    before = rows(two.running)
    at = (timezone.now() + timedelta(days=days)).replace(hour=15)
    with time_machine.travel(at, tick=False), as_in_production():
        app.tasks[job]()
    with scopes_disabled():
        done = set(
            AuditEvent.objects.filter(pk__in=rows(two.running) - before).values_list("verb", flat=True)
        )
    assert verb in done
