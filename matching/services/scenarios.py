"""The runs of the matching: asked for, worked on, set aside. Several stand side by side; one is current."""

from __future__ import annotations

import secrets
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matching import adapters, wording
from matching.adapters import Settings
from matching.engine import EngineError
from matching.enums import PinKind, ScenarioState
from matching.models import Pin, Scenario
from matching.services import computing, locks
from matching.services.computing import execute, resume
from programs import audit
from programs.models import Program, User

__all__ = ["LARGE", "STAY_BONUS", "adopt", "ask", "discard", "execute", "rename", "resume", "run"]

# Pairs to compare (mentors × mentees) above which a worker computes the run and the page shows its progress. Up to it the
# answer comes within a second, and the web process never loads the compiler that serves larger cohorts.
LARGE = 160_000
STAY_BONUS = 50  # basis points that a pair of the run one starts from is worth more: half a point out of 100
DONE = (ScenarioState.DRAFT, ScenarioState.DECIDED)
OVER = (ScenarioState.DECIDED, ScenarioState.DISCARDED, ScenarioState.FAILED)


@transaction.atomic
def ask(
    *,
    actor: User | None,
    program: Program,
    settings: Settings | None = None,
    name: str = "",
    start: Scenario | None = None,
) -> Scenario:
    """A new run with these settings (the programme's own by default), beside those that exist.

    A small one comes back computed, a large one QUEUED for a worker. It becomes current when nothing is worked on. With
    `start`, what the coordinator fixed there stays fixed and its pairs are changed only for a real gain. Raises
    ValidationError when one side has nobody, or when the settings have no meaning.
    """
    locked = locks.program(program)
    pool = adapters.pool(locked)
    lack = adapters.missing(pool)
    if lack:
        raise ValidationError(wording.failure(lack))
    aims = _prepared(settings or Settings.of(locked), start)
    try:
        policy = aims.as_dict()
    except EngineError as error:
        raise ValidationError(wording.engine_error(error)) from error
    scenario = Scenario.objects.create(
        program=locked,
        name=name.strip()[:60],
        state=ScenarioState.QUEUED,
        policy=policy,
        seed=aims.seed,
        made_by=actor,
    )
    if start is not None:
        _copy_pins(start, scenario, pool)
    if pool.cells > LARGE:
        audit.record("scenario.asked", actor=actor, target=scenario, program=locked)
        transaction.on_commit(lambda: computing.wake(scenario.pk))
    else:
        computing.compute(scenario, pool)
    _take_the_lead(scenario)
    return scenario


@transaction.atomic
def run(*, actor: User | None, program: Program) -> Scenario:
    """The short way: asks with the programme's policy and works on it; the undecided run that was worked on is set aside."""
    before = list(Scenario.objects.filter(program=program.pk, current=True, state=ScenarioState.DRAFT))
    scenario = ask(actor=actor, program=program)
    _make_current(scenario)
    Scenario.objects.filter(program=scenario.program_id, pk__in=[row.pk for row in before]).update(
        state=ScenarioState.DISCARDED
    )
    return scenario


@transaction.atomic
def adopt(*, actor: User | None, scenario: Scenario) -> Scenario:
    """Works with this run from now on; the others stay to be compared. Decisions taken already stay too.

    Raises ValidationError when it is not computed, or was set aside.
    """
    locked = _locked(scenario)
    if locked.state not in DONE:
        raise ValidationError(
            _("This scenario cannot be worked on: %(state)s.") % {"state": locked.get_state_display()}
        )
    if not locked.current:
        _make_current(locked)
        audit.record("scenario.adopted", actor=actor, target=locked, program=locked.program)
    return locked


@transaction.atomic
def discard(*, actor: User | None, scenario: Scenario) -> Scenario:
    """Sets a run aside: it can be read, no longer worked on. Raises ValidationError for the one that is worked on."""
    locked = _locked(scenario)
    if locked.current and locked.state in DONE:
        raise ValidationError(_("You are working with this scenario: work with another one first."))
    if locked.state != ScenarioState.DISCARDED:
        locked.state, locked.current = ScenarioState.DISCARDED, False
        locked.save(update_fields=["state", "current"])
        audit.record("scenario.discarded", actor=actor, target=locked, program=locked.program)
    return locked


@transaction.atomic
def rename(*, actor: User | None, scenario: Scenario, name: str) -> Scenario:
    """Gives the run a name of 60 characters at most; an empty one leaves it its date."""
    locked = _locked(scenario)
    locked.name = name.strip()[:60]
    locked.save(update_fields=["name"])
    audit.record("scenario.renamed", actor=actor, target=locked, program=locked.program)
    return locked


def _prepared(settings: Settings, start: Scenario | None) -> Settings:
    """With a seed when noise needs one, and the run to stay close to."""
    if settings.explore and not settings.seed:
        settings = replace(settings, seed=1 + secrets.randbelow(999_999))
    if start is not None:
        settings = replace(settings, start=start.pk, stay_bonus=settings.stay_bonus or STAY_BONUS)
    return settings


def _copy_pins(start: Scenario, scenario: Scenario, pool: adapters.Pool) -> None:
    """What was fixed between people who can still be paired."""
    fixed = Pin.objects.filter(program=scenario.program_id, scenario=start).order_by("id")
    Pin.objects.bulk_create(
        Pin(
            program=scenario.program,
            scenario=scenario,
            mentor_id=pin.mentor_id,
            mentee_id=pin.mentee_id,
            kind=PinKind(pin.kind),
            made_by_id=pin.made_by_id,
        )
        for pin in fixed
        if pin.mentor_id in pool.column and pin.mentee_id in pool.row
    )


def _locked(scenario: Scenario) -> Scenario:
    locks.program(scenario.program)
    rows = Scenario.objects.select_for_update(of=("self",)).select_related("program__consortium")
    return rows.get(pk=scenario.pk, program=scenario.program_id)


def _take_the_lead(scenario: Scenario) -> None:
    """Current when no other one is being worked on."""
    working = Scenario.objects.filter(program=scenario.program_id, current=True).exclude(state__in=OVER)
    if not working.exists():
        _make_current(scenario)


def _make_current(scenario: Scenario) -> None:
    Scenario.objects.filter(program=scenario.program_id, current=True).exclude(pk=scenario.pk).update(
        current=False
    )
    scenario.current = True
    scenario.save(update_fields=["current"])
