"""A run that was asked for is computed: at once when it is small, else by a worker, which may be lost on the way."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import current_app
from django.conf import settings as config
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from kombu.exceptions import OperationalError

from matching import adapters, wording
from matching.adapters import Answer, Pool, Settings
from matching.engine import ENGINE_VERSION, EngineError
from matching.enums import PinKind, ProposalState, ScenarioState
from matching.models import Pin, Proposal, Scenario, Unpaired
from programs import audit
from programs.enums import ProgramState

logger = logging.getLogger(__name__)
STALE = timedelta(
    minutes=6
)  # a task is killed after five: a run without a sign for longer has lost its worker
WAITED = timedelta(minutes=2)  # a run that nobody took up for so long is offered to the workers again
ATTEMPTS = 2
BATCH = 500
READ, FOUND, REASONED = 10, 60, 85  # progress, out of 100


def compute(scenario: Scenario, pool: Pool) -> Scenario:
    """Fills the run in the transaction of the caller. Raises ValidationError saying what cannot be."""
    try:
        answer = _solve(scenario, pool)
    except EngineError as error:
        raise ValidationError(wording.engine_error(error, pool.mentees, pool.mentors)) from error
    return _store(scenario, answer)


def wake(pk: int) -> None:
    """Hands the run to a worker; without a broker it is made here."""
    if config.CELERY_TASK_ALWAYS_EAGER:
        execute(pk)
        return
    try:
        current_app.send_task("matching.tasks.execute_run", args=[pk], retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next beat will offer run %s again: %s", pk, error)


def execute(pk: int) -> bool:
    """Computes a run that waits, unless another worker has it. True when it is done; a failure is kept with the run."""
    # The job knows a key alone: the run then opens the scope of its own programme.
    with scopes_disabled():
        scenario = _take(pk)
    if scenario is None:
        return False
    with scope(consortium=scenario.program.consortium, program=scenario.program):
        pool = adapters.pool(scenario.program)
        _sign(scenario, READ)
        lack = adapters.missing(pool)
        if lack:
            return _fail(scenario, lack)
        try:
            answer = _solve(scenario, pool)
        except EngineError as error:
            return _fail(scenario, error.code, error)
        _sign(scenario, FOUND)
        answer.proposals  # noqa: B018 - the reasons take their time: made before the transaction
        _sign(scenario, REASONED)
        with transaction.atomic():
            mine = _held(scenario)
            if mine:
                _store(scenario, answer)
        return mine


def resume() -> int:
    """Offers again the runs that no worker took or that lost theirs, and gives up those lost twice; how many there were."""
    now = timezone.now()
    idle = Q(state=ScenarioState.QUEUED, made_at__lt=now - WAITED)
    lost = Q(state=ScenarioState.RUNNING, taken_at__lt=now - STALE)
    # The job spans all programmes.
    with scopes_disabled():
        rows = Scenario.objects.filter(idle | lost).exclude(program__state=ProgramState.CLOSED)
        found = list(rows.select_related("program__consortium").order_by("pk"))
        for scenario in found:
            if scenario.attempts >= ATTEMPTS:
                _fail(scenario, "lost")
            elif scenario.state == ScenarioState.RUNNING:
                Scenario.objects.filter(
                    pk=scenario.pk, state=ScenarioState.RUNNING, attempts=scenario.attempts
                ).update(state=ScenarioState.QUEUED, progress=0)
    for scenario in found:
        if scenario.attempts < ATTEMPTS:
            wake(scenario.pk)
    return len(found)


@transaction.atomic
def _take(pk: int) -> Scenario | None:
    """The run, now ours; None when it does not wait any more, or its programme is closed."""
    rows = Scenario.objects.select_for_update(of=("self",), skip_locked=True)
    scenario = (
        rows.select_related("program__consortium", "made_by")
        .filter(pk=pk, state=ScenarioState.QUEUED)
        .exclude(program__state=ProgramState.CLOSED)
        .first()
    )
    if scenario is not None:
        scenario.state, scenario.taken_at = ScenarioState.RUNNING, timezone.now()
        scenario.attempts += 1
        scenario.save(update_fields=["state", "taken_at", "attempts"])
    return scenario


def _sign(scenario: Scenario, progress: int) -> None:
    """Says where the worker is, and that it lives."""
    _ours(scenario).update(progress=progress, taken_at=timezone.now())


def _held(scenario: Scenario) -> bool:
    """Whether the run is still ours: a worker thought lost may come back after another took over, or after it was set aside."""
    return _ours(scenario).select_for_update(of=("self",)).exists()


def _ours(scenario: Scenario) -> QuerySet[Scenario]:
    return Scenario.objects.filter(
        pk=scenario.pk,
        program=scenario.program_id,
        state=ScenarioState.RUNNING,
        attempts=scenario.attempts,
    )


def _fail(scenario: Scenario, code: str, error: EngineError | None = None) -> bool:
    """Keeps why in the run, unless it is no longer ours; False, as the run is not done."""
    params = {name: str(value) for name, value in error.params.items()} if error else {}
    with transaction.atomic():
        kept = _ours(scenario).update(
            state=ScenarioState.FAILED, failure=code, proof={"error": params}, finished_at=timezone.now()
        )
        if kept:
            audit.record("scenario.failed", actor=None, target=scenario, program=scenario.program, why=code)
    return False


def _solve(scenario: Scenario, pool: Pool) -> Answer:
    settings = Settings.from_dict(scenario.policy)
    pins = list(Pin.objects.filter(program=scenario.program_id, scenario=scenario))
    return adapters.solve(
        pool,
        settings,
        kept=[(p.mentor_id, p.mentee_id) for p in pins if p.kind == PinKind.KEEP],
        apart=[(p.mentor_id, p.mentee_id) for p in pins if p.kind == PinKind.APART],
        current=pairs_of(settings.start, scenario.program_id) if settings.start else None,
    )


def pairs_of(start: int, program: int) -> dict[int, int]:
    """`{mentee: mentor}` of what a run proposes, without what was set aside."""
    rows = Proposal.objects.filter(scenario=start, program=program).exclude(state=ProposalState.DISMISSED)
    return dict(rows.values_list("mentee", "mentor"))


def _store(scenario: Scenario, answer: Answer) -> Scenario:
    """The answer as rows of the run, which is then to decide."""
    scenario.proof, scenario.input_hash = answer.proof, answer.input_hash
    scenario.engine = ENGINE_VERSION
    scenario.state, scenario.progress, scenario.finished_at = ScenarioState.DRAFT, 100, timezone.now()
    scenario.save(update_fields=["proof", "input_hash", "engine", "state", "progress", "finished_at"])
    for proposal in answer.proposals:
        proposal.program, proposal.scenario = scenario.program, scenario
    for alone in answer.unpaired:
        alone.program, alone.scenario = scenario.program, scenario
    Proposal.objects.bulk_create(answer.proposals, batch_size=BATCH)
    Unpaired.objects.bulk_create(answer.unpaired, batch_size=BATCH)
    audit.record(
        "scenario.run",
        actor=scenario.made_by,
        target=scenario,
        program=scenario.program,
        pairs=len(answer.proposals),
        unpaired=len(answer.unpaired),
    )
    return scenario
