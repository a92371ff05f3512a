"""Whoever is in a round gets an account, the participant's role and one e-mail: at once, or by a worker when they are many."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from celery import current_app
from django.conf import settings
from django.db import transaction
from django_scopes import scope, scopes_disabled
from kombu.exceptions import OperationalError

from matching.letters import rounds as letters
from matching.models import Chooser
from matching.queries import choices
from matching.queries import rounds as follow
from matching.rounds import Round
from matching.services import joining, locks
from programs.models import Candidate, Program, User

logger = logging.getLogger(__name__)
AT_ONCE = 60  # people in the request of the coordinator: about a second
BATCH = 100  # people to a transaction of the worker


def put_in(*, actor: User | None, program: Program, now: Round, people: Sequence[Candidate]) -> None:
    """The round is open to `people` from now on, whatever they had answered in another one; their e-mails follow."""
    rows = [Chooser(candidate=person, program=program, invited_at=now.now) for person in people]
    fields = ["program", "invited_at", "answered_at", "none_suits", "words"]
    Chooser.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["candidate"], update_fields=fields, batch_size=500
    )
    if len(people) <= AT_ONCE:
        _welcome(actor, program, now, people)
    else:
        key, by = program.pk, actor.pk if actor else 0
        transaction.on_commit(lambda: wake(key, by))


def wake(pk: int, actor: int) -> None:
    """Hands the programme to a worker; without a broker it is done here. The beat takes up what was lost."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        finish(pk, actor)
        return
    try:
        current_app.send_task("matching.tasks.invite_round", args=[pk, actor], retry=False)
    except OperationalError as error:
        logger.warning("broker out of reach, the next beat will invite in programme %s: %s", pk, error)


def finish(pk: int, actor: int = 0) -> int:
    """Welcomes whoever is in the open round of programme `pk` and has no e-mail of it yet; returns how many, 0 if done."""
    with scopes_disabled():
        program = Program.objects.select_related("consortium").get(pk=pk)
        by = User.objects.filter(pk=actor).first()
    told = 0
    with scope(consortium=program.consortium, program=program):
        while batch := _next(by, program):
            told += batch
    return told


@transaction.atomic
def _next(actor: User | None, program: Program) -> int:
    """One batch, the programme held: two workers never welcome the same people. Mentors first, who can then be asked."""
    held = locks.program(program)
    now = choices.round_of(held)
    people = follow.uninvited(held, now, BATCH) if now.is_open else []
    _welcome(actor, held, now, people)
    return len(people)


def _welcome(actor: User | None, program: Program, now: Round, people: Sequence[Candidate]) -> None:
    for person in people:
        joining.admit(actor=actor, program=program, candidate=person)
    letters.opened(people, program, now)
